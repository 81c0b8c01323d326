import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { AccessTokens } from '../../src/identity/auth/access-tokens.js';
import type { Keyring } from '../../src/platform/database/keyring.js';
import { Clock } from '../../src/platform/platform/clock.js';
import { readSettings } from '../../src/platform/platform/settings.js';
import { PUBLIC_URL } from './hub.js';

/** A token outlasts every bench. */
const TOKEN_SECONDS = 86_400;

/** A signed-in account. */
export interface Account {
  readonly user: string;
  readonly session: string;
  /** Key and id of its party. */
  readonly party: number;
  readonly partyId: string;
  readonly token: string;
}

/** Signs accounts in as the hub does: a session in the database, and a token of the hub's own key. No password is verified, which would take most of a smoke run. */
export class Accounts {
  private readonly tokens: AccessTokens;

  constructor(
    private readonly owner: pg.Client,
    keyring: Keyring,
  ) {
    this.tokens = new AccessTokens(keyring, readSettings({ PUBLIC_URL, PORT: '0' }), new Clock());
  }

  /** @param email as the world's parties have it: analyst1@th.example. @param seconds until the token expires; negative: it has expired */
  async signIn(email: string, seconds = TOKEN_SECONDS): Promise<Account> {
    const session = randomUUID();
    const { rows } = await this.owner.query<{ user: string; party: number; party_id: string }>(
      `with opened as (
         insert into hub.session (id, user_id, refresh_hash, expires_at)
           select $1::uuid, u.id, sha256(convert_to($1::uuid::text, 'UTF8')), now() + interval '2 days' from hub.user_account u where u.email = $2 returning user_id)
       select u.id as user, p.key as party, p.id as party_id from opened o join hub.user_account u on u.id = o.user_id join hub.party p on p.key = u.party`,
      [session, email],
    );
    const [row] = rows;
    if (!row) throw new Error(`There is no account ${email}.`);
    const token = this.tokens.issue({ user: row.user, session }, undefined, seconds);
    return { user: row.user, session, party: row.party, partyId: row.party_id, token };
  }
}
