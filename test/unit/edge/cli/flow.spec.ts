import { batched, type Batch, clash } from '../../../../src/edge/cli/rows/batches.js';
import { OWNER_ALONE } from '../../../../src/values/rows/audience.js';
import { draftOf } from '../../../../src/values/rows/draft.js';
import { inOrder } from '../../../../src/edge/cli/rows/in-order.js';
import { brokenRow, type SourceRow } from '../../../../src/values/rows/row.js';

const row = (line: number, value: string): SourceRow => ({ line, fields: { value }, original: () => [value] });
const defaults = { fields: { kind: 'DOMAIN', threat: 'OTHER', tlp: 'GREEN' }, audience: OWNER_ALONE } as const;

async function* from<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
const batches = (rows: readonly SourceRow[], limits = { items: 500, bytes: 1e6 }): Promise<Batch[]> =>
  all(batched(from(rows), (one) => draftOf(one, defaults, { groups: [], partners: [] }), limits));
const lines = (list: readonly Batch[]): number[][] => list.map(({ entries }) => entries.map(({ line }) => line));

describe('batches', () => {
  it('hold no more rows and no more bytes than they may, in the order of the input', async () => {
    const rows = [1, 2, 3, 4, 5].map((line) => row(line, `${line}.example`));
    expect(lines(await batches(rows, { items: 2, bytes: 1e6 }))).toEqual([[1, 2], [3, 4], [5]]);
    const [one] = (await batches(rows))[0]?.entries ?? [];
    const size = JSON.stringify(one?.input).length + 1;
    expect(lines(await batches(rows, { items: 500, bytes: 3 * size }))).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('carry rejects between the rows, and reject what fits into no request', async () => {
    const rows = [row(1, 'a.example'), brokenRow(2, 'JSON_INVALID', 'No.', 'x'), row(3, 'x'.repeat(999)), row(4, '')];
    const [batch] = await batches(rows, { items: 9, bytes: 500 });
    expect(batch?.entries.map(({ input, reject }) => (input ? 'sent' : reject?.code))).toEqual([
      'sent',
      'JSON_INVALID',
      'ROW_TOO_LONG',
      'VALUE_MISSING',
    ]);
  });

  it('clash when they speak of the same claim', async () => {
    const [one, two, three] = await batches([row(1, 'a.example'), row(2, 'b.example'), row(3, 'a.example')], { items: 1, bytes: 1e6 });
    if (!one || !two || !three) throw new Error('Three batches were expected.');
    expect([clash(one, two), clash(one, three)]).toEqual([false, true]);
  });
});

describe('work in order', () => {
  const flow = { most: 2, clash: () => false };

  /** Work that ends when the test says so. */
  function bench() {
    const started: number[] = [];
    const ends = new Map<number, () => void>();
    const work = (item: number): Promise<number> => {
      started.push(item);
      return new Promise((end) => ends.set(item, () => end(item)));
    };
    return { started, work, end: (item: number) => ends.get(item)?.() };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('runs two at a time, and gives the results in the order of the items', async () => {
    const { started, work, end } = bench();
    const results = inOrder(from(1, 2, 3), work, flow);
    const first = results.next();
    await turn();
    expect(started).toEqual([1, 2]);
    end(2);
    await turn();
    expect(started).toEqual([1, 2]);
    end(1);
    expect(await first).toEqual({ done: false, value: 1 });
    const rest = all(results);
    await turn();
    end(3);
    expect(await rest).toEqual([2, 3]);
  });

  it('does not start an item beside one that it clashes with', async () => {
    const { started, work, end } = bench();
    const results = all(inOrder(from(1, 2), work, { most: 2, clash: () => true }));
    await turn();
    expect(started).toEqual([1]);
    end(1);
    await turn();
    expect(started).toEqual([1, 2]);
    end(2);
    expect(await results).toEqual([1, 2]);
  });

  it('fails in its turn, after all results before', async () => {
    const results: number[] = [];
    const collect = async (items: AsyncIterable<number>, work: (item: number) => Promise<number>): Promise<void> => {
      for await (const one of inOrder(items, work, flow)) results.push(one);
    };
    const failing = async (item: number): Promise<number> => (item === 2 ? Promise.reject(new Error('two')) : item);
    await expect(collect(from(1, 2, 3), failing)).rejects.toThrow('two');
    async function* source(): AsyncGenerator<number> {
      yield* [7, 8];
      throw new Error('unreadable');
    }
    await expect(collect(source(), async (item) => item)).rejects.toThrow('unreadable');
    expect(results).toEqual([1, 7, 8]);
  });
});
