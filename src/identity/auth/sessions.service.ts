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

/** A session lasts at most this long; then the officer signs in again. */
const SESSION_MS = 7 * 24 * 60 * 60 * 1000;

const LONGEST_EMAIL = 254;

export interface OpenSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token ends. */
  readonly expiresIn: number;
  readonly identity: Identity;
}

/** What somebody signs in with. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Of the app, or a recovery code; empty counts as absent. */
  readonly code?: string | null;
}

interface SignInMaterialRow extends AttemptCount {
  readonly password_hash: string | null;
  readonly usable: boolean | null;
}

/** Wrong address, wrong password, disabled account: one answer. */
export class SignInRefused extends HubError {
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
    private readonly passwords: PasswordHasher,
    private readonly attempts: AttemptLimiter,
    private readonly secondFactor: SecondFactorService,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * An attempt is counted when its turn to be verified has come, and given back when the session opens: what counts are wrong ones.
   * The second factor is asked for when the password was right, and never before.
   * @throws SignInRefused (UNAUTHENTICATED) whatever is wrong, in the same time; TooManyAttempts, for unknown accounts as for known ones; after the right
   *   password SecondFactorRequired and CodeRefused. All are recorded.
   */
  async signIn({ email, password, code }: Credentials, origin: Origin): Promise<OpenSession> {
    const what = { ...origin, what: 'session.sign-in' };
    const tried = isStorableEmail(email) ? email : '';
    await this.attempts.assertOpen(tried, what);
    let account: SignInMaterialRow | undefined;
    const verified = await this.passwords.verify(
      async () => {
        [account] = await this.database.callWithoutActor<SignInMaterialRow>(undefined, what, 'sign_in_material', [tried]);
        await this.attempts.assertCounted(account, what);
        return account?.password_hash ?? null;
      },
      password,
      { email: tried, address: origin.address },
    );
    if (verified === undefined || !account?.user_id || !account.usable) {
      const refusal = new SignInRefused();
      await this.database.auditRefusal({ user: account?.user_id ?? undefined }, what, refusal);
      throw refusal;
    }
    this.attempts.noteSuccess(tried, what);
    return this.open(account.user_id, origin, await this.secondFactor.verifyAtSignIn(account.user_id, verified, code, what));
  }

  /**
   * Opens a session for a user whom the caller has identified: the one place where sessions begin.
   * @param proof what was proved. The database looks whether that is all that the account must prove, and uses it up.
   * @throws CodeRefused where a code was used a moment ago; SignInRefused when the password has changed meanwhile, a factor lacks, or the account is disabled.
   */
  async open(user: string, origin: Origin, proof: Proof): Promise<OpenSession> {
    const session = randomUUID();
    const secret = randomBytes(32);
    const until = new Date(this.clock.now().getTime() + SESSION_MS);
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

  /** Exchanges a refresh token for a new pair. One that was exchanged before ends the whole session. @throws RefreshRefused */
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

  /** Ends the actor's session at once: its access token, its refresh token, its sockets. @throws Forbidden for a machine */
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

/** What can be an account's address at all; everything else is counted as one that is unknown. */
const isStorableEmail = (email: string): boolean => email.length <= LONGEST_EMAIL && isStorableText(email);

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
