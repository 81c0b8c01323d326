import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, type Officer, until } from '../../support/officer.js';

const DAY = 86_400_000;
const RULES = '{ retentionRules { kind defaultMonths maximumMonths limitMonths isApplied setBy { party { country } } } }';
const LIMIT =
  'mutation ($kind: ItemKind!, $months: Int) { setRetentionLimit(kind: $kind, months: $months) { kind limitMonths isApplied } }';
const ENDING =
  'query ($filter: EndingItemsFilterInput, $after: Cursor, $first: Int) { itemsEndingSoon(filter: $filter, after: $after, first: $first) { nodes { itemId kind retainUntil isChosen isRenewable } pageInfo { endCursor hasNextPage } } }';
const RENEW =
  'mutation ($itemIds: [ID!]!, $reason: String!) { renewRetention(itemIds: $itemIds, reason: $reason) { index itemId outcome retainUntil problems { code } } }';
const RENEWALS = 'query ($itemId: ID!) { retentionRenewals(itemId: $itemId) { nodes { version reason retainUntil by { name } } } }';
const DELETED = 'query ($kinds: [ItemKind!]) { deletedItems(kinds: $kinds) { nodes { itemId kind deletedAt reason } } }';

interface Rule {
  readonly kind: string;
  readonly defaultMonths: number;
  readonly maximumMonths: number;
  readonly limitMonths: number | null;
  readonly isApplied: boolean;
}
interface Ending {
  readonly itemId: string;
  readonly kind: string;
  readonly retainUntil: string;
  readonly isChosen: boolean;
  readonly isRenewable: boolean;
}
interface Receipt {
  readonly itemId: string;
  readonly outcome: string;
  readonly retainUntil: string | null;
  readonly problems: readonly { readonly code: string }[];
}

describe('the rules of retention', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let admin: Ask;

  beforeAll(async () => {
    hub = await startHub();
    [th, kh] = [officer((await hub.as('analyst@th.example')).ask), officer((await hub.as('analyst@kh.example')).ask)];
    admin = (await hub.as('admin@th.example')).ask;
  });
  afterAll(() => hub.stop());

  const confirms = (): Promise<unknown> => hub.ownerSql('update hub.session set confirmed_at = now()');
  const limit = async (kind: string, months: number | null, by = admin): Promise<Rule> => {
    await confirms();
    return (await by<{ setRetentionLimit: Rule }>(LIMIT, { kind, months })).setRetentionLimit;
  };
  const rules = async ({ ask }: Pick<Officer, 'ask'>): Promise<ReadonlyMap<string, Rule>> =>
    new Map((await ask<{ retentionRules: Rule[] }>(RULES)).retentionRules.map((rule) => [rule.kind, rule]));
  const ending = async ({ ask }: Officer, filter: object = {}, first = 100): Promise<readonly Ending[]> => {
    const all: Ending[] = [];
    for (let after: string | null = null; ;) {
      type Page = { itemsEndingSoon: { nodes: Ending[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } } };
      const { itemsEndingSoon: page }: Page = await ask<Page>(ENDING, { filter, after, first });
      all.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return all;
      after = page.pageInfo.endCursor;
    }
  };
  const renews = async ({ ask }: Officer, itemIds: readonly string[], reason = 'The investigation goes on.'): Promise<readonly Receipt[]> =>
    (await ask<{ renewRetention: Receipt[] }>(RENEW, { itemIds, reason })).renewRetention;
  /** Moves the clock of items forward, past the triggers. */
  async function ages(interval: string, ...ids: readonly string[]): Promise<void> {
    const list = ids.map((id) => `'${id}'`).join();
    await hub.ownerSql(`alter table hub.indicator disable trigger user;
      update hub.indicator set published_at = published_at - interval '${interval}', retain_until = retain_until - interval '${interval}',
        notice_due_at = notice_due_at - interval '${interval}' where id in (${list});
      alter table hub.indicator enable trigger user`);
  }

  it('are five years for every kind, and shorter where a party says so', async () => {
    const all = [...(await rules(th)).values()];
    expect(all.length).toBeGreaterThan(9);
    expect(all.filter(({ defaultMonths, maximumMonths }) => defaultMonths !== 60 || maximumMonths !== 60)).toEqual([]);
    expect(await limit('INDICATOR', 24)).toEqual({ kind: 'INDICATOR', limitMonths: 24, isApplied: false });
    await until(
      async () => (await rules(th)).get('INDICATOR'),
      (rule) => rule?.isApplied === true,
    );
    const { id } = await th.publishes({ value: 'two-years.example.com' });
    const [{ retain_until: end } = { retain_until: new Date(0) }] = await hub.ownerSql<{ retain_until: Date }>(
      'select retain_until from hub.indicator where id = $1',
      [id],
    );
    expect(Math.abs(end.getTime() - Date.now() - 730 * DAY)).toBeLessThan(3 * DAY);
    expect((await rules(kh)).get('INDICATOR')).toMatchObject({ limitMonths: null });
    expect(await limit('INDICATOR', null)).toMatchObject({ limitMonths: null });
  });

  it('are refused where they are longer, or set by others than administrators, or without a confirmation', async () => {
    await expect(limit('INDICATOR', 61)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'RETENTION_TOO_LONG' });
    await expect(limit('ANNOUNCEMENT', 12)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(limit('INDICATOR', 12, th.ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '1 hour'`);
    await expect(admin(LIMIT, { kind: 'INDICATOR', months: 12 })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    expect((await rules(th)).get('INDICATOR')).toMatchObject({ limitMonths: null });
  });

  it('lead to a list of what ends, page by page, and to renewals with a receipt each', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.push((await th.publishes({ value: `ending-${n}.example.com`, audience: { everyCountry: true } })).id);
    }
    await ages('57 months', ...ids);
    const found = await ending(th, { kinds: ['INDICATOR'] }, 2);
    expect(found.filter(({ itemId }) => ids.includes(itemId)).map(({ itemId }) => itemId)).toEqual([...ids].sort());
    expect(found.find(({ itemId }) => itemId === ids[0])).toMatchObject({ isChosen: false, isRenewable: true });
    expect(await ending(th, { kinds: ['NOTICE'] })).toEqual([]);
    expect((await ending(kh)).filter(({ itemId }) => ids.includes(itemId))).toEqual([]);

    const [first = '', second = ''] = ids;
    const receipts = await renews(th, [first, 'no id', first]);
    expect(receipts.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['UPDATED', undefined],
      ['REJECTED', 'RENEWAL_ITEM_ABSENT'],
      ['UPDATED', undefined],
    ]);
    expect((await renews(kh, [second]))[0]?.problems[0]?.code).toBe('RENEWAL_ITEM_ABSENT');
    for (const reason of ['', ' ', 'x'.repeat(501)]) {
      await expect(renews(th, [second], reason)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'REASON_LENGTH' });
    }
    await expect(renews(th, [])).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
    expect((await ending(th)).map(({ itemId }) => itemId)).not.toContain(first);
    type History = { retentionRenewals: { nodes: readonly object[] } };
    const history = async ({ ask }: Officer): Promise<readonly object[]> =>
      (await ask<History>(RENEWALS, { itemId: first })).retentionRenewals.nodes;
    expect(await history(th)).toEqual([
      expect.objectContaining({ version: 2, reason: 'The investigation goes on.', retainUntil: receipts[0]?.retainUntil }),
    ]);
    expect(await history(kh)).toEqual([]);
    const [entry] = await hub.ownerSql<{ items: string[] }>(
      `select items from hub.audit where what = 'retention.renew' and $1 = any (items)`,
      [first],
    );
    expect(entry?.items).toEqual([first]);
  });

  it('leave a tombstone to the owner where nobody renews, and WITHDRAWN to the others', async () => {
    const { id } = await th.publishes({ value: 'over.example.com', audience: { countries: ['KH'] } });
    await until(
      () => kh.reads(),
      ({ events }) => events.some(({ itemId }) => itemId === id),
    );
    await ages('61 months', id);
    const { events } = await until(
      () => kh.reads(),
      (page) => page.events.some(({ itemId, operation }) => itemId === id && operation === 'WITHDRAWN'),
    );
    expect(events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation)).toEqual(['WITHDRAWN']);
    type Deleted = { deletedItems: { nodes: { itemId: string; kind: string; reason: string }[] } };
    const deleted = async ({ ask }: Officer, kinds: readonly string[] | null = null): Promise<readonly object[]> =>
      (await ask<Deleted>(DELETED, { kinds })).deletedItems.nodes.filter(({ itemId }) => itemId === id);
    expect([await deleted(th), await deleted(th, ['NOTICE']), await deleted(kh)]).toEqual([
      [expect.objectContaining({ kind: 'INDICATOR', reason: 'RETENTION' })],
      [],
      [],
    ]);
  });

  it('let the stream forget it in the end: an old cursor gets RESYNC_REQUIRED, and the snapshot is whole', async () => {
    const [gone, lives] = [
      await th.publishes({ value: 'forgotten.example.com', audience: { countries: ['KH'] } }),
      await th.publishes({ value: 'remembered.example.com', audience: { countries: ['KH'] } }),
    ];
    const { cursor } = await until(
      () => kh.reads(null, {}, 500),
      ({ events }) => events.some(({ itemId }) => itemId === lives.id),
    );
    await ages('61 months', gone.id);
    await until(
      () => kh.reads(cursor),
      ({ events }) => events.some(({ operation }) => operation === 'WITHDRAWN'),
    );
    await kh.ask('mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }', { id: gone.id });
    await th.publishes({ value: 'the-floor.example.com' });
    await until(
      () => hub.ownerSql('select from hub.outbox'),
      (rows) => rows.length === 0,
    );
    const back = `- interval '401 days'`;
    await hub.ownerSql(`update hub.stream set added_at = added_at ${back}, at = at ${back}; update hub.tombstone set at = at ${back};
      update hub.stream_floor set moved_at = '-infinity'`);
    for (let done = 1; done > 0;) done = (await hub.ownerSql<{ n: number }>('select hub.compact_stream(100, 400, 400) as n'))[0]?.n ?? 0;
    expect(await hub.ownerSql('select from hub.stream where item = $1', [gone.id])).toEqual([]);

    await expect(kh.reads(cursor)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    const snapshot = 'query ($filter: FeedFilter) { snapshot(filter: $filter, first: 1000) { items { id } cursor feedCursor } }';
    type Snapshot = { snapshot: { items: { id: string }[]; cursor: string | null; feedCursor: string } };
    const copy = (await kh.ask<Snapshot>(snapshot, { filter: { itemKinds: ['INDICATOR'] } })).snapshot;
    const ids = copy.items.map(({ id }) => id);
    expect([ids.includes(lives.id), ids.includes(gone.id)]).toEqual([true, false]);
    const next = await th.publishes({ value: 'after-all.example.com', audience: { countries: ['KH'] } });
    await until(
      () => kh.reads(copy.feedCursor),
      ({ events }) => events.some(({ itemId }) => itemId === next.id),
    );
    // Without a cursor the stream is read from its beginning, page by page, past the floor.
    const walked: (string | null)[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Awaited<ReturnType<Officer['reads']>> = await kh.reads(after, {}, 2);
      walked.push(...page.events.map(({ itemId }) => itemId));
      [after, more] = [page.cursor, page.more];
    }
    expect([walked.includes(lives.id), walked.includes(next.id), walked.includes(gone.id)]).toEqual([true, true, false]);
  });
});
