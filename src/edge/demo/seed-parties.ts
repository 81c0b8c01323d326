import { randomUUID } from 'node:crypto';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import { isDemoDatabase, markAsDemo } from '../../platform/database/installation.js';
import { EVERY_COUNTRY } from '../../tenancy/sharing/audience.js';
import { DEMO_GROUP, DEMO_PARTIES, type DemoParty } from './demo-parties.js';

/**
 * Creates the demo world's parties, agencies, group and accounts in an empty database, as the migrating role. A database that has parties is not changed; only
 * the accounts of a demo get `passwordHash` if it is given.
 * @param passwordHash PHC string of the demo accounts' password; undefined: the accounts keep theirs
 * @returns whether the world is new
 */
export async function seedDemoParties(url: string, passwordHash: string | undefined): Promise<boolean> {
  return asOwner(url, async (tx) => {
    await tx.query('lock table hub.party in share row exclusive mode');
    const present = await tx.query('select from hub.party limit 1');
    if (present.length === 0) {
      for (const party of DEMO_PARTIES) await seedParty(tx, party, passwordHash ?? '');
      await seedGroup(tx);
      await markAsDemo(tx);
    } else if (passwordHash !== undefined && (await isDemoDatabase(tx))) {
      await tx.query(`update hub.user_account set password_hash = $1 where email like '%.example'`, [passwordHash]);
    }
    return present.length === 0;
  });
}

/** Returns a demo account's current hash, to check whether the wanted password still opens it; undefined in a database without the demo world. */
export async function demoPasswordHash(url: string): Promise<string | undefined> {
  return asOwner(url, async (tx) => {
    if (!(await isDemoDatabase(tx))) return undefined;
    const [account] = await tx.query<{ password_hash: string }>(
      `select password_hash from hub.user_account where email = 'operator@hub.example'`,
    );
    return account?.password_hash;
  });
}

async function seedParty(tx: OwnerTransaction, party: DemoParty, passwordHash: string): Promise<void> {
  const [row] = await tx.query<{ key: number }>(
    'insert into hub.party (id, kind, name, slug, country) values ($1, $2, $3, $4, $5) returning key',
    [randomUUID(), party.kind, party.name, party.slug, party.country],
  );
  const key = row?.key;
  if (party.kind === 'COUNTRY') await tx.query('select hub.join_key($1, $2)', [key, EVERY_COUNTRY]);
  if (party.agency) await tx.query('insert into hub.agency (id, party, name) values ($1, $2, $3)', [randomUUID(), key, party.agency]);
  for (const [name, roles] of Object.entries(party.accounts)) {
    await tx.query(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
       values ($1, $2, $3, (select a.key from hub.agency a where a.party = $3), $4, $5)`,
      [randomUUID(), `${name}@${party.slug}.example`, key, roles, passwordHash],
    );
  }
}

async function seedGroup(tx: OwnerTransaction): Promise<void> {
  const [row] = await tx.query<{ key: number }>('insert into hub.working_group (id, name) values ($1, $2) returning key', [
    randomUUID(),
    DEMO_GROUP.name,
  ]);
  await tx.query('select hub.join_key(p.key, $1) from hub.party p where p.country = any ($2)', [row?.key, DEMO_GROUP.members]);
}
