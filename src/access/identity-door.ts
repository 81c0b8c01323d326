import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Act, Tenant } from '../database/act.js';
import { Database } from '../database/database.js';
import { permissionsOf, type Role } from '../database/grants.js';
import { Clock } from '../platform/clock.js';
import { Unauthenticated } from '../platform/errors.js';
import { AccessTokens } from './access-tokens.js';
import type { ActorParty, Identity } from './actor.js';

/** An identity together with the moment its token ends, in milliseconds since 1970. */
export interface Admission {
  readonly identity: Identity;
  readonly expiresAt: number;
}

/** A row of hub.identity. */
export interface IdentityRow {
  readonly user_id: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly agency_id: string | null;
  readonly agency_name: string | null;
}

const MOST_REMEMBERED = 20_000;

/**
 * Turns an Authorization header into an identity: once per request or socket, never per field. A verified token is remembered by its hash until it
 * expires, so that a signature is checked once; whether the session still lives is asked of the database by every act.
 */
@Injectable()
export class IdentityDoor {
  private readonly remembered = new Map<string, Admission>();

  constructor(
    private readonly tokens: AccessTokens,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns undefined when the header is absent or holds no valid token of a living session: one answer for every cause. */
  async admit(authorization: unknown, requestId: string): Promise<Admission | undefined> {
    const token = typeof authorization === 'string' ? /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1] : undefined;
    if (!token) return undefined;
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.remembered.get(hash);
    if (known && known.expiresAt > this.clock.now().getTime()) return known;

    const verified = await this.tokens.verify(token);
    if (!verified) return undefined;
    const identity = await this.read(verified, requestId).catch((error: unknown) => {
      if (error instanceof Unauthenticated) return undefined;
      throw error;
    });
    if (!identity) return undefined;
    return this.remember(hash, { identity, expiresAt: verified.expiresAt * 1000 });
  }

  /** The identity as the database has it now; what is remembered changes with it. @throws Unauthenticated when the session ended. */
  async reread(identity: Identity, requestId: string): Promise<Identity> {
    const fresh = await this.read(identity, requestId);
    for (const [hash, admission] of this.remembered) {
      if (admission.identity.session === fresh.session) this.remembered.set(hash, { ...admission, identity: fresh });
    }
    return fresh;
  }

  async read(who: Tenant, requestId: string, channel: Act['channel'] = 'graphql'): Promise<Identity> {
    const act: Act = { what: 'session.whoami', needs: 'session:own', channel, requestId };
    const [row] = await this.database.call<IdentityRow>(who, act, 'whoami', []);
    if (!row) throw new Unauthenticated();
    return identityOf(row, who.session);
  }

  private remember(hash: string, admission: Admission): Admission {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(hash, admission);
    return admission;
  }
}

export const identityOf = (row: IdentityRow, session: string): Identity => ({
  user: row.user_id,
  session,
  email: row.email,
  roles: row.roles,
  permissions: permissionsOf(row.roles),
  party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
  agency: row.agency_id !== null && row.agency_name !== null ? { id: row.agency_id, name: row.agency_name } : null,
});
