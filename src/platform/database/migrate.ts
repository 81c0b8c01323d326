import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { CEILING, OFFICES, POWERS, ROLES_OF } from './ceiling.js';
import { hmacPads } from './claim.js';
import { closeCatalog } from './close-catalog.js';
import { GIVEN_BY_PARTY, GRANTS, keyCeilingOf, ROLES } from './grants.js';
import { inTransaction } from './in-transaction.js';
import { ensureKeyring, type Keyring, readKeyring } from './keyring.js';
import { assertSupportedPostgres } from '../platform/start-failure.js';
import { DEFAULT_PURPOSES, PROCESSING_PURPOSE_NAMES } from './purposes.js';
import { onOneConnection } from './one-connection.js';
import { ensureRoles } from './roles.js';
import { loadSchema } from './schema/load-schema.js';
import { readSchema, type Schema } from './schema/schema-files.js';
import { MIGRATION_MS } from './time-limits.js';

/**
 * Brings the database behind `url` (the migrating role's) up to date: roles, schema, secrets, grants. Any number of hubs may start at once.
 * @param schema the intended schema; default: that of this program's modules
 * @returns the keys that the hub processes share
 * @throws UnsupportedPostgres, WrongMasterKey; StartFailure if no migration leads to this program's tables
 */
export async function migrate(url: string, masterKey: Buffer, schema?: Schema): Promise<Keyring> {
  const work = async (migrator: pg.Client): Promise<Keyring> => {
    const { rows } = await migrator.query<{ version: number }>(`select current_setting('server_version_num')::integer as version`);
    assertSupportedPostgres(rows[0]?.version ?? 0);

    await migrator.query(`select pg_advisory_lock(hashtext('hub migrate'))`);
    await ensureRoles(migrator, url);
    await grantSchemaCreation(migrator);
    await loadSchema(migrator, schema ?? (await readSchema()));
    await closeCatalog(migrator);
    return inTransaction(migrator, async () => {
      await ensureSecrets(migrator);
      await ensureKeyring(migrator, masterKey);
      await writeGrants(migrator);
      await writeCeiling(migrator);
      await writePurposes(migrator);
      return readKeyring(migrator, masterKey);
    });
  };
  return onOneConnection(url, 'hub migrate', work, MIGRATION_MS);
}

/** A database's owner may create schemas in it; hub_owner, who owns the hub's schemas, needs this right once. */
async function grantSchemaCreation(migrator: pg.Client): Promise<void> {
  const { rowCount } = await migrator.query(`select from pg_namespace where nspname = 'vault'`);
  if (rowCount) return;
  const { rows } = await migrator.query<{ name: string }>('select current_database() as name');
  await migrator.query(`grant create on database ${migrator.escapeIdentifier(rows[0]?.name ?? '')} to hub_owner`);
  await migrator.query('revoke create on schema public from public').catch(() => undefined); // already so on a new database; not allowed on an old one
}

async function ensureSecrets(migrator: pg.Client): Promise<void> {
  for (const name of ['claim', 'seal', 'mark']) {
    const { inner, outer } = hmacPads(randomBytes(32));
    await migrator.query('insert into vault.secret (name, inner_pad, outer_pad) values ($1, $2, $3) on conflict do nothing', [
      name,
      inner,
      outer,
    ]);
  }
}

async function writeGrants(migrator: pg.Client): Promise<void> {
  const granted = [...Object.entries(GRANTS), ...Object.entries(GIVEN_BY_PARTY)].flatMap(([role, permissions]) =>
    permissions.map((permission) => ({ role, permission })),
  );
  const keyPermissions = ROLES.flatMap((role) => [...keyCeilingOf([role])].map((permission) => ({ role, permission })));
  await writePairs(migrator, 'hub.role_permission', granted);
  await writePairs(migrator, 'hub.key_ceiling', keyPermissions);
}

async function writePairs(migrator: pg.Client, table: string, pairs: readonly { role: string; permission: string }[]): Promise<void> {
  const columns = [pairs.map((pair) => pair.role), pairs.map((pair) => pair.permission)];
  await migrator.query(
    `delete from ${table} p where (p.role, p.permission) not in (select * from unnest($1::text[], $2::text[]))`,
    columns,
  );
  await migrator.query(
    `insert into ${table} (role, permission) select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
    columns,
  );
}

async function writeCeiling(migrator: pg.Client): Promise<void> {
  const fits = Object.entries(ROLES_OF).flatMap(([kind, roles]) => roles.map((role) => ({ kind, role, alone: OFFICES.includes(role) })));
  const powers = ROLES.flatMap((role) => POWERS.flatMap((power) => (CEILING[role]?.[power] ?? []).map((whom) => ({ role, power, whom }))));
  await migrator.query('delete from hub.role_fits');
  await migrator.query('insert into hub.role_fits select * from jsonb_populate_recordset(null::hub.role_fits, $1)', [JSON.stringify(fits)]);
  await migrator.query('delete from hub.ceiling');
  await migrator.query('insert into hub.ceiling select * from jsonb_populate_recordset(null::hub.ceiling, $1)', [JSON.stringify(powers)]);
}

async function writePurposes(migrator: pg.Client): Promise<void> {
  const defaults = Object.entries(DEFAULT_PURPOSES).map(([role, purpose], rank) => ({ role, purpose, rank }));
  await migrator.query('insert into hub.processing_purpose (code) select unnest($1::text[]) on conflict do nothing', [
    PROCESSING_PURPOSE_NAMES,
  ]);
  await migrator.query('delete from hub.role_purpose');
  await migrator.query('insert into hub.role_purpose select * from jsonb_populate_recordset(null::hub.role_purpose, $1)', [
    JSON.stringify(defaults),
  ]);
}
