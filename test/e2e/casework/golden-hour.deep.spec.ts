import { listAnnouncements } from '../../support/announcement-client.js';
import fc from 'fast-check';
import pg from 'pg';
import { ACTION_STATES, ACTS, ANSWERS } from '../../../src/casework/action-requests/action.js';
import { nextActionState } from '../../../src/casework/action-requests/action.policy.js';
import { actionClient, type ActionClient, anAction } from '../../support/action-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

describe('the golden hour', () => {
  let hub: Hub;
  let th: ActionClient;
  let sg: ActionClient;
  let binance: ActionClient;
  let partner: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<ActionClient> => actionClient((await hub.as(email)).ask);
    [th, sg, binance] = [await as('liaison@th.example'), await as('liaison@sg.example'), await as('contributor@binance.example')];
    partner = (await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'binance'`))[0]?.id ?? '';
  });
  afterAll(() => hub.stop());

  const money = (amount: string, currency = 'USD'): object => ({ amount: { amount, currency } });
  /** Nobody waits in a test: the clock of a request is as if so many minutes had gone by. */
  const pass = (id: string, minutes: number, { hold = false } = {}): Promise<unknown> =>
    hub.ownerSql(
      `update hub.action_clock set ack_due_at = ack_due_at - make_interval(mins => $2), due_at = due_at - make_interval(mins => $2),
         next_at = case when $3 then null else next_at - make_interval(mins => $2) end where request = $1`,
      [id, minutes, hold],
    );
  const told = async (desk: ActionClient, id: string): Promise<readonly number[]> => {
    const overdue = (await listAnnouncements(desk.ask, 'ACTION_REQUEST_OVERDUE')).filter(({ itemIds }) => itemIds.includes(id));
    return overdue.map(({ escalation }) => Number(escalation)).sort();
  };
  const raisedOf = async (desk: ActionClient, id: string): Promise<readonly (number | null)[]> =>
    ((await desk.opens(id))?.steps ?? []).filter(({ step }) => step === 'ESCALATED').map(({ escalation }) => escalation);
  const escalated = (id: string, level: number): Promise<unknown> =>
    until(
      () => th.opens(id),
      (seen) => seen?.escalation === level,
    );

  it('passes: what nobody acknowledges is told to the recipient, what nobody answers to both, once each, and in their feeds', async () => {
    const id = await th.requests({ recipientId: partner, reference: 'unanswered' });
    await pass(id, 16);
    await escalated(id, 1);
    expect([await told(binance, id), await told(th, id), await told(sg, id)]).toEqual([[1], [], []]);
    await pass(id, 120);
    await escalated(id, 2);
    expect([await told(binance, id), await told(th, id), await told(sg, id)]).toEqual([[1, 2], [2], []]);
    expect(await raisedOf(binance, id)).toEqual([1, 2]);
    for (const side of [th, binance]) {
      const events = await side.told(id, (seen) => seen.at(-1)?.item?.escalation === 2);
      expect(events.at(-1)).toMatchObject({ operation: 'UPDATED', item: { state: 'SENT', version: 1 } });
    }
    expect(await sg.news()).toEqual([]);
    // An escalation is told without a new version: who asks about its first one must not stumble over both.
    const confirm = 'mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }';
    for (const side of [sg, binance]) await expect(side.ask(confirm, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await th.ask('query ($id: ID!) { withdrawals(itemId: $id) { nodes { outstanding } } }', { id })).toEqual({
      withdrawals: { nodes: [] },
    });
    expect(
      await hub.ownerSql(
        `select p.slug, a.reason from hub.audit a join hub.party p on p.key = a.party where a.what = 'action.escalate' and $1 = any (a.items) order by a.id`,
        [id],
      ),
    ).toEqual(
      ['LEVEL_1', 'LEVEL_2'].flatMap((reason) => [
        { slug: 'th', reason },
        { slug: 'binance', reason },
      ]),
    );
    expect((await binance.board({ side: 'RECEIVED' }))[0]).toMatchObject({ overdue: true, request: { id } });
    expect(await binance.answers(id, 'ACKNOWLEDGED', { version: 1 })).toMatchObject({ state: 'ACKNOWLEDGED' });
    await th.cancels(id);
  });

  it('is told once, however many hubs look at once, and one of them dies over it', async () => {
    const ids = [];
    for (let place = 0; place < 5; place += 1) ids.push(await th.requests({ recipientId: partner, reference: `raced-${place}` }));
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new pg.Client({ connectionString: hub.database.url });
        client.on('error', () => undefined);
        await client.connect();
        await client.query('set role hub_owner');
        return client;
      }),
    );
    const [dying, ...others] = clients;
    if (!dying) throw new Error('No client.');
    // It has raised them all, and is gone before it commits; held back until then, so that the hub's own relay comes after it.
    for (const id of ids) await pass(id, 16, { hold: true });
    const { rows } = await dying.query<{ pid: number }>('select pg_backend_pid() as pid');
    await dying.query('begin');
    await dying.query('update hub.action_clock set next_at = ack_due_at where request = any ($1)', [ids]);
    expect((await dying.query('select hub.escalate_action_requests(100) as raised')).rows).toEqual([{ raised: ids.length }]);
    await hub
      .ownerSql('select pg_terminate_backend($1) from (select set_config($2, $3, true)) x', [rows[0]?.pid, 'application_name', 'test'])
      .catch(() => undefined);
    await dying.end().catch(() => undefined);
    expect(await raisedOf(th, ids[0] ?? '')).toEqual([]);

    await hub.ownerSql('update hub.action_clock set next_at = ack_due_at where request = any ($1)', [ids]);
    await Promise.all(others.map((client) => client.query('select hub.escalate_action_requests(100)')));
    for (const id of ids) {
      await escalated(id, 1);
      expect([await raisedOf(th, id), await told(binance, id)]).toEqual([[1], [1]]);
      expect(
        await hub.ownerSql(
          `select from hub.stream where item = $1 and op = 'UPDATE' union all select from hub.outbox where item = $1 and op = 'UPDATE'`,
          [id],
        ),
      ).toHaveLength(1);
    }
    await Promise.all(others.map((client) => client.end()));
    for (const id of ids) await th.cancels(id);
  });

  it('is longer where the asker gives time, and over where there is an answer', async () => {
    const id = await th.requests({ recipientId: partner, reference: 'extended', deadlineMinutes: 60 });
    await expect(th.extends(id, 30)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'DEADLINE_NOT_LATER' });
    await expect(binance.extends(id, 600)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await pass(id, 61);
    await escalated(id, 2);
    expect(await th.extends(id, 60)).toMatchObject({ escalation: 1, steps: [{}, { step: 'ESCALATED' }, { step: 'EXTENDED' }] });
    await pass(id, 61);
    await escalated(id, 2);
    expect(await raisedOf(th, id)).toEqual([2, 2]);
    await binance.answersAll({ id, answer: 'ACKNOWLEDGED' }, { id, answer: 'HELD', amount: '1000' });
    await expect(th.extends(id, 600)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'REQUEST_NOT_OPEN' });
    expect(await hub.ownerSql('select next_at from hub.action_clock where request = $1', [id])).toEqual([{ next_at: null }]);
    await binance.answers(id, 'RELEASED');
  });

  it('names no RED request to whole parties', async () => {
    const id = await th.requests({ recipientId: partner, reference: 'red', tlp: 'RED' });
    await pass(id, 16);
    await escalated(id, 1);
    expect(await told(binance, id)).toEqual([]);
    await th.cancels(id);
  });

  it('has a board by time left, then money of each currency in turns, for either side', async () => {
    const make = (reference: string, said: object): Promise<string> => th.requests({ recipientId: partner, reference, ...said });
    const large = await make('board: large', { ...money('5000'), deadlineMinutes: 58 });
    const small = await make('board: small', { ...money('10'), deadlineMinutes: 40 });
    const baht = await make('board: baht', { ...money('90000.25', 'THB'), deadlineMinutes: 30 });
    const late = await make('board: late', { ...money('800000'), deadlineMinutes: 600 });
    const unknown = await make('board: unknown', { amount: null, deadlineMinutes: 20 });
    const other = await th.requests({ recipientId: 'SG', reference: 'board: other', ...money('7', 'SGD'), deadlineMinutes: 10 });
    // Of whatever there is a part is held: how much is at risk still nobody knows.
    await binance.answersAll(
      { id: unknown, answer: 'ACKNOWLEDGED' },
      { id: unknown, answer: 'PARTIALLY_HELD', amount: '3', currency: 'USD' },
    );
    expect((await th.board()).find(({ request }) => request.id === unknown)?.atRisk).toBeNull();
    expect((await th.board()).map(({ request }) => request.id)).toEqual([other, baht, large, small, unknown, late]);
    expect((await binance.board({ side: 'RECEIVED' })).map(({ request }) => request.id)).toEqual([baht, large, small, unknown, late]);
    expect([await binance.board({ side: 'SENT' }), await th.board({ actions: ['TAKEDOWN'] })]).toEqual([[], []]);
    await binance.answersAll({ id: large, answer: 'ACKNOWLEDGED' }, { id: large, answer: 'HELD', amount: '4999.50' });
    const line = (await th.board()).find(({ request }) => request.id === large);
    expect(line).toMatchObject({ atRisk: { currency: 'USD', amount: '0.50' }, overdue: false });
    expect(line?.minutesLeft).toBeGreaterThan(50);
    expect((await th.board()).map(({ request }) => request.id)).toEqual([other, baht, small, large, unknown, late]);
    // A page goes on where the one before ended, also when what stood there has left the board.
    const page = async (first: number, after: string | null): Promise<{ ids: string[]; end: string | null }> => {
      const query =
        'query ($first: Int, $after: Cursor) { goldenHour(first: $first, after: $after) { nodes { request { id } } pageInfo { endCursor } } }';
      type Page = { goldenHour: { nodes: { request: { id: string } }[]; pageInfo: { endCursor: string | null } } };
      const { nodes, pageInfo } = (await th.ask<Page>(query, { first, after })).goldenHour;
      return { ids: nodes.map(({ request }) => request.id), end: pageInfo.endCursor };
    };
    const start = await page(2, null);
    expect([start.ids, (await page(2, start.end)).ids]).toEqual([
      [other, baht],
      [small, large],
    ]);
    await th.cancels(baht);
    expect((await page(500, start.end)).ids).toEqual([small, large, unknown, late]);
    for (const id of [small, late, other]) await th.cancels(id);
    await binance.answers(unknown, 'RELEASED');
  });

  it('adds up exactly what was held and what became of it, for the own party alone', async () => {
    const euros = (amount: string): object => ({ currency: 'EUR', amount });
    const eur = async (reference: string, amount: string, ...steps: (readonly [string, string])[]): Promise<void> => {
      const id = await th.requests({ recipientId: partner, reference, ...money(amount, 'EUR') });
      await binance.answersAll(
        { id, answer: 'ACKNOWLEDGED' },
        ...steps.map(([step, part]) => ({ id, answer: step, amount: part, currency: 'EUR' })),
      );
    };
    await eur('sum-1', '100.10', ['HELD', '0.10'], ['HELD', '0.20'], ['SEIZED', '0.10']);
    await eur('sum-2', '0.30', ['HELD', '0.30'], ['RETURNED', '0.10'], ['RELEASED', '0.05']);
    const sum = {
      requestCount: 2,
      ...{ requested: euros('100.40'), held: euros('0.60'), released: euros('0.05') },
      ...{ seized: euros('0.10'), returned: euros('0.10'), stillHeld: euros('0.35') },
    };
    expect(await th.totals()).toContainEqual({ side: 'SENT', counterpart: null, ...sum });
    expect(await binance.totals(true)).toContainEqual({ side: 'RECEIVED', counterpart: { name: 'Thailand' }, ...sum });
    expect(await sg.totals()).toEqual([]);
  });

  it('keeps in the database the very machine that is tried outside it', async () => {
    const cents = fc.integer({ min: 0, max: 500 });
    const standing = fc.record({
      ...{ act: fc.constantFrom(...ACTS), state: fc.constantFrom(...ACTION_STATES), step: fc.constantFrom(...ANSWERS) },
      ...{ asked: fc.option(cents.map((n) => n + 1)), held: cents, gone: cents, amount: fc.option(cents.map((n) => n + 1)) },
    });
    const cases = fc.sample(standing, 3_000).map((one) => ({ ...one, gone: Math.min(one.gone, one.held) }));
    const decimal = (n: number): string => (n / 100).toFixed(2);
    const expected = cases.map(({ act, state, step, asked, held, gone, amount }) => {
      const now = { act, state, currency: 'USD', amount: asked === null ? null : decimal(asked), held: decimal(held), gone: decimal(gone) };
      const next = nextActionState(now, { answer: step, amount: amount === null ? null : { amount: decimal(amount), currency: 'USD' } });
      return 'state' in next ? next.state : null;
    });
    const rows = await hub.ownerSql<{ next: string | null }>(
      `select hub.action_answered(c.act, c.state, c.step, c.asked / 100.0, c.held / 100.0, (c.held - c.gone) / 100.0, c.amount / 100.0) as next
         from rows from (jsonb_to_recordset($1) as (act text, state text, step text, asked numeric, held numeric, gone numeric, amount numeric)) with ordinality
           c(act, state, step, asked, held, gone, amount, place) order by c.place`,
      [JSON.stringify(cases)],
    );
    expect(rows.map(({ next }) => next)).toEqual(expected);
  });

  it('is not longer than the request is kept: the owner states fewer minutes, and a limit of its party yields', async () => {
    const id = await th.requests({ recipientId: 'SG', reference: 'kept until', deadlineMinutes: 600 });
    const days = (count: number): number => count * 1_440;
    await hub.ownerSql(
      `insert into hub.retention_limit (party, kind, months, set_by, set_at, applied_at)
         select p.key, 'ACTION_REQUEST', 1, p.id, now() - interval '2 years', now() from hub.party p where p.slug = 'th'`,
    );
    const { dueAt } = await th.extends(id, days(90));
    await hub.ownerSql(`begin; alter table hub.action_request disable trigger user;
      update hub.action_request set published_at = published_at - interval '4 years 9 months' where id = '${id}'; alter table hub.action_request enable trigger user; commit`);
    await expect(th.extends(id, days(300))).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'RETENTION_BEFORE_DEADLINE' });
    expect((await th.opens(id))?.dueAt).toBe(dueAt);
    await hub.ownerSql('delete from hub.retention_limit');
  });

  describe('beyond the maximum of retention', () => {
    const SEND = `mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { outcome request { id dueAt } problems { code field message } } }`;
    interface Sent {
      readonly outcome: string;
      readonly request: { readonly id: string; readonly dueAt: string } | null;
      readonly problems: readonly object[];
    }
    const sends = async (...requests: readonly object[]): Promise<readonly Sent[]> =>
      (await th.ask<{ requestActions: Sent[] }>(SEND, { input: requests.map((one) => ({ recipientId: 'SG', ...anAction(one) })) }))
        .requestActions;
    const days = (count: number): number => count * 1_440;
    /** The beginning of the day (UTC) so many months after today. */
    const monthsFromNow = (count: number): string => {
      const today = new Date();
      const last = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + count + 1, 0)).getUTCDate();
      const day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + count, Math.min(today.getUTCDate(), last)));
      return `${day.toISOString().slice(0, 10)}T00:00:00Z`;
    };
    const refused = (latest: string): object => ({
      outcome: 'REJECTED',
      request: null,
      problems: [{ code: 'RETENTION_BEFORE_DEADLINE', field: 'deadlineMinutes', message: expect.stringContaining(latest) as string }],
    });

    it('a new request is refused with the latest deadline, and the others of its batch are sent', async () => {
      const rule = (months: number): Promise<unknown> =>
        hub.ownerSql(`update hub.retention_rule set default_months = $1, maximum_months = $1 where kind = 'ACTION_REQUEST'`, [months]);
      await rule(2);
      try {
        const [long, short] = await sends(
          { reference: 'too long', deadlineMinutes: days(90) },
          { reference: 'short', deadlineMinutes: days(20) },
        );
        expect([long, short?.outcome]).toEqual([refused(monthsFromNow(2)), 'CREATED']);
        expect(await hub.ownerSql(`select from hub.action_request where reference = 'too long'`)).toEqual([]);
      } finally {
        await rule(60);
      }
    });

    it('an amendment is refused, and leaves the request and its deadline as they were', async () => {
      const [sent] = await sends({ reference: 'amended late', deadlineMinutes: days(30) });
      const { id, dueAt } = sent?.request ?? { id: '', dueAt: '' };
      await hub.ownerSql(`begin; alter table hub.action_request disable trigger user;
        update hub.action_request set published_at = published_at - interval '54 months' where id = '${id}'; alter table hub.action_request enable trigger user; commit`);
      expect(await sends({ reference: 'amended late', deadlineMinutes: days(300) })).toEqual([refused(monthsFromNow(6))]);
      expect((await th.opens(id))?.dueAt).toBe(dueAt);
      expect((await sends({ reference: 'amended late', deadlineMinutes: days(100) }))[0]).toMatchObject({
        outcome: 'UPDATED',
      });
    });
  });
});
