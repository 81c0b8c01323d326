import { randomUUID } from 'node:crypto';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { type DeconflictionClient, deconflictionClient, type ContactView, type HitView } from '../../support/deconfliction-client.js';
import {
  askAbout,
  contactAbout,
  freshPhone,
  holdValue,
  openDeconflictionWorld,
  ownersNotified,
} from '../../support/deconfliction-world.js';
import type { Hub } from '../../support/hub.js';
import { type Officer, officer, until } from '../../support/officer.js';

describe('deconfliction in long and rare cases', () => {
  let hub: Hub;
  let th: Officer & DeconflictionClient;
  let kh: Officer & DeconflictionClient;
  let vn: DeconflictionClient;

  beforeAll(async () => {
    ({ hub, th, kh, vn } = await openDeconflictionWorld());
  });
  afterAll(() => hub.stop());

  const holds = (more: object = {}, who: Officer = th): ReturnType<typeof holdValue> => holdValue(who, more);
  const one = (value: string, by: DeconflictionClient = vn): Promise<HitView> => askAbout(by, value);
  const contactOf = (item: string, by: DeconflictionClient = th): Promise<ContactView> => contactAbout(by, item);
  const told = (): Promise<unknown> => ownersNotified(hub);

  it('keeps an agency open while it has sealed holdings in force, which nobody could take back any more', async () => {
    const admin = (await hub.as('admin@kh.example')).ask;
    const [{ id: agency, key, party } = { id: '', key: 0, party: 0 }] = await hub.ownerSql<{ id: string; key: number; party: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Night desk' from hub.party where slug = 'kh' returning id, key, party`,
    );
    const close = (): Promise<unknown> => admin('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id: agency });
    await hub.ownerSql(
      `insert into hub.sealed_holding (id, owner, agency, mark, setting, reference) values (gen_random_uuid(), $1, $2, gen_random_uuid(), 'HIT', 'x')`,
      [party, key],
    );
    await expect(close()).rejects.toMatchObject({ reason: 'AGENCY_IN_USE' });
    await hub.ownerSql('update hub.sealed_holding set valid_until = now() where agency = $1', [key]);
    expect(await close()).toEqual({ closeAgency: { id: expect.any(String) as unknown } });
  });

  it('tells of one question once, however many hubs are at it, and takes a thousand values', async () => {
    const { id, value } = await holds({ discoverability: 'SILENT' });
    const hits = await vn.asks(
      ...Array.from({ length: 1_000 }, (_, index) => (index === 999 ? { value, kind: 'PHONE' } : `${randomUUID()}.example`)),
    );
    expect(hits.map(({ hit }) => hit)).toEqual(Array.from({ length: 1_000 }, () => false));
    await told();
    const [{ ask } = { ask: '' }] = await hub.ownerSql<{ ask: string }>(
      'select a.id as ask from hub.deconfliction_query a join hub.deconfliction_query_value v on a.place = v.seq / 1024 where v.id = $1',
      [hits[999]?.requestId],
    );
    const [digests] = await hub.ownerSql<{ all: string }>('select array[digest]::text as all from hub.indicator where id = $1', [id]);
    const relay = hub.app.get(RelayConnection, { strict: false });
    const again = await relay.callWithClaim('notify_holders', [ask, [hits[999]?.requestId], digests?.all, [randomUUID()]]);
    expect(again).toEqual([{ notify_holders: false }]);
    expect((await th.contacts()).filter(({ indicatorId }) => indicatorId === id)).toHaveLength(1);
  });

  it('tells nobody of a question for what came after it, however late it is told', async () => {
    const value = freshPhone();
    const { requestId, hit } = await one(value);
    await told();
    const { id } = await th.publishes({ kind: 'PHONE', value, tlp: 'AMBER', audience: {}, discoverability: 'HIT_CONTACT' });
    const [sealed] = await kh.seals({ kind: 'PHONE', value, discoverability: 'HIT', reference: 'after the question' });
    await hub.ownerSql(
      'update hub.deconfliction_query set notified_at = null where place = (select seq / 1024 from hub.deconfliction_query_value where id = $1)',
      [requestId],
    );
    await told();
    expect([hit, sealed?.outcome]).toEqual([false, 'CREATED']);
    expect((await th.contacts()).filter(({ indicatorId }) => indicatorId === id)).toEqual([]);
    expect((await kh.contacts()).filter(({ sealedHoldingId }) => sealedHoldingId === sealed?.holdingId)).toEqual([]);
    expect(await hub.ownerSql('select from hub.contact where request = $1', [requestId])).toEqual([]);
  });

  it('forgets a question with all that became of it after three years, and not before', async () => {
    const { id, value } = await holds({ discoverability: 'HIT' });
    const later = await holds({ discoverability: 'HIT' });
    const [old, young] = [(await one(value)).requestId, (await one(later.value)).requestId];
    await th.answers((await contactOf(id)).id, 'IDENTIFIED');
    await contactOf(later.id);
    // All that were asked before it are as old.
    const aged = `update hub.deconfliction_query set requested_at = now() - interval '3 years' where notified_at is not null and place <= (select seq / 1024 from hub.deconfliction_query_value where id = $1)`;
    await hub.ownerSql(aged, [old]);
    await until(
      () => vn.opens(old),
      (found) => found === null,
    );
    expect((await vn.opens(young))?.hit).toBe(true);
    expect((await th.contacts()).map(({ indicatorId }) => indicatorId)).toEqual([later.id]);
    expect(await hub.ownerSql('select from hub.contact_answer where request = $1', [old])).toEqual([]);
  });

  it('lets nobody past a quota by asking at the same time', async () => {
    const { userId, ask } = await hub.as('liaison@my.example');
    const my = deconflictionClient(ask);
    await my.asks('first.example.com');
    await hub.ownerSql(
      `insert into hub.deconfliction_query_total (whose, minute, count) select u.id, date_trunc('minute', now()) - interval '2 hours', 99799 from hub.user_account u where u.id = $1`,
      [userId],
    );
    // The limit is 200: of four questions of 150 at once, one is answered.
    const values = Array.from({ length: 150 }, (_, n) => `racing-${n}.example.com`);
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => my.asks(...values)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ reason: 'DECONFLICTION_QUOTA' });
    }
  });

  it('finds what an officer asked by what came of it, when and in which case, and resolves what was released', async () => {
    const ph = deconflictionClient((await hub.as('liaison@ph.example')).ask);
    const phOfficer = officer(ph.ask);
    const [named, silent] = [await holds({ discoverability: 'HIT_CONTACT' }), await holds({ discoverability: 'SILENT' })];
    await ph.asks({ value: named.value, kind: 'PHONE' }, { value: silent.value, kind: 'PHONE' }, 'nobody-holds-this.example.com');
    const LIST = `query ($filter: DeconflictionRequestFilter) { deconflictionRequests(filter: $filter, first: 200) {
      nodes { input answers { indicatorId indicator { value owner { name } } } } } }`;
    type Listed = {
      deconflictionRequests: { nodes: { input: string; answers: { indicatorId: string | null; indicator: object | null }[] }[] };
    };
    const inputs = async (filter: object): Promise<readonly string[]> =>
      (await ph.ask<Listed>(LIST, { filter })).deconflictionRequests.nodes.map(({ input }) => input);
    const all = ['nobody-holds-this.example.com', silent.value, named.value];
    expect(await inputs({})).toEqual(all);
    expect(await inputs({ hit: true })).toEqual([named.value]);
    expect(await inputs({ hit: false })).toEqual(all.slice(0, 2));
    expect(await inputs({ parties: [await th.partyId('Thailand')] })).toEqual([named.value]);
    expect(await inputs({ parties: [await th.partyId('Cambodia'), 'none'] })).toEqual([]);
    expect(await inputs({ caseReference: 'Case 7' })).toEqual(all);
    expect(await inputs({ caseReference: 'Case 8' })).toEqual([]);
    const [before, after] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)].map((at) => at.toISOString());
    expect(await inputs({ createdAfter: before, createdBefore: after })).toEqual(all);
    expect([await inputs({ createdAfter: after }), await inputs({ createdBefore: before })]).toEqual([[], []]);
    expect(await inputs({ answered: true })).toEqual([]);

    const contact = await contactOf(silent.id);
    await th.ask(`mutation ($id: ID!) { answerContact(id: $id, answer: RELEASED) { state } }`, { id: contact.id });
    const { deconflictionRequests } = await ph.ask<Listed>(LIST, { filter: { answered: true } });
    expect(deconflictionRequests.nodes).toMatchObject([
      { input: silent.value, answers: [{ indicatorId: silent.id, indicator: { value: silent.value, owner: { name: 'Thailand' } } }] },
    ]);
    expect(await inputs({ parties: [await th.partyId('Thailand')] })).toEqual([silent.value, named.value]); // whose answer named it, too
    await th.readdresses(silent.id, {}); // taken back: neither the answer nor the claim is shown
    expect([await inputs({ answered: true }), await phOfficer.opens(silent.id)]).toEqual([[], null]);
    // A cursor belongs to its filter.
    const page = await ph.ask<{ deconflictionRequests: { pageInfo: { endCursor: string } } }>(
      '{ deconflictionRequests(first: 1) { pageInfo { endCursor } } }',
    );
    await expect(
      ph.ask('query ($after: Cursor) { deconflictionRequests(first: 1, after: $after, filter: { hit: true }) { nodes { id } } }', {
        after: page.deconflictionRequests.pageInfo.endCursor,
      }),
    ).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
  });

  it('finds contacts by state, setting, country, time, case and claim, with the claim as it stands', async () => {
    const id = deconflictionClient((await hub.as('liaison@id.example')).ask);
    const [hit, silent] = [await holds({ discoverability: 'HIT' }), await holds({ discoverability: 'SILENT' })];
    const [receipt] = await th.seals({ kind: 'PHONE', value: freshPhone(), discoverability: 'HIT', reference: 'file 9' });
    await id.asks({ value: hit.value, kind: 'PHONE' }, { value: silent.value, kind: 'PHONE' });
    await contactOf(silent.id);
    const LIST = `query ($filter: ContactFilter) { contacts(filter: $filter, first: 200) { nodes { id indicatorId indicator { value } reference } } }`;
    const [indonesia, vietNam] = [await th.partyId('Indonesia'), await th.partyId('Viet Nam')];
    type Listed = { contacts: { nodes: { id: string; indicatorId: string | null; indicator: { value: string } | null }[] } };
    const found = async (filter: object, ask = th.ask): Promise<readonly (string | undefined)[]> =>
      (await ask<Listed>(LIST, { filter: { requesters: [indonesia], ...filter } })).contacts.nodes
        .map(({ indicator }) => indicator?.value)
        .sort();
    const both = [hit.value, silent.value].sort();
    expect(await found({})).toEqual(both);
    expect(await found({ discoverabilities: ['SILENT'] })).toEqual([silent.value]);
    expect([await found({ requesters: [vietNam], indicatorId: hit.id }), await found({ indicatorId: hit.id })]).toEqual([[], [hit.value]]);
    expect([await found({ indicatorId: 'none' }), await found({ sealed: true }), await found({ sealed: false })]).toEqual([[], [], both]);
    expect([await found({ caseReference: 'Case 7' }), await found({ caseReference: 'Case 8' })]).toEqual([both, []]);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    expect([await found({ createdBefore: soon }), await found({ createdAfter: soon })]).toEqual([both, []]);
    const contact = await contactOf(hit.id);
    await th.ask(`mutation ($id: ID!) { answerContact(id: $id, answer: DECLINED) { state indicator { value } } }`, { id: contact.id });
    expect([await found({ states: ['DECLINED'] }), await found({ states: ['OPEN'] })]).toEqual([[hit.value], [silent.value]]);
    expect(await found({}, kh.ask)).toEqual([]); // another country's contacts are nobody's else
    expect(receipt?.outcome).toBe('CREATED');
  });

  it('alarms the officer’s own country and the hub when questions look like enumeration, once a day, without a value', async () => {
    const us = deconflictionClient((await hub.as('liaison@us.example')).ask);
    const run = (from: number): object[] =>
      Array.from({ length: 200 }, (_, index) => ({ value: `+6681900${String(from + index).padStart(4, '0')}`, kind: 'PHONE' }));
    await us.asks(...run(0));
    await told();
    const admin = (await hub.as('admin@us.example')).ask;
    const ALARMS = '{ deconflictionAlarms { nodes { officer { kind id name party { name } } signs valuesQueried } } }';
    const alarms = async (ask = admin): Promise<readonly object[]> =>
      (await ask<{ deconflictionAlarms: { nodes: object[] } }>(ALARMS)).deconflictionAlarms.nodes;
    expect(await alarms()).toEqual([]);
    await us.asks(...run(200));
    await us.asks(...run(400));
    await told();
    const { userId: id } = await hub.as('liaison@us.example');
    const officerOf = { kind: 'OFFICER', id, party: { name: 'United States' } };
    const raised = [{ officer: { ...officerOf, name: 'liaison@us.example' }, signs: ['RANGE'], valuesQueried: 400 }];
    expect(await alarms()).toEqual(raised);
    expect(await alarms((await hub.as('auditor@hub.example')).ask)).toEqual([{ ...raised[0], officer: { ...officerOf, name: null } }]);
    expect(await alarms((await hub.as('admin@th.example')).ask)).toEqual([]);
    await expect(alarms(us.ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await us.announcements('DECONFLICTION_ALARM')).toHaveLength(1);
    expect(await th.announcements('DECONFLICTION_ALARM')).toEqual([]);
    expect(await deconflictionClient((await hub.as('operator@hub.example')).ask).announcements('DECONFLICTION_ALARM')).toHaveLength(1);
    const lines = await hub.ownerSql(`select * from hub.audit where what = 'deconflict.alarm'`);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('6681900');
  });
});
