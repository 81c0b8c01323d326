import { scryptSync } from 'node:crypto';
import pg from 'pg';

/** The two roles that hub processes work as; hub_owner, who owns everything, cannot log in. */
export type WorkingRole = 'hub_app' | 'hub_relay';

/**
 * Where a working role connects: the migrating role's URL with another user. The password is derived from the migrating role's, so that any
 * number of hub processes agree on it without storing it, and knowing it does not tell the migrating role's.
 */
export function urlFor(role: WorkingRole, migratingUrl: string): string {
  const url = new URL(migratingUrl);
  url.password = passwordOf(role, decodeURIComponent(url.password));
  url.username = role;
  return url.toString();
}

/** Derived once: it is slow on purpose, and a start asks for it several times. */
const derived = new Map<string, string>();
function passwordOf(role: WorkingRole, migratingPassword: string): string {
  const known = derived.get(`${role} ${migratingPassword}`);
  if (known !== undefined) return known;
  const password = scryptSync(migratingPassword, `entente/${role}`, 24).toString('base64url');
  derived.set(`${role} ${migratingPassword}`, password);
  return password;
}

/**
 * Makes sure that hub_owner, hub_app and hub_relay exist and that the working roles can log in. Roles belong to the whole PostgreSQL server, so
 * nothing is touched when everything is in place already. `migrator` is connected as the migrating role, in no transaction.
 */
export async function furnishRoles(migrator: pg.Client, migratingUrl: string): Promise<void> {
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
  for (const role of ['hub_app', 'hub_relay'] as const) {
    await withoutCompiling(migrator, role);
    const url = urlFor(role, migratingUrl);
    if (await canConnect(url)) continue;
    const password = migrator.escapeLiteral(new URL(url).password);
    await migrator.query(`alter role ${role} password ${password}`);
  }
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
 * The hub's statements are short, and some forbid sequential scans. Before version 18 PostgreSQL prices a forbidden plan at 1e10, takes it for a long
 * one, and compiles it for seconds.
 */
async function withoutCompiling(migrator: pg.Client, role: WorkingRole): Promise<void> {
  const { rowCount } = await migrator.query(`select from pg_roles where rolname = $1 and 'jit=off' = any (rolconfig)`, [role]);
  if (!rowCount) await migrator.query(`alter role ${role} set jit = off`);
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
