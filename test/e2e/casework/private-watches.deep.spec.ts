import { listAnnouncements } from '../../support/announcement-client.js';
import { deconflictionClient } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { type WatchClient, watchClient } from '../../support/watch-client.js';
import { webhookClient } from '../../support/webhook-client.js';

const numbered = (at: number): string => `+6681900${String(at).padStart(4, '0')}`;
const toTh = { countries: ['TH'] };

describe('private watches', () => {
  let hub: Hub;
  let th: WatchClient;
  let kh: Officer;
  let colleague: Ask;
  let admin: Ask;
  let machine: Ask;
  let receiver: Receiver;

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
    th = watchClient(await as('liaison@th.example'));
    kh = officer(await as('analyst@kh.example'));
    [colleague, admin] = [await as('analyst@th.example'), await as('admin@th.example')];
    machine = hub.asToken((await apiKeyClient(admin).makes()).secret).ask;
    receiver = await startReceiver();
    await webhookClient(officer(th.ask)).creates({ name: 'Case system', url: receiver.url });
  });
  afterAll(async () => {
    await hub.stop();
    await receiver.stop();
  });

  const watchFor = (value: string, visibleTo: string): Promise<string> => th.watches({ values: [{ value }], visibleTo });
  /** How often somebody is told of a watch: by the list, and by the feed from its beginning. */
  const told = async (ask: Ask, watch: string): Promise<readonly [number, number]> => {
    type Page = { feed: { events: { item: { watchId: string | null } | null }[] } };
    const query = '{ feed(first: 1000, filter: { itemKinds: [ANNOUNCEMENT] }) { events { item { ... on Announcement { watchId } } } } }';
    const isOfIt = (one: { watchId: string | null } | null): boolean => one?.watchId === watch;
    const { events } = (await ask<Page>(query)).feed;
    return [(await listAnnouncements(ask)).filter(isOfIt).length, events.filter(({ item }) => isOfIt(item)).length];
  };
  const tellsMaker = (watch: string): Promise<unknown> =>
    until(
      () => told(th.ask, watch),
      ([list, feed]) => list === 1 && feed === 1,
    );

  it('of one officer tell that officer alone: no colleague, administrator, machine or webhook', async () => {
    const watch = await watchFor('private.example.com', 'CREATOR');
    await kh.publishes({ value: 'private.example.com', audience: toTh });
    await tellsMaker(watch);
    for (const ask of [colleague, machine]) expect(await told(ask, watch)).toEqual([0, 0]);
    expect((await listAnnouncements(admin)).filter(({ watchId }) => watchId === watch)).toEqual([]);
    await kh.publishes({ value: 'after-the-private-one.example.com', audience: toTh });
    const come = await until(
      async () => receiver.received.map(({ data }) => data),
      (all) => all.some(({ item }) => item?.value === 'after-the-private-one.example.com'),
    );
    expect(come.map(({ kind, item }) => `${kind} ${item?.value}`)).toEqual([
      'INDICATOR private.example.com',
      'INDICATOR after-the-private-one.example.com',
    ]);
  });

  it('of an agency tell whoever is of it, and those of a party everybody', async () => {
    const agency = await watchFor('of-the-agency.example.com', 'AGENCY');
    const party = await watchFor('of-the-party.example.com', 'PARTY');
    for (const one of ['agency', 'party']) await kh.publishes({ value: `of-the-${one}.example.com`, audience: toTh });
    await tellsMaker(agency);
    await tellsMaker(party);
    const both = async (ask: Ask): Promise<readonly number[]> => [...(await told(ask, agency)), ...(await told(ask, party))];
    expect(await both(colleague)).toEqual([1, 1, 1, 1]);
    await hub.ownerSql(`update hub.user_account set agency = null where email = 'analyst@th.example'`);
    expect(await both(colleague)).toEqual([0, 0, 1, 1]);
    await hub.ownerSql(
      `update hub.user_account u set agency = o.agency from hub.user_account o where u.email = 'analyst@th.example' and o.email = 'liaison@th.example'`,
    );
    expect(await told(machine, party)).toEqual([1, 1]);
  });

  it('are told to nobody else when their party comes back from a suspension, nor that anything was taken from it', async () => {
    const watch = await watchFor('before-the-suspension.example.com', 'CREATOR');
    await kh.publishes({ value: 'before-the-suspension.example.com', audience: toTh });
    await tellsMaker(watch);
    const [row] = await hub.ownerSql<{ id: string }>(`select id from hub.announcement where what = 'WATCH_HIT' and about->>'watch' = $1`, [
      watch,
    ]);
    const operator = (await hub.as('operator@hub.example')).ask;
    const thailand = await kh.partyId('Thailand');
    for (const suspended of [true, false]) {
      await operator('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', {
        p: thailand,
        s: suspended,
      });
      await until(
        () => hub.ownerSql('select from hub.outbox union all select from hub.party_job where done_at is null'),
        (rows) => rows.length === 0,
      );
    }
    const back = await kh.publishes({ value: 'after-the-suspension.example.com', audience: toTh });
    const query = '{ feed(first: 1000) { events { operation itemId } } }';
    const about = async (ask: Ask): Promise<readonly string[]> => {
      type Page = { feed: { events: { operation: string; itemId: string }[] } };
      const { events } = await until(
        async () => (await ask<Page>(query)).feed,
        ({ events: all }) => all.some(({ itemId }) => itemId === back.id),
      );
      return events.filter(({ itemId }) => itemId === row?.id).map(({ operation }) => operation);
    };
    expect(await about(th.ask)).toContain('PUBLISHED');
    expect([await about(colleague), await about(machine)]).toEqual([[], []]);
    // As it is until the job of the return comes to it: lost, and not yet back.
    const isBack = `item = $1 and seq in (select s.seq from hub.stream s where s.item = $1 and s.op = 'BACKFILL')`;
    for (const table of ['inbox', 'stream']) await hub.ownerSql(`delete from hub.${table} where ${isBack}`, [row?.id]);
    expect(await about(th.ask)).toContain('WITHDRAWN');
    expect([await about(colleague), await about(machine)]).toEqual([[], []]);
  });

  it('follow their maker to another agency, and fall silent with the account', async () => {
    const { ask, userId } = await hub.as('liaison@sg.example');
    const sg = watchClient(ask);
    const other = (await hub.as('analyst@sg.example')).ask;
    const watch = await sg.watches({ values: [{ value: 'moved.example.com' }, { value: 'disabled.example.com' }] });
    await hub.ownerSql(`update hub.user_account set agency = null where id = $1`, [userId]);
    await kh.publishes({ value: 'moved.example.com', audience: { countries: ['SG'] } });
    await until(
      () => told(sg.ask, watch),
      ([list, feed]) => list === 1 && feed === 1,
    );
    const disables = 'mutation ($id: ID!) { setUserDisabled(userId: $id, disabled: true) }';
    await (await hub.as('admin@sg.example')).ask(disables, { id: userId });
    await kh.publishes({ value: 'disabled.example.com', audience: { countries: ['SG'] } });
    await until(
      () => hub.ownerSql('select from hub.watch_position p, hub.sequence_head h where p.last < h.last or exists (select from hub.outbox)'),
      (rows) => rows.length === 0,
    );
    expect(await told(other, watch)).toEqual([0, 0]);
    expect(await hub.ownerSql('select hits from hub.watch where id = $1', [watch])).toEqual([{ hits: 1 }]);
  });

  describe('for enumeration', () => {
    const ALARMS = '{ deconflictionAlarms { nodes { officer { name } signs valuesQueried } } }';
    const run = (from: number, count: number): readonly { value: string; kind: string }[] =>
      Array.from({ length: count }, (_, index) => ({ value: numbered(from + index), kind: 'PHONE' }));
    const alarms = async (slug: string): Promise<readonly object[]> =>
      (await (await hub.as(`admin@${slug}.example`)).ask<{ deconflictionAlarms: { nodes: object[] } }>(ALARMS)).deconflictionAlarms.nodes;
    const lookedAt = (): Promise<unknown> =>
      until(
        () => hub.ownerSql('select from hub.deconfliction_query where notified_at is null'),
        (rows) => rows.length === 0,
      );

    it('raise the alarm together with questions, also when they end at once; and no owner is told of them', async () => {
      const jp = (await hub.as('liaison@jp.example')).ask;
      const holder = deconflictionClient((await hub.as('liaison@kh.example')).ask);
      await kh.publishes({ kind: 'PHONE', value: numbered(5), audience: {}, discoverability: 'SILENT' });
      const watch = await watchClient(jp).watches({ values: run(0, 200) });
      await watchClient(jp).ends(watch);
      await lookedAt();
      expect(await alarms('jp')).toEqual([]);
      expect(await holder.contacts()).toEqual([]);
      await deconflictionClient(jp).asks(...run(200, 60));
      await lookedAt();
      expect(await alarms('jp')).toEqual([{ officer: { name: 'liaison@jp.example' }, signs: ['RANGE'], valuesQueried: 260 }]);
    });

    it('raise it alone, in pieces, and for names under one domain; prefixes and what is read in several ways count once', async () => {
      const us = watchClient((await hub.as('analyst@us.example')).ask);
      const names = (from: number): readonly { value: string }[] =>
        Array.from({ length: 130 }, (_, index) => ({
          value: `shop${String.fromCharCode(97 + (index % 26))}${from + index}.mall.example.com`,
        }));
      const watch = await us.watches({ values: names(0) });
      await us.watches({ prefixes: [{ kind: 'PHONE', prefix: '+1 212 55501' }] });
      await lookedAt();
      expect(await alarms('us')).toEqual([]);
      await us.adds(watch, { values: names(130) });
      await lookedAt();
      expect(await alarms('us')).toEqual([{ officer: { name: 'analyst@us.example' }, signs: ['DICTIONARY'], valuesQueried: 260 }]);
    });

    it('are kept for that sealed, and for a day', async () => {
      const vn = await hub.as('liaison@vn.example');
      await watchClient(vn.ask).watches({ values: [{ value: 'for-a-day.example.com' }, { value: '0812345678', country: 'TH' }] });
      await lookedAt();
      const kept = (): Promise<readonly { sealed: Buffer }[]> =>
        hub.ownerSql<{ sealed: Buffer }>('select sealed from hub.watch_query_value where user_id = $1', [vn.userId]);
      const rows = await kept();
      expect(rows).toHaveLength(2); // however many ways there are to read them
      expect(rows.some(({ sealed }) => sealed.includes('for-a-day'))).toBe(false);
      await hub.ownerSql(`update hub.deconfliction_query set requested_at = now() - interval '25 hours' where user_id = $1`, [vn.userId]);
      await until(kept, (left) => left.length === 0);
    });
  });
});
