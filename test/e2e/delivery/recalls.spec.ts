import { listAnnouncements } from '../../support/announcement-client.js';
import { changeGroup, createGroupWith } from '../../support/consent.js';
import { csvOf } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Officer, officer, until } from '../../support/officer.js';

const RECALL = 'id reason dueAt escalation completedAt closedAt closeReason undisclosed forgotten size createdBy { name }';
const OPEN = `mutation ($itemIds: [ID!]!, $days: Int) { recallIndicators(itemIds: $itemIds, reason: "It is a hospital.", days: $days) { ${RECALL} } }`;
const ROWS = `query ($recallId: ID!) { recallRecipients(recallId: $recallId, first: 200) {
  nodes { indicatorId received overdue state { party { name } operation channel confirmedAt copiesDeletedAt } } } }`;
const OWED = '{ unconfirmedWithdrawals(first: 200) { nodes { itemId recallReason recallDueAt } } }';
const CONFIRM = 'mutation ($id: ID!) { confirmWithdrawal(itemId: $id, copiesDeleted: true) { confirmedAt copiesDeletedAt } }';
const MARK = 'mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt copiesDeletedAt } }';
const RECALLED = '{ recalledItems(first: 200) { nodes { itemId reason overdue } } }';
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface RecallView {
  readonly id: string;
  readonly dueAt: string;
  readonly escalation: number;
  readonly completedAt: string | null;
  readonly closedAt: string | null;
  readonly undisclosed: boolean;
  readonly size: number;
}
interface RecipientView {
  readonly indicatorId: string;
  readonly received: boolean;
  readonly overdue: boolean;
  readonly state: {
    readonly party: { readonly name: string };
    readonly operation: string;
    readonly channel: string | null;
    readonly confirmedAt: string | null;
    readonly copiesDeletedAt: string | null;
  };
}

let next = 0;
const aPhone = (): string => `+668126${String((next += 1)).padStart(5, '0')}`;

describe('A recall', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;
  let operator: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, vn, jp, operator] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('liaison@vn.example'),
      await as('analyst@jp.example'),
      await as('operator@hub.example'),
    ];
  });
  afterAll(() => hub.stop());

  const publishes = async (countries: readonly string[], said: object = {}): Promise<string> =>
    (await th.publishes({ kind: 'PHONE', value: aPhone(), tlp: 'AMBER', audience: { countries }, ...said })).id;
  const recalled = async (who: Officer): Promise<readonly { itemId: string; reason: string | null; overdue: boolean }[]> =>
    (await who.ask<{ recalledItems: { nodes: { itemId: string; reason: string | null; overdue: boolean }[] } }>(RECALLED)).recalledItems
      .nodes;
  const opens = async (itemIds: readonly string[], by: Officer = th, days?: number): Promise<RecallView> =>
    (await by.ask<{ recallIndicators: RecallView }>(OPEN, { itemIds, ...(days !== undefined && { days }) })).recallIndicators;
  const rows = async (recallId: string, by: Officer = th): Promise<readonly RecipientView[]> =>
    (await by.ask<{ recallRecipients: { nodes: RecipientView[] } }>(ROWS, { recallId })).recallRecipients.nodes;
  const read = async (id: string, by: Officer = th): Promise<RecallView | null> =>
    (await by.ask<{ recall: RecallView | null }>(`query ($id: ID!) { recall(id: $id) { ${RECALL} } }`, { id })).recall;
  /** The party reads its feed up to the loss of these items, and past it. */
  const follows = async (who: Officer, ids: readonly string[], operation: string): Promise<void> => {
    const seen = async (): Promise<number> =>
      (await who.reads(null, {}, 500)).events.filter((event) => ids.includes(event.itemId ?? '') && event.operation === operation).length;
    await until(seen, (n) => n === ids.length);
  };
  const owed = async (who: Officer): Promise<readonly { itemId: string; recallReason: string | null; recallDueAt: string | null }[]> =>
    (
      await who.ask<{ unconfirmedWithdrawals: { nodes: { itemId: string; recallReason: string | null; recallDueAt: string | null }[] } }>(
        OWED,
      )
    ).unconfirmedWithdrawals.nodes;
  /** Does what is due of recalls. The hub does so, too: what it is doing is due until it has done it. */
  const escalate = (): Promise<unknown> =>
    until(
      async () => {
        await hub.ownerSql('select hub.escalate_recalls(100)');
        return hub.ownerSql(
          'select from hub.recall where completed_at is null and closed_at is null and least(next_step_at, check_at) <= now()',
        );
      },
      (due) => due.length === 0,
    );
  const pass = async (id: string, days: number): Promise<void> => {
    await hub.ownerSql(
      `update hub.recall set due_at = due_at - $2 * interval '1 day', created_at = created_at - $2 * interval '1 day', next_step_at = next_step_at - $2 * interval '1 day' where id = $1`,
      [id, days],
    );
    await escalate();
  };
  const dayEnds = async (id: string): Promise<void> => {
    const [row] = await hub.ownerSql<{ at: Date }>('select check_at as at from hub.recall where id = $1', [id]);
    expect(row?.at.toISOString()).toMatch(/T00:00:00.000Z$/);
    await hub.ownerSql(
      `update hub.withdrawal_confirmation set deleted_at = deleted_at - interval '1 day' where item in (select item from hub.recall_item where recall = $1)`,
      [id],
    );
    await hub.ownerSql(`update hub.recall set check_at = date_trunc('day', clock_timestamp(), 'UTC') where id = $1`, [id]);
    await escalate();
  };
  const told = async (who: Officer, kind: string): Promise<number> => (await listAnnouncements(who.ask, kind)).length;

  it('reaches exactly the parties that had the data, names the deadline, and is complete when all have confirmed', async () => {
    const [both, one] = [await publishes(['KH', 'VN']), await publishes(['KH'])];
    await follows(kh, [both, one], 'PUBLISHED');
    await follows(vn, [both], 'PUBLISHED');
    const { id, size } = await opens([both, one]);
    expect(size).toBe(2);
    expect((await th.opens(both))?.revokedReason).toBe('It is a hospital.');
    await follows(kh, [both, one], 'REVOKED');
    await follows(vn, [both], 'REVOKED');
    expect((await rows(id)).map((row) => `${row.state.party.name} ${row.indicatorId === both ? 'both' : 'one'}`)).toEqual(
      ['Cambodia both', 'Cambodia one', 'Viet Nam both'].sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(await owed(vn)).toEqual([expect.objectContaining({ itemId: both, recallReason: 'It is a hospital.' })]);
    expect(await owed(jp)).toEqual([]);

    for (const item of [both, one]) await kh.ask(CONFIRM, { id: item });
    await hub.ownerSql(`update hub.recall set created_at = created_at - interval '2 minutes' where id = $1`, [id]);
    await escalate();
    expect((await read(id))?.completedAt).toBeNull();
    await vn.ask(CONFIRM, { id: both });
    await escalate();
    expect((await read(id))?.completedAt).not.toBeNull();
    expect((await rows(id)).map(({ state }) => state.confirmedAt !== null)).toEqual([true, true, true]);
    expect((await listAnnouncements(th.ask, 'RECALL_COMPLETED')).map((one) => (one as { recallId?: string }).recallId)).toContain(id);
  });

  it('is announced at half of its time, at its end, and a week later, to those alone that have not confirmed', async () => {
    const item = await publishes(['KH', 'VN', 'JP']);
    await follows(kh, [item], 'PUBLISHED');
    await vn.opens(item); // by a look, and not by the feed
    await until(
      () => hub.ownerSql('select from hub.item_receipt where item = $1', [item]),
      (receipts) => receipts.length > 0,
    );
    const { id } = await opens([item], th, 10);
    await follows(kh, [item], 'REVOKED');
    await kh.ask(CONFIRM, { id: item });
    await escalate();
    const [khBefore, owner] = [await told(kh, 'RECALL_DUE'), await told(th, 'RECALL_UNCONFIRMED')];
    const counts = async (): Promise<readonly number[]> =>
      Promise.all(['RECALL_DUE', 'RECALL_OVERDUE', 'RECALL_ESCALATED'].map((kind) => told(vn, kind)));
    const before = await counts();
    const more = async (): Promise<readonly number[]> => (await counts()).map((n, index) => n - (before[index] ?? 0));
    await pass(id, 4);
    expect(await more()).toEqual([0, 0, 0]);
    await pass(id, 2);
    expect(await more()).toEqual([1, 0, 0]);
    expect((await rows(id)).some(({ overdue }) => overdue)).toBe(false);
    await pass(id, 5);
    expect(await more()).toEqual([1, 1, 0]);
    expect((await rows(id)).filter(({ overdue }) => overdue).map(({ state }) => state.party.name)).toEqual(['Viet Nam']);
    expect(await told(th, 'RECALL_UNCONFIRMED')).toBe(owner + 1);
    await pass(id, 7);
    expect(await more()).toEqual([1, 1, 1]);
    // Japan could see it, and never took it: it has nothing to delete.
    expect(await told(jp, 'RECALL_OVERDUE')).toBe(0);
    expect((await rows(id)).map(({ state, received }) => `${state.party.name} ${received}`)).toEqual([
      'Cambodia true',
      'Japan false',
      'Viet Nam true',
    ]);
    expect(await recalled(vn)).toContainEqual({ itemId: item, reason: 'It is a hospital.', overdue: true });
    await escalate();
    expect([await told(kh, 'RECALL_DUE'), await told(th, 'RECALL_UNCONFIRMED'), (await read(id))?.escalation]).toEqual([
      khBefore,
      owner + 2,
      3,
    ]);
    expect(await listAnnouncements(operator.ask, 'RECALL_IGNORED')).toEqual([
      expect.objectContaining({ party: expect.objectContaining({ name: 'Viet Nam' }) as unknown, quantity: 1, itemIds: [] }),
    ]);
    const alerts = await hub.ownerSql<{ addressees: string; urgency: string }>(
      `select a.addressees, a.urgency from hub.alert a join hub.party p on p.key = a.party join hub.announcement n on n.id = a.announcement where p.slug = 'vn' and n.what = 'RECALL_ESCALATED'`,
    );
    expect(alerts).toEqual([{ addressees: 'ADMINISTRATORS', urgency: 'URGENT' }]);
  });

  it('counts only what a party says is deleted: a mark as revoked leaves it open', async () => {
    const item = await publishes(['KH']);
    await follows(kh, [item], 'PUBLISHED');
    const { id } = await opens([item], th, 10);
    await follows(kh, [item], 'REVOKED');
    const { confirmWithdrawal: marked } = await kh.ask<{ confirmWithdrawal: object }>(MARK, { id: item });
    expect(marked).toEqual({ confirmedAt: expect.any(String) as unknown, copiesDeletedAt: null });
    await pass(id, 11);
    expect(await read(id)).toMatchObject({ completedAt: null });
    expect(await rows(id)).toMatchObject([{ overdue: true, state: { copiesDeletedAt: null } }]);
    const inLists = async (): Promise<readonly boolean[]> =>
      [await recalled(kh), await owed(kh)].map((list) => list.some(({ itemId }) => itemId === item));
    expect(await inLists()).toEqual([true, true]);
    await kh.ask(CONFIRM, { id: item });
    // A mark after it takes nothing back.
    await kh.ask(MARK, { id: item });
    expect(await inLists()).toEqual([false, false]);
    await escalate();
    expect((await read(id))?.completedAt).not.toBeNull();
    expect(await rows(id)).toMatchObject([{ overdue: false, state: { copiesDeletedAt: expect.any(String) as unknown } }]);
  });

  it('ends when its agency closes it with a reason, and keeps its report; others cannot close it', async () => {
    const item = await publishes(['KH']);
    await follows(kh, [item], 'PUBLISHED');
    const { id } = await opens([item], th, 10);
    await follows(kh, [item], 'REVOKED');
    const close =
      'mutation ($id: ID!, $reason: String = "It was right after all.") { closeRecall(id: $id, reason: $reason) { closeReason } }';
    for (const one of [id, NOBODY]) await expect(kh.ask(close, { id: one })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(th.ask(close, { id, reason: ' ' })).rejects.toMatchObject({ reason: 'TEXT_LENGTH' });
    expect(await th.ask(close, { id })).toEqual({ closeRecall: { closeReason: 'It was right after all.' } });
    await expect(th.ask(close, { id })).rejects.toMatchObject({ reason: 'RECALL_ENDED' });
    const before = await told(kh, 'RECALL_OVERDUE');
    await pass(id, 30);
    expect(await told(kh, 'RECALL_OVERDUE')).toBe(before);
    expect(await recalled(kh)).not.toContainEqual(expect.objectContaining({ itemId: item }));
    expect((await owed(kh)).find(({ itemId }) => itemId === item)).toMatchObject({ recallReason: null, recallDueAt: null });
    expect(await read(id)).toMatchObject({ completedAt: null, closedAt: expect.any(String) as unknown });
    expect(await rows(id)).toMatchObject([{ indicatorId: item, received: true, overdue: false }]);
    const [agency] = await hub.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, 'Another' from hub.party p where p.slug = 'th' returning key`,
    );
    const other = await publishes(['KH']);
    const { id: others } = await opens([other]);
    await hub.ownerSql('update hub.recall set agency = $2 where id = $1', [others, agency?.key]);
    await expect(th.ask(close, { id: others })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('gives recipients its reason, but not where the owner is hidden: equal texts would link its items', async () => {
    const hidden = await publishes(['KH'], { attribution: 'HIDDEN' });
    const named = await publishes(['KH']);
    await follows(kh, [hidden, named], 'PUBLISHED');
    const { id } = await opens([hidden, named]);
    await follows(kh, [hidden, named], 'REVOKED');
    expect((await recalled(kh)).find(({ itemId }) => itemId === named)?.reason).toBe('It is a hospital.');
    expect((await recalled(kh)).find(({ itemId }) => itemId === hidden)).toMatchObject({ reason: null });
    const debt = (await owed(kh)).find(({ itemId }) => itemId === hidden);
    expect([debt?.recallReason, debt?.recallDueAt]).toEqual([null, expect.any(String)]);
    const query =
      'query ($id: ID!) { indicator(id: $id) { revokedReason } indicatorVersions(indicatorId: $id, first: 50) { nodes { version revokedReason } } }';
    expect(JSON.stringify(await kh.ask(query, { id: named }))).toContain('hospital');
    expect(JSON.stringify(await kh.ask(query, { id: hidden }))).not.toContain('hospital');
    expect((await read(id))?.size).toBe(2);
  });

  it('names to the owner no party that it may not know, and waits for it none the less', async () => {
    const settled = (): Promise<unknown> =>
      until(
        () =>
          hub.ownerSql<{ n: number }>(
            'select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as n',
          ),
        ([row]) => Number(row?.n) === 0,
      );
    const member = async (verb: 'addGroupMember' | 'removeGroupMember', party: string): Promise<void> => {
      await changeGroup(operator.ask, verb, group, await operator.partyId(party));
      await settled();
    };
    const group = await createGroupWith(operator.ask, 'Recalled', await operator.partyId('Thailand'), await operator.partyId('Cambodia'));
    await settled();
    const item = await publishes([], { audience: { groups: [group] } });
    await follows(kh, [item], 'PUBLISHED');
    await member('removeGroupMember', 'Thailand');
    await member('addGroupMember', 'Viet Nam');
    const direct = await publishes(['VN']);
    await follows(vn, [item, direct], 'PUBLISHED');
    const { id } = await opens([item, direct], th, 10);
    await follows(vn, [item, direct], 'REVOKED');
    await kh.ask(CONFIRM, { id: item });
    // The owner may know Viet Nam for the indicator that it shared with it, and not for the one of the group.
    expect(new Set((await rows(id)).map((row) => `${row.state.party.name} ${row.indicatorId === item}`))).toEqual(
      new Set(['Cambodia true', 'Viet Nam false']),
    );
    const states = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } } } }';
    expect(await th.ask(states, { id: item })).toEqual({ withdrawals: { nodes: [{ party: { name: 'Cambodia' } }] } });
    await pass(id, 11);
    await pass(id, 1);
    expect(await read(id)).toMatchObject({ completedAt: null, undisclosed: true, forgotten: false });
    const about = (await listAnnouncements(th.ask, 'RECALL_UNCONFIRMED')).filter((one) => (one as { recallId?: string }).recallId === id);
    expect(about).toMatchObject([{ quantity: 1 }]);
    for (const one of [direct, item]) await vn.ask(CONFIRM, { id: one });
    await escalate();
    // The time of its confirmation is not shown: the end of the day is.
    expect(await read(id)).toMatchObject({ completedAt: null, undisclosed: true });
    await dayEnds(id);
    expect(await read(id)).toMatchObject({ completedAt: expect.any(String) as unknown, undisclosed: false });
  });

  it('has a report as CSV, with a cell for each column', async () => {
    const item = await publishes(['KH']);
    await follows(kh, [item], 'PUBLISHED');
    const { id } = await opens([item]);
    await follows(kh, [item], 'REVOKED');
    const { recallReport } = await th.ask<{ recallReport: string }>('query ($id: ID!) { recallReport(recallId: $id) }', { id });
    const lines = recallReport.trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',').length)).toEqual([13, 13]);
    expect(csvOf(recallReport)).toMatchObject([
      { party: 'Cambodia', country: 'KH', indicator: item, operation: 'REVOKED', received: 'true', overdue: 'false' },
    ]);
    await pass(id, 8);
    const late = await th.ask<{ recallReport: string }>('query ($id: ID!) { recallReport(recallId: $id) }', { id });
    expect(csvOf(late.recallReport)).toMatchObject([{ received: 'true', copiesDeletedAt: '', overdue: 'true' }]);
  });

  it('is the owner’s alone: others and other agencies get the answers for what is absent', async () => {
    const item = await publishes(['KH']);
    const { id } = await opens([item]);
    for (const one of [id, NOBODY]) {
      expect(await read(one, kh)).toBeNull();
      await expect(rows(one, kh)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(kh.ask('query ($id: ID!) { recallReport(recallId: $id) }', { id: one })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const { recalls } = await kh.ask<{ recalls: { nodes: unknown[] } }>('{ recalls { nodes { id } } }');
    expect(recalls.nodes).toEqual([]);
    for (const one of [item, NOBODY]) await expect(opens([one], kh)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const mine = await publishes(['KH']);
    // All or none: the other one is not revoked.
    await expect(opens([mine, NOBODY])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await th.opens(mine))?.revokedAt).toBeNull();
    await expect(opens([mine], th, 0)).rejects.toMatchObject({ reason: 'RECALL_DAYS' });
    await expect(opens([mine], th, 91)).rejects.toMatchObject({ reason: 'RECALL_DAYS' });
    await expect(opens([])).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
  });

  it('is refused to a party that has 1,000 open ones, until one of them has ended', async () => {
    const item = await publishes(['KH']);
    await hub.ownerSql(
      `insert into hub.recall (id, owner, agency, reason, created_by, due_at)
         select gen_random_uuid(), u.party, u.agency, 'one of many', u.id, now() + interval '7 days' from hub.user_account u, generate_series(1, 1000 - (select count(*)::integer from hub.recall r where r.completed_at is null and r.closed_at is null and r.owner = u.party)) where u.email = 'analyst@th.example'`,
    );
    await expect(opens([item])).rejects.toMatchObject({ reason: 'RECALLS_TOO_MANY' });
    expect((await th.opens(item))?.revokedAt).toBeNull();
    await hub.ownerSql(
      `update hub.recall set completed_at = now(), next_step_at = null, check_at = null where id = (select id from hub.recall where reason = 'one of many' limit 1)`,
    );
    expect((await opens([item])).size).toBe(1);
    await hub.ownerSql(`delete from hub.recall where reason = 'one of many'`);
  });

  it('follows from a narrower audience, too: what is recalled then stays as it is', async () => {
    const item = await publishes(['KH']);
    await follows(kh, [item], 'PUBLISHED');
    await th.readdresses(item, {});
    await th.revokes(item);
    const { id } = await opens([item]);
    await follows(kh, [item], 'WITHDRAWN');
    expect((await rows(id)).map(({ state }) => `${state.party.name} ${state.operation}`)).toEqual(['Cambodia WITHDRAWN']);
    expect((await owed(kh)).find(({ itemId }) => itemId === item)?.recallReason).toBe('It is a hospital.');
  });
});
