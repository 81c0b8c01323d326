import { listAnnouncements } from '../../support/announcement-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { aNotice } from '../../support/notice-client.js';
import { anItem, type Officer, officer, until } from '../../support/officer.js';

const CONFIRM = `mutation ($ids: [ID!]!) {
  confirmIndicators(ids: $ids) { outcome problems { code } indicator { id version confirmedAt } } }`;
const NOBODY = '00000000-0000-4000-8000-000000000000';
let next = 0;
const aPhone = (): string => `+668127${String((next += 1)).padStart(5, '0')}`;

describe('The quality of indicators', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh] = [await as('analyst@th.example'), await as('analyst@kh.example')];
  });
  afterAll(() => hub.stop());

  const publishes = async (): Promise<{ id: string; value: string }> =>
    th.publishes({ kind: 'PHONE', value: aPhone(), audience: { everyCountry: true } });
  type Confirmed = { id: string; version: number; confirmedAt: string | null };
  type Receipt = { outcome: string; problems: { code: string }[]; indicator: Confirmed | null };
  const receipts = async (ids: readonly string[], by: Officer = th): Promise<readonly Receipt[]> =>
    (await by.ask<{ confirmIndicators: Receipt[] }>(CONFIRM, { ids })).confirmIndicators;
  const confirms = async (ids: readonly string[]): Promise<readonly Confirmed[]> =>
    (await receipts(ids)).flatMap(({ indicator }) => indicator ?? []);
  const codes = async (ids: readonly string[], by?: Officer): Promise<readonly string[]> =>
    (await receipts(ids, by)).map(({ outcome, problems }) => [outcome, ...problems.map(({ code }) => code)].join(' '));

  it('is confirmed by the owner, which every reader gets as an update', async () => {
    const [one, other] = [await publishes(), await publishes()];
    const confirmed = await confirms([other.id, one.id]);
    expect(confirmed.map(({ id, version, confirmedAt }) => [id, version, confirmedAt !== null])).toEqual([
      [other.id, 2, true],
      [one.id, 2, true],
    ]);
    await until(
      async () => (await kh.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === one.id).map(({ operation }) => operation),
      (events) => events.join() === 'PUBLISHED,UPDATED',
    );
    const { indicator } = await kh.ask<{ indicator: Confirmed }>('query ($id: ID!) { indicator(id: $id) { id version confirmedAt } }', {
      id: one.id,
    });
    expect(indicator).toEqual(confirmed[1]);
  });

  it('is confirmed by nobody else, and not where the indicator is revoked or disputed', async () => {
    const [one, other] = [await publishes(), await publishes()];
    expect(await codes([one.id, NOBODY, 'x'], kh)).toEqual(['REJECTED NOT_FOUND', 'REJECTED NOT_FOUND', 'REJECTED NOT_FOUND']);
    expect((await th.opens(one.id))?.version).toBe(1);
    await th.revokes(other.id);
    const third = await publishes();
    expect(await codes([other.id, third.id])).toEqual(['REJECTED INDICATOR_REVOKED', 'UPDATED']);
    await kh.ask('mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: OTHER, comment: "Wrong.") { id } }', { id: one.id });
    expect(await codes([one.id])).toEqual(['REJECTED INDICATOR_DISPUTED']);
    await expect(receipts([])).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
  });

  it('is found where it was not confirmed for long', async () => {
    const [old, confirmed, marker] = [await publishes(), await publishes(), await publishes()];
    const query = 'query ($id: ID!) { indicator(id: $id) { publishedAt } }';
    const { publishedAt: unconfirmedSince } = (await th.ask<{ indicator: { publishedAt: string } }>(query, { id: marker.id })).indicator;
    await confirms([confirmed.id]);
    const fresh = await publishes();
    const found = await kh.lists({ unconfirmedSince });
    expect([old, confirmed, fresh].map(({ value }) => found.includes(value))).toEqual([true, false, false]);
  });

  it('is disputed against a clock: an overdue answer is announced to the owner, and escalates a week later', async () => {
    const { id } = await publishes();
    type Raised = { disputeIndicator: { id: string } };
    const { disputeIndicator } = await kh.ask<Raised>(
      'mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: OTHER, comment: "Wrong.") { id } }',
      { id },
    );
    const dispute = disputeIndicator.id;
    const told = async (who: Officer, kind: string): Promise<number> =>
      (await listAnnouncements(who.ask, kind)).filter(({ disputeId }) => disputeId === dispute).length;
    const counts = async (): Promise<readonly number[]> => [
      await told(th, 'DISPUTE_OVERDUE'),
      await told(th, 'DISPUTE_ESCALATED'),
      await told(kh, 'DISPUTE_UNANSWERED'),
    ];
    const pass = async (days: number): Promise<void> => {
      await hub.ownerSql(
        `update hub.dispute set due_at = due_at - $2 * interval '1 day', next_reminder_at = next_reminder_at - $2 * interval '1 day' where id = $1`,
        [dispute, days],
      );
      await hub.ownerSql('select hub.escalate_disputes(100)');
      await hub.ownerSql('select hub.escalate_disputes(100)');
    };
    await pass(29);
    expect(await counts()).toEqual([0, 0, 0]);
    await pass(2);
    expect(await counts()).toEqual([1, 0, 0]);
    await pass(7);
    expect(await counts()).toEqual([1, 1, 1]);
    await pass(100);
    expect(await counts()).toEqual([1, 1, 1]);
    expect(await told(kh, 'DISPUTE_OVERDUE')).toBe(0);
  });

  it('is not announced as overdue where the owner has answered', async () => {
    const { id } = await publishes();
    type Raised = { disputeIndicator: { id: string } };
    const { disputeIndicator } = await kh.ask<Raised>(
      'mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: OTHER, comment: "Wrong.") { id } }',
      { id },
    );
    await th.ask('mutation ($id: ID!) { answerDispute(id: $id, answer: REJECTED, reason: "Right.") { id } }', { id: disputeIndicator.id });
    await hub.ownerSql(
      `update hub.dispute set due_at = now() - interval '1 day', next_reminder_at = now() - interval '1 day' where id = $1`,
      [disputeIndicator.id],
    );
    await hub.ownerSql('select hub.escalate_disputes(100)');
    expect((await listAnnouncements(th.ask, 'DISPUTE_OVERDUE')).filter(({ disputeId }) => disputeId === disputeIndicator.id)).toEqual([]);
  });

  it('is checked against Article 3 by words that warn, and stop nothing without a person', async () => {
    const description = 'Poses as an army recruiter before the election.';
    const receipt = (await th.publish([anItem({ kind: 'PHONE', value: aPhone(), description })]))[0];
    expect(receipt).toMatchObject({
      outcome: 'CREATED',
      problems: [{ severity: 'WARNING', code: 'NEUTRALITY_CHECK', field: 'description' }],
    });
    expect(receipt?.problems[0]?.message).toMatch(/election \(political\), army \(military\)/);
    expect((await th.publish([anItem({ kind: 'PHONE', value: aPhone(), description: 'Poses as a bank.' })]))[0]?.problems).toEqual([]);

    const partner = (await hub.as('contributor@meta.example')).ask;
    const report = {
      reference: 'neutral-1',
      title: 'Accounts',
      threat: 'OTHER',
      tlp: 'AMBER',
      countries: ['TH'],
      narrative: 'A false imam.',
    };
    type Submitted = { submitReports: { outcome: string; problems: { code: string }[] }[] };
    const submit = 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { outcome problems { code } } }';
    expect((await partner<Submitted>(submit, { input: [report] })).submitReports).toEqual([
      { outcome: 'CREATED', problems: [{ code: 'NEUTRALITY_CHECK' }] },
    ]);

    const draft = 'mutation ($input: NoticeInput!) { draftNotice(input: $input) { wordsToCheck { character word } } }';
    type Drafted = { draftNotice: { wordsToCheck: object[] } };
    const input = aNotice({ summary: 'Callers threaten refugees.' });
    expect((await th.ask<Drafted>(draft, { input })).draftNotice.wordsToCheck).toEqual([{ character: 'POLITICAL', word: 'refugees' }]);
  });
});
