import type { Hub } from '../support/hub.js';
import { WITH_BUREAU } from './staff.js';

/**
 * Gives one country a second agency with an officer of its own, and an administrator of the whole country, unless it has them.
 * @returns the ids of all agencies: of each party in the order in which they were founded (`kh 1`, `kh 2`)
 */
export async function agenciesOf(hub: Hub): Promise<ReadonlyMap<string, string>> {
  await hub.ownerSql(
    `insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, 'Regional bureau' from hub.party p
       where p.slug = $1 and not exists (select from hub.agency a where a.party = p.key and a.name = 'Regional bureau')`,
    [WITH_BUREAU],
  );
  for (const [name, like, agency] of [
    ['bureau', 'liaison', 'Regional bureau'],
    ['head', 'admin', null],
  ] as const) {
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select gen_random_uuid(), $1, u.party, (select a.key from hub.agency a where a.party = u.party and a.name = $3), u.roles, u.password_hash
           from hub.user_account u where u.email = $2 and not exists (select from hub.user_account x where x.email = $1)`,
      [`${name}@${WITH_BUREAU}.example`, `${like}@${WITH_BUREAU}.example`, agency],
    );
  }
  const rows = await hub.ownerSql<{ name: string; id: string }>(
    `select p.slug || ' ' || row_number() over (partition by a.party order by a.key) as name, a.id from hub.agency a join hub.party p on p.key = a.party`,
  );
  return new Map(rows.map(({ name, id }) => [name, id]));
}
