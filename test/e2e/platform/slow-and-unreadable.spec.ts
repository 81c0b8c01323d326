import { randomUUID } from 'node:crypto';
import { type Actor } from '../../../src/identity/auth/actor.js';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import type { FeedEvent } from '../../../src/delivery/feed/feed-event.js';
import { FeedService } from '../../../src/delivery/feed/feed.service.js';
import { EventRenderer } from '../../../src/delivery/feed/event-renderer.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { withClock } from '../../support/process-clock.js';
import { follow } from '../../support/sockets.js';

const EVENTS = 'events { operation itemId problem { code } indicator { value } }';
interface Shown {
  readonly operation: string;
  readonly itemId: string | null;
  readonly problem: { readonly code: string } | null;
  readonly indicator: { readonly value: string } | null;
}

describe('what a follower gets', () => {
  const lines: string[] = [];
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let token: string;
  let actor: Actor;

  const placed = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ waiting: string }>('select count(*) as waiting from hub.outbox'),
      ([row]) => row?.waiting === '0',
    );
  const publishes = async (...names: readonly string[]): Promise<readonly string[]> => {
    const receipts = await th.publish(names.map((name) => anItem({ value: `${name}.example.com`, audience: { countries: ['KH'] } })));
    await placed();
    return receipts.map(({ indicator }) => indicator?.id ?? '');
  };
  /** The database, as a newer hub would have left it: an item of a threat that this one does not know. */
  const damage = async (id: string): Promise<void> => {
    await hub.ownerSql('alter table hub.indicator disable trigger user');
    await hub.ownerSql('alter table hub.indicator drop constraint if exists indicator_threat_check');
    await hub.ownerSql(`update hub.indicator set threat = 'NOT_KNOWN_YET' where id = $1`, [id]);
    await hub.ownerSql('alter table hub.indicator enable trigger user');
  };

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'error' }, lines);
    th = officer((await hub.as('analyst@th.example')).ask);
    const { ask, token: given } = await hub.as('analyst@kh.example');
    kh = officer(ask);
    token = given;
    const requestId = randomUUID();
    const { identity } = (await hub.app.get(AuthenticationService).authenticate(`Bearer ${token}`, requestId)) ?? {};
    if (!identity) throw new Error('Not signed in.');
    actor = { ...identity, requestId, channel: 'subscription' };
  });
  afterAll(() => hub.stop());

  it('is not what was withdrawn, or changed, while the event waited for a slow consumer', async () => {
    const { cursor } = await kh.reads();
    const [, changed = '', withdrawn = ''] = await publishes('slow-1', 'slow-2', 'slow-3');
    const feed = await hub.app.get(FeedService).follow(actor, cursor, {});
    const next = async (): Promise<FeedEvent> => ((await feed.next()) as { value: FeedEvent }).value;
    const takes = async (): Promise<FeedEvent> => {
      const event = await next();
      return event.operation === 'POSITION' ? takes() : event; // positions also come by the clock
    };
    expect((await next()).operation).toBe('POSITION');
    expect((await takes()).claim?.value).toBe('slow-1.example.com'); // the page is read: the other two wait
    await th.readdresses(withdrawn, {});
    await th.publish([anItem({ value: 'slow-2.example.com', description: 'The second word.', audience: { countries: ['KH'] } })]);
    await placed();

    const second = await withClock((ms) => ms + 501, takes); // events are fresh for half a second
    expect([second.operation, second.itemId, second.claim?.description]).toEqual(['PUBLISHED', changed, 'The second word.']);
    const third = await takes();
    expect([third.operation, third.itemId, third.claim]).toEqual(['WITHDRAWN', withdrawn, null]);
    const fourth = await takes();
    expect([fourth.operation, fourth.itemId]).toEqual(['UPDATED', changed]);
    await feed.return?.();
  });

  it('is told to the owner as delivered when it was a withdrawal, as soon as the next one is asked for, though nothing else moves', async () => {
    const [id = ''] = await publishes('told-soon');
    const { cursor } = await kh.reads(null, {}, 1_000);
    await th.readdresses(id, {});
    await placed();
    const feed = await hub.app.get(FeedService).follow(actor, cursor, {}); // no socket: nobody wakes it
    const delivered = async (): Promise<string | null | undefined> => {
      const query = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { deliveredAt } } }';
      return (await th.ask<{ withdrawals: { nodes: { deliveredAt: string | null }[] } }>(query, { id })).withdrawals.nodes[0]?.deliveredAt;
    };
    await feed.next();
    expect(await feed.next()).toMatchObject({ value: { operation: 'WITHDRAWN', itemId: id } });
    expect(await delivered()).toBeNull();
    const next = feed.next();
    await until(delivered, (at) => typeof at === 'string');
    await feed.return?.();
    await next;
  });

  it('goes on behind an item that cannot be shown, by page and live, and says so', async () => {
    const { cursor } = await kh.reads();
    const [, bad = ''] = await publishes('before', 'unreadable', 'behind');
    await damage(bad);
    const before = hub.app.get(EventRenderer).unreadable;
    const query = `query ($after: Cursor) { feed(after: $after) { ${EVENTS} } }`;
    const { feed } = await kh.ask<{ feed: { events: Shown[] } }>(query, { after: cursor });
    const expected = [
      { operation: 'PUBLISHED', problem: null, indicator: { value: 'before.example.com' } },
      { operation: 'PUBLISHED', itemId: bad, problem: { code: 'UNREADABLE' }, indicator: null },
      { operation: 'PUBLISHED', problem: null, indicator: { value: 'behind.example.com' } },
    ];
    expect(feed.events).toMatchObject(expected);

    const live = follow<{ feed: Shown }>(
      hub.wsUrl,
      token,
      'subscription ($after: Cursor) { feed(after: $after) { operation itemId problem { code } indicator { value } } }',
      { after: cursor },
    );
    const seen: Shown[] = [];
    for await (const { feed: event } of live) {
      if (event.operation !== 'POSITION') seen.push(event);
      if (seen.length === 3) break;
    }
    expect(seen).toMatchObject(expected);

    expect(hub.app.get(EventRenderer).unreadable - before).toBe(2);
    expect(await (await fetch(`${hub.url}/metrics`)).text()).toMatch(/^hub_events_unreadable [1-9]/m);
    const logged = lines.filter((line) => line.includes('cannot be shown'));
    expect(logged).toHaveLength(2);
    for (const line of logged) {
      expect(JSON.parse(line)).toMatchObject({ itemId: bad, operation: 'PUBLISHED' });
      expect(line).not.toContain('unreadable.example.com');
    }
  });
});
