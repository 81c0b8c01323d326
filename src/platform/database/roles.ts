import { scryptSync } from 'node:crypto';
import { Logger } from '@nestjs/common';
import pg from 'pg';

/** The two roles that hub processes work as; hub_owner, who owns everything, cannot log in. */
export type WorkingRole = 'hub_app' | 'hub_relay';

/**
 * Returns the URL for a working role: the migrating role's URL with another user. The password is derived from the migrating role's, so that any number of hub
 * processes agree on it without storing it. It does not reveal the migrating role's.
 */
export function urlFor(role: WorkingRole, migratingUrl: string): string {
  const url = new URL(migratingUrl);
  url.password = passwordOf(role, decodeURIComponent(url.password));
  url.username = role;
  return url.toString();
}

/** Derived once: the derivation is slow by design, and a start needs it several times. */
const derived = new Map<string, string>();
function passwordOf(role: WorkingRole, migratingPassword: string): string {
  const known = derived.get(`${role} ${migratingPassword}`);
  if (known !== undefined) return known;
  const password = scryptSync(migratingPassword, `entente/${role}`, 24).toString('base64url');
  derived.set(`${role} ${migratingPassword}`, password);
  return password;
}

/**
 * Makes sure that hub_owner, hub_app and hub_relay exist and that the working roles can log in. Roles belong to the whole PostgreSQL server, so nothing is
 * changed if everything is in place. `migrator` is connected as the migrating role, in no transaction.
 */
export async function ensureRoles(migrator: pg.Client, migratingUrl: string): Promise<void> {
  await createRole(migrator, 'hub_owner', 'nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit');
  for (const role of ['hub_app', 'hub_relay'] as const) {
    await createRole(migrator, role, 'login nosuperuser nobypassrls nocreatedb nocreaterole noinherit');
  }
  const { rows } = await migrator
    .query<{ may: boolean }>(`select pg_has_role(current_user, 'hub_owner', 'SET') as may`)
    .catch(() => migrator.query<{ may: boolean }>(`select pg_has_role(current_user, 'hub_owner', 'MEMBER') as may`));
  if (!rows[0]?.may) await migrator.query('grant hub_owner to current_user');

  const database = migrator.escapeIdentifier(new URL(migratingUrl).pathname.slice(1));
  await migrator.query(`revoke all on database ${database} from public`);
  await migrator.query(`grant connect on database ${database} to hub_app, hub_relay`);
  await grantBackupAccess(migrator, database);
  for (const role of ['hub_app', 'hub_relay'] as const) {
    await resetSettings(migrator, role);
    const url = urlFor(role, migratingUrl);
    if (await canConnect(url)) continue;
    const password = migrator.escapeLiteral(new URL(url).password);
    await migrator.query(`alter role ${role} password ${password}`);
  }
}

/**
 * A dump of one database contains no rights on the database itself, so the documented role for backups (docs/operations.md) has none after a restore: each
 * start grants them again.
 * @param database quoted
 */
async function grantBackupAccess(migrator: pg.Client, database: string): Promise<void> {
  const { rowCount } = await migrator.query(`select from pg_roles where rolname = 'hub_backup'`);
  if (rowCount) await migrator.query(`grant connect on database ${database} to hub_backup`);
}

const ALREADY_THERE = new Set(['42710', '23505']); // duplicate_object; unique_violation when two starters race

async function createRole(migrator: pg.Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await migrator.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount) return;
  await migrator.query(`create role ${role} ${attributes}`).catch((error: { code?: string }) => {
    if (!ALREADY_THERE.has(error.code ?? '')) throw error;
  });
}

/**
 * Settings of the working roles, in the form of the catalog.
 * - No JIT: statements are short, and some forbid sequential scans. Before version 18 PostgreSQL prices a forbidden plan at 1e10, takes it for a long one, and
 *   compiles it for seconds.
 * - The search_path of the hub's functions. Policies call functions that set none, and PostgreSQL plans a function again whenever its search_path changes.
 */
const SETTINGS = ['jit=off', 'search_path=pg_catalog, pg_temp'] as const;

/**
 * A role may change its own settings and its password. Each start resets them, for all databases and for this one, so that changes by an injected statement do
 * not last.
 */
async function resetSettings(migrator: pg.Client, role: WorkingRole): Promise<void> {
  const { rows } = await migrator.query<{ database: string | null; settings: string[] }>(
    `select d.datname as database, s.setconfig as settings from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
      where s.setrole = $1::regrole and (s.setdatabase = 0 or d.datname = current_database())`,
    [role],
  );
  const foreign = rows.filter(({ database, settings }) => database !== null || settings.join() !== SETTINGS.join());
  for (const { database, settings } of foreign) {
    const where = database === null ? '' : ` in database ${migrator.escapeIdentifier(database)}`;
    await migrator.query(`alter role ${role}${where} reset all`);
    const own: readonly string[] = SETTINGS;
    const names = settings.filter((setting) => !own.includes(setting)).map((setting) => setting.split('=')[0]);
    if (names.length > 0) new Logger('Database').warn({ msg: 'Settings of a working role were reset', role, database, settings: names });
  }
  if (rows.length > foreign.length) return;
  for (const setting of SETTINGS) await migrator.query(`alter role ${role} set ${setting}`);
}

async function canConnect(url: string): Promise<boolean> {
  const probe = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await probe.connect();
    return true;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('28')) return false; // invalid authorisation: no password yet, or an old one
    throw error;
  } finally {
    await probe.end().catch(() => undefined);
  }
}
