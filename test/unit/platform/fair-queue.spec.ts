import fc from 'fast-check';
import { type Contributors, FairQueue } from '../../../src/platform/platform/fair-queue.js';
import { RateLimiter } from '../../../src/platform/platform/rate-limiter.js';

const OVERLOADED = { code: 'RATE_LIMITED', reason: 'OVERLOADED' };

/** A queue whose work ends when the test says so. */
class Trial {
  readonly queue: FairQueue;
  /** In the order in which they began, and all that were refused. */
  readonly begun: string[] = [];
  readonly refused: string[] = [];
  private readonly ends: (() => void)[] = [];

  constructor(
    readonly places: number,
    mostWaiting: number,
    placesOfOne?: number,
  ) {
    this.queue = new FairQueue(places, mostWaiting, placesOfOne);
  }

  come(name: string, who: Contributors): void {
    const work = (): Promise<void> => {
      this.begun.push(name);
      return new Promise((end) => this.ends.push(end));
    };
    this.queue.run(who, work).catch((error: unknown) => {
      expect(error).toMatchObject(OVERLOADED);
      this.refused.push(name);
    });
  }

  get underWay(): number {
    return this.ends.length;
  }

  /** The oldest piece under way ends, and what follows from it has happened. */
  async end(): Promise<void> {
    this.ends.shift()?.();
    await settled();
  }

  async endAll(): Promise<void> {
    while (this.underWay > 0) await this.end();
  }
}

/** What follows from what was done has happened. */
const settled = (): Promise<void> => new Promise((go) => setImmediate(go));

describe('A fair queue', () => {
  it('is first come, first served among those who have had equally much', async () => {
    const trial = new Trial(2, 100);
    for (let n = 0; n < 20; n += 1) trial.come(String(n), [`account ${n}`, 'address one']);
    await trial.endAll();
    expect(trial.begun).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
  });

  it.each<readonly [string, (n: number) => Contributors, Contributors]>([
    ['one account from one address', () => ['account a', 'address x'], ['account b', 'address y']],
    ['one account from many addresses', (n) => ['account a', `address ${n}`], ['account b', 'address y']],
    ['many unknown accounts from one address', (n) => [`account ${n}`, 'address x'], ['account b', 'address y']],
    ['many accounts of one party', (n) => [`account ${n}`, `address ${n}`, 'party p'], ['account b', 'address y', 'party q']],
    ['one account, for a colleague at the same address', () => ['account a', 'address x'], ['account b', 'address x']],
  ])('lets whoever has had nothing go first after a flood by %s', async (_, flooding, victim) => {
    const trial = new Trial(2, 200);
    for (let n = 0; n < 260; n += 1) trial.come(`flood ${n}`, flooding(n));
    await settled();
    expect(trial.refused).toHaveLength(58); // two are under way, two hundred wait
    trial.come('victim', victim);
    await settled();
    expect(trial.refused).not.toContain('victim');
    expect(trial.refused).toHaveLength(59);
    const before = trial.begun.length;
    await trial.end();
    expect(trial.begun[before]).toBe('victim');
  });

  it('lets several floods have equal shares', async () => {
    const trial = new Trial(1, 1_000);
    for (const name of ['a', 'b', 'c']) for (let n = 0; n < 50; n += 1) trial.come(name, [`account ${name}`, `address ${name}`]);
    for (let n = 0; n < 59; n += 1) await trial.end();
    for (const name of ['a', 'b', 'c']) expect(trial.begun.filter((one) => one === name)).toHaveLength(20);
  });

  it('lets nobody wait for ever behind newcomers', async () => {
    const trial = new Trial(1, 200);
    for (let n = 0; n < 5; n += 1) trial.come('regular', ['account regular', 'address regular']);
    let turns = 0;
    for (; trial.begun.filter((one) => one === 'regular').length < 5; turns += 1) {
      expect(turns).toBeLessThan(2_000);
      for (let n = 0; n < 2; n += 1) trial.come('newcomer', [`account ${turns} ${n}`, `address ${turns} ${n}`]);
      await trial.end();
    }
  });

  it('goes on after a failure, and remembers nobody once it is empty', async () => {
    const queue = new FairQueue(1, 10);
    const fails = queue.run(['account a'], async () => Promise.reject(new Error('failed')));
    const waits = queue.run(['account a'], async () => 'done');
    await expect(fails).rejects.toThrow('failed');
    expect(await waits).toBe('done');
    expect(queue.waiting).toBe(0);
  });

  it('keeps its limits, loses nothing, and refuses the largest contributor alone, whatever comes', async () => {
    const key = fc.integer({ min: 0, max: 4 });
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ account: key, address: key }) },
      { weight: 1, arbitrary: fc.constant('end' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 3 }), async (steps, places) => {
        const trial = new Trial(places, 6);
        const came: string[] = [];
        const whoOf = new Map<string, Contributors>();
        for (const [n, one] of steps.entries()) {
          if (one === 'end') {
            await trial.end();
          } else {
            const [name, who] = [String(n), [`account ${one.account}`, `address ${one.address}`]];
            came.push(name);
            whoOf.set(name, who);
            const waiting = came.filter((other) => !trial.begun.includes(other) && !trial.refused.includes(other));
            const before = trial.refused.length;
            trial.come(name, who);
            await settled();
            for (const loser of trial.refused.slice(before)) expect(sizeOf(loser, waiting, whoOf)).toBe(largest(waiting, whoOf));
          }
          expect(trial.underWay).toBeLessThanOrEqual(places);
          expect(trial.queue.waiting).toBeLessThanOrEqual(6);
        }
        await trial.endAll();
        expect([...trial.begun, ...trial.refused].toSorted()).toEqual(came.toSorted());
        expect(trial.queue.shed).toBe(trial.refused.length);
      }),
    );
  });
});

const sizeOf = (name: string, waiting: readonly string[], whoOf: ReadonlyMap<string, Contributors>): number =>
  Math.max(...(whoOf.get(name) ?? []).map((key) => waiting.filter((other) => whoOf.get(other)?.includes(key)).length));
const largest = (waiting: readonly string[], whoOf: ReadonlyMap<string, Contributors>): number =>
  Math.max(0, ...waiting.map((name) => sizeOf(name, waiting, whoOf)));

describe('A fair queue with places for each contributor', () => {
  it('gives one no more than its own, also while others are free, and what it leaves to others', async () => {
    const trial = new Trial(4, 32, 2);
    for (let n = 0; n < 6; n += 1) trial.come('a', ['account a']);
    await settled();
    expect(trial.begun).toEqual(['a', 'a']);
    for (let n = 0; n < 3; n += 1) trial.come('b', ['account b']);
    await settled();
    expect(trial.begun).toEqual(['a', 'a', 'b', 'b']);
    await trial.endAll();
    expect(trial.begun).toHaveLength(9);
  });
});

describe('A loose pace', () => {
  it('allows so many at once, then one in a while, each key for itself', () => {
    let now = 0;
    const pace = new RateLimiter(2_000, 60, () => now);
    for (let n = 0; n < 60; n += 1) {
      expect(pace.waitMs('a')).toBe(0);
      pace.count('a');
    }
    expect(pace.waitMs('a')).toBe(2_000);
    expect(pace.waitMs('b')).toBe(0);
    now += 2_000;
    expect(pace.waitMs('a')).toBe(0);
    pace.count('a');
    expect(pace.waitMs('a')).toBe(2_000);
    now += 120_000;
    expect(pace.waitMs('a')).toBe(0);
  });
});
