import pg from 'pg';
import { migrate } from '../../../src/platform/database/migrate.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { AppConnection, codeOf } from '../../integration/rls/world.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, officer } from '../../support/officer.js';
import { TEST_MASTER_KEY } from '../../support/server.js';

const ACCESS =
  'id state party { name } reason caseReference createdBy { kind name party { kind } } approvedBy { name } endedBy { name party { name } } reads { nodes { at itemIds by { name } } }';
const REQUEST = `mutation ($input: BreakGlassInput!) { requestBreakGlass(input: $input) { ${ACCESS} } }`;
const APPROVE = `mutation ($id: ID!) { approveBreakGlass(id: $id) { ${ACCESS} } }`;
const END = `mutation ($id: ID!) { endBreakGlass(id: $id) { ${ACCESS} } }`;
const LIST =
  'query ($access: ID!, $after: Cursor, $first: Int) { breakGlassIndicators(accessId: $access, after: $after, first: $first) { nodes { id value description agency { name } versions { version } } pageInfo { endCursor hasNextPage } } }';
const ONE =
  'query ($access: ID!, $id: ID!) { breakGlassIndicator(accessId: $access, indicatorId: $id) { id value versions { version tlp description } } }';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const REASON = 'A child is missing, and the bureau cannot be reached.';

interface Access {
  readonly id: string;
  readonly state: string;
  readonly reads: { readonly nodes: readonly { readonly itemIds: readonly string[] }[] };
}

interface Listed {
  readonly breakGlassIndicators: {
    readonly nodes: { id: string; value: string; description: string | null }[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
}

describe('break-glass', () => {
  let hub: Hub;
  let first: Ask;
  let second: Ask;
  let bureau: Ask;
  let th: Officer;
  let secondId: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub();
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, roles, password_hash)
         select gen_random_uuid(), 'second@hub.example', party, roles, password_hash from hub.user_account where email = 'operator@hub.example'`,
    );
    const two = await hub.as('second@hub.example');
    [first, second, secondId] = [(await hub.as('operator@hub.example')).ask, two.ask, two.userId];
    bureau = (await hub.as('admin@th.example')).ask;
    th = officer((await hub.as('analyst@th.example')).ask);
    for (const name of ['Thailand', 'Meta']) ids[name] = await th.partyId(name);
    const { me } = await first<{ me: { party: { id: string } } }>('{ me { party { id } } }');
    ids.hub = me.party.id;
    ids.open = (
      await th.publishes({ value: 'glass.example.com', description: 'What the bureau knows.', audience: { countries: ['KH'] } })
    ).id;
    ids.own = (await th.publishes({ value: 'glass-own.example.com' })).id;
    ids.red = (await th.publishes({ value: 'glass-red.example.com', tlp: 'RED' })).id;
    ids.kh = (
      await officer((await hub.as('analyst@kh.example')).ask).publishes({ value: 'glass-kh.example.com', audience: { countries: ['TH'] } })
    ).id;
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('update hub.session set confirmed_at = now()'));

  const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const wish = (said: object = {}): object => ({
    partyId: ids.Thailand,
    reason: REASON,
    caseReference: 'C-1',
    expiresAt: inMinutes(60),
    ...said,
  });
  const requests = async (said: object = {}, ask = first): Promise<string> =>
    (await ask<{ requestBreakGlass: Access }>(REQUEST, { input: wish(said) })).requestBreakGlass.id;
  const opens = async (): Promise<string> => {
    const id = await requests();
    await second(APPROVE, { id });
    return id;
  };
  const reads = async (
    access: string,
    ask = first,
    said: object = {},
  ): Promise<{ id: string; value: string; description: string | null }[]> =>
    (await ask<Listed>(LIST, { access, ...said })).breakGlassIndicators.nodes;
  const accesses = async (ask: Ask): Promise<readonly Access[]> =>
    (await ask<{ breakGlassAccesses: { nodes: Access[] } }>(`{ breakGlassAccesses { nodes { ${ACCESS} } } }`)).breakGlassAccesses.nodes;
  const closed = (access: string, ask = first): Promise<unknown> => expect(reads(access, ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });

  it('takes two operators: what one asks for opens nothing, and nobody approves their own', async () => {
    const id = await requests();
    await closed(id);
    await closed(id, second);
    await expect(first(APPROVE, { id })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OWN_REQUEST' });
    await closed(id);
    expect(await second(APPROVE, { id })).toMatchObject({
      approveBreakGlass: { state: 'OPEN', approvedBy: { name: 'second@hub.example' } },
    });
    await expect(second(APPROVE, { id })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'GLASS_OVER' });
    await closed(id, second); // who approves does not read
    expect((await reads(id)).length).toBeGreaterThan(0);
  });

  it('shows what the one party owns, without RED, with its versions; nothing of others, and nothing elsewhere', async () => {
    const id = await opens();
    const seen = await reads(id);
    expect(seen.map(({ id: item }) => item)).toEqual([ids.own, ids.open]);
    expect(seen[1]).toMatchObject({ value: 'glass.example.com', description: 'What the bureau knows.', versions: null });
    const page = await first<Listed>(LIST, { access: id, first: 1 });
    expect(page.breakGlassIndicators).toMatchObject({
      nodes: [{ id: ids.own, agency: { name: expect.any(String) } }],
      pageInfo: { hasNextPage: true },
    });
    const after = page.breakGlassIndicators.pageInfo.endCursor;
    expect((await reads(id, first, { after, first: 1 })).map(({ id: item }) => item)).toEqual([ids.open]);
    await expect(reads(await opens(), first, { after })).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
    const one = (item: string | undefined): Promise<unknown> => first(ONE, { access: id, id: item });
    expect(await one(ids.open)).toEqual({
      breakGlassIndicator: {
        id: ids.open,
        value: 'glass.example.com',
        versions: [{ version: 1, tlp: 'GREEN', description: 'What the bureau knows.' }],
      },
    });
    for (const item of [ids.red, ids.kh, NOBODY]) expect(await one(item)).toEqual({ breakGlassIndicator: null });
    for (const query of [
      '{ indicators { edges { node { id } } } }',
      `{ indicator(id: "${ids.open}") { id } }`,
      '{ lookup(values: [{ value: "glass.example.com" }]) { canonical } }',
      '{ feed { cursor } }',
      '{ pendingReleases { nodes { id } } }',
    ]) {
      await expect(first(query)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('opens no table to SQL: the operator’s context is as blind as ever', async () => {
    await opens();
    const [session] = await hub.ownerSql<{ id: string; user_id: string }>(
      `select s.id, s.user_id from hub.session s join hub.user_account u on u.id = s.user_id where u.email = 'operator@hub.example'`,
    );
    const client = new pg.Client({ connectionString: urlFor('hub_app', hub.database.url) });
    await client.connect();
    try {
      const app = new AppConnection(client, await claimKey());
      const who = { user: session?.user_id ?? '', session: session?.id ?? '', party: 0, agency: null };
      for (const act of ['glass:break', 'glass:oversee', 'party:read']) {
        expect(await app.as(who, act, () => app.rows('select id from hub.claim'))).toEqual([]);
        expect(await app.as(who, act, () => app.rows('select id from hub.indicator_detail'))).toEqual([]);
      }
      expect(await codeOf(app.as(who, 'indicator:read', () => app.rows('select 1')))).toBe('HB403');
      expect(
        await codeOf(app.as(who, 'glass:oversee', () => app.rows(`select hub.read_with_break_glass($1, null, null, 10, 'x')`, [NOBODY]))),
      ).toBe('HB500');
    } finally {
      await client.end();
    }
  });

  it('tells the bureau who, why and what was read, and no other party', async () => {
    const id = await opens();
    await reads(id);
    await first(ONE, { access: id, id: ids.red });
    const [shown] = (await accesses(bureau)).filter((one) => one.id === id);
    expect(shown).toMatchObject({
      state: 'OPEN',
      reason: REASON,
      createdBy: { kind: 'OFFICER', name: 'operator@hub.example', party: { kind: 'HUB' } },
      approvedBy: { name: 'second@hub.example' },
      party: { name: 'Thailand' },
    });
    expect(shown?.reads.nodes.map(({ itemIds }) => itemIds)).toEqual([[], [ids.own, ids.open]]);
    for (const email of ['admin@kh.example', 'admin@meta.example']) expect(await accesses((await hub.as(email)).ask)).toEqual([]);
    for (const email of ['analyst@th.example', 'auditor@hub.example', 'contributor@meta.example']) {
      await expect(accesses((await hub.as(email)).ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    const record = `select p.name, a.what, a.items from hub.audit a join hub.party p on p.key = a.party where a.case_reference = $1 order by a.id`;
    expect(await hub.ownerSql(record, [id])).toEqual([
      { name: 'Thailand', what: 'glass.open', items: [id] },
      { name: 'Thailand', what: 'glass.read', items: [ids.own, ids.open] },
      { name: 'Thailand', what: 'glass.read', items: [] },
    ]);
  });

  it('is ended at once by either operator or by the bureau, without a second factor; no other party finds it', async () => {
    const stranger = (await hub.as('admin@kh.example')).ask;
    for (const ask of [first, second, bureau]) {
      const id = await opens();
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
      await expect(stranger(END, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await ask(END, { id })).toMatchObject({ endBreakGlass: { state: 'ENDED' } });
      await closed(id);
      await expect(ask(END, { id })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'GLASS_OVER' });
      await hub.ownerSql('update hub.session set confirmed_at = now()');
    }
    const refused = await requests();
    expect(await bureau(END, { id: refused })).toMatchObject({ endBreakGlass: { endedBy: { name: 'admin@th.example' } } });
    // The hub learns which party ended it, and not which officer of the party.
    expect((await accesses(first))[0]).toMatchObject({ id: refused, endedBy: { name: null, party: { name: 'Thailand' } } });
    await expect(second(APPROVE, { id: refused })).rejects.toMatchObject({ reason: 'GLASS_OVER' });
  });

  it('ends by itself, and with the right of either operator', async () => {
    const id = await opens();
    await hub.ownerSql('update hub.user_account set disabled_at = now() where id = $1', [secondId]);
    await closed(id);
    await hub.ownerSql('update hub.user_account set disabled_at = null where id = $1', [secondId]);
    expect((await reads(id)).length).toBe(2);
    await hub.ownerSql('update hub.break_glass_access set ends_at = clock_timestamp() where id = $1', [id]);
    await closed(id);
    const late = await requests();
    await hub.ownerSql('update hub.break_glass_access set ends_at = clock_timestamp() where id = $1', [late]);
    await expect(second(APPROVE, { id: late })).rejects.toMatchObject({ reason: 'GLASS_OVER' });
  });

  it('needs a fresh confirmation of both, a reason, a case, an end within a day, and a party', async () => {
    const id = await requests();
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(requests()).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await expect(second(APPROVE, { id })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    for (const [said, reason] of [
      [{ reason: 'because' }, 'REASON_LENGTH'],
      [{ caseReference: ' ' }, 'CASE_REFERENCE'],
      [{ expiresAt: inMinutes(-1) }, 'GLASS_END'],
      [{ expiresAt: inMinutes(25 * 60) }, 'GLASS_END'],
    ] as const) {
      await expect(requests(said)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
    }
    for (const party of [ids.hub, NOBODY, 'x']) await expect(requests({ partyId: party })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const asked of [NOBODY, 'x']) await expect(second(APPROVE, { id: asked })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const email of ['admin@th.example', 'analyst@th.example', 'auditor@hub.example', 'admin@meta.example']) {
      const { ask } = await hub.as(email);
      await expect(requests({}, ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(ask(APPROVE, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(reads(id, ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('is opened once, however many approve at the same moment', async () => {
    const id = await requests();
    const tries = await Promise.allSettled([second(APPROVE, { id }), second(APPROVE, { id }), bureau(END, { id })]);
    const [row] = await hub.ownerSql<{ n: number }>(
      `select count(*)::integer as n from hub.audit where what = 'glass.open' and case_reference = $1`,
      [id],
    );
    expect(tries[2]?.status).toBe('fulfilled');
    expect(row?.n).toBeLessThanOrEqual(1);
    await closed(id);
  });

  /** Migrating again changes nothing, and tells the key. */
  const claimKey = async (): Promise<Buffer> => (await migrate(hub.database.url, TEST_MASTER_KEY)).claimKey;
});
