import { createPublicKey, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import jsonwebtoken from 'jsonwebtoken';
import { Strategy } from 'passport-jwt';
import type { Tenant } from '../../platform/database/act.js';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';

/** Lifetime of an access token in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;
const LONGEST_TOKEN = 4_096;
const LEEWAY_SECONDS = 30;

/** Content of a valid token: the subject, and the expiry in seconds since 1970. The token gives no rights. */
export interface VerifiedToken extends Tenant {
  readonly expiresAt: number;
  /** Whether the token was issued to a machine for its key (client credentials). */
  readonly isMachine: boolean;
  /** The certificate that the bearer must present (x5t#S256); undefined: none. */
  readonly certificate: string | undefined;
}

/** Additional claims in a machine's token: the client (RFC 9068, 2.2), and the certificate that the token is bound to (RFC 8705, 3.1). */
export interface MachineClaims {
  readonly client_id: string;
  readonly cnf?: { readonly 'x5t#S256': string };
}

interface TokenClaims {
  readonly sub?: unknown;
  readonly sid?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
  readonly jti?: unknown;
  readonly client_id?: unknown;
  readonly cnf?: unknown;
}

/** Access tokens: JWTs as in RFC 9068 (`typ: at+jwt`), ES256, with the key's `kid`; verified by the strategy of passport-jwt. */
@Injectable()
export class AccessTokens {
  private readonly publicKeys: ReadonlyMap<string, KeyObject>;
  private readonly strategy: Strategy;

  constructor(
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(Settings) private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    this.publicKeys = new Map(keyring.tokenKeys.map((key) => [key.id, createPublicKey(key.privateKey)]));
    this.strategy = new Strategy(
      {
        jwtFromRequest: (request: unknown) => (request as { token: string }).token,
        secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: KeyObject) => void) => {
          const key = this.keyFor(token);
          done(key ? null : new Error('unknown key'), key);
        },
        algorithms: ['ES256'],
        issuer: settings.publicUrl,
        audience: settings.publicUrl,
        ignoreExpiration: true, // checked below with the hub's clock instead of the system clock
        jsonWebTokenOptions: { ignoreNotBefore: true },
      } as unknown as ConstructorParameters<typeof Strategy>[0],
      (claims: TokenClaims, done: (error: null, user: VerifiedToken | 'TOKEN_EXPIRED' | false) => void) =>
        done(null, verified(claims, clock.milliseconds() / 1000)),
    );
  }

  issue(subject: Tenant, machine?: MachineClaims, seconds = ACCESS_TOKEN_SECONDS): string {
    const [key] = this.keyring.tokenKeys;
    if (!key) throw new Error('The keyring holds no token key.');
    return jsonwebtoken.sign({ ...machine, sid: subject.session, iat: Math.floor(this.clock.milliseconds() / 1000) }, key.privateKey, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: 'at+jwt', kid: key.id },
      subject: subject.user,
      issuer: this.settings.publicUrl,
      audience: this.settings.publicUrl,
      jwtid: randomUUID(),
      expiresIn: seconds,
    });
  }

  /** Verifies a token. @returns TOKEN_EXPIRED for an expired token of this hub; undefined for any other invalid token, without the reason. */
  verify(token: string): Promise<VerifiedToken | 'TOKEN_EXPIRED' | undefined> {
    if (token.length > LONGEST_TOKEN) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      // Passport calls a copy of the strategy per request, with these three outcomes (passport, lib/middleware/authenticate.js).
      const attempt = Object.assign(Object.create(this.strategy) as Strategy, {
        success: (user: VerifiedToken | 'TOKEN_EXPIRED') => resolve(user),
        fail: () => resolve(undefined),
        error: () => resolve(undefined),
      });
      attempt.authenticate({ token } as unknown as Parameters<Strategy['authenticate']>[0]);
    });
  }

  /** Returns the public keys as a JWK set (RFC 7517), for verifiers of the tokens. */
  jwks(): { keys: JsonWebKey[] } {
    return { keys: [...this.publicKeys].map(([kid, key]) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' })) };
  }

  /** Returns the key for a token with the type of access tokens and the id of a key of this hub. Headers such as jku or x5u are ignored. */
  private keyFor(token: string): KeyObject | undefined {
    const header = jsonwebtoken.decode(token, { complete: true })?.header;
    if (header?.typ !== 'at+jwt' || header.alg !== 'ES256' || typeof header.kid !== 'string') return undefined;
    return this.publicKeys.get(header.kid);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** @param now seconds since 1970 */
function verified(
  { sub, sid, exp, nbf = 0, jti, client_id: client, cnf }: TokenClaims,
  now: number,
): VerifiedToken | 'TOKEN_EXPIRED' | false {
  const areWellFormed = isUuid(sub) && isUuid(sid) && Number.isFinite(exp) && typeof nbf === 'number' && typeof jti === 'string';
  if (!areWellFormed || typeof exp !== 'number') return false;
  if (nbf > now + LEEWAY_SECONDS) return false; // the leeway tolerates clock skew at issue; it does not extend the lifetime
  const certificate = certificateOf(cnf);
  if (certificate === false) return false;
  return exp <= now ? 'TOKEN_EXPIRED' : { user: sub, session: sid, expiresAt: exp, isMachine: client !== undefined, certificate };
}

/** Returns the certificate that `cnf` binds a token to (RFC 8705, 3.1). @returns undefined if it is absent, false if it binds to something else */
export function certificateOf(cnf: unknown): string | undefined | false {
  if (cnf === undefined) return undefined;
  const { 'x5t#S256': thumbprint } = (typeof cnf === 'object' && cnf !== null ? cnf : {}) as { 'x5t#S256'?: unknown };
  return typeof thumbprint === 'string' && thumbprint;
}
