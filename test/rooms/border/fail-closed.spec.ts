import { type AppConnection, codeOf, openWorld, publish, type World } from './world.js';

/** Settings that are no context; undefined: never set on this connection. */
const CONTEXTS = {
  'no context': undefined,
  'an empty context': '',
  'a word': 'TH',
  'a context without its seal': '11|30|COUNTRY|x|x|true|11,1||indicator:read|true',
  'a context with a seal made by hand': `11|30|COUNTRY|x|x|true|11,1||indicator:read|true~${'0'.repeat(64)}`,
  'only a seal': `~${'0'.repeat(64)}`,
  'an overlong one': '~'.repeat(10_000),
} as const;

const NIL = '00000000-0000-0000-0000-000000000000';
/** Every function that hub_app may call, except the pure ones. */
const CALLS = [
  `hub.bootstrap('1.0.1...00', '{}', sha256('x'), '${NIL}', '${NIL}', 'x@x.example', 'x')`,
  `hub.enter('1.1.1.x.x.00', '{}')`,
  `hub.greet('1.0.1...00')`,
  `hub.open_session('1.0.1.x..00', '{}', '${NIL}', '', now(), null)`,
  `hub.record_refusal('1.0.1...00', '{}', 'x')`,
  `hub.rotate_refresh('1.0.1...00', '{}', '${NIL}', '', '')`,
  `hub.sign_in_material('1.0.1...00', '{}', 'analyst@th.example')`,
  `hub.sign_in_wait('1.0.1...00', '{}', 'analyst@th.example')`,
  `hub.reset_material('1.0.1...00', '{}', sha256('x'))`,
  `hub.reset_password('1.0.1...00', '{}', sha256('x'), 'x')`,
  `hub.own_password('1.1.1.x.x.00', '{}')`,
  `hub.feed('1.1.1.x.x.00', '{}', 0, 10, '{}')`,
  `hub.feed_head('1.1.1.x.x.00', '{}')`,
  `hub.lookup('1.1.1.x.x.00', '{}', '{}', true, 10)`,
  `hub.whoami('1.1.1.x.x.00', '{}')`,
  `hub.key_material('1.0.1...00', '{}', '${NIL}')`,
  `hub.key_whoami('1.1.1.x.x.00', '{}')`,
  `hub.note_key_use('1.0.1...00', '{}', '{${NIL}}')`,
  'hub.doing()',
  'hub.may_read_red()',
  'hub.me()',
  'hub.my_agency()',
  'hub.my_bars()',
  'hub.my_keys()',
  'hub.my_kind()',
  'hub.my_session()',
  'hub.my_user()',
  'hub.viewer()',
  `hub.corroboration(hub.digest('DOMAIN', '', 'closed.example.com'))`,
  `hub.feed_events(0, 10, '{}')`,
  `hub.governance((select array_agg(x::uuid) from unnest('{${NIL}}'::text[]) x))`,
  'hub.list_head()',
  `hub.note_arrived(0, 100, 'x')`,
  `hub.note_handed('{1}', 'x', 'graphql')`,
  `hub.snapshot('1.1.1.x.x.00', '{}', 100, 100, 10, '{}')`,
  `hub.snapshot_items(100, 100, 10, '{}')`,
  `hub.withdrawals('${NIL}')`,
  `hub.confirm_withdrawal('${NIL}')`,
  `hub.webhook_feed('1.1.1.x.x.00', '{}', 0, 10, '{}')`,
  `hub.webhook_dead_letters('{${NIL}}')`,
  'hub.allows_amber_content(1)',
  `hub.own_claims('{}', '{}', '{${NIL}}')`,
  'hub.placed_items(100, 100, 10)',
  'hub.live_key_secrets()',
  `hub.withheld_claims('{}', '{}')`,
  `hub.versions('${NIL}')`,
  'hub.waiting_items(0, null, 10)',
  `hub.change_group('${NIL}', '${NIL}', true)`,
  `hub.create_api_key('{}')`,
  `hub.create_group('${NIL}', 'x', '{}')`,
  'hub.end_session()',
  `hub.end_own_session('${NIL}')`,
  'hub.end_other_sessions()',
  `hub.end_user_sessions('${NIL}')`,
  `hub.change_password('x', 'x')`,
  `hub.create_password_reset('${NIL}', sha256('x'))`,
  `hub.record('{"what": "x", "channel": "x"}', '{}')`,
  `hub.revoke_api_key('${NIL}')`,
  `hub.rotate_api_key('${NIL}', '${NIL}', '', '1 minute', null)`,
  `hub.set_bar('${NIL}', true)`,
  `hub.set_party_suspended('${NIL}', true)`,
  `hub.set_user_disabled('${NIL}', true)`,
  `hub.create_webhook('{}')`,
  `hub.delete_webhook('${NIL}')`,
  `hub.may_send_by_hand('${NIL}', 1)`,
  `hub.pause_webhook('${NIL}')`,
  `hub.replay_webhook('${NIL}', null, 0)`,
  `hub.resume_webhook('${NIL}')`,
  `hub.rotate_webhook_secret('${NIL}', '${NIL}', '', '')`,
  'hub.set_webhook_policy(true)',
  'hub.admissions()',
  `hub.decide_admission('${NIL}', true)`,
  `hub.decide_proposal('${NIL}', true)`,
  'hub.group_proposals()',
  `hub.register_party('${NIL}', 'COUNTRY', 'x', 'x', 'XX')`,
  `hub.withdraw_proposal('${NIL}')`,
] as const;

describe('without a context the border is closed, loudly', () => {
  let world: World;
  let app: AppConnection;
  let tables: readonly { name: string; column: string; readable: string | null; changeable: string | null }[];
  const claims: string[] = [];

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const th = await world.signsIn('analyst@th.example');
    const [kh, jp] = [await world.key('kh'), await world.key('jp')];
    claims.push(await publish(app, th, { value: 'closed.example.com', audience: [1], excluded: [jp] }));
    await world.ownerSql(`insert into hub.exchanged_token (session, hash) select id, sha256('x') from hub.session limit 1`);
    await world.ownerSql(`insert into hub.pace (key, busy_until) values (sha256('x'), now())`);
    await world.ownerSql('insert into hub.password_reset (user_id, token_hash, made_by, expires_at) values ($1, sha256($2), $1, now())', [
      th.user,
      'x',
    ]);
    await world.ownerSql(`insert into vault.bootstrap (token_hash) values (sha256('x'))`);
    await world.ownerSql(`insert into hub.withdrawal_receipt (item, party, seq, consumer, channel) values ($1, $2, 1, 'x', 'graphql')`, [
      NIL,
      kh,
    ]);
    await world.ownerSql('insert into hub.withdrawal_confirmation (item, party, seq, by_user) values ($1, $2, 1, $1)', [NIL, kh]);
    await world.ownerSql(`insert into hub.taken (item, party, channel) values ($1, $2, 'taxii')`, [NIL, kh]);
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [th.party, kh]);
    await world.ownerSql('insert into hub.suspension (party) values ($1)', [kh]);
    await world.ownerSql(
      `with made as (insert into hub.webhook (id, party, made_by, name, url, filter, epoch, seq)
           values ($1, $2, $3, 'x', 'https://x.example/', '{}', $1, 0) returning id, party),
         keyed as (insert into hub.webhook_secret (id, webhook, sealed, public_key) select id, id, 'x', 'x' from made)
       insert into hub.webhook_delivery (webhook, party, event_id, operation, attempt, outcome) select id, party, id, 'TEST', 1, 'FAILED' from made`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql(
      `with made as (insert into hub.api_key (id, party, made_by, name, permissions, expires_at)
         values ($1, $2, $3, 'x', '{party:read}', now() + interval '1 day') returning id)
       insert into hub.api_key_secret (id, api_key, hash, shown_to) select id, id, sha256('x'), $3 from made`,
      [NIL, th.party, th.user],
    );
    await world.ownerSql('insert into hub.webhook_policy (party, amber_content, set_by) values ($1, true, $2)', [th.party, th.user]);
    await world.ownerSql(`select hub.announce(array[$1::integer], 'TEST', '{"party": "x"}')`, [th.party]);
    await world.ownerSql('insert into hub.admission_vote (party, voter, accepts) values ($1, $2, true)', [kh, th.party]);
    await world.ownerSql(
      `with made as (insert into hub.group_proposal (working_group, party, proposed_by, founding)
         select key, $1, $2, false from hub.working_group limit 1 returning id)
       insert into hub.group_vote (proposal, party) select id, $2 from made`,
      [await world.key('sg'), th.party],
    );
    await app.as(th, 'indicator:publish', () => app.rows(`select hub.record('{"what": "test", "channel": "graphql"}', $1)`, [claims]));
    await world.settle();
    claims.push(await publish(app, th)); // its event waits
    await world.ownerSql('insert into hub.parked select o.*, null, now(), null from hub.outbox o');
    tables = await world.ownerSql(
      `select c.oid::regclass::text as name, min(quote_ident(a.attname)) as column,
          string_agg(quote_ident(a.attname), ', ') filter (where has_column_privilege('hub_app', c.oid, a.attnum, 'SELECT')) as readable,
          min(quote_ident(a.attname)) filter (where has_column_privilege('hub_app', c.oid, a.attnum, 'UPDATE')) as changeable
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        where c.relkind in ('r', 'p') and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) group by c.oid`,
    );
  });
  afterAll(() => world.close());

  it('stands in front of tables that all hold something', async () => {
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const [row] = await world.ownerSql<{ filled: boolean }>(`select exists (select from ${name}) as filled`);
      expect({ name, filled: row?.filled }).toEqual({ name, filled: true });
    }
  });

  it.each(Object.entries(CONTEXTS))('refuses every statement on every table: %s', async (_, context) => {
    const stranger = await world.connect();
    if (context !== undefined) await stranger.rows(`select set_config('hub.context', $1, false)`, [context]);
    const answers: string[] = [];
    for (const { name, column, readable, changeable } of tables) {
      for (const [what, statement] of [
        ['select', `select ${readable ?? '*'} from ${name}`],
        ['count', `select count(*) from ${name}`],
        ['insert', `insert into ${name} default values`],
        ['update', `update ${name} set ${changeable ?? column} = ${changeable && !readable ? 'default' : (changeable ?? column)}`],
        ['update blindly', `update ${name} set ${changeable ?? column} = default`],
        ['delete', `delete from ${name}`],
        ['truncate', `truncate ${name}`],
        ['lock', `lock table ${name} in access exclusive mode`],
      ]) {
        await stranger.rows('begin');
        const code = await codeOf(stranger.rows(statement ?? ''));
        await stranger.rows('rollback');
        if (code !== '42501') answers.push(`${what} on ${name}: ${code ?? 'done'}`);
      }
    }
    expect(answers).toEqual([]);
  });

  it.each(Object.entries(CONTEXTS))('refuses every view and every function: %s', async (_, context) => {
    const stranger = await world.connect();
    if (context !== undefined) await stranger.rows(`select set_config('hub.context', $1, false)`, [context]);
    const answers: string[] = [];
    for (const call of ['hub.claim', ...CALLS]) {
      const code = await codeOf(stranger.rows(`select * from ${call}`));
      if (code !== '42501') answers.push(`${call}: ${code ?? 'answered'}`);
    }
    expect(answers).toEqual([]);
  });

  it('has a call here for every function that hub_app may use', async () => {
    const functions = await world.ownerSql<{ name: string }>(
      `select distinct 'hub.' || proname as name from pg_proc where pronamespace = 'hub'::regnamespace and has_function_privilege('hub_app', oid, 'EXECUTE')`,
    );
    const tried = new Set<string>(CALLS.map((call) => call.split('(')[0] ?? ''));
    const pure = ['hub.digest', 'hub.newest_migration', 'hub.sees'];
    expect(functions.map(({ name }) => name).filter((name) => !tried.has(name) && !pure.includes(name))).toEqual([]);
  });

  it('lets the relay reach nothing but its functions', async () => {
    const answers: string[] = [];
    for (const { name } of tables) {
      const code = await codeOf(world.relay.query(`select * from ${name}`));
      if (code !== '42501') answers.push(`${name}: ${code ?? 'done'}`);
    }
    for (const call of CALLS) {
      const code = await codeOf(world.relay.query(`select * from ${call}`));
      if (code !== '42501') answers.push(`${call}: ${code ?? 'answered'}`);
    }
    expect(answers).toEqual([]);
  });

  it('opens with a context: the same statements, in somebody’s name', async () => {
    const kh = await world.signsIn('analyst@vn.example');
    await app.enter(kh);
    const seen = await app.rows<{ id: string }>('select id from hub.claim');
    await app.rows('rollback');
    expect(seen).toEqual([{ id: claims[0] }]);
  });
});
