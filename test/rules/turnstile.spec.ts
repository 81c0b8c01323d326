import { setTimeout as pause } from 'node:timers/promises';
import { Turnstile } from '../../src/platform/turnstile.js';

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
});
