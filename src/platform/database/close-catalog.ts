import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { onOneConnection } from './one-connection.js';

/**
 * Objects that PostgreSQL opens to every role and no working role of the hub uses: functions that count rows, scans and bytes of tables that the caller may not
 * read, or writes of other roles; functions that show present activity and held locks; advisory locks, which could block publishing (hub.lock_keys_shared); and
 * large objects, a store without tenants.
 */
const FUNCTIONS = `^(pg_stat_get_|pg_(relation|table|indexes|total_relation|database|tablespace)_size$|pg_(try_)?advisory_|pg_lock_status$|pg_current_wal_|lo_|lo(read|write)$)`;
/** Those of them that hub_owner's functions use. */
const OWNER_FUNCTIONS = '^pg_(try_)?advisory_|^pg_locks?($|_status)|^pg_current_wal_';
const VIEWS = '^pg_stat(io)?_|^pg_stats|^pg_locks$';

/** Functions that PUBLIC may still call, and views that PUBLIC may still read. */
const OPEN_OBJECTS = `
  select 'function ' || p.oid::regprocedure as what, p.proname ~ $3 as of_owner
    from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where p.pronamespace = 'pg_catalog'::regnamespace and a.grantee = 0 and p.proname ~ $1
  union all
  select c.oid::regclass::text, c.relname ~ $3 from pg_class c, aclexplode(c.relacl) a
    where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v' and a.grantee = 0 and a.privilege_type = 'SELECT' and c.relname ~ $2`;

/**
 * Revokes them from PUBLIC in this database. Monitoring roles (pg_monitor) keep the statistics, and hub_owner's functions keep what they use. This needs a
 * superuser: otherwise they stay open, and a warning is logged. `migrator` is in no transaction.
 * @returns whether they are closed
 */
export async function closeCatalog(migrator: pg.Client): Promise<boolean> {
  const { rows: open } = await migrator.query<{ what: string; of_owner: boolean }>(OPEN_OBJECTS, [FUNCTIONS, VIEWS, OWNER_FUNCTIONS]);
  if (open.length === 0) return true;
  const { rows } = await migrator.query<{ may: boolean }>('select rolsuper as may from pg_roles where rolname = current_user');
  if (!rows[0]?.may) {
    new Logger('Database').warn(
      'PostgreSQL lets every role of this database read statistics and take advisory locks, and the migrating role may not revoke that. A superuser closes them with the statements in SECURITY.md (What PostgreSQL lets a role learn or do).',
    );
    return false;
  }
  await migrator.query(
    [
      'begin',
      ...open.flatMap(({ what, of_owner: isOwners }) => [
        `grant ${privilegeFor(what)} on ${what} to ${!isOwners ? 'pg_monitor' : what.includes('advisory') ? 'hub_owner' : 'hub_owner, pg_monitor'}`,
        `revoke ${privilegeFor(what)} on ${what} from public`,
      ]),
      'commit',
    ].join('; '),
  );
  return true;
}

const privilegeFor = (what: string): string => (what.startsWith('function ') ? 'execute' : 'select');

/**
 * Closes the other, unused databases of an embedded server: they show statistics and running statements of the whole server. On another server its superuser
 * decides that (SECURITY.md).
 * @param url of the server's superuser
 */
export const closeOtherDatabases = (url: string): Promise<unknown> =>
  onOneConnection(url, 'hub start', (client) => client.query('revoke connect on database postgres, template1 from public'));
