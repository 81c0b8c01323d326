import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, until } from '../../support/officer.js';
import {
  acceptEntry,
  decideEntry,
  DECLINE,
  entriesOf,
  type Entry,
  entryOf,
  freshValue,
  listOutcomes,
  type Receipt,
  STATISTICS,
  sendReport,
} from '../../support/triage-client.js';

const CLAIM = 'query ($id: ID!) { indicator(id: $id) { personStatus audience { countries partners { name } } } }';
const RELEASES = '{ partnerReleases(includeEnded: true) { nodes { itemId releasedBy { name } endedAt } } }';
const DISPUTE = `mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: WRONG_PERSON, comment: "It is a grandmother’s.") { id } }`;
const REJECT = `mutation ($id: ID!) { answerDispute(id: $id, answer: REJECTED, reason: "Looked at again.") { state } }`;
const ENDS = '{ feed(filter: { itemKinds: [REPORT_OUTCOME, REPORT], includeOwn: true }) { events { operation itemId } } }';
const FACTS = `query ($id: ID!) { triageEntry(id: $id) { version duplicates { entryId valueCount } knownValues { index own otherOwners } } }`;

describe('how far it goes, what comes of a report', () => {
  let hub: Hub;
  let people: Record<'meta' | 'binance' | 'th' | 'my' | 'kh' | 'la', Ask>;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
    people = {
      ...{ meta: await as('contributor@meta.example'), binance: await as('contributor@binance.example') },
      ...{ th: await as('analyst@th.example'), my: await as('analyst@my.example') },
      ...{ kh: await as('analyst@kh.example'), la: await as('analyst@la.example') },
    };
    metaId = await officer(people.th).partyId('Meta');
  });
  afterAll(() => hub.stop());

  const idOf = ([receipt]: readonly Receipt[]): string => receipt?.indicator?.id ?? '';
  const mine = (report: string): Promise<Entry> => entryOf(people.th, report);
  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );

  it('takes over that a value is a victim’s, which then goes to no partner', async () => {
    const report = await sendReport(people.meta, { tlp: 'GREEN', values: [{ ...freshValue(), personStatus: 'VICTIM' }] });
    const entry = await mine(report);
    expect(await acceptEntry(people.th, entry, [{ index: 0, audience: { partners: [metaId] } }])).toMatchObject([
      { outcome: 'REJECTED', indicator: null },
    ]);
    expect(await mine(report)).toMatchObject({ state: 'NEW', version: entry.version });
    const id = idOf(await acceptEntry(people.th, entry, [{ index: 0, audience: { countries: ['KH'] } }]));
    expect(await people.kh(CLAIM, { id })).toMatchObject({ indicator: { personStatus: 'VICTIM' } });
    expect(await people.meta(CLAIM, { id })).toEqual({ indicator: null });
  });

  it('accepts at once what a second officer has yet to release, for the own party', async () => {
    const report = await sendReport(people.meta, { countries: ['MY'], values: [freshValue()] });
    await hub.ownerSql(
      `insert into hub.sharing_policy (party, second_for_partners, second_from, set_by)
         select (select key from hub.party where slug = 'my'), true, 'AMBER', id from hub.user_account limit 1`,
    );
    const receipts = await acceptEntry(people.my, await entryOf(people.my, report), [{ index: 0, audience: { countries: ['KH'] } }]);
    expect(receipts).toMatchObject([{ outcome: 'CREATED', problems: [{ code: 'RELEASE_PENDING' }] }]);
    expect(await people.kh(CLAIM, { id: idOf(receipts) })).toEqual({ indicator: null });
    expect(await entryOf(people.my, report)).toMatchObject({ state: 'ACCEPTED' });
    expect(await listOutcomes(people.meta, report)).toMatchObject([{ state: 'ACCEPTED' }]);
  });

  it('ends outcomes with their report, and keeps the claims', async () => {
    const report = await sendReport(people.meta, { values: [freshValue()] });
    const id = idOf(await acceptEntry(people.th, await mine(report), [{ index: 0 }], { credit: 'NAMED' }));
    const [outcome] = await listOutcomes(people.meta, report);
    await settled();
    await hub.ownerSql('delete from hub.report where id = $1', [report]);
    type Events = { feed: { events: { operation: string; itemId: string }[] } };
    for (const ask of [people.meta, people.th]) {
      const events = await until(
        async () => (await ask<Events>(ENDS)).feed.events,
        (found) => found.filter(({ operation }) => operation === 'WITHDRAWN').length > 1,
      );
      for (const itemId of [report, outcome?.id]) expect(events).toContainEqual({ operation: 'WITHDRAWN', itemId });
    }
    expect(await entriesOf(people.th, report)).toEqual([]);
    expect(await people.th('query ($id: ID!) { indicator(id: $id) { creditedTo { name } fromReport { id } } }', { id })).toEqual({
      indicator: { creditedTo: { name: 'Meta' }, fromReport: null },
    });
  });

  it('shows and counts the same, whatever happens out of sight', async () => {
    const [shared, other] = [freshValue(), freshValue()];
    const report = await sendReport(people.meta, { countries: ['TH', 'KH'], values: [shared, other] });
    const entry = await mine(report);
    const span = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
    const facts = async (): Promise<unknown> => [
      await people.th(FACTS, { id: entry.id }),
      await people.th(STATISTICS, span),
      await listOutcomes(people.th, report),
    ];
    const before = await facts();
    // Claims, reports, and answers that Thailand does not see.
    await officer(people.my).publishes({ ...shared, audience: { countries: ['KH'] } });
    await officer(people.binance).publishes({ ...other, audience: { countries: ['KH'] } });
    await sendReport(people.binance, { countries: ['KH'], exceptCountries: ['TH'], values: [shared, other] });
    await decideEntry(people.kh, DECLINE, await entryOf(people.kh, report), { reason: 'NOT_OURS' });
    expect(await facts()).toEqual(before);
    const partners = await people.binance<{ partnerStatistics: { partner: { name: string } }[] }>(STATISTICS, span);
    expect(partners.partnerStatistics.every(({ partner }) => partner.name === 'Binance')).toBe(true);
  });

  it('is listed as released to a partner for as long as no dispute keeps it from there', async () => {
    const { id } = await officer(people.th).publishes({
      ...freshValue(),
      tlp: 'AMBER',
      audience: { countries: ['KH'], partners: [metaId] },
    });
    type Releases = { partnerReleases: { nodes: { itemId: string; releasedBy: { name: string } | null; endedAt: string | null }[] } };
    const listed = async (): Promise<readonly (readonly [boolean, string | null])[]> =>
      (await people.th<Releases>(RELEASES)).partnerReleases.nodes
        .filter(({ itemId }) => itemId === id)
        .map(({ endedAt, releasedBy }) => [endedAt === null, releasedBy?.name ?? null] as const);
    expect(await listed()).toEqual([[true, 'analyst@th.example']]);
    const { disputeIndicator } = await people.kh<{ disputeIndicator: { id: string } }>(DISPUTE, { id });
    expect(await listed()).toEqual([[false, 'analyst@th.example']]);
    await people.th(REJECT, { id: disputeIndicator.id });
    expect(await listed()).toEqual([
      [true, 'analyst@th.example'],
      [false, 'analyst@th.example'],
    ]);
  });
});
