import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { isStorableText } from '../graphql/storable-text.js';
import { Clock } from '../platform/clock.js';
import { Forbidden, HubError } from '../platform/errors.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { act, type Actor, type Identity } from './actor.js';
import type { Origin } from './call-context.js';
import { identityOf, type IdentityRow } from './identity-door.js';
import { Passwords } from './passwords.js';

/** A session lasts at most this long; then the officer signs in again. */
const SESSION_MS = 7 * 24 * 60 * 60 * 1000;

export interface OpenSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token ends. */
  readonly expiresIn: number;
  readonly identity: Identity;
}

interface SignInMaterial {
  readonly user_id: string;
  readonly password_hash: string;
  readonly usable: boolean;
}

/** Wrong address, wrong password, disabled account: one answer. */
class SignInRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'SIGN_IN_REFUSED', 'This e-mail address and password do not open an account.');
  }
}

class RefreshRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'REFRESH_REFUSED', 'This refresh token is not valid (any more): sign in again.');
  }
}

/** Signing in and out. A session is a family of refresh tokens, each good for one exchange (RFC 9700). */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /** @throws SignInRefused (UNAUTHENTICATED) whatever is wrong, in the same time; it is recorded. */
  async signIn(email: string, password: string, origin: Origin): Promise<OpenSession> {
    const what = { ...origin, what: 'session.sign-in' };
    const [account] = isStorableText(email) ? await this.database.before<SignInMaterial>(undefined, what, 'sign_in_material', [email]) : [];
    const right = await this.passwords.verify(account?.password_hash, password);
    if (!account || !right || !account.usable) {
      const refusal = new SignInRefused();
      await this.database.recordRefusal({ user: account?.user_id }, what, refusal);
      throw refusal;
    }
    return this.open(account.user_id, origin);
  }

  /** Opens a session for a user whom the caller has identified. */
  async open(user: string, origin: Origin): Promise<OpenSession> {
    const session = randomUUID();
    const secret = randomBytes(32);
    const until = new Date(this.clock.now().getTime() + SESSION_MS);
    const what = { ...origin, what: 'session.sign-in' };
    const [row] = await this.database.before<IdentityRow>(user, what, 'open_session', [session, sha256(secret), until]);
    if (!row) throw new SignInRefused();
    return this.opened(identityOf(row, session), secret);
  }

  /** Exchanges a refresh token for a new pair. One that was exchanged before ends the whole session. @throws RefreshRefused */
  async refresh(refreshToken: string, origin: Origin): Promise<OpenSession> {
    const parts = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(refreshToken);
    const what = { ...origin, what: 'session.refresh' };
    const [, session, old] = parts ?? [];
    if (session === undefined || old === undefined) throw new RefreshRefused();
    const secret = randomBytes(32);
    const hashes = [sha256(Buffer.from(old, 'base64url')), sha256(secret)];
    const [answer] = await this.database.before<IdentityRow & { outcome: string }>(undefined, what, 'rotate_refresh', [session, ...hashes]);
    if (answer?.outcome === 'ROTATED') return this.opened(identityOf(answer, session), secret);

    const refusal = new RefreshRefused();
    const reason = answer?.outcome === 'REUSED' ? 'REFRESH_REUSED' : refusal.reason;
    await this.database.recordRefusal({ user: answer?.user_id ?? undefined }, what, refusal, reason);
    throw refusal;
  }

  /** Ends the actor's session at once: its access token, its refresh token, its sockets. @throws Forbidden for a machine */
  async signOut(actor: Actor): Promise<void> {
    if (actor.apiKey) throw new Forbidden('NOT_FOR_KEYS', 'A key does not sign out: an admin of its party revokes it.');
    await this.database.as(actor, { ...act(actor, 'session.sign-out', 'session:own'), writes: true }, (tx) =>
      tx.query('select hub.end_session()'),
    );
  }

  private opened(identity: Identity, secret: Buffer): OpenSession {
    return {
      accessToken: this.tokens.issue(identity),
      refreshToken: `${identity.session}.${secret.toString('base64url')}`,
      expiresIn: ACCESS_TOKEN_SECONDS,
      identity,
    };
  }
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
