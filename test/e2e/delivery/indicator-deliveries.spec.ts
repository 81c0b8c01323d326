import { randomUUID } from 'node:crypto';
import { DeliveryLog } from '../../../src/delivery/feed/delivery-log.js';
import { FeedService } from '../../../src/delivery/feed/feed.service.js';
import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import { ReadingLog } from '../../../src/intel/indicators/reading-log.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { startReceiver } from '../../support/receiver.js';
import { administer } from '../../support/server.js';
import { follow } from '../../support/sockets.js';
import { webhookClient } from '../../support/webhook-client.js';

interface Receipt {
  readonly party: { readonly name: string };
  readonly deliveredAt: string | null;
  readonly channel: string | null;
  readonly channels: readonly string[];
  readonly openedAt: string | null;
}

const RECEIPTS = `query ($id: ID!, $first: Int, $after: Cursor) { it: indicatorDeliveries(indicatorId: $id, first: $first, after: $after) {
  nodes { party { name } deliveredAt channel channels openedAt } pageInfo { hasNextPage endCursor } } }`;
const NOT_FOUND = { code: 'NOT_FOUND', reason: 'NOT_FOUND', message: 'No such item is visible to you.' };
const NOBODYS = '01890000-0000-7000-8000-000000000000';

/** What is known of a party, in some words. */
const told = ({ channels, openedAt }: Receipt): string => [...channels, openedAt ? 'opened' : ''].filter(Boolean).join(' ') || 'nothing';

describe('receipts of an indicator', () => {
  let hub: Hub;
  let operator: Officer;
  const parties = new Map<string, Officer>();
  const tokens = new Map<string, string>();

  const of = (name: string): Officer => {
    const found = parties.get(name);
    if (!found) throw new Error(name);
    return found;
  };
  /** What was noted is written now, and not only when the clock says so. */
  const receipts = async (id: string, who = 'th'): Promise<readonly Receipt[]> => {
    for (const log of [ReadingLog, DeliveryLog]) hub.app.get<ReadingLog | DeliveryLog>(log, { strict: false }).wake();
    return (await of(who).ask<{ it: { nodes: Receipt[] } }>(RECEIPTS, { id, first: 500 })).it.nodes;
  };
  const table = async (id: string, who = 'th'): Promise<Record<string, string>> =>
    Object.fromEntries((await receipts(id, who)).map((one) => [one.party.name, told(one)]));
  /** Notes are written a moment after the answer. */
  const becomes = (id: string, wanted: Record<string, string>): Promise<unknown> =>
    until(
      () => table(id),
      (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
    );
  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: number }>(
          `select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy`,
        ),
      ([row]) => Number(row?.busy) === 0,
    );
  const publishes = async (value: string, said: object): Promise<string> => {
    const { id } = await of('th').publishes({ value, ...said });
    await settled();
    return id;
  };
  const membership = async (what: string, country: string, group: string): Promise<void> => {
    await operator.ask(`mutation ($g: ID!, $p: ID!) { ${what}(groupId: $g, partyId: $p) { id } }`, {
      g: group,
      p: await operator.partyId(country),
    });
    await settled();
  };
  /** Another reading of the same party that is noted for certain: what was noted before it is written, too. */
  const noted = async (who: string): Promise<void> => {
    const id = await publishes(`marker-${crypto.randomUUID()}.example.com`, { audience: { countries: [who.toUpperCase()] } });
    await of(who).opens(id);
    await until(
      () => receipts(id),
      ([one]) => one?.openedAt !== null,
    );
  };

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    operator = officer((await hub.as('operator@hub.example')).ask);
    for (const name of ['analyst@th', 'analyst@kh', 'analyst@vn', 'analyst@sg', 'analyst@jp', 'contributor@meta']) {
      const { ask, token } = await hub.as(`${name}.example`);
      parties.set(name.split('@')[1] ?? '', officer(ask));
      tokens.set(name.split('@')[1] ?? '', token);
    }
  });
  afterAll(() => hub.stop());

  it('name each party that sees it, and say how it was delivered and whether it was opened', async () => {
    const id = await publishes('read.example.com', { audience: { countries: ['KH', 'VN', 'SG'], partners: ['meta'] } });
    expect(await table(id)).toEqual({ Cambodia: 'nothing', Meta: 'nothing', Singapore: 'nothing', 'Viet Nam': 'nothing' });

    await of('kh').reads(null, {}, 1_000);
    await of('vn').ask('{ snapshot(first: 1000) { items { id } } }');
    await of('sg').lists({}, 500);
    await of('meta').looksUp('read.example.com');
    await becomes(id, { Cambodia: 'FEED', Meta: 'QUERY opened', Singapore: 'QUERY', 'Viet Nam': 'SNAPSHOT' });
    await of('kh').opens(id);
    await becomes(id, { Cambodia: 'FEED QUERY opened', Meta: 'QUERY opened', Singapore: 'QUERY', 'Viet Nam': 'SNAPSHOT' });

    // Each time is that of its own note, whatever came of the party later.
    await hub.ownerSql(`update hub.delivery_range set began_at = began_at - interval '2 days', at = at - interval '2 days'`);
    await hub.ownerSql(`update hub.item_receipt set at = at - interval '1 day' where item = $1 and way = 'query'`, [id]);
    const [cambodia] = await receipts(id);
    expect(cambodia?.channel).toBe('FEED');
    const daysAgo = [cambodia?.deliveredAt, cambodia?.openedAt].map((at) => Math.round((Date.now() - Date.parse(at ?? '')) / 86_400_000));
    expect(daysAgo).toEqual([2, 0]);
  });

  it('keep the first time, however often it is read', async () => {
    const id = await publishes('again.example.com', { audience: { countries: ['KH'] } });
    await of('kh').opens(id);
    await becomes(id, { Cambodia: 'QUERY opened' });
    const before = await receipts(id);
    const rows = (): Promise<unknown> => hub.ownerSql('select * from hub.item_receipt where item = $1 order by way', [id]);
    const written = await rows();
    for (let times = 0; times < 3; times += 1) await of('kh').opens(id);
    await of('kh').looksUp('again.example.com');
    await noted('kh');
    expect(await receipts(id)).toEqual(before);
    expect(await rows()).toEqual(written);
  });

  it('come live by subscription, and by a webhook whose receiver accepted the event', async () => {
    const receiver = await startReceiver();
    const webhooks = webhookClient(of('vn'));
    const { webhook } = await webhooks.creates({ name: 'Case system', url: receiver.url });
    const feed = follow<{ feed: { operation: string } }>(hub.wsUrl, tokens.get('kh') ?? '', 'subscription { feed { operation itemId } }');
    await feed.next();
    const news = feed.next();
    const id = await publishes('live-receipt.example.com', { audience: { countries: ['KH', 'VN'] } });
    await news;
    await becomes(id, { Cambodia: 'SUBSCRIPTION', 'Viet Nam': 'WEBHOOK' });
    await feed.return?.();
    await webhooks.deletes(webhook.id);
    await receiver.stop();
  });

  it('come live of what a client took before it left in the middle of a page, as of the reading of the page', async () => {
    const requestId = randomUUID();
    const { identity } = (await hub.app.get(AuthenticationService).authenticate(`Bearer ${tokens.get('kh')}`, requestId)) ?? {};
    if (!identity) throw new Error('Not signed in.');
    const { cursor } = await of('kh').reads(null, {}, 1_000);
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push(await publishes(`page-${n}.example.com`, { audience: { countries: ['KH'] } }));
    const [taken = '', given = '', waiting = ''] = ids;
    const feed = await hub.app.get(FeedService).follow({ ...identity, requestId, channel: 'subscription' }, cursor, {});
    await feed.next();
    expect(await feed.next()).toMatchObject({ value: { itemId: taken } });
    await of('th').readdresses(taken, {});
    await settled();
    expect(await feed.next()).toMatchObject({ value: { itemId: given } });
    await feed.return?.();
    await becomes(taken, { Cambodia: 'SUBSCRIPTION' });
    // The client did not ask for more: nobody knows whether it took the second one.
    expect([await table(given), await table(waiting)]).toEqual([{ Cambodia: 'nothing' }, { Cambodia: 'nothing' }]);
  });

  it('count its history as opened, like the indicator itself', async () => {
    const id = await publishes('history.example.com', { audience: { countries: ['VN'] } });
    await of('vn').ask('query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version } } }', { id });
    await becomes(id, { 'Viet Nam': 'QUERY opened' });
  });

  it('count a machine that looks it up as delivered, and never as opened', async () => {
    const key = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes();
    const machine = officer(hub.asToken(key.secret).ask);
    const id = await publishes('machine.example.com', { audience: { countries: ['KH'] } });
    await machine.looksUp('machine.example.com');
    await machine.opens(id);
    await becomes(id, { Cambodia: 'QUERY' });
    await noted('kh');
    expect(await table(id)).toEqual({ Cambodia: 'QUERY' });
  });

  it('do not count a feed whose filter leaves it out, nor a machine’s feed where it is RED', async () => {
    const key = await apiKeyClient((await hub.as('admin@vn.example')).ask).makes();
    const id = await publishes('left-out.example.com', { tlp: 'RED', audience: { countries: ['KH', 'VN'] } });
    await of('kh').reads(null, { kinds: ['PHONE'] }, 1_000);
    await of('kh').reads(null, { threats: ['RANSOMWARE'] }, 1_000);
    await of('kh').reads(null, { owners: [await of('kh').partyId('Japan')] }, 1_000);
    await officer(hub.asToken(key.secret).ask).reads(null, {}, 1_000);
    await noted('kh');
    await noted('vn');
    expect(await table(id)).toEqual({ Cambodia: 'nothing', 'Viet Nam': 'nothing' });
    await of('kh').reads(null, { kinds: ['DOMAIN'], threats: ['PHISHING'], owners: [await of('kh').partyId('Thailand')] }, 1_000);
    await becomes(id, { Cambodia: 'FEED', 'Viet Nam': 'nothing' });
  });

  it('count a page up to its last event, and not what comes on the next one', async () => {
    const { cursor } = await of('kh').reads(null, {}, 1_000);
    const first = await publishes('first-of-page.example.com', { audience: { countries: ['KH'] } });
    const second = await publishes('second-of-page.example.com', { audience: { countries: ['KH'] } });
    const page = await of('kh').reads(cursor, {}, 1);
    await becomes(first, { Cambodia: 'FEED' });
    expect(await table(second)).toEqual({ Cambodia: 'nothing' });
    await of('kh').reads(page.cursor, {}, 1);
    await becomes(second, { Cambodia: 'FEED' });
  });

  it('keep a party that had it and lost it, and forget one that never had it', async () => {
    const id = await publishes('narrowed.example.com', { audience: { countries: ['KH', 'VN'] } });
    await of('kh').reads(null, {}, 1_000);
    await becomes(id, { Cambodia: 'FEED', 'Viet Nam': 'nothing' });
    await of('th').readdresses(id, {});
    await settled();
    expect(await table(id)).toEqual({ Cambodia: 'FEED' });
    // Viet Nam reads the stream in which it was published, when it is withdrawn already.
    await of('vn').reads(null, {}, 1_000);
    await noted('vn');
    expect(await table(id)).toEqual({ Cambodia: 'FEED' });
    await of('th').readdresses(id, { countries: ['VN'] });
    await settled();
    await of('vn').reads(null, {}, 1_000);
    await becomes(id, { Cambodia: 'FEED', 'Viet Nam': 'FEED' });
  });

  it('stay when the indicator is gone', async () => {
    const id = await publishes('retained.example.com', { audience: { countries: ['KH'] } });
    await of('kh').reads(null, {}, 1_000);
    await becomes(id, { Cambodia: 'FEED' });
    for (const rows of ['indicator_detail', 'indicator']) await hub.ownerSql(`delete from hub.${rows} where id = $1`, [id]);
    await settled();
    expect(await table(id)).toEqual({ Cambodia: 'FEED' });
  });

  it('do not tell who joined a group that the owner has left', async () => {
    const group = await of('th').groupId();
    const id = await publishes('for-the-group.example.com', { audience: { groups: [group] } });
    await of('kh').opens(id);
    await until(
      () => table(id),
      (seen) => seen['Cambodia'] === 'QUERY opened',
    );
    const members = Object.keys(await table(id));
    expect(members).not.toContain('Singapore');
    await membership('removeGroupMember', 'Thailand', group);
    await membership('addGroupMember', 'Singapore', group);
    await of('sg').opens(id);
    await of('sg').reads(null, {}, 1_000);
    await noted('sg');
    // What a member of before does from now on is not the owner's to know.
    await of('kh').reads(null, {}, 1_000);
    await noted('kh');
    await of('vn').opens(id);
    await of('vn').reads(null, {}, 1_000);
    await noted('vn');
    // Members of before that have it are known; of those that have not, the owner no longer knows whether they are members.
    expect(await table(id)).toEqual({ Cambodia: 'QUERY opened' });
    await membership('addGroupMember', 'Thailand', group);
    expect(Object.keys(await table(id)).sort()).toEqual([...members, 'Singapore'].sort());
    await membership('removeGroupMember', 'Singapore', group);
  });

  it('are read page by page', async () => {
    const id = await publishes('everybody.example.com', { audience: { everyCountry: true, exceptCountries: ['JP'] } });
    const all = (await receipts(id)).map(({ party }) => party.name);
    expect(all).not.toContain('Japan');
    expect(all.length).toBeGreaterThan(5);
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      type Page = { it: { nodes: Receipt[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
      const { it: page }: Page = await of('th').ask<Page>(RECEIPTS, { id, first: 4, after });
      seen.push(...page.nodes.map(({ party }) => party.name));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(seen).toEqual(all);
    await expect(of('th').ask(RECEIPTS, { id, first: 501 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PAGE_SIZE' });
  });

  it('are the owner’s alone: for everybody else the indicator might as well not be there', async () => {
    const id = await publishes('mine-alone.example.com', { audience: { countries: ['KH'] } });
    await of('kh').opens(id);
    for (const who of ['kh', 'vn', 'meta']) {
      for (const item of [id, NOBODYS, 'no id']) await expect(receipts(item, who)).rejects.toMatchObject(NOT_FOUND);
    }
    await expect(receipts(NOBODYS)).rejects.toMatchObject(NOT_FOUND);
    await expect(operator.ask(RECEIPTS, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const admin = officer((await hub.as('admin@th.example')).ask);
    expect((await admin.ask<{ it: { nodes: Receipt[] } }>(RECEIPTS, { id })).it.nodes).toHaveLength(1);
    const red = await publishes('mine-red.example.com', { tlp: 'RED', audience: { countries: ['KH'] } });
    await expect(admin.ask(RECEIPTS, { id: red })).rejects.toMatchObject(NOT_FOUND);
  });
});

describe('receipts of a hub that stops', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  /** Holds up what a log writes, for as long as this test has the lock `key`. @returns how to let it go, and whether the hub has begun to stop the log */
  const holds = async (log: DeliveryLog | ReadingLog, key: number, table: string, writes: string) => {
    await hub.ownerSql(`create trigger held before insert on hub.${table} for each row execute function hub.hold(${key})`);
    await hub.ownerSql(`alter function hub.${writes} set lock_timeout = 0`); // as long as the test takes
    await hub.ownerSql('select pg_advisory_lock($1)', [key]);
    const stop = log.onApplicationShutdown.bind(log);
    let isStopping = false;
    log.onApplicationShutdown = () => {
      isStopping = true;
      return stop();
    };
    return { key, isStopping: () => isStopping, letsGo: () => hub.ownerSql('select pg_advisory_unlock($1)', [key]) };
  };
  const waitsFor = (what: string): Promise<unknown> =>
    until(
      () =>
        administer(
          hub.database.url,
          `select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database() and ${what}`,
        ),
      (waiting) => waiting.length > 0,
    );

  it('have what its last requests got, which it answers while it stops, and which it has not written yet', async () => {
    const th = officer((await hub.as('analyst@th.example')).ask);
    // Of two sessions: the hub asks the database who the second one is when its request comes.
    const tokens = [(await hub.as('analyst@kh.example')).token, (await hub.as('analyst@kh.example')).token];
    const ids: string[] = [];
    for (const value of ['first-request.example.com', 'last-request.example.com']) {
      ids.push((await th.publishes({ value, audience: { countries: ['KH'] } })).id);
    }
    await until(() => hub.ownerSql('select from hub.outbox'), (waiting) => waiting.length === 0); // prettier-ignore
    const query = 'query ($id: ID!) { feed(first: 500) { cursor } indicator(id: $id) { id } }';
    const asks = (nth: number) => post(hub.url, { query, variables: { id: ids[nth] } }, { authorization: `Bearer ${tokens[nth]}` });

    await hub.ownerSql(
      `create function hub.hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(tg_argv[0]::integer); return new; end $$`,
    );
    const logs = [
      await holds(hub.app.get(ReadingLog, { strict: false }), 1, 'item_receipt', 'record_item_receipts'),
      await holds(hub.app.get(DeliveryLog, { strict: false }), 2, 'delivery_range', 'record_delivery_ranges'),
    ];
    await asks(0);
    // Each log writes what the first request got. It writes nothing else meanwhile, so what the last request gets stays in memory.
    for (const { key } of logs) await waitsFor(`l.locktype = 'advisory' and l.objid = ${key}`);

    await hub.ownerSql('alter function hub.whoami set lock_timeout = 0');
    await hub.ownerSql('begin');
    await hub.ownerSql('lock table hub.session in access exclusive mode');
    const underWay = asks(1);
    await waitsFor(`a.query like '%hub.whoami(%'`);
    const stopping = hub.app.close();
    await until(() => post(hub.url, { query: '{ __typename }' }).then(() => false, () => true), (isRefused) => isRefused); // prettier-ignore
    await hub.ownerSql('rollback');
    expect((await underWay).data).toMatchObject({ indicator: { id: ids[1] } });
    // They stop one after the other. A log that stops waits for what it is writing, and then writes the rest.
    for (let left = logs; left.length > 0;) {
      const [log] = await until(() => Promise.resolve(left.filter(({ isStopping }) => isStopping())), (all) => all.length > 0); // prettier-ignore
      await log?.letsGo();
      left = left.filter((one) => one !== log);
    }
    await stopping;
    expect(await hub.ownerSql('select item, way from hub.item_receipt where item = any ($1) order by way, item', [ids])).toEqual(
      ['opened', 'query'].flatMap((way) => ids.toSorted().map((item) => ({ item, way }))),
    );
    expect(await hub.ownerSql('select channel from hub.delivery_range')).toEqual([{ channel: 'graphql' }, { channel: 'graphql' }]);
  });
});
