import { setTimeout as pause } from 'node:timers/promises';
import { Turnstile } from '../../../src/platform/platform/turnstile.js';

describe('a turnstile', () => {
  it('lets so many in at once, in the order in which they came, and goes on after a failure', async () => {
    const turnstile = new Turnstile(3);
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
    const all = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => turnstile.pass(work(n))));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(await turnstile.pass(work(51))).toBe(51);
  });

  it('turns away whoever comes when as many wait as may, and takes others once somebody has left', async () => {
    const turnstile = new Turnstile(2, 3);
    let open: () => void = () => undefined;
    const door = new Promise<void>((resolve) => (open = resolve));
    const all = Array.from({ length: 5 }, () => turnstile.pass(() => door));
    await expect(turnstile.pass(async () => 'in')).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'OVERLOADED' });
    open();
    await Promise.all(all);
    expect(await turnstile.pass(async () => 'in')).toBe('in');
  });
});
