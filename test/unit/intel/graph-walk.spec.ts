import fc from 'fast-check';
import { MOST_NEIGHBOURS, startWalk, extendWalk, type Tie, type Walk } from '../../../src/intel/relationships/value-graph.policy.js';
import { ValueGraphService } from '../../../src/intel/relationships/value-graph.service.js';
import { RELATIONS } from '../../../src/intel/relationships/relationship.js';
import { strictestLabel } from '../../../src/intel/relationships/relationship.policy.js';
import { TLP } from '../../../src/tenancy/sharing/label.js';

const tie = (at: string, next: string, fields: Partial<Tie> = {}): Tie => ({
  ...{ at, next, relation: 'USES', source: 'RELATIONSHIP', outward: true, items: ['x'], itemCount: 1, position: 1 },
  ...fields,
});
const nodesOf = ({ distances }: Walk): readonly (readonly [string, number])[] => [...distances];
const edgesOf = ({ edges }: Walk): readonly string[] => [...edges.values()].map(({ from, to, relation }) => `${from} ${relation} ${to}`);

describe('a walk through values', () => {
  it('goes on from what is new alone, and knows how far each is', () => {
    const first = extendWalk(startWalk(['a'], 10), [tie('a', 'b'), tie('a', 'c')], 10);
    expect(first.frontier).toEqual(['b', 'c']);
    const second = extendWalk(first, [tie('b', 'a', { outward: false }), tie('b', 'd'), tie('c', 'b')], 10);
    expect(second.frontier).toEqual(['d']);
    expect(nodesOf(second)).toEqual([['a', 0], ['b', 1], ['c', 1], ['d', 2]]); // prettier-ignore
    expect(edgesOf(second)).toEqual(['a USES b', 'a USES c', 'b USES d', 'c USES b']);
    expect(second.cut.size).toBe(0);
  });

  it('has one edge for what was found from both sides, with its direction; of what has none, one as well', () => {
    const there = extendWalk(
      startWalk(['a'], 10),
      [tie('a', 'b', { relation: 'PAYS_TO' }), tie('a', 'b', { relation: 'SAME_OPERATOR' })],
      10,
    );
    const back = extendWalk(
      there,
      [tie('b', 'a', { relation: 'PAYS_TO', outward: false }), tie('b', 'a', { relation: 'SAME_OPERATOR', outward: false })],
      10,
    );
    expect(edgesOf(back)).toEqual(['a PAYS_TO b', 'a SAME_OPERATOR b']);
    expect(edgesOf(extendWalk(startWalk(['b'], 10), [tie('b', 'a', { relation: 'PAYS_TO', outward: false })], 10))).toEqual([
      'a PAYS_TO b',
    ]);
  });

  it('says where it was cut: for want of room, or for too many neighbours', () => {
    const full = extendWalk(startWalk(['a'], 2), [tie('a', 'b'), tie('a', 'c')], 2);
    expect([nodesOf(full).length, [...full.cut], edgesOf(full)]).toEqual([2, ['a'], ['a USES b']]);
    const many = extendWalk(
      startWalk(['a'], 200),
      [tie('a', 'b', { position: MOST_NEIGHBOURS }), tie('a', 'c', { position: MOST_NEIGHBOURS + 1 })],
      200,
    );
    expect([nodesOf(many).length, [...many.cut]]).toEqual([2, ['a']]);
  });

  it('never has more than it may, nor an edge without both its ends', () => {
    const value = fc.constantFrom(...'abcdefgh');
    const ties = fc.array(
      fc.record({
        at: value,
        next: value,
        relation: fc.constantFrom(...RELATIONS),
        outward: fc.boolean(),
        position: fc.integer({ min: 1, max: 60 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(ties, { maxLength: 3 }), fc.integer({ min: 1, max: 8 }), (levels, most) => {
        let walk = startWalk(['a', 'b'], most);
        for (const level of levels) {
          const known = level.filter(({ at, next }) => walk.frontier.includes(at) && at !== next);
          walk = extendWalk(walk, known.map(({ at, next, ...fields }) => tie(at, next, fields)), most); // prettier-ignore
        }
        expect(walk.distances.size).toBeLessThanOrEqual(most);
        for (const { from, to } of walk.edges.values()) expect(walk.distances.has(from) && walk.distances.has(to)).toBe(true);
      }),
    );
  });
});

describe('a graph', () => {
  /** A database in which each value has one neighbour, and that counts what it is asked. */
  const chain = () => {
    const asked: string[] = [];
    const query = async (statement: string, [first]: readonly unknown[]): Promise<object[]> => {
      const kind = ['value_graph_step', 'value_graph_nodes'].find((name) => statement.includes(name)) ?? 'starts';
      asked.push(kind);
      const given = first as readonly string[];
      if (kind === 'starts') return [{ digest: '0' }];
      if (kind === 'value_graph_step') return given.map((digest) => tie(digest, `${digest}0`));
      return given.map((digest) => ({ digest, indicators: [] }));
    };
    const as: unknown = async (_: unknown, __: unknown, work: (tx: object) => unknown) => work({ query, auditItems: () => undefined });
    return { asked, service: new ValueGraphService({ as } as ConstructorParameters<typeof ValueGraphService>[0]) };
  };
  const somebody = { channel: 'graphql', requestId: 'x' } as unknown as Parameters<ValueGraphService['readAround']>[0];

  it.each([1, 2, 3])('of %i steps asks one statement a step, one before for its start and one behind for its nodes', async (depth) => {
    const { asked, service } = chain();
    const { nodes, edges } = await service.readAround(somebody, {
      indicators: ['0192f3c1-0000-7000-8000-000000000001'],
      depth,
      maxNodes: 200,
    });
    expect(asked).toEqual(['starts', ...Array.from({ length: depth }, () => 'value_graph_step'), 'value_graph_nodes']);
    expect([nodes.length, edges.length]).toEqual([depth + 1, depth]);
  });
});

describe('the label of a relationship', () => {
  it('is the strictest of the three', () => {
    expect([strictestLabel([]), strictestLabel(['GREEN', 'AMBER', 'CLEAR']), strictestLabel(['RED', 'GREEN'])]).toEqual([
      'CLEAR',
      'AMBER',
      'RED',
    ]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TLP)), (labels) => {
        const rank = TLP.indexOf(strictestLabel(labels));
        expect(rank).toBe(Math.max(0, ...labels.map((label) => TLP.indexOf(label))));
      }),
    );
  });
});
