import type { Relation } from './relationship.js';

/** What a graph has at most. */
export const MOST_DEPTH = 3;
export const MOST_NODES = 200;
export const MOST_NEIGHBOURS = 50;

/** Where a tie comes from: relationships, STIX objects, or the values themselves. */
export const TIE_SOURCES = ['RELATIONSHIP', 'STIX', 'VALUE'] as const;
export type TieSource = (typeof TIE_SOURCES)[number];

/** A tie between two values, as it was found from `at`. Values are named by their digests, hexadecimal. */
export interface Tie {
  readonly at: string;
  readonly next: string;
  readonly relation: Relation;
  readonly source: TieSource;
  /** false: it leads from `next` to `at`. */
  readonly outward: boolean;
  /** What says so, newest first, at most 20. */
  readonly items: readonly string[];
  /** By how many that is said. */
  readonly said: number;
  /** Place of `next` among the neighbours of `at`, from 1. */
  readonly place: number;
}

/** An edge of the graph. */
export interface Edge extends Pick<Tie, 'relation' | 'source' | 'items' | 'said'> {
  readonly from: string;
  readonly to: string;
}

/** A graph while it is walked, level by level. */
export interface Walk {
  /** Nodes in the order in which they were found, and how far each is from the start. */
  readonly distances: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, Edge>;
  /** Where the walk goes on. */
  readonly frontier: readonly string[];
  /** Nodes that have more neighbours than are shown. */
  readonly cut: ReadonlySet<string>;
}

/** @param start at most as many as a graph may have. */
export const startWalk = (start: readonly string[], mostNodes: number): Walk => {
  const frontier = [...new Set(start)].slice(0, mostNodes);
  return { distances: new Map(frontier.map((digest) => [digest, 0])), edges: new Map(), frontier, cut: new Set() };
};

/**
 * One level further, by the ties of the frontier, in their order. A tie to a node for which there is no room any more is left out, and its other end is cut.
 * Two ties of the same kind between the same values are one edge, from whichever side they were found.
 */
export function extendWalk(walk: Walk, ties: readonly Tie[], mostNodes: number): Walk {
  const [distances, edges, cut] = [new Map(walk.distances), new Map(walk.edges), new Set(walk.cut)];
  const frontier: string[] = [];
  for (const tie of ties) {
    if (tie.place > MOST_NEIGHBOURS || (!distances.has(tie.next) && distances.size >= mostNodes)) {
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

function edgeOf({ at, next, outward, relation, source, items, said }: Tie): Edge {
  const hasDirection = relation !== 'SAME_OPERATOR' && relation !== 'RELATED_TO';
  const forward = hasDirection ? outward : at < next;
  return { from: forward ? at : next, to: forward ? next : at, relation, source, items, said };
}
