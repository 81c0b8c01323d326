import fc from 'fast-check';
import { Semaphore } from '../../../src/platform/platform/semaphore.js';
import { MovedClock } from '../../support/moved-clock.js';

const aTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('a turnstile', () => {
  it('lets so many in at once, in the order in which they came, and goes on after a failure', async () => {
    const turnstile = new Semaphore(3);
    let [inside, most] = [0, 0];
    const order: number[] = [];
    const work = (n: number) => async (): Promise<number> => {
      order.push(n);
      most = Math.max(most, (inside += 1));
      for (let turn = 0; turn < n % 4; turn += 1) await aTurn();
      inside -= 1;
      if (n % 5 === 0) throw new Error('failed');
      return n;
    };
    const all = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => turnstile.run(work(n))));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(await turnstile.run(work(51))).toBe(51);
  });

  it('turns away whoever comes when as many wait as may, and takes others once somebody has left', async () => {
    const turnstile = new Semaphore(2, 3);
    let open: () => void = () => undefined;
    const door = new Promise<void>((resolve) => (open = resolve));
    const all = Array.from({ length: 5 }, () => turnstile.run(() => door));
    await expect(turnstile.run(async () => 'in')).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'OVERLOADED' });
    open();
    await Promise.all(all);
    expect(await turnstile.run(async () => 'in')).toBe('in');
  });

  it('keeps permits for urgent work, which comes first; each kind comes in order of arrival, and no permit is lost', async () => {
    const step = fc.oneof(fc.record({ isUrgent: fc.boolean() }), fc.constant('end' as const));
    const sizes = fc.record({ permits: fc.integer({ min: 1, max: 4 }), reserved: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(step, { maxLength: 60 }), async ({ permits, reserved }, steps) => {
        const turnstile = new Semaphore(permits, Infinity, reserved);
        const running: { readonly isUrgent: boolean; readonly release: () => void }[] = [];
        const waiting = { urgent: 0, others: 0 };
        const begun: Record<'urgent' | 'others', number[]> = { urgent: [], others: [] };
        const arrived = { urgent: 0, others: 0 };
        const enter = (isUrgent: boolean): void => {
          const kind = isUrgent ? 'urgent' : 'others';
          const number = (arrived[kind] += 1);
          waiting[kind] += 1;
          void turnstile.acquire({ isUrgent }).then((release) => {
            waiting[kind] -= 1;
            begun[kind].push(number);
            running.push({ isUrgent, release });
          });
        };
        const endOne = (): void => {
          const [first] = running.splice(0, 1);
          first?.release();
          first?.release();
        };
        for (const one of [...steps, ...steps.map(() => 'end' as const)]) {
          if (one === 'end') endOne();
          else enter(one.isUrgent);
          await aTurn();
          const others = running.filter(({ isUrgent }) => !isUrgent).length;
          const isFull = running.length === permits + reserved;
          expect(running.length).toBeLessThanOrEqual(permits + reserved);
          expect(others).toBeLessThanOrEqual(permits);
          expect(turnstile.waiting).toBe(waiting.urgent + waiting.others);
          if (waiting.urgent > 0) expect(isFull).toBe(true);
          if (waiting.others > 0) expect(isFull || others === permits).toBe(true);
        }
        expect({ ...waiting, running }).toEqual({ urgent: 0, others: 0, running: [] });
        for (const numbers of Object.values(begun)) expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }),
    );
  });

  it('refuses what has waited too long, and then gives its permit to nobody twice', async () => {
    const clock = new MovedClock();
    clock.start();
    const turnstile = new Semaphore(1, Infinity, 1);
    const releases = [await turnstile.acquire(), await turnstile.acquire({ isUrgent: true })];
    const late = [turnstile.acquire({ maxWaitMs: 500 }), turnstile.acquire({ isUrgent: true, maxWaitMs: 500 })];
    try {
      const refused = Promise.allSettled(late);
      await clock.run(() => clock.pause(499));
      expect(turnstile.waiting).toBe(2);
      expect(await clock.run(() => refused)).toMatchObject(late.map(() => ({ reason: { code: 'RATE_LIMITED', reason: 'OVERLOADED' } })));
      expect(clock.time).toBe(500);
    } finally {
      clock.stop();
    }
    expect(turnstile.waiting).toBe(0);
    const next = turnstile.acquire();
    for (const release of releases) release();
    (await next)();
    expect(await turnstile.run(async () => 'in')).toBe('in');
  });
});
