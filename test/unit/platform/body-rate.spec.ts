import fc from 'fast-check';
import { ImportLimiter } from '../../../src/exchange/imports/import-limiter.js';
import { withMinimumRate, BODY_RATE, countSlowBodies } from '../../../src/platform/platform/body-rate.js';
import { MovedClock } from '../../support/moved-clock.js';

class Slow extends Error {}
const PACE = { minBytes: 100, spanMs: 100, maxMs: 1_000 };

const clock = new MovedClock();

/** A body of pieces of so many bytes, each after so many milliseconds; `taken`: how many were asked for. */
async function* body(pieces: readonly (readonly [bytes: number, afterMs: number])[]): AsyncGenerator<Uint8Array> {
  for (const [bytes, afterMs] of pieces) {
    if (afterMs > 0) await clock.pause(afterMs);
    yield Buffer.alloc(bytes);
  }
}
/** @param andThen what the reader does after each piece */
const read = (bytes: AsyncIterable<Uint8Array>, andThen: () => Promise<void> = async () => undefined): Promise<number> =>
  clock.run(async () => {
    let length = 0;
    for await (const piece of withMinimumRate(bytes, () => new Slow(), PACE)) {
      length += piece.length;
      await andThen();
    }
    return length;
  });
const dripping = Array.from({ length: 1_000 }, () => [1, 10] as const);

describe('The pace of a body', () => {
  beforeEach(() => clock.start());
  afterEach(() => clock.stop());

  it('is not kept by whoever drips, however often something comes', async () => {
    const before = countSlowBodies();
    await expect(read(body(dripping))).rejects.toBeInstanceOf(Slow);
    expect(clock.time).toBe(PACE.spanMs);
    expect(countSlowBodies()).toBe(before + 1);
  });

  it('is not kept where nothing comes at all, nor where a body that is quick enough takes too long in all', async () => {
    await expect(
      read(
        body([
          [1, 0],
          [1, 5_000],
        ]),
      ),
    ).rejects.toBeInstanceOf(Slow);
    expect(clock.time).toBe(PACE.spanMs);
    const lasting = Array.from({ length: 1_000 }, () => [50, 20] as const);
    const began = clock.time;
    await expect(read(body(lasting))).rejects.toBeInstanceOf(Slow);
    expect(clock.time - began).toBe(PACE.maxMs);
  });

  it('is kept by a small body that ends, and by one that is held back by its reader', async () => {
    expect(
      await read(
        body([
          [1, 0],
          [1, 20],
        ]),
      ),
    ).toBe(2);
    // Three spans in all, in which nobody waits for the sender.
    const small = body(Array.from({ length: 8 }, () => [1, 0] as const));
    expect(await read(small, () => clock.pause(40))).toBe(8);
  });

  it('changes no byte of a body that keeps it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })), async (pieces) => {
        const seen: Uint8Array[] = [];
        async function* sent(): AsyncGenerator<Uint8Array> {
          yield* pieces;
        }
        for await (const piece of withMinimumRate(sent(), () => new Slow(), BODY_RATE)) seen.push(piece);
        expect(Buffer.concat(seen)).toEqual(Buffer.concat(pieces));
      }),
    );
  });
});

describe('Imports at a time', () => {
  const actor = (user: string, party = 'TH') => ({ user, party: { id: party, kind: 'COUNTRY', name: party, country: party } }) as const;

  it('are six of an account, or key, and eight of its party: nobody closes the door for colleagues', () => {
    const atOnce = new ImportLimiter();
    const leaves = Array.from({ length: 6 }, () => atOnce.enter(actor('a')));
    expect(() => atOnce.enter(actor('a'))).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', reason: 'IMPORTS_OF_ACCOUNT' }));
    leaves.push(atOnce.enter(actor('b')), atOnce.enter(actor('c')));
    expect(() => atOnce.enter(actor('b'))).toThrow(expect.objectContaining({ reason: 'IMPORTS_AT_ONCE' }));
    atOnce.enter(actor('d', 'SG'))();

    leaves[0]?.();
    leaves[0]?.(); // once
    leaves.push(atOnce.enter(actor('a')));
    expect(() => atOnce.enter(actor('a'))).toThrow();
    for (const leave of leaves) leave();
    expect(Array.from({ length: 6 }, () => atOnce.enter(actor('a')))).toHaveLength(6);
  });
});
