import { rm } from 'node:fs/promises';
import pg from 'pg';
import { closeCatalog } from '../../../src/platform/database/close-catalog.js';
import { ensureRoles, urlFor } from '../../../src/platform/database/roles.js';
import { createLog } from '../../../src/platform/platform/log.js';
import { readSettings } from '../../../src/platform/platform/settings.js';
import { Shutdown } from '../../../src/platform/platform/shutdown.js';
import { startHub } from '../../../src/app/start-hub.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';
import { documentedSql } from '../../support/documented-sql.js';
import { administer, temporaryFolder, TEST_MASTER_KEY } from '../../support/server.js';

const TELLING = `pg_stat_get_|pg_(relation|table|indexes|total_relation|database|tablespace)_size$|pg_(try_)?advisory_|lo_|lo(read|write)$|pg_lock_status$|pg_current_wal_`;

describe('What PostgreSQL gives to everybody', () => {
  let database: FreshDatabase;
  const client = async (url: string): Promise<pg.Client> => {
    const one = new pg.Client({ connectionString: url });
    await one.connect();
    return one;
  };

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it.each(['hub_app', 'hub_relay'] as const)(
    'is closed to %s: statistics, sizes, locks, the log’s length and large objects',
    async (role) => {
      const working = await client(urlFor(role, database.url));
      const functions = await administer<{ name: string; mine: boolean }>(
        database.url,
        `select oid::regprocedure::text as name, has_function_privilege('${role}', oid, 'EXECUTE') as mine from pg_proc
         where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(${TELLING})'`,
      );
      expect(functions.length).toBeGreaterThan(100);
      expect(functions.filter(({ mine }) => mine)).toEqual([]);
      for (const statement of [
        `select pg_stat_get_live_tuples('hub.indicator'::regclass)`,
        `select pg_total_relation_size('hub.indicator')`,
        'select * from pg_stat_user_tables',
        'select * from pg_statio_user_tables',
        'select query from pg_stat_activity',
        `select most_common_vals from pg_stats where schemaname = 'hub'`,
        `select pg_advisory_lock(hashtext('hub key'), 0)`,
        `select pg_advisory_xact_lock_shared(1)`,
        `select pg_try_advisory_lock(1)`,
        'select * from pg_locks',
        'select pg_current_wal_lsn()',
        'select lo_create(0)',
        `select lo_from_bytea(0, 'x')`,
      ]) {
        await expect(working.query(statement)).rejects.toMatchObject({ code: '42501' });
      }
      await working.end();
    },
  );

  it('stays with those who monitor, and the locks with the functions of the hub', async () => {
    const [row] = await administer<Record<string, boolean>>(
      database.url,
      `select has_function_privilege('pg_monitor', 'pg_stat_get_live_tuples(oid)', 'EXECUTE') as statistics, has_function_privilege('hub_owner', 'pg_advisory_xact_lock(integer, integer)', 'EXECUTE') as locks`,
    );
    expect(row).toEqual({ statistics: true, locks: true });
  });

  it('is left as it is by a migrating role that may not revoke it', async () => {
    await administer(database.url, 'grant execute on function pg_total_relation_size(regclass) to public');
    const plain = await client(database.url);
    await plain.query('set role hub_owner');
    expect(await closeCatalog(plain)).toBe(false);
    await plain.query('reset role');
    expect(await closeCatalog(plain)).toBe(true);
    await plain.end();
  });

  it('is closed by the statements of SECURITY.md as a start would close it', async () => {
    const rights = (): Promise<unknown> =>
      administer(
        database.url,
        `select oid::regprocedure::text as what, array(select acl::text from unnest(proacl) acl order by 1) as acl from pg_proc
             where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(${TELLING})'
           union all select oid::regclass::text, array(select acl::text from unnest(relacl) acl order by 1) from pg_class
             where relnamespace = 'pg_catalog'::regnamespace and relkind = 'v' and relname ~ '^pg_stat' order by 1`,
      );
    const closed = await rights();
    await administer(
      database.url,
      'grant execute on function pg_stat_get_live_tuples(oid), pg_relation_size(regclass), pg_advisory_lock(bigint) to public',
    );
    await administer(database.url, 'grant select on pg_stat_activity, pg_stats to public');
    expect(await rights()).not.toEqual(closed);
    await administer(database.url, await documentedSql('SECURITY.md', 'close catalog'));
    expect(await rights()).toEqual(closed);
  });

  it('is named in the hub’s own log, one JSON object a line, by a start that may not close it', async () => {
    const role = `plain_${database.name}`;
    const plain = new URL(database.url);
    await administer(
      database.url,
      `create role ${role} login password ${pg.escapeLiteral(decodeURIComponent(plain.password))}; grant hub_owner to ${role};
       alter database ${database.name} owner to ${role}; grant execute on function pg_total_relation_size(regclass) to public`,
    );
    plain.username = role;
    const lines: string[] = [];
    const log = createLog('warn', { write: (line) => void lines.push(line) });
    const path = await temporaryFolder();
    const env = { DATABASE_URL: plain.toString(), HUB_ROLES: 'relay', PORT: '0', MASTER_KEY: TEST_MASTER_KEY.toString('hex') };
    const settings = readSettings({ ...env, NODE_ENV: 'production', PUBLIC_URL: 'https://hub.example', DATA_DIR: path });
    const shutdown = new Shutdown();
    const { app } = await startHub(
      settings,
      { url: plain.toString(), dataDir: { path, masterKey: TEST_MASTER_KEY, demoPassword: undefined } },
      shutdown,
      log,
    );
    expect(app.getHttpServer()).toBeDefined();
    await shutdown.stop();
    await rm(path, { recursive: true, force: true });
    await administer(database.url, `alter database ${database.name} owner to current_user; drop role ${role}`);
    const said = lines.map((line) => JSON.parse(line) as { context?: string; msg: string });
    expect(said).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        context: 'Database',
        msg: expect.stringContaining('with the statements in SECURITY.md') as unknown,
      }),
    );
  });

  it('lets a role change its own settings, which the next start puts back', async () => {
    const working = await client(urlFor('hub_app', database.url));
    await working.query(`alter role hub_app in database ${database.name} set default_transaction_read_only = on`);
    await working.query(`alter role hub_app in database ${database.name} set jit = on`);
    await working.end();
    const migrator = await client(database.url);
    await ensureRoles(migrator, database.url);
    await migrator.end();
    const settings = await administer(
      database.url,
      `select s.setconfig from pg_db_role_setting s where s.setrole = 'hub_app'::regrole and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`,
    );
    expect(settings).toEqual([{ setconfig: ['jit=off', 'search_path=pg_catalog, pg_temp'] }]);
  });
});
