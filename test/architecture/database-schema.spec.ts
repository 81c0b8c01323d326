import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database/migrate.js';
import { readSchema, schemaOf } from '../../src/platform/database/schema/schema-files.js';
import { onOneConnection } from '../../src/platform/database/one-connection.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { administer, TEST_MASTER_KEY } from '../support/server.js';
import { databaseSchema } from './database-schema.js';

const FILE = join(import.meta.dirname, 'schema.sql');
/** The major version of PostgreSQL whose words the file has: the embedded one's. */
const MAJOR = 18;

describe('the schema of the database', () => {
  let database: FreshDatabase;
  let major: number;
  beforeAll(async () => {
    database = await freshDatabase();
    const [row] = await administer<{ major: number }>(
      database.url,
      `select current_setting('server_version_num')::integer / 10000 as major`,
    );
    major = row?.major ?? 0;
  });
  afterAll(() => database.drop());

  const schema = (): Promise<string> => onOneConnection(database.url, 'a test', databaseSchema);
  /** As hub_owner. */
  const changes = (sql: string): Promise<unknown> => administer(database.url, `set role hub_owner; ${sql}`);
  /** Another program has loaded its schema last. */
  const loaded = ({ version = 'version', tables = 'tables', access = 'access' } = {}): string =>
    `insert into hub.schema_load (hash, version, tables, access) select gen_random_uuid(), ${version}, ${tables}, ${access} from hub.schema_load order by at desc limit 1`;

  it('is what schema.sql says (npm run schema writes it)', async () => {
    if (major !== MAJOR) return expect(major).toBeGreaterThanOrEqual(15); // another major version words the same objects otherwise
    const fresh = await schema();
    if (process.env.WRITE_SCHEMA) writeFileSync(FILE, fresh);
    expect(fresh).toBe(readFileSync(FILE, 'utf8'));
  });

  it('is the same after a reload, whatever functions a hub had before', async () => {
    const fresh = await schema();
    await changes(`
      create function hub.left_over(integer) returns integer language sql as 'select 1';
      drop function hub.permissions_of(integer, text[]);
      create or replace function hub.label_rank(tlp text) returns integer language sql immutable as 'select 0';
      ${loaded()}`);
    await migrate(database.url, TEST_MASTER_KEY);
    expect(await schema()).toBe(fresh);
  });

  it('is the same after a reload, whatever policies, triggers, views, grants and results of functions a hub had before', async () => {
    const fresh = await schema();
    await changes(`
      create policy everybody on hub.party for select to hub_app using (true);
      drop policy sees on hub.indicator;
      create view hub.leak as select * from hub.user_account;
      grant select on hub.leak, hub.user_account to hub_app;
      grant execute on function hub.permissions_of(integer, text[]) to hub_app, public;
      drop trigger t10_record_update on hub.indicator;
      create trigger noise after insert on hub.party for each row execute function hub.queue_party_for_sequencing();
      drop function hub.permissions_of(integer, text[]);
      create function hub.permissions_of(of_party integer, roles text[]) returns integer language sql as 'select 1';
      ${loaded({ access: `'other policies'` })}`);
    await migrate(database.url, TEST_MASTER_KEY);
    expect(await schema()).toBe(fresh);
  });

  it('is loaded by one of many hubs that start at the same moment', async () => {
    const fresh = await schema();
    await changes(`drop function hub.permissions_of(integer, text[]); ${loaded()}`);
    await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, TEST_MASTER_KEY)));
    expect(await schema()).toBe(fresh);
  });

  it.each([
    ['sql', 'select n from hub.nowhere', 'relation "hub.nowhere" does not exist'],
    ['sql', 'select 1 from party', 'relation "party" does not exist'], // a name that the search path of functions does not find
    ['plpgsql', 'begin return hub.nothing(; end', 'mismatched parentheses'],
  ])('is not loaded with a function of %s that says %s', async (language, body, problem) => {
    const fresh = await schema();
    const { files } = await readSchema();
    const text = `create or replace function hub.wrong(a integer) returns integer language ${language} as $$ ${body} $$;`;
    const withWrong = schemaOf([...files, { part: 'functions', name: 'edge/ops/sql/wrong.sql', text }]);
    await expect(migrate(database.url, TEST_MASTER_KEY, withWrong)).rejects.toThrow(`hub.wrong(integer): ${problem}`);
    expect(await schema()).toBe(fresh);
  });

  it('stays that of a newer program', async () => {
    await changes(`${loaded({ version: `'99.0.0'` })}; create function hub.of_a_newer_one() returns integer language sql as 'select 1'`);
    await migrate(database.url, TEST_MASTER_KEY);
    const [row] = await administer<{ there: boolean }>(database.url, `select to_regprocedure('hub.of_a_newer_one()') is not null as there`);
    expect(row?.there).toBe(true);
  });

  it('is refused where its tables are other ones and no migration leads from them to those of the program', async () => {
    await changes(loaded({ version: `'0.0.1'`, tables: `'of another build'` }));
    await expect(migrate(database.url, TEST_MASTER_KEY)).rejects.toThrow('no migration leads from them to this one');
  });
});
