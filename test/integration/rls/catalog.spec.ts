import pg from 'pg';
import { emptyDatabase, type FreshDatabase, freshDatabase } from '../../support/database.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { administer, TEST_MASTER_KEY } from '../../support/server.js';
import { schemaWithTestKind } from '../../support/test-item-kind.js';
import { EXECUTABLE, GATE, REVIEWED, type Rule } from './catalog-gate.js';

/** One way to open the border, and the rule that must notice. */
const SABOTAGE: readonly (readonly [statement: string, rule: Rule, names: string])[] = [
  ['create table hub.bare (id uuid primary key)', 'every table forces row-level security', 'hub.bare'],
  ['create table hub.bare (id uuid primary key)', 'every table has a policy', 'hub.bare'],
  [
    'create table hub.bare (id uuid, owner integer, audience integer[])',
    'every table with an owner and an audience is governed',
    'hub.bare lacks policy sees',
  ],
  ['alter table hub.indicator no force row level security', 'every table forces row-level security', 'hub.indicator'],
  ['alter table vault.secret disable row level security', 'every table forces row-level security', 'vault.secret'],
  [
    'create policy open on hub.audit for select to hub_app using (true)',
    'every policy for others than the owner asks who is there',
    'open on hub.audit',
  ],
  [
    'create policy open on hub.audit for select using (party is not null)',
    'every policy for others than the owner asks who is there',
    'open on hub.audit',
  ],
  [
    'alter policy known on hub.party using ((select hub.me()) is not null)',
    'no policy calls what may raise, or what was not reviewed for policies',
    'known on hub.party: hub.me',
  ],
  [
    'alter policy own on hub.session using (user_id = (select (hub.policy_viewer()).user_id))',
    'no policy calls what may raise, or what was not reviewed for policies',
    'own on hub.session: keeps the viewer of the first row',
  ],
  [
    `alter policy colleagues on hub.user_account using (hub.has_viewer((select hub.policy_viewer())) and party / party = 1)`,
    'no policy calls what may raise, or what was not reviewed for policies',
    'colleagues on hub.user_account: an operator that may fail',
  ],
  [
    'create function hub.one_by_one() returns setof uuid language sql security definer set search_path = pg_catalog, pg_temp as $$ select id from hub.party $$; grant execute on function hub.one_by_one() to hub_app',
    'what hub_app may call and that gives rows gathers all of them first',
    'hub.one_by_one()',
  ],
  ['create view hub.look as select id from hub.indicator', 'every view reads with the rights of its reader', 'hub.look'],
  [
    'create materialized view hub.heap as select id from hub.indicator; grant select on hub.heap to hub_app',
    'no materialised view is open',
    'hub.heap',
  ],
  [
    'grant truncate on hub.indicator to hub_app',
    'tables are read, added to and changed column by column, and nothing else',
    'TRUNCATE on hub.indicator to hub_app',
  ],
  [
    'grant references (id) on hub.indicator to hub_app',
    'tables are read, added to and changed column by column, and nothing else',
    'REFERENCES (id) on hub.indicator to hub_app',
  ],
  [
    'grant update on hub.indicator to hub_app',
    'tables are read, added to and changed column by column, and nothing else',
    'UPDATE on hub.indicator to hub_app',
  ],
  [
    'grant delete on hub.session to hub_app',
    'tables are read, added to and changed column by column, and nothing else',
    'DELETE on hub.session to hub_app',
  ],
  [
    'grant usage on sequence hub.key_seq to hub_app',
    'tables are read, added to and changed column by column, and nothing else',
    'sequence hub.key_seq to hub_app',
  ],
  ['grant execute on function hub.me() to public', 'nothing is granted to everybody', 'hub.me()'],
  ['grant select on hub.claim to public', 'nothing is granted to everybody', 'hub.claim'],
  [
    `create function hub.door() returns text language plpgsql security definer as $$ begin return ''; end $$`,
    'every function has its own search path, or a body that was parsed when it was made',
    'hub.door()',
  ],
  [
    'alter function hub.viewer() reset search_path',
    'every function has its own search path, or a body that was parsed when it was made',
    'hub.viewer()',
  ],
  ['grant create on schema hub to hub_app', 'the working roles can make nothing and cannot enter the vault', 'hub_app: hub'],
  ['grant usage on schema vault to hub_relay', 'the working roles can make nothing and cannot enter the vault', 'hub_relay: vault'],
  ['grant select (owner) on hub.indicator to hub_app', 'columns that govern, and secrets, are read by nobody', 'hub.indicator.owner'],
  ['grant select on hub.user_account to hub_app', 'columns that govern, and secrets, are read by nobody', 'hub.user_account.password_hash'],
  [
    'drop trigger t10_record_update on hub.indicator',
    'every table with an owner and an audience is governed',
    'hub.indicator lacks trigger t10_record_update',
  ],
  [
    'alter table hub.notice disable trigger t20_label_update',
    'labels bind the audience of what is published',
    'hub.notice lacks t20_label_update',
  ],
  [
    'alter policy sees on hub.indicator using (named_owner = (select hub.me()))',
    'every table with an owner and an audience is governed',
    'hub.indicator lacks policy sees',
  ],
];

/** What only the migrating role could do wrong. */
const GREAT_SABOTAGE: readonly (readonly [statement: string, rule: Rule, names: string])[] = [
  ['grant hub_owner to hub_app', 'the working roles have no power of their own', 'hub_app'],
  ['grant pg_read_all_data to hub_relay', 'the working roles have no power of their own', 'hub_relay'],
  ['grant temporary on database', 'the working roles can make nothing and cannot enter the vault', 'hub_app: database'],
  ['alter table hub.bar owner to hub_relay', 'the working roles own nothing', 'hub_relay: table hub.bar'],
];

describe('the catalog gate', () => {
  let database: FreshDatabase;
  let client: pg.Client;

  const broken = async (rule: Rule): Promise<string[]> => (await client.query<{ what: string }>(GATE[rule])).rows.map((row) => row.what);
  const afterwards = async (role: string, statement: string, rule: Rule): Promise<string[]> => {
    await client.query('begin');
    try {
      if (role) await client.query(`set local role ${role}`);
      await client.query(statement);
      return await broken(rule);
    } finally {
      await client.query('rollback');
    }
  };

  beforeAll(async () => {
    database = await freshDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each(Object.keys(GATE) as Rule[])('holds in a fresh database: %s', async (rule) => {
    expect(await broken(rule)).toEqual([]);
  });

  it.each(Object.entries(REVIEWED))('lets %s call what was reviewed, and nothing else', async (role, reviewed) => {
    const { rows } = await client.query<{ what: string }>(EXECUTABLE, [role]);
    expect(rows.map((row) => row.what)).toEqual([...reviewed].sort());
  });

  it('keeps a new function from everybody until it is granted', async () => {
    await client.query('begin');
    await client.query('set local role hub_owner');
    await client.query(
      'create function hub.new_one() returns integer language sql set search_path = pg_catalog, pg_temp as $$ select 1 $$',
    );
    const { rows } = await client.query<{ what: string }>(EXECUTABLE, ['hub_app']);
    await client.query('rollback');
    expect(rows.map((row) => row.what)).not.toContain('hub.new_one()');
  });

  it.each(SABOTAGE)('notices: %s (%s)', async (statement, rule, names) => {
    expect(await afterwards('hub_owner', statement, rule)).toContain(names);
  });

  it.each(GREAT_SABOTAGE)('notices what the migrating role did: %s (%s)', async (statement, rule, names) => {
    const whole = statement === 'grant temporary on database' ? `${statement} ${database.name} to hub_app` : statement;
    expect(await afterwards('', whole, rule)).toContain(names);
  });

  it('is passed by a new kind of item that is a table and a registration', async () => {
    const another = await emptyDatabase();
    await migrate(another.url, TEST_MASTER_KEY, await schemaWithTestKind());
    for (const rule of Object.keys(GATE) as Rule[]) expect(await administer(another.url, GATE[rule])).toEqual([]);
    await another.drop();
  });
});
