import fc from 'fast-check';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { Refused } from '../../support/refused.js';
import { caseCount } from '../../support/sample.js';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a cursor that the hub did not make', () => {
  let hub: Hub;
  let kh: Officer;
  /** Genuine cursors of one's own: two of each kind. */
  let own: readonly string[];
  /** Genuine cursors of another party. */
  let others: readonly string[];

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'error' });
    const th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    const vn = officer((await hub.as('analyst@vn.example')).ask);
    for (const value of ['one.example.com', 'two.example.com', 'three.example.com']) {
      await th.publishes({ value, audience: { everyCountry: true } });
    }
    await until(
      () => kh.reads(),
      ({ events }) => events.length === 3,
    );
    own = await cursorsOf(kh);
    others = await cursorsOf(vn);
  });
  afterAll(() => hub.stop());

  const SURFACES: Readonly<Record<string, string>> = {
    feed: 'query ($after: Cursor) { feed(after: $after) { cursor } }',
    snapshot: 'query ($after: Cursor) { snapshot(after: $after) { cursor } }',
    indicators: 'query ($after: Cursor) { indicators(after: $after) { edges { cursor } } }',
  };

  async function cursorsOf({ ask }: Officer): Promise<readonly string[]> {
    const { feed, snapshot, indicators } = await ask<{
      feed: { cursor: string; events: { cursor: string }[] };
      snapshot: { cursor: string };
      indicators: { edges: { cursor: string }[] };
    }>('{ feed(first: 1) { cursor events { cursor } } snapshot(first: 1) { cursor } indicators(first: 1) { edges { cursor } } }');
    return [feed.cursor, snapshot.cursor, indicators.edges[0]?.cursor ?? ''];
  }

  /** What a surface says to a cursor: its code, or OK. */
  const answer = (query: string, after: string): Promise<string> =>
    kh.ask(query, { after }).then(
      () => 'OK',
      (error: unknown) => (error instanceof Refused ? error.code : String(error)),
    );

  const letters = fc.string({ unit: fc.constantFrom(...BASE64URL), maxLength: 520 });
  /** Genuine ones with a letter changed, cut short, made longer, or with another's end. */
  const edited = (): fc.Arbitrary<string> =>
    fc
      .tuple(fc.constantFrom(...own, ...others), fc.nat(), letters, fc.constantFrom(...own, ...others))
      .chain(([cursor, at, more, other]) => {
        const place = at % cursor.length;
        const [head, tail] = [cursor.slice(0, place), cursor.slice(place + 1)];
        return fc.constantFrom(
          head,
          head + more,
          cursor + more,
          more + cursor,
          `${head}${more[0] ?? 'A'}${tail}`,
          head + other.slice(place),
          `${cursor}=`,
          ` ${cursor}`,
        );
      });

  it.each(Object.keys(SURFACES))('is refused in the words of the contract, and by nothing else: %s', async (surface) => {
    const query = SURFACES[surface] ?? '';
    const codes = new Map<string, number>();
    const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), letters, fc.constantFrom(...others), edited());
    const property = fc.asyncProperty(any, async (after) => {
      fc.pre(!own.includes(after));
      const code = await answer(query, after);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      expect(['RESYNC_REQUIRED', 'BAD_USER_INPUT']).toContain(code);
    });
    await fc.assert(property, { numRuns: caseCount(120, 30) });
    expect([...codes.keys()].length).toBeGreaterThan(0);
  });

  it.each(Object.keys(SURFACES))('of another kind, though one’s own, leads nowhere: %s', async (surface) => {
    const query = SURFACES[surface] ?? '';
    const answers = await Promise.all(own.map((after) => answer(query, after)));
    const fits = Object.keys(SURFACES).indexOf(surface);
    expect(answers.map((code) => code === 'OK')).toEqual(own.map((_, index) => index === fits));
  });
});
