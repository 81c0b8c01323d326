import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DEMO_GROUP, DEMO_PARTIES, type DemoParty } from './demo-parties.js';

/** The audience key of every member country (migrations/0001). */
const EVERY_COUNTRY = 1;

/**
 * Plants the demo world's parties, agencies, group and accounts into an empty database, as the migrating role. A database that has parties is left
 * alone, except that the demo accounts get `passwordHash` when it is given.
 * @param passwordHash PHC string of the demo accounts' password; undefined: the accounts keep theirs.
 * @returns whether the world is new.
 */
export async function plantDemoWorld(url: string, passwordHash: string | undefined): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role hub_owner');
    await client.query('lock table hub.party in share row exclusive mode');
    const { rowCount } = await client.query('select from hub.party limit 1');
    if (!rowCount) {
      for (const party of DEMO_PARTIES) await plantParty(client, party, passwordHash ?? '');
      await plantGroup(client);
    } else if (passwordHash !== undefined) {
      await client.query(`update hub.user_account set password_hash = $1 where email like '%.example'`, [passwordHash]);
    }
    await client.query('commit');
    return !rowCount;
  } finally {
    await client.end();
  }
}

/** A demo account's present hash, to see whether the wanted password still opens it; undefined in an empty database. */
export async function demoPasswordHash(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role hub_owner');
    const { rows } = await client.query<{ password_hash: string }>(
      `select password_hash from hub.user_account where email = 'operator@hub.example'`,
    );
    return rows[0]?.password_hash;
  } finally {
    await client.end();
  }
}

async function plantParty(client: pg.Client, party: DemoParty, passwordHash: string): Promise<void> {
  const { rows } = await client.query<{ key: number }>(
    'insert into hub.party (id, kind, name, slug, country) values ($1, $2, $3, $4, $5) returning key',
    [randomUUID(), party.kind, party.name, party.slug, party.country],
  );
  const key = rows[0]?.key;
  if (party.kind === 'COUNTRY') await client.query('select hub.join_key($1, $2)', [key, EVERY_COUNTRY]);
  if (party.agency) await client.query('insert into hub.agency (id, party, name) values ($1, $2, $3)', [randomUUID(), key, party.agency]);
  for (const [name, roles] of Object.entries(party.accounts)) {
    await client.query(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
       values ($1, $2, $3, (select a.key from hub.agency a where a.party = $3), $4, $5)`,
      [randomUUID(), `${name}@${party.slug}.example`, key, roles, passwordHash],
    );
  }
}

async function plantGroup(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ key: number }>('insert into hub.working_group (id, name) values ($1, $2) returning key', [
    randomUUID(),
    DEMO_GROUP.name,
  ]);
  await client.query('select hub.join_key(p.key, $1) from hub.party p where p.country = any ($2)', [rows[0]?.key, DEMO_GROUP.members]);
}
