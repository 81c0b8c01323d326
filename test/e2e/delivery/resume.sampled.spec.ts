import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../src/identity/auth/actor.js';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import { StreamPositions } from '../../../src/delivery/feed/stream-positions.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, EVENT, officer, type Officer, type EventView, until } from '../../support/officer.js';
import { follow } from '../../support/sockets.js';
import { caseCount } from '../../support/sample.js';

const SUBSCRIPTION = `subscription ($after: Cursor) { feed(after: $after) { ${EVENT} } }`;

describe('going on from a cursor', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let token: string;

  const live = (after: string | null, as = token): AsyncIterableIterator<{ feed: EventView }> =>
    follow(hub.wsUrl, as, SUBSCRIPTION, { after });
  const actorOf = async (bearer: string): Promise<Actor> => {
    const requestId = randomUUID();
    const { identity } = (await hub.app.get(AuthenticationService).authenticate(`Bearer ${bearer}`, requestId)) ?? {};
    if (!identity) throw new Error('Not signed in.');
    return { ...identity, requestId, channel: 'graphql' };
  };

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    const { ask, token: given } = await hub.as('analyst@kh.example');
    kh = officer(ask);
    token = given;
  });
  afterAll(() => hub.stop());

  it('a subscription that is cut anywhere, again and again, loses nothing and tells each event by the same id', async () => {
    const { cursor: start } = await kh.reads(null, {}, 1_000);
    const rounds = caseCount(25, 6);
    let over = false;
    const work = (async () => {
      for (let n = 0; n < rounds; n += 1) {
        const items = Array.from({ length: 12 }, (_, k) => anItem({ value: `cut-${n}-${k}.example.com`, audience: { countries: ['KH'] } }));
        const receipts = await th.publish(items);
        await th.readdresses(receipts[n % 12]?.indicator?.id ?? '', {});
        await th.revokes(receipts[(n + 1) % 12]?.indicator?.id ?? '');
      }
      over = true;
    })();
    const delivered = new Map<string, string>();
    const order: string[] = [];
    let place = start;
    const take = ({ eventId, operation, itemId, cursor }: EventView): void => {
      const known = delivered.get(eventId);
      if (known === undefined) order.push(eventId);
      else expect(`${operation} ${itemId ?? ''}`).toBe(known); // a doubled event says the same
      delivered.set(eventId, `${operation} ${itemId ?? ''}`);
      if (Math.random() < 0.7) place = cursor; // a consumer may die before it has noted where it is
    };
    for (let cuts = 0; cuts < caseCount(15, 5) || !over; cuts += 1) {
      const feed = live(place);
      let wanted = 1 + Math.floor(Math.random() * 30);
      for await (const { feed: event } of feed) {
        if (event.operation !== 'POSITION') take(event);
        if ((wanted -= 1) === 0 || over) break;
      }
    }
    await work;
    await until(
      () => hub.ownerSql<{ waiting: string }>('select count(*) as waiting from hub.outbox'),
      ([row]) => row?.waiting === '0',
    );
    for (let more = true; more;) {
      const page = await kh.reads(place, {}, 100);
      page.events.forEach((event) => take(event));
      place = page.cursor;
      more = page.more;
    }

    // The same in one go: each event that a replay still tells was told, in the replay's order.
    const replay: EventView[] = [];
    for (let after = start, more = true; more;) {
      const page = await kh.reads(after, {}, 100);
      replay.push(...page.events);
      [after, more] = [page.cursor, page.more];
    }
    expect(replay.length).toBeGreaterThan(12 * rounds);
    const ids = new Set(replay.map(({ eventId }) => eventId));
    expect(order.filter((id) => ids.has(id))).toEqual(replay.map(({ eventId }) => eventId));
    for (const { eventId, operation, itemId } of replay) expect(delivered.get(eventId)).toBe(`${operation} ${itemId ?? ''}`);
  });

  it('goes from a page to a subscription and back at any event', async () => {
    const { cursor: start } = await kh.reads(null, {}, 1_000);
    await th.publish(Array.from({ length: 6 }, (_, n) => anItem({ value: `both-${n}.example.com`, audience: { countries: ['KH'] } })));
    const { events } = await until(
      () => kh.reads(start),
      (page) => page.events.length === 6,
    );
    const rest = async (after: string): Promise<readonly string[]> => {
      const seen: string[] = [];
      if (after === events.at(-1)?.cursor) return seen;
      for await (const { feed } of live(after)) {
        if (feed.operation !== 'POSITION') seen.push(feed.eventId);
        if (feed.cursor === events.at(-1)?.cursor) break;
      }
      return seen;
    };
    for (const [place, { cursor }] of events.entries()) {
      const ids = events.slice(place + 1).map(({ eventId }) => eventId);
      expect(await rest(cursor)).toEqual(ids);
      expect((await kh.reads(cursor)).events.map(({ eventId }) => eventId)).toEqual(ids);
    }
  });

  it('is refused with instructions, by page and live, when the cursor does not lead on', async () => {
    const me = await actorOf(token);
    const places = hub.app.get(StreamPositions);
    const { cursor } = await kh.reads();
    const head = await places.head(me);
    const bad = {
      'another party’s': (await th.reads()).cursor,
      edited: `${cursor.slice(0, -3)}${cursor.endsWith('AAA') ? 'BBB' : 'AAA'}`,
      shortened: cursor.slice(0, 40),
      nonsense: 'nonsense',
      'from before a restore': places.cursorOf(me, { ...head, epoch: randomUUID() }),
    };
    const refusal = {
      code: 'RESYNC_REQUIRED',
      reason: 'CURSOR_UNKNOWN',
      message: expect.stringMatching(/`snapshot`.*replace.*Delete.*feedCursor/) as string,
    };
    const isRefused = async (what: string, after: string): Promise<void> => {
      await expect(kh.reads(after).then(() => what)).rejects.toMatchObject(refusal);
      await expect(
        live(after)
          .next()
          .then(() => what),
      ).rejects.toMatchObject(refusal);
    };
    for (const [what, after] of Object.entries(bad)) await isRefused(what, after);
    await expect(live(cursor).next()).resolves.toMatchObject({ value: { feed: { operation: 'POSITION' } } });

    // The hub alone can have sealed it, so the stream was longer once: it was restored, and no cursor from before is believed.
    await isRefused('from the future', places.cursorOf(me, { ...head, seq: String(BigInt(head.seq) + 1_000_000n) }));
    await isRefused('from before what the cursor from the future has shown', cursor);
  });
});
