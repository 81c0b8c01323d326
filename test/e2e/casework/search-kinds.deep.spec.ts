import { GRANTS, type Permission, ROLES } from '../../../src/platform/database/grants.js';
import { type Hub, startHub } from '../../support/hub.js';
import { actionClient } from '../../support/action-client.js';
import { alertClient } from '../../support/alert-client.js';
import { caseClient } from '../../support/case-client.js';
import { noticeClient } from '../../support/notice-client.js';
import { until } from '../../support/officer.js';
import { searchClient } from '../../support/search-client.js';
import { sendReport, WITHDRAW } from '../../support/triage-client.js';
import { watchClient } from '../../support/watch-client.js';

const BULLETIN = { colour: 'BULLETIN', details: {} };

describe('The search of casework', () => {
  let hub: Hub;
  type Reader = Awaited<ReturnType<typeof readerOf>>;
  let th: Reader;
  let sg: Reader;
  let jp: Reader;
  let meta: Reader;

  async function readerOf(email: string) {
    const { ask } = await hub.as(email);
    return {
      ask,
      ...searchClient(ask),
      notices: noticeClient(ask),
      watches: watchClient(ask),
      acts: actionClient(ask),
      alerts: alertClient(ask),
    };
  }
  const finders = async (text: string, ...readers: readonly Reader[]): Promise<readonly (readonly string[])[]> =>
    Promise.all(readers.map(async ({ searches }) => (await searches({ text })).edges.map(({ node }) => `${node.kind} ${node.title}`)));

  beforeAll(async () => {
    hub = await startHub();
    [th, sg] = [await readerOf('liaison@th.example'), await readerOf('liaison@sg.example')];
    [jp, meta] = [await readerOf('liaison@jp.example'), await readerOf('contributor@meta.example')];
  });
  afterAll(() => hub.stop());

  it('needs a permission that every role has which may read one of its kinds, except of alerts', () => {
    const kinds: readonly Permission[] = ['case:read', 'notice:desk', 'report:triage', 'report:submit', 'action:answer', 'watch:manage'];
    const readers = ROLES.filter((role) => kinds.some((permission) => (GRANTS[role] as readonly Permission[]).includes(permission)));
    expect(readers.filter((role) => !(GRANTS[role] as readonly Permission[]).includes('indicator:read'))).toEqual([]);
  });

  it('finds a notice by title and summary for its audience, and its draft for the desk of its own country', async () => {
    const chief = await readerOf('chief@th.example');
    const draft = await th.notices.draft({ ...BULLETIN, title: 'Parcel callers', audience: { countries: ['SG'] } });
    const asDraft = ['NOTICE_DRAFT Parcel callers'];
    expect(await finders('parcel', th, chief, sg, jp, meta)).toEqual([asDraft, asDraft, [], [], []]);
    await chief.notices.approve(await th.notices.submit(draft));
    const asNotice = ['NOTICE Parcel callers'];
    expect(await finders('PARCEL', th, chief, sg, jp, meta)).toEqual([asNotice, asNotice, asNotice, [], []]);
    const [{ node } = { node: null }] = (await sg.searches({ text: 'station that is none', kinds: ['NOTICE'] })).edges;
    expect(node).toMatchObject({
      ...{ id: draft.id, tlp: 'GREEN', state: 'CURRENT', threat: 'CALL_CENTRE_SCAM', parties: [{ name: 'Thailand' }] },
      item: { __typename: 'Notice', id: draft.id },
    });
    expect(await sg.counts({ text: 'parcel' }, 'KIND', 'STATE')).toEqual({ KIND: ['NOTICE 1'], STATE: ['CURRENT 1'] });
    expect(await jp.counts({ text: 'parcel' }, 'KIND', 'STATE')).toEqual({ KIND: [], STATE: [] });

    const change = await th.notices.draft(
      { ...BULLETIN, title: 'Parcel robots', audience: { countries: ['SG'] } },
      { id: draft.id, revision: 1 },
    );
    const [ofWriter = [], ofReader] = await finders('parcel', th, sg);
    expect([[...ofWriter].sort(), ofReader]).toEqual([['NOTICE Parcel callers', 'NOTICE_DRAFT Parcel robots'], asNotice]);
    expect((await th.searches({ text: 'parcel robots' })).edges.map(({ node: { item } }) => item)).toEqual([null]);
    await th.notices.cancel(change.id);
    expect(await sg.searches({ states: ['CANCELLED'] }).then(({ edges }) => edges.map(({ node: { id } }) => id))).toEqual([draft.id]);
  });

  it('finds a report for its partner and the countries that it concerns, until it is withdrawn or its purpose is refused', async () => {
    const [sub, wrong] = [
      await sendReport(meta.ask, { title: 'Mule herd', reference: 'MH-1' }),
      await sendReport(meta.ask, { title: 'Mule mistake' }),
    ];
    const approver = await readerOf('chief@th.example');
    const microsoft = await readerOf('contributor@microsoft.example');
    const both = ['REPORT Mule mistake', 'REPORT Mule herd'];
    expect(await finders('mule', meta, th, approver, sg, microsoft)).toEqual([both, both, both, [], []]);
    expect(await finders('mh-1', meta, th, sg)).toEqual([['REPORT Mule herd'], ['REPORT Mule herd'], []]);
    await meta.ask(WITHDRAW, { id: wrong });
    expect(await finders('mule', meta, th)).toEqual([['REPORT Mule herd'], ['REPORT Mule herd']]);
    expect((await th.searches({ text: 'mule' })).edges.map(({ node }) => node)).toMatchObject([
      { id: sub, kind: 'REPORT', tlp: 'AMBER', state: 'SUBMITTED', parties: [{ name: 'Meta' }], item: { __typename: 'Report', id: sub } },
    ]);
    await hub.ownerSql(
      `insert into hub.purpose_rule (party, refused, needs_case, set_by)
         select p.key, '{INVESTIGATION}', false, (select min(u.id::text)::uuid from hub.user_account u where u.party = p.key) from hub.party p where p.slug = 'meta'`,
    );
    expect(await finders('mule', meta, th)).toEqual([['REPORT Mule herd'], []]);
    await hub.ownerSql('delete from hub.purpose_rule');
  });

  it('finds a report that stays a draft for its partner alone', async () => {
    await sendReport(meta.ask, { title: 'Unsent herd', draft: true });
    expect(await finders('unsent', meta, th)).toEqual([['REPORT Unsent herd'], []]);
    expect(await meta.finds({ states: ['DRAFT'], kinds: ['REPORT'] })).toHaveLength(1);
  });

  it('finds a watch by its sealed name for those to whom it is visible, and never by a value or for a role that may not watch', async () => {
    const value = { kind: 'DOMAIN', value: 'watched.example.com' };
    const own = await th.watches.watches({ name: 'Lighthouse', values: [value], visibleTo: 'CREATOR' });
    const shared = await th.watches.watches({ name: 'Lighthouse of all', values: [value], visibleTo: 'PARTY' });
    const [analyst, chief] = [await readerOf('analyst@th.example'), await readerOf('chief@th.example')];
    const ids = (reader: Reader): Promise<readonly string[]> => reader.finds({ text: 'LIGHTHOUSE' });
    expect([await ids(th), await ids(analyst), await ids(chief), await ids(sg)]).toEqual([[shared, own], [shared], [], []]);
    expect(await th.finds({ value })).toEqual([]);
    expect((await th.searches({ text: 'lighthouse of' })).edges.map(({ node }) => node)).toMatchObject([
      { id: shared, kind: 'WATCH', title: 'Lighthouse of all', tlp: null, state: 'ACTIVE', parties: [], countries: [], item: null },
    ]);
    expect(await analyst.counts({ text: 'lighthouse' }, 'KIND', 'STATE')).toEqual({ KIND: ['WATCH 1'], STATE: ['ACTIVE 1'] });
    await th.watches.ends(own);
    expect(await th.finds({ kinds: ['WATCH'], states: ['ACTIVE'] })).toEqual([shared]);
    const first = await th.searches({ kinds: ['WATCH'] }, { first: 1 });
    expect(
      (await th.searches({ kinds: ['WATCH'] }, { first: 1, after: first.pageInfo.endCursor })).edges.map(({ node }) => node.id),
    ).toEqual([own]);
  });

  it('finds for an approver and a partner the requests that they may list, and no case, invitation or contact', async () => {
    const { id: of } = await caseClient(th.ask).founds({ title: 'Harbour case' });
    const request = await th.acts.requests({
      recipientId: await idOf('meta'),
      reference: 'harbour-freeze',
      narrative: 'Harbour accounts.',
    });
    const chief = await readerOf('chief@th.example');
    expect([await th.finds({ text: 'harbour' }), await chief.finds({ text: 'harbour' }), await meta.finds({ text: 'harbour' })]).toEqual([
      ...[[request, of], [request], [request]],
    ]);
    expect(await chief.finds({ kinds: ['CASE', 'CASE_INVITATION', 'CONTACT'] })).toEqual([]);
    expect(await sg.finds({ text: 'harbour' })).toEqual([]);
    const admin = await hub.as('admin@th.example');
    await expect(searchClient(admin.ask).finds({ text: 'harbour' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('finds no case for an analyst whose country keeps analysts out of cases, and its notices all the same', async () => {
    const analyst = await readerOf('analyst@th.example');
    expect(await finders('harbour case', analyst)).toEqual([['CASE Harbour case']]);
    await hub.ownerSql(
      `insert into hub.sharing_policy as s (party, analysts_in_cases, set_by)
         select p.key, 'NONE', (select u.id from hub.user_account u where u.email = 'admin@th.example') from hub.party p where p.slug = 'th'
         on conflict (party) do update set analysts_in_cases = 'NONE'`,
    );
    expect(await analyst.finds({ kinds: ['CASE', 'CASE_INVITATION', 'CONTACT'] })).toEqual([]);
    expect(await analyst.finds({ kinds: ['NOTICE'] })).toHaveLength(1);
  });

  it('finds an alert by its whole reference, for those who see it', async () => {
    const request = await th.acts.requests({ recipientId: 'SG', reference: 'alerted', narrative: 'Alerted.' });
    const [alert] = await until(
      () => sg.alerts.of(request),
      (found) => found.length > 0,
    );
    const reference = alert?.reference ?? '';
    const byReference = async (reader: Reader, said: string): Promise<readonly string[]> =>
      (await reader.alerts.lists({ reference: said })).map(({ id }) => id);
    expect([await byReference(sg, reference), await byReference(sg, ` ${reference.toLowerCase()} `)]).toEqual([[alert?.id], [alert?.id]]);
    expect([await byReference(sg, reference.slice(0, -1)), await byReference(sg, 'AL'), await byReference(sg, '')]).toEqual([[], [], []]);
    expect([await byReference(th, reference), await byReference(jp, reference)]).toEqual([[], []]);
  });

  const idOf = async (slug: string): Promise<string> =>
    (await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = '${slug}'`))[0]?.id ?? 'none';
});
