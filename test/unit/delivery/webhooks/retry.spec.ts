import fc from 'fast-check';
import { parseRetryAfter } from '../../../../src/platform/platform/retry-after.js';
import { isGone, isAccepted, MOST_ATTEMPTS, retryDelay } from '../../../../src/delivery/webhooks/retry.policy.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const DAY = 86_400_000;

describe('when a message is tried again', () => {
  it('goes by the schedule, and ends after the tenth try', () => {
    const waits = Array.from({ length: MOST_ATTEMPTS }, (_, n) => retryDelay(n + 1, 0, 0));
    expect(waits.map((ms) => ms && ms / 1000)).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined]);
    expect(retryDelay(99, DAY, 1)).toBeUndefined();
  });

  it('is lengthened by lot, by a quarter at most, and never shortened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const [least, wait] = [retryDelay(attempt, 0, 0) ?? 0, retryDelay(attempt, 0, chance) ?? 0];
        expect(wait).toBeGreaterThanOrEqual(least);
        expect(wait).toBeLessThanOrEqual(least * 1.25 + 1);
      }),
    );
    expect(retryDelay(1, 0, 0.1)).not.toBe(retryDelay(1, 0, 0.9));
  });

  it('is later where the receiver asks for it, never sooner', () => {
    expect(retryDelay(1, 60_000, 0)).toBe(60_000);
    expect(retryDelay(3, 60_000, 0)).toBe(1_800_000);
  });

  it.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    ['0', 0],
    ['999999999999', DAY],
    ['Wed, 25 Nov 2026 12:10:00 GMT', 600_000],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
    ['Wed, 25 Nov 2099 12:00:00 GMT', DAY],
    ['', 0],
    [undefined, 0],
    ['-5', 0],
    ['1.5', 0],
    ['1e3', 0],
    ['soon', 0],
    ['2026-11-25T12:10:00Z', 0],
    ['Xyz, 99 Foo 2026 99:99:99 GMT', 0],
    ['Wed, 99 Nov 2026 12:10:00 GMT', 0],
  ])('reads Retry-After: %s', (text, ms) => {
    expect(parseRetryAfter(text, NOW)).toBe(ms);
  });

  it('takes 2xx for success, 410 for good-bye, and everything else for a failure', () => {
    expect([200, 201, 202, 204, 299].every(isAccepted)).toBe(true);
    expect([100, 101, 199, 300, 301, 302, 307, 308, 400, 404, 410, 429, 500, 503].some(isAccepted)).toBe(false);
    expect([200, 400, 404, 409, 411].some(isGone)).toBe(false);
    expect(isGone(410)).toBe(true);
  });
});
