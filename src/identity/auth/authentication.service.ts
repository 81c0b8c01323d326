import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Act, Tenant } from '../../platform/database/act.js';
import { AnswerLimit } from '../../platform/database/answer-limit.js';
import { Database } from '../../platform/database/database.js';
import type { Permission, Role } from '../../platform/database/grants.js';
import { Clock } from '../../platform/platform/clock.js';
import { type SignInReason, Unauthenticated } from '../../platform/platform/errors.js';
import { isWithinNetworks } from '../../platform/platform/network.js';
import { AccessTokens, type VerifiedToken } from './access-tokens.js';
import type { ActorParty, Identity } from './actor.js';
import type { BearerSource } from './bearer-source.js';
import { KeyAuthenticationService } from './keys/key-authentication.service.js';
import { isKeyText } from './keys/key-text.js';

/** An identity with the expiry of its token or key, in milliseconds since 1970. */
export interface AuthenticatedIdentity {
  readonly identity: Identity;
  readonly expiresAt: number;
  /** Networks that a key may be used from; absent or empty: any. */
  readonly networks?: readonly string[];
  /** The certificates (x5t#S256) that a machine must present: those of its key and of its token. */
  readonly certificates?: readonly string[];
}

/** A failed authentication with its reason. */
export interface AuthenticationFailure {
  readonly identity?: undefined;
  readonly refused: SignInReason;
}
const failureOf = (refused: SignInReason): AuthenticationFailure => ({ refused });

/** Verifies bearers that are neither a key nor a token of this hub. Implemented by a module of a higher layer. */
export interface ForeignTokenVerifier {
  /** @returns undefined for any token that is not a valid token of an active machine, without the reason. */
  check(bearer: string, requestId: string): Promise<AuthenticatedIdentity | undefined>;
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

const MAX_CACHED = 20_000;

/**
 * Resolves an Authorization header to an identity: once per request or socket, never per field. A checked token or key is cached by its hash until it expires,
 * so that it is checked once. Every act asks the database whether the session or key is still active.
 */
@Injectable()
export class AuthenticationService {
  private readonly cache = new Map<string, AuthenticatedIdentity>();
  private foreign: ForeignTokenVerifier | undefined;

  constructor(
    private readonly tokens: AccessTokens,
    private readonly keys: KeyAuthenticationService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Registers the verifier of foreign tokens. */
  registerForeignTokens(foreign: ForeignTokenVerifier): void {
    this.foreign = foreign;
  }

  /**
   * Authenticates a bearer.
   * @param source address and certificate of the client, as the hub sees them; a machine that is bound to one of them must match
   * @returns the reason if the header is absent, or contains no valid token of an active session and no active key
   */
  async authenticate(
    authorization: unknown,
    requestId: string,
    source?: BearerSource,
  ): Promise<(AuthenticatedIdentity & { readonly refused?: undefined }) | AuthenticationFailure> {
    if (authorization === undefined || authorization === null || authorization === '') return failureOf('SIGN_IN_REQUIRED');
    const bearer = typeof authorization === 'string' ? /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1] : undefined;
    if (!bearer) return failureOf('TOKEN_MALFORMED');
    const hash = createHash('sha256').update(bearer).digest('base64');
    const cached = this.cache.get(hash);
    const isValid = cached !== undefined && cached.expiresAt > this.clock.milliseconds();
    const admission = isValid ? cached : await this.check(bearer, requestId);
    if (typeof admission === 'string') return failureOf(admission);
    if (!isValid) this.addToCache(hash, admission);

    const { identity } = admission;
    const missing = missingBindingOf(admission, source);
    if (missing) {
      await this.keys.recordRefusal(identity, requestId, missing);
      return failureOf(isKeyText(bearer) ? 'KEY_REFUSED' : 'TOKEN_MALFORMED'); // the same answer as for an unknown bearer: it may be stolen
    }
    this.keys.noteUse(identity);
    return admission;
  }

  private async check(bearer: string, requestId: string): Promise<AuthenticatedIdentity | SignInReason> {
    if (isKeyText(bearer)) return this.keys.check(bearer, requestId);
    const verified = await this.tokens.verify(bearer);
    if (verified === 'TOKEN_EXPIRED') return verified;
    if (!verified) return (await this.foreign?.check(bearer, requestId)) ?? 'TOKEN_MALFORMED';
    // Urgent, because the request may be: once per token, which has a valid signature.
    return AnswerLimit.withNewLimit(() => this.authenticateToken(verified, requestId), true).catch((error: unknown) => {
      if (error instanceof Unauthenticated) return 'TOKEN_REVOKED' as const;
      throw error;
    });
  }

  private async authenticateToken(
    { isMachine, certificate, ...verified }: VerifiedToken,
    requestId: string,
  ): Promise<AuthenticatedIdentity> {
    const until = verified.expiresAt * 1000;
    if (!isMachine) return { identity: await this.read(verified, requestId), expiresAt: until };
    const key = await this.keys.readAuthenticated(verified, requestId);
    return {
      ...key,
      expiresAt: Math.min(key.expiresAt, until),
      certificates: [...key.certificates, ...(certificate ? [certificate] : [])],
    };
  }

  /** Reads the identity again from the database and updates the cache. @throws Unauthenticated if the session has ended. */
  async reload(identity: Identity, requestId: string): Promise<Identity> {
    const fresh = identity.apiKey ? await this.keys.read(identity, requestId) : await this.read(identity, requestId);
    for (const [hash, admission] of this.cache) {
      if (admission.identity.session === fresh.session) this.cache.set(hash, { ...admission, identity: fresh });
    }
    return fresh;
  }

  async read(tenant: Tenant, requestId: string, channel: Act['channel'] = 'graphql'): Promise<Identity> {
    const act: Act = { what: 'session.whoami', needs: 'session:own', channel, requestId };
    const [row] = await this.database.call<IdentityRow>(tenant, act, 'whoami', []);
    if (!row) throw new Unauthenticated('TOKEN_REVOKED');
    return identityOf(row, tenant.session);
  }

  private addToCache(hash: string, admission: AuthenticatedIdentity): void {
    const [oldest] = this.cache.keys();
    if (this.cache.size >= MAX_CACHED && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(hash, admission);
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

/** Returns the binding that a bearer does not fulfil. */
export function missingBindingOf(
  { networks = [], certificates = [] }: Omit<AuthenticatedIdentity, 'identity' | 'expiresAt'>,
  source?: BearerSource,
): 'KEY_NETWORK' | 'KEY_CERTIFICATE' | undefined {
  if (networks.length > 0 && !isWithinNetworks(networks, source?.address)) return 'KEY_NETWORK';
  return certificates.every((thumbprint) => thumbprint === source?.certificate) ? undefined : 'KEY_CERTIFICATE';
}
