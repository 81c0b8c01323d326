import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { Clock } from '../../platform/platform/clock.js';
import { HubError, Unauthenticated } from '../../platform/platform/errors.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import { act, type Actor, assertPerson, type Identity } from './actor.js';
import { AttemptLimiter, type AttemptCount } from './attempt-limiter.js';
import type { Origin } from './call-context.js';
import { identityOf, type IdentityRow } from './authentication.service.js';
import { CodeRefused, SecondFactorService } from './factors/second-factor.service.js';
import { PasswordHasher } from './password-hasher.js';
import type { Proof } from './proof.js';

/** Maximum lifetime of a session; then the officer signs in again. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

const LONGEST_EMAIL = 254;

export interface OpenSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Lifetime of the access token in seconds. */
  readonly expiresIn: number;
  readonly identity: Identity;
}

/** The input of a sign-in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** A code of the app, or a recovery code; empty counts as absent. */
  readonly code?: string | null;
}

interface SignInMaterialRow extends AttemptCount {
  readonly password_hash: string | null;
  readonly usable: boolean | null;
}

/** The same refusal for a wrong address, a wrong password and a disabled account. */
export class SignInRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'SIGN_IN_REFUSED', 'The e-mail address or the password is wrong.');
  }
}

class RefreshRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'REFRESH_REFUSED', 'This refresh token is not valid. Sign in again.');
  }
}

/** Sign-in and sign-out. A session is a family of refresh tokens, each valid for one exchange (RFC 9700). */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly attempts: AttemptLimiter,
    private readonly secondFactor: SecondFactorService,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs in. An attempt is counted when it leaves the queue, and refunded when the session opens: only wrong attempts count. The second factor is requested
   * only after a correct password.
   * @throws SignInRefused (UNAUTHENTICATED) for any failure, after the same time; TooManyAttempts, for unknown and known accounts; after a correct password
   *   SecondFactorRequired and CodeRefused. All are audited.
   */
  async signIn({ email, password, code }: Credentials, origin: Origin): Promise<OpenSession> {
    const what = { ...origin, what: 'session.sign-in' };
    const address = isStorableEmail(email) ? email : '';
    await this.attempts.assertOpen(address, what);
    let account: SignInMaterialRow | undefined;
    const verified = await this.passwords.verify(
      async () => {
        [account] = await this.database.callWithoutActor<SignInMaterialRow>(undefined, what, 'sign_in_material', [address]);
        await this.attempts.assertCounted(account, what);
        return account?.password_hash ?? null;
      },
      password,
      { email: address, address: origin.address },
    );
    if (verified === undefined || !account?.user_id || !account.usable) {
      const refusal = new SignInRefused();
      await this.database.auditRefusal({ user: account?.user_id ?? undefined }, what, refusal);
      throw refusal;
    }
    this.attempts.noteSuccess(address, what);
    return this.open(account.user_id, origin, await this.secondFactor.verifyAtSignIn(account.user_id, verified, code, what));
  }

  /**
   * Opens a session for a user whom the caller has identified. This is the only function that creates sessions.
   * @param proof the proved factors. The database checks that they are all that the account must prove, and consumes them.
   * @throws CodeRefused if the code was just used; SignInRefused if the password has changed in the meantime, a factor is missing, or the account is disabled.
   */
  async open(user: string, origin: Origin, proof: Proof): Promise<OpenSession> {
    const session = randomUUID();
    const secret = randomBytes(32);
    const until = new Date(this.clock.now().getTime() + SESSION_SECONDS * 1000);
    const what = { ...origin, what: 'session.sign-in' };
    const args = [session, sha256(secret), until, proof];
    const [row] = await this.database.callWithoutActor<IdentityRow>(user, what, 'open_session', args).catch(async (error: unknown) => {
      if (!(error instanceof Unauthenticated)) throw error;
      const refusal = 'totp' in proof || 'recovery' in proof ? new CodeRefused() : new SignInRefused();
      await this.database.auditRefusal({ user }, what, refusal);
      throw refusal;
    });
    if (!row) throw new SignInRefused();
    return this.openSessionOf(identityOf(row, session), secret);
  }

  /**
   * Exchanges a refresh token for a new pair. A token that was already exchanged ends the whole session, unless a page repeats its last exchange
   * (hub.rotate_refresh).
   * @throws RefreshRefused
   */
  async refresh(refreshToken: string, origin: Origin): Promise<OpenSession> {
    const parts = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(refreshToken);
    const what = { ...origin, what: 'session.refresh' };
    const [, session, old] = parts ?? [];
    if (session === undefined || old === undefined) throw new RefreshRefused();
    const secret = randomBytes(32);
    const hashes = [sha256(Buffer.from(old, 'base64url')), sha256(secret)];
    const [answer] = await this.database.callWithoutActor<IdentityRow & { outcome: string }>(undefined, what, 'rotate_refresh', [
      session,
      ...hashes,
    ]);
    if (answer?.outcome === 'ROTATED') return this.openSessionOf(identityOf(answer, session), secret);

    const refusal = new RefreshRefused();
    const reason = answer?.outcome === 'REUSED' ? 'REFRESH_REUSED' : refusal.reason;
    await this.database.auditRefusal({ user: answer?.user_id ?? undefined }, what, refusal, reason);
    throw refusal;
  }

  /** Ends the actor's session immediately: its access token, its refresh token, its sockets. @throws Forbidden for a machine */
  async signOut(actor: Actor): Promise<void> {
    assertPerson(actor);
    await this.database.as(actor, { ...act(actor, 'session.sign-out', 'session:own'), writes: true }, (tx) =>
      tx.query('select hub.end_session()'),
    );
  }

  private openSessionOf(identity: Identity, secret: Buffer): OpenSession {
    return {
      accessToken: this.tokens.issue(identity),
      refreshToken: `${identity.session}.${secret.toString('base64url')}`,
      expiresIn: ACCESS_TOKEN_SECONDS,
      identity,
    };
  }
}

/** Returns whether the text can be the address of an account; any other text counts as an unknown address. */
const isStorableEmail = (email: string): boolean => email.length <= LONGEST_EMAIL && isStorableText(email);

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
