import type { Relation } from './relationship.js';

/** Maximum size of a graph. */
export const MOST_DEPTH = 3;
export const MOST_NODES = 200;
export const MOST_NEIGHBOURS = 50;

/** Sources of a tie: relationships, STIX objects, or the values themselves. */
export const TIE_SOURCES = ['RELATIONSHIP', 'STIX', 'VALUE'] as const;
export type TieSource = (typeof TIE_SOURCES)[number];

/** A tie between two values, found from the value `at`. Values are identified by their digests, hexadecimal. */
export interface Tie {
  readonly at: string;
  readonly next: string;
  readonly relation: Relation;
  readonly source: TieSource;
  /** false: the tie leads from `next` to `at`. */
  readonly outward: boolean;
  /** The items that state the tie, newest first, at most 20. */
  readonly items: readonly string[];
  /** Number of items that state the tie. */
  readonly itemCount: number;
  /** Position of `next` among the neighbours of `at`, from 1. */
  readonly position: number;
}

/** An edge of the graph. */
export interface Edge extends Pick<Tie, 'relation' | 'source' | 'items' | 'itemCount'> {
  readonly from: string;
  readonly to: string;
}

/** The state of a breadth-first search, level by level. */
export interface Walk {
  /** Nodes in the order in which they were found, each with its distance from the start. */
  readonly distances: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, Edge>;
  /** Nodes from which the search continues. */
  readonly frontier: readonly string[];
  /** Nodes with more neighbours than the graph contains. */
  readonly cut: ReadonlySet<string>;
}

/** Returns the initial state of a search. @param mostNodes maximum number of nodes; further start nodes are dropped */
export const startWalk = (start: readonly string[], mostNodes: number): Walk => {
  const frontier = [...new Set(start)].slice(0, mostNodes);
  return { distances: new Map(frontier.map((digest) => [digest, 0])), edges: new Map(), frontier, cut: new Set() };
};

/**
 * Extends the search by one level, with the ties of the frontier in their order. If a new node would exceed the maximum, the tie is left out and its other end
 * is marked as cut. Two ties of the same type between the same values become one edge, from whichever end they were found.
 */
export function extendWalk(walk: Walk, ties: readonly Tie[], mostNodes: number): Walk {
  const [distances, edges, cut] = [new Map(walk.distances), new Map(walk.edges), new Set(walk.cut)];
  const frontier: string[] = [];
  for (const tie of ties) {
    if (tie.position > MOST_NEIGHBOURS || (!distances.has(tie.next) && distances.size >= mostNodes)) {
      cut.add(tie.at);
      continue;
    }
    if (!distances.has(tie.next)) {
      distances.set(tie.next, (distances.get(tie.at) ?? 0) + 1);
      frontier.push(tie.next);
    }
    const edge = edgeOf(tie);
    edges.set([edge.from, edge.to, edge.relation, edge.source].join(' '), edge);
  }
  return { distances, edges, frontier, cut };
}

function edgeOf({ at, next, outward, relation, source, items, itemCount }: Tie): Edge {
  const hasDirection = relation !== 'SAME_OPERATOR' && relation !== 'RELATED_TO';
  const forward = hasDirection ? outward : at < next;
  return { from: forward ? at : next, to: forward ? next : at, relation, source, items, itemCount };
}
