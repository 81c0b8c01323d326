import fc from 'fast-check';
import { type Contributors, FairQueue, type UrgentSlots } from '../../../src/platform/platform/fair-queue.js';
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

  it('gives equal shares to accounts of which one was served alone for long before', async () => {
    const counts = fc.record({
      alone: fc.nat({ max: 200 }),
      others: fc.integer({ min: 1, max: 5 }),
      slots: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(counts, async ({ alone, others, slots }) => {
        const trial = new Trial(slots, 1_000);
        trial.come('a', ['account a', 'party p']);
        for (let n = 0; n < alone; n += 1) {
          trial.come('a', ['account a', 'party p']); // with one slot it waits, otherwise it begins at once: the queue is never idle
          await trial.end();
        }
        const before = trial.begun.length;
        const names = ['a', ...Array.from({ length: others }, (_, n) => `other ${n}`)];
        for (const name of names) {
          for (let n = 0; n < 20; n += 1) trial.come(name, [`account ${name}`, name === 'a' ? 'party p' : `party ${name}`]);
        }
        for (let n = 0; n < 10 * names.length; n += 1) await trial.end();
        const served = trial.begun.slice(before);
        for (const name of names) {
          expect(Math.abs(served.filter((one) => one === name).length - served.length / names.length)).toBeLessThanOrEqual(slots + 1);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('forgets contributors of the past, also while it is never idle', async () => {
    const trial = new Trial(2, 100);
    trial.come('first', ['address first']);
    for (let n = 0; n < 5_000; n += 1) {
      trial.come(String(n), [`address ${n}`]);
      await trial.end();
    }
    const { tags } = trial.queue as unknown as { tags: { finishTags: ReadonlyMap<string, number> } };
    expect(tags.finishTags.size).toBeLessThan(100);
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

/** A queue with slots for urgent work, whose pieces end when the test says so. */
class UrgentTrial {
  readonly queue: FairQueue;
  readonly came: string[] = [];
  readonly begun: string[] = [];
  readonly refused: string[] = [];
  readonly running = new Map<string, () => void>();

  constructor(slots: number, maxWaiting: number | (() => number), ofOne: number, urgent: UrgentSlots) {
    this.queue = new FairQueue(slots, maxWaiting, ofOne, urgent);
  }

  async come(name: string, who: Contributors, isUrgent: boolean, maxWaitMs?: number): Promise<void> {
    this.came.push(name);
    this.queue.acquire(who, { isUrgent, ...(maxWaitMs === undefined ? {} : { maxWaitMs }) }).then(
      (release) => {
        this.begun.push(name);
        this.running.set(name, release);
      },
      (error: unknown) => {
        expect(error).toMatchObject({ ...OVERLOADED, retryAfter: 2 });
        this.refused.push(name);
      },
    );
    await settled();
  }

  /** One that runs ends, and what follows has happened. */
  async end(name = [...this.running.keys()][0] ?? ''): Promise<void> {
    this.running.get(name)?.();
    this.running.get(name)?.(); // a second call does nothing
    this.running.delete(name);
    await settled();
  }
}

describe('A fair queue with slots for urgent work', () => {
  it('keeps them for urgent pieces, which come before all others and take turns among themselves', async () => {
    const trial = new UrgentTrial(1, 100, 1, { slots: 1, most: 2, perContributor: 1 });
    await trial.come('first', ['a'], false);
    for (let n = 0; n < 3; n += 1) await trial.come(`waits ${n}`, [`b ${n}`], false);
    expect(trial.begun).toEqual(['first']);
    await trial.come('urgent 0', ['x'], true);
    expect(trial.begun).toEqual(['first', 'urgent 0']);
    for (let n = 1; n < 4; n += 1) await trial.come(`urgent ${n}`, ['x'], true);
    await trial.come('of another', ['y'], true);
    await trial.end('first');
    await trial.end('urgent 0');
    expect(trial.begun.slice(2)).toEqual(['of another', 'urgent 1']); // x has one at a time, and has had one
    await trial.end('of another');
    expect(trial.begun.slice(4)).toEqual(['waits 0']); // nothing urgent may begin: x still has one
    await trial.end('urgent 1');
    expect(trial.begun.slice(5)).toEqual(['urgent 2']);
  });

  it('keeps slots that urgent pieces cannot take, however many contributors have some', async () => {
    const trial = new UrgentTrial(4, 100, 3, { slots: 1, most: 4, perContributor: 1 });
    for (let n = 0; n < 10; n += 1) await trial.come(`urgent ${n}`, [`a ${n}`], true);
    for (let n = 0; n < 3; n += 1) await trial.come(`other ${n}`, [`b ${n}`], false);
    expect(trial.begun).toEqual(['urgent 0', 'urgent 1', 'urgent 2', 'urgent 3', 'other 0']);
    await trial.end('other 0');
    expect(trial.begun.slice(5)).toEqual(['other 1']);
  });

  it('lets the ordinary work of a contributor not keep its urgent work back', async () => {
    const trial = new UrgentTrial(4, 100, 2, { slots: 1, most: 5, perContributor: 1 });
    for (let n = 0; n < 5; n += 1) await trial.come(`a ${n}`, ['a'], false);
    expect(trial.begun).toHaveLength(2);
    await trial.come('urgent', ['a'], true);
    expect(trial.begun).toContain('urgent');
  });

  it('refuses urgent pieces only when nothing else waits', async () => {
    const trial = new UrgentTrial(1, 2, 1, { slots: 1, most: 2, perContributor: 1 });
    await trial.come('runs', ['a'], false);
    await trial.come('urgent runs', ['a'], true);
    await trial.come('waits', ['b'], false);
    for (let n = 0; n < 3; n += 1) await trial.come(`urgent ${n}`, ['a'], true);
    expect(trial.refused).toEqual(['waits', 'urgent 2']);
    await trial.come('late', ['c'], false);
    expect(trial.refused).toEqual(['waits', 'urgent 2', 'late']);
  });

  it('refuses what has waited too long, and what comes while too many wait for the present pace', async () => {
    let most = 10;
    const trial = new UrgentTrial(1, () => most, 1, { slots: 1, most: 2, perContributor: 1 });
    await trial.come('runs', ['a'], false);
    await trial.come('patient', ['b'], false);
    const refused = trial.queue.acquire(['c'], { maxWaitMs: 1 });
    await expect(refused).rejects.toMatchObject(OVERLOADED);
    expect([trial.queue.waiting, trial.queue.running, trial.queue.shed]).toEqual([1, 1, 1]);
    most = 1;
    await trial.come('one too many', ['d'], false);
    expect(trial.refused).toEqual(['one too many']);
    await trial.end();
    expect(trial.begun).toEqual(['runs', 'patient']);
  });

  it('keeps all its limits, loses nothing, and never lets others begin before an urgent piece that could, whatever comes', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ account: fc.integer({ min: 0, max: 3 }), isUrgent: fc.boolean() }) },
      { weight: 2, arbitrary: fc.nat({ max: 5 }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), async (steps, slots) => {
        const trial = new UrgentTrial(slots, 6, Math.max(1, slots - 1), { slots: 1, most: slots, perContributor: 1 });
        const accountOf = new Map<string, number>();
        const running = (isUrgent: boolean): string[] => [...trial.running.keys()].filter((name) => name.startsWith('u') === isUrgent);
        const most = (names: readonly string[]): number =>
          Math.max(0, ...[0, 1, 2, 3].map((account) => names.filter((name) => accountOf.get(name) === account).length));
        for (const [n, one] of steps.entries()) {
          if (typeof one === 'number') {
            await trial.end([...trial.running.keys()][one] ?? [...trial.running.keys()][0]);
          } else {
            const name = `${one.isUrgent ? 'u' : 'o'}${n}`;
            accountOf.set(name, one.account);
            await trial.come(name, [`account ${one.account}`], one.isUrgent);
          }
          expect(running(false).length).toBeLessThanOrEqual(slots);
          expect(trial.running.size).toBeLessThanOrEqual(slots + 1);
          expect(most(running(false))).toBeLessThanOrEqual(Math.max(1, slots - 1));
          expect(running(true).length).toBeLessThanOrEqual(slots);
          expect(most(running(true))).toBeLessThanOrEqual(1);
          expect(trial.queue.waiting).toBeLessThanOrEqual(6);
          // Nothing waits that could run: so nothing urgent waits behind others.
          const waiting = trial.came.filter((name) => !trial.begun.includes(name) && !trial.refused.includes(name));
          const runs = new Set(running(true).map((name) => accountOf.get(name)));
          const couldRun = waiting.filter((name) => name.startsWith('u') && !runs.has(accountOf.get(name)));
          if (trial.running.size <= slots && running(true).length < slots) expect(couldRun).toEqual([]);
        }
        while (trial.running.size > 0) await trial.end();
        expect([...trial.begun, ...trial.refused].toSorted()).toEqual(trial.came.toSorted());
      }),
    );
  });

  it('gives everybody a fair share while one account floods it with urgent pieces', async () => {
    const trial = new UrgentTrial(4, 200, 3, { slots: 1, most: 4, perContributor: 1 });
    for (let n = 0; n < 100; n += 1) await trial.come(`urgent ${n}`, ['attacker'], true);
    for (let n = 0; n < 20; n += 1) await trial.come(`other ${n}`, [`other ${n}`], false);
    expect(trial.begun).toEqual(['urgent 0', 'other 0', 'other 1', 'other 2', 'other 3']);
    while (trial.begun.filter((name) => name.startsWith('other')).length < 20) await trial.end();
    expect(trial.begun.filter((name) => name.startsWith('urgent')).length).toBeLessThan(12);
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
