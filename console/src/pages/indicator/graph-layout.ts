import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import type { ValueGraphQuery } from './indicator.graphql.ts';

export type Graph = ValueGraphQuery['graph'];
export type GraphNode = Graph['nodes'][number];
export type GraphEdge = Graph['edges'][number];

/** Size of a node, in units of the picture. */
export const BOX = { width: 184, height: 44 } as const;
const COLUMN = 292;
const MARGIN = 24;
const STEPS = 200;

export interface Placed {
  readonly node: GraphNode;
  /** Centre of the box. */
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  readonly edges: readonly { readonly edge: GraphEdge; readonly from: Placed; readonly to: Placed }[];
}

interface Body extends SimulationNodeDatum {
  readonly node: GraphNode;
  readonly column: number;
}

/**
 * Places the values of a graph: the start in the middle, values with an edge to it on the left, all others on the right, further ones further out. The same graph is
 * placed the same way each time, because the simulation draws no random numbers.
 */
export function layoutOf({ nodes, edges }: Graph): Layout {
  const columns = columnsOf(nodes, edges);
  const bodies: Body[] = nodes.map((node, index) => ({
    ...{ node, column: columns.get(node.id) ?? 0 },
    ...{ x: (columns.get(node.id) ?? 0) * COLUMN, y: index * 7 },
  }));
  const indexes = new Map(nodes.map(({ id }, index) => [id, index]));
  const links = edges.flatMap(({ fromId, toId }) => {
    const [source, target] = [indexes.get(fromId), indexes.get(toId)];
    return source === undefined || target === undefined ? [] : [{ source, target }];
  });
  forceSimulation(bodies)
    .randomSource(() => 0.5)
    .force('column', forceX<Body>(({ column }) => column * COLUMN).strength(1))
    .force('middle', forceY<Body>(0).strength(0.04))
    .force('apart', forceManyBody<Body>().strength(-60))
    .force('links', forceLink<Body, (typeof links)[number]>(links).strength(0.02))
    .force('boxes', forceCollide<Body>(BOX.height * 0.85).iterations(4))
    .stop()
    .tick(STEPS);
  return frame(stacked(bodies), edges);
}

/** 0: the start; negative: towards it; positive: from it. */
function columnsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const { id, distance } of [...nodes].sort((one, other) => one.distance - other.distance)) {
    if (distance === 0) {
      columns.set(id, 0);
      continue;
    }
    const nearer = (other: string): number | undefined => {
      const column = columns.get(other);
      return column !== undefined && Math.abs(column) === distance - 1 ? column : undefined;
    };
    const into = edges.find(({ fromId, toId }) => fromId === id && nearer(toId) !== undefined);
    const out = edges.find(({ fromId, toId }) => toId === id && nearer(fromId) !== undefined);
    const from = out ? nearer(out.fromId) : into ? nearer(into.toId) : undefined;
    const side = from ? Math.sign(from) : out ? 1 : -1;
    columns.set(id, side * distance);
  }
  return columns;
}

/** Moves boxes of one column apart where the simulation left them closer than their height. */
function stacked(bodies: readonly Body[]): readonly Placed[] {
  const gap = BOX.height + 16;
  return [...new Set(bodies.map(({ column }) => column))].flatMap((column) => {
    const own = bodies.filter((body) => body.column === column).sort((one, other) => (one.y ?? 0) - (other.y ?? 0));
    let low = -Infinity;
    const placed = own.map(({ node, y = 0 }) => {
      low = Math.max(y, low + gap);
      return { node, x: column * COLUMN, y: low };
    });
    const shift = placed.reduce((sum, { y }, index) => sum + y - (own[index]?.y ?? y), 0) / (placed.length || 1);
    return placed.map((one) => ({ ...one, y: one.y - shift }));
  });
}

function frame(placed: readonly Placed[], edges: readonly GraphEdge[]): Layout {
  const [xs, ys] = [placed.map(({ x }) => x), placed.map(({ y }) => y)];
  const left = Math.min(0, ...xs) - BOX.width / 2 - MARGIN;
  const top = Math.min(0, ...ys) - BOX.height / 2 - MARGIN;
  const moved = new Map(placed.map((one) => [one.node.id, { ...one, x: one.x - left, y: one.y - top }]));
  return {
    width: Math.max(0, ...xs) + BOX.width / 2 + MARGIN - left,
    height: Math.max(0, ...ys) + BOX.height / 2 + MARGIN - top,
    placed: [...moved.values()],
    edges: edges.flatMap((edge) => {
      const [from, to] = [moved.get(edge.fromId), moved.get(edge.toId)];
      return from && to ? [{ edge, from, to }] : [];
    }),
  };
}
