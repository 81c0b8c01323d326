import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Act, Tenant } from '../../platform/database/act.js';
import { Database } from '../../platform/database/database.js';
import type { Permission, Role } from '../../platform/database/grants.js';
import { Clock } from '../../platform/platform/clock.js';
import { type SignInReason, Unauthenticated } from '../../platform/platform/errors.js';
import { liesWithin } from '../../platform/platform/network.js';
import { AccessTokens, type VerifiedToken } from './access-tokens.js';
import type { ActorParty, Identity } from './actor.js';
import type { Whence } from './client.js';
import { KeyDoor } from './keys/key-door.js';
import { callsItselfKey } from './keys/key-text.js';

/** An identity together with the moment its token or key ends, in milliseconds since 1970. */
export interface Admission {
  readonly identity: Identity;
  readonly expiresAt: number;
  /** From where a key may come; absent or empty: from anywhere. */
  readonly networks?: readonly string[];
  /** The certificates (x5t#S256) that a machine must all have: its key's, and its token's. */
  readonly certificates?: readonly string[];
}

/** Nobody is admitted, and why. */
export interface NotAdmitted {
  readonly identity?: undefined;
  readonly refused: SignInReason;
}
const notAdmitted = (refused: SignInReason): NotAdmitted => ({ refused });

/** Whoever can tell whose a bearer is that is neither a key nor a token of this hub: a room above this one. */
export interface ForeignTokens {
  /** @returns undefined for whatever is not a valid token of a living machine, without saying why. */
  check(bearer: string, requestId: string): Promise<Admission | undefined>;
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
  readonly confirmed_until: Date | null;
  readonly permissions: readonly Permission[];
}

const MOST_REMEMBERED = 20_000;

/**
 * Turns an Authorization header into an identity: once per request or socket, never per field. A token or key that was checked is remembered by its hash until it
 * expires, so that it is checked once; whether the session, or the key, still lives is asked of the database by every act.
 */
@Injectable()
export class IdentityDoor {
  private readonly remembered = new Map<string, Admission>();
  private foreign: ForeignTokens | undefined;

  constructor(
    private readonly tokens: AccessTokens,
    private readonly keys: KeyDoor,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whom to ask about bearers that are not of this hub. */
  ask(foreign: ForeignTokens): void {
    this.foreign = foreign;
  }

  /**
   * @param whence of the client, as the hub knows it; a machine that is bound to an address or a certificate comes from there, or not at all
   * @returns why not, when the header is absent or holds no valid token of a living session and no living key
   */
  async admit(
    authorization: unknown,
    requestId: string,
    whence?: Whence,
  ): Promise<(Admission & { readonly refused?: undefined }) | NotAdmitted> {
    if (authorization === undefined || authorization === null || authorization === '') return notAdmitted('SIGN_IN_REQUIRED');
    const bearer = typeof authorization === 'string' ? /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1] : undefined;
    if (!bearer) return notAdmitted('TOKEN_MALFORMED');
    const hash = createHash('sha256').update(bearer).digest('base64');
    const known = this.remembered.get(hash);
    const isGood = known !== undefined && known.expiresAt > this.clock.milliseconds();
    const admission = isGood ? known : await this.check(bearer, requestId);
    if (typeof admission === 'string') return notAdmitted(admission);
    if (!isGood) this.remember(hash, admission);

    const { identity } = admission;
    const missing = missingFrom(admission, whence);
    if (missing) {
      await this.keys.refuse(identity, requestId, missing);
      return notAdmitted(callsItselfKey(bearer) ? 'KEY_REFUSED' : 'TOKEN_MALFORMED'); // as what nobody ever issued: it may be stolen
    }
    this.keys.noteUse(identity);
    return admission;
  }

  private async check(bearer: string, requestId: string): Promise<Admission | SignInReason> {
    if (callsItselfKey(bearer)) return this.keys.check(bearer, requestId);
    const verified = await this.tokens.verify(bearer);
    if (verified === 'TOKEN_EXPIRED') return verified;
    if (!verified) return (await this.foreign?.check(bearer, requestId)) ?? 'TOKEN_MALFORMED';
    return this.admission(verified, requestId).catch((error: unknown) => {
      if (error instanceof Unauthenticated) return 'TOKEN_REVOKED' as const;
      throw error;
    });
  }

  private async admission({ isMachine, certificate, ...verified }: VerifiedToken, requestId: string): Promise<Admission> {
    const until = verified.expiresAt * 1000;
    if (!isMachine) return { identity: await this.read(verified, requestId), expiresAt: until };
    const key = await this.keys.admission(verified, requestId);
    return {
      ...key,
      expiresAt: Math.min(key.expiresAt, until),
      certificates: [...key.certificates, ...(certificate ? [certificate] : [])],
    };
  }

  /** The identity as the database has it now; what is remembered changes with it. @throws Unauthenticated when the session ended. */
  async reread(identity: Identity, requestId: string): Promise<Identity> {
    const fresh = identity.apiKey ? await this.keys.read(identity, requestId) : await this.read(identity, requestId);
    for (const [hash, admission] of this.remembered) {
      if (admission.identity.session === fresh.session) this.remembered.set(hash, { ...admission, identity: fresh });
    }
    return fresh;
  }

  async read(who: Tenant, requestId: string, channel: Act['channel'] = 'graphql'): Promise<Identity> {
    const act: Act = { what: 'session.whoami', needs: 'session:own', channel, requestId };
    const [row] = await this.database.call<IdentityRow>(who, act, 'whoami', []);
    if (!row) throw new Unauthenticated('TOKEN_REVOKED');
    return identityOf(row, who.session);
  }

  private remember(hash: string, admission: Admission): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(hash, admission);
  }
}

export const identityOf = (row: IdentityRow, session: string): Identity => ({
  user: row.user_id,
  session,
  email: row.email,
  roles: row.roles,
  permissions: new Set(row.permissions),
  party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
  agency: row.agency_id !== null && row.agency_name !== null ? { id: row.agency_id, name: row.agency_name } : null,
  confirmedUntil: row.confirmed_until,
});

/** What a bearer lacks of what it is bound to. */
export function missingFrom(
  { networks = [], certificates = [] }: Omit<Admission, 'identity' | 'expiresAt'>,
  whence?: Whence,
): 'KEY_NETWORK' | 'KEY_CERTIFICATE' | undefined {
  if (networks.length > 0 && !liesWithin(networks, whence?.address)) return 'KEY_NETWORK';
  return certificates.every((one) => one === whence?.certificate) ? undefined : 'KEY_CERTIFICATE';
}
