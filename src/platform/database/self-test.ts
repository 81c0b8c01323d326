import type pg from 'pg';
import { StartFailure } from '../platform/start-failure.js';
import { CLAIM_REJECTED, NOT_GRANTED } from './claims.js';
import { onOneConnection } from './one-connection.js';
import { urlFor } from './roles.js';

/** Raised when the database would not enforce the tenant boundary, so the hub must not serve requests. */
export class TenantBoundaryOpen extends StartFailure {
  constructor(role: string, how: string) {
    super(`The tenant boundary is open, so the hub does not start: the database role ${role} ${how}.`);
  }
}

/** Powers that no working role may have, each with its sentence. */
const POWERS = [
  ['is_super', 'is a superuser (alter role … nosuperuser)'],
  ['bypasses', 'may bypass row-level security (alter role … nobypassrls)'],
  ['makes_roles', 'may create roles (alter role … nocreaterole)'],
  ['may_become_owner', 'may act as hub_owner (revoke hub_owner from …)'],
  ['owns', 'owns a schema, table or function of the hub (alter … owner to hub_owner)'],
  ['unforced', 'can reach a table of the hub whose row-level security is not forced (alter table … force row level security)'],
] as const;

type Powers = Readonly<Record<(typeof POWERS)[number][0], boolean>>;

const POWERS_QUERY = `
  select r.rolsuper as is_super, r.rolbypassrls as bypasses, r.rolcreaterole as makes_roles, pg_has_role(r.oid, 'hub_owner', 'MEMBER') as may_become_owner,
      exists (select from pg_namespace n where n.nspname in ('hub', 'vault') and n.nspowner = r.oid)
        or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('hub', 'vault') and c.relowner = r.oid)
        or exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('hub', 'vault') and p.proowner = r.oid) as owns,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('hub', 'vault') and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
          and has_any_column_privilege(c.oid, 'select, insert, update')) as unforced
    from pg_roles r where r.rolname = current_user`;

/** The tables that the role may read, and the share of each that is checked: 1,000 pages at most, so that the start does not wait for a big hub. */
const READABLE_TABLES = `
  select c.oid::regclass::text as name, least(100, 100000.0 / greatest(c.relpages, 1))::text as percent from pg_class c
    where c.relnamespace in (select n.oid from pg_namespace n where n.nspname in ('hub', 'vault')) and c.relkind in ('r', 'm')
      and has_any_column_privilege(c.oid, 'select') order by 1`;

/**
 * Checks, as each working role, that the database enforces the tenant boundary: the role has no power to bypass it, and neither a missing context nor a forged
 * one opens anything. Call it after the schema is loaded and before the hub serves requests.
 * @param migratingUrl URL of the migrating role
 * @throws TenantBoundaryOpen
 */
export async function assertTenantBoundary(migratingUrl: string): Promise<void> {
  for (const role of ['hub_app', 'hub_relay'] as const) await assertPowerless(urlFor(role, migratingUrl), role);
}

/** The same check for one role; `url` connects as it. @throws TenantBoundaryOpen */
export async function assertPowerless(url: string, role: string): Promise<void> {
  await onOneConnection(url, 'hub self-test', async (client) => {
    const [powers] = (await client.query<Powers>(POWERS_QUERY)).rows;
    const [, how] = POWERS.find(([power]) => powers?.[power] !== false) ?? [];
    if (how !== undefined) throw new TenantBoundaryOpen(role, how);

    await assertSeesNoRows(client, role, 'without a context');
    await client.query(`select set_config('hub.context', '10|11|COUNTRY|x|x|t|10,1||indicator:read|t~00', false)`);
    await assertSeesNoRows(client, role, 'with a forged context');
  });
}

/**
 * Functions must refuse, and tables must look empty: a policy that raised an error would reveal by it whether a row exists. Some tables hold rows in every hub
 * (the roles' permissions), so that an open policy is detected.
 */
async function assertSeesNoRows(client: pg.Client, role: string, how: string): Promise<void> {
  if (!(await isContextDenied(client))) throw new TenantBoundaryOpen(role, `has an identity ${how}`);
  const { rows } = await client.query<{ name: string; percent: string }>(READABLE_TABLES);
  for (const { name, percent } of rows) {
    const found = await client.query(`select from ${name} tablesample system (${percent}) limit 1`).catch((error: Error) => {
      throw new TenantBoundaryOpen(role, `learns from an error whether ${name} holds rows, ${how} (${error.message})`);
    });
    if (found.rowCount) throw new TenantBoundaryOpen(role, `reads ${name} ${how}`);
  }
}

/** hub_app gets an error that it has no context; hub_relay may not call the function. */
async function isContextDenied(client: pg.Client): Promise<boolean> {
  try {
    await client.query('select hub.me()');
    return false;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === CLAIM_REJECTED || code === NOT_GRANTED) return true;
    throw error;
  }
}
