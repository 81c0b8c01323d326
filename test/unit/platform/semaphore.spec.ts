import { setTimeout as pause } from 'node:timers/promises';
import { Semaphore } from '../../../src/platform/platform/semaphore.js';

describe('a turnstile', () => {
  it('lets so many in at once, in the order in which they came, and goes on after a failure', async () => {
    const turnstile = new Semaphore(3);
    let [inside, most] = [0, 0];
    const order: number[] = [];
    const work = (n: number) => async (): Promise<number> => {
      order.push(n);
      most = Math.max(most, (inside += 1));
      await pause(n % 4);
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
});
