import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { LeasedWorker, type LeaseRepository, type LeaseTurn } from '../../../src/platform/platform/leased-worker.js';
import { until } from '../../support/officer.js';

interface Lease {
  readonly holder: string;
  readonly target: { readonly id: string };
}

/** Leases in memory: an id is one holder's at a time, and due until its pieces are done. */
class MemoryStore implements LeaseRepository<Lease> {
  readonly leases = new Map<string, string>();
  readonly pieces = new Map<string, number>();
  losesAnswer = false;

  async take(most: number, holder: string): Promise<readonly Lease[]> {
    const due = [...this.pieces].filter(([id, left]) => left > 0 && !this.leases.has(id)).slice(0, most);
    for (const [id] of due) this.leases.set(id, holder);
    if (this.losesAnswer) {
      this.losesAnswer = false;
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    }
    return due.map(([id]) => ({ holder, target: { id } }));
  }

  async renew(leases: readonly Lease[]): Promise<ReadonlySet<string>> {
    return new Set(leases.filter(({ holder, target }) => this.leases.get(target.id) === holder).map(({ target }) => target.id));
  }

  async letGo(holder: string, id: string | null): Promise<void> {
    for (const [leased, by] of this.leases) if (by === holder && (id === null || id === leased)) this.leases.delete(leased);
  }

  async trim(): Promise<number> {
    return 0;
  }

  get left(): number {
    return [...this.pieces.values()].reduce((sum, left) => sum + left, 0);
  }
}

type Run = (lease: Lease, turn: LeaseTurn) => Promise<void>;

const workerOf = (store: MemoryStore, run: Run, atOnce = 2): LeasedWorker<Lease> =>
  new LeasedWorker(store, { name: 'Pulls', itemName: 'pull', atOnce, turnMs: 60_000, pauseMs: () => 0, run });

const holds = (condition: () => boolean): Promise<boolean> => until(async () => condition(), Boolean);

/** Does one piece, and gives its lease back. */
const onePiece =
  (store: MemoryStore): Run =>
  async ({ holder, target: { id } }) => {
    await Promise.resolve();
    store.pieces.set(id, (store.pieces.get(id) ?? 0) - 1);
    await store.letGo(holder, id);
  };

describe('a leased worker', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('does all that is due, each thing by one turn at a time, and no more at once than it may', async () => {
    const load = fc.array(fc.nat(4), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(load, fc.integer({ min: 1, max: 3 }), async (pieces, atOnce) => {
        const store = new MemoryStore();
        pieces.forEach((count, no) => store.pieces.set(`pull ${no}`, count));
        const present = new Set<string>();
        let most = 0;
        const work = onePiece(store);
        const run: Run = async (lease, turn) => {
          expect(present.has(lease.target.id)).toBe(false);
          present.add(lease.target.id);
          most = Math.max(most, present.size);
          await work(lease, turn);
          present.delete(lease.target.id);
        };
        const workers = [workerOf(store, run, atOnce), workerOf(store, run, atOnce)];
        for (const worker of workers) worker.start();
        await holds(() => store.left === 0);
        await Promise.all(workers.map((worker) => worker.stop()));
        expect(most).toBeLessThanOrEqual(2 * atOnce);
        expect(store.leases.size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('gives the lease of a turn that failed back before it takes others', async () => {
    const store = new MemoryStore();
    store.pieces.set('pull', 1);
    let failures = 2;
    const work = onePiece(store);
    const worker = workerOf(store, async (lease, turn) => {
      if (failures-- > 0) throw new Error('broken');
      await work(lease, turn);
    });
    worker.start();
    await holds(() => store.left === 0);
    await worker.stop();
    expect(store.leases.size).toBe(0);
  });

  it('gives all leases back whose taking lost its answer', async () => {
    const store = new MemoryStore();
    store.pieces.set('pull', 1);
    store.losesAnswer = true;
    const worker = workerOf(store, onePiece(store));
    worker.start();
    await holds(() => !store.losesAnswer);
    worker.wake();
    await holds(() => store.left === 0);
    await worker.stop();
    expect(store.leases.size).toBe(0);
  });

  it('tells a turn that it must stop once the process stops, and waits for it', async () => {
    const store = new MemoryStore();
    store.pieces.set('pull', 1);
    let ended = false;
    let started = false;
    const worker = workerOf(store, async (_, { mustStop, isLong }) => {
      started = true;
      expect([mustStop(), isLong()]).toEqual([false, false]);
      await holds(mustStop);
      ended = true;
    });
    worker.start();
    await holds(() => started);
    await worker.stop();
    expect(ended).toBe(true);
  });
});
