import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson, type Identity } from '../auth/actor.js';
import { AttemptLimiter } from '../auth/attempt-limiter.js';
import { AuthenticationService } from '../auth/authentication.service.js';
import type { Origin } from '../auth/call-context.js';
import { PasswordHasher } from '../auth/password-hasher.js';
import { type OpenSession, SessionsService } from '../auth/sessions.service.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, HubError } from '../../platform/platform/errors.js';
import { memoizeSuccess } from '../../platform/platform/memoize-success.js';
import type { LinkedIdentity } from './identity-providers.service.js';
import { FlowEnded, sha256 } from './oidc-flow.service.js';

interface OidcSignInRow {
  readonly wait: number | null;
  readonly outcome: string;
  readonly user_id: string | null;
  readonly provider: string | null;
  readonly proven_at: Date | null;
  readonly second_factor: boolean | null;
}

/** The same refusal for any user whom the provider knows and the hub refuses; the audit log has the reason. */
class OidcSignInRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'OIDC_REFUSED', 'Your identity provider knows you, but you may not sign in here. Ask your admin.');
  }
}

/** Uses the one-time codes of users who returned from a provider. Tokens are issued here, and are never part of an address. */
@Injectable()
export class OidcSignInService {
  /** Hash of a random password that nobody knows: accounts that a provider created cannot sign in with a password. */
  private readonly unusable = memoizeSuccess(() => this.passwords.hash(randomBytes(32).toString('base64url'), {}));

  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly authentication: AuthenticationService,
  ) {}

  /**
   * Opens a session with the roles from the claims, for as long as it lasts. Roles that the claims no longer give are removed, even if no session opens.
   * @param verifier the value that the challenge was derived from
   * @throws TooManyAttempts, FlowEnded, OidcSignInRefused (UNAUTHENTICATED); all are audited
   */
  async finish(code: string, verifier: string, origin: Origin): Promise<OpenSession> {
    const what = { ...origin, what: 'session.sign-in' };
    const args = [sha256(code), sha256(verifier), randomUUID(), await this.unusable()];
    const [row] = await this.database.callWithoutActor<OidcSignInRow>(undefined, { ...what, writes: true }, 'sign_in_by_oidc', args);
    await this.attempts.assertCounted(row && { wait: row.wait, user_id: null }, what);
    if (!row || row.outcome === 'UNKNOWN') throw new FlowEnded();
    if (row.outcome !== 'OPEN' || !row.user_id || !row.provider) return this.refuse(row.user_id, what, row.outcome);

    const { provider, second_factor: secondFactor, proven_at: provenAt } = row;
    return this.sessions.open(row.user_id, origin, { provider, secondFactor: secondFactor === true, provenAt });
  }

  /**
   * Links the identity with the actor's own account; the counted attempt is refunded. @returns the link. @throws Forbidden for a machine, or unconfirmed; FlowEnded,
   * OidcSignInRefused; Conflict if the identity or the account is linked otherwise
   */
  async link(actor: Actor, code: string, verifier: string, origin: Origin): Promise<LinkedIdentity> {
    assertPerson(actor);
    const { outcome, linked } = await this.database.as(
      actor,
      { ...act(actor, 'identity.link', 'session:own'), writes: true },
      async (tx) => {
        const [row] = await tx.query<{ outcome: string }>('select hub.link_identity($1, $2) as outcome', [sha256(code), sha256(verifier)]);
        tx.auditItems(actor.user);
        const identities = await tx.query<LinkedIdentity>('select * from hub.linked_identities()'); // the new one is the last
        return { outcome: row?.outcome, linked: identities.at(-1) }; // refusals are thrown outside the transaction, because they consume the code, too
      },
    );
    if (outcome === 'UNKNOWN') throw new FlowEnded();
    if (outcome === 'TAKEN') {
      throw new Conflict(
        'IDENTITY_TAKEN',
        'This identity is linked with another account, or your account is linked with another identity of this provider.',
      );
    }
    if (outcome !== 'LINKED' || !linked) throw new OidcSignInRefused();
    await this.giveBack(origin, 'identity.link');
    return linked;
  }

  /** Confirms the actor's session, which this provider must have opened. @returns the actor. @throws Forbidden for a machine; FlowEnded */
  async confirm(actor: Actor, code: string, verifier: string, origin: Origin): Promise<Identity> {
    assertPerson(actor);
    const isConfirmed = await this.database.as(actor, { ...act(actor, 'session.confirm', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.confirm_session_by_provider($1, $2) as done', [
        sha256(code),
        sha256(verifier),
      ]);
      return row?.done;
    });
    if (!isConfirmed) throw new FlowEnded();
    await this.giveBack(origin, 'session.confirm');
    return this.authentication.reload(actor, actor.requestId);
  }

  /** Refunds the attempt of a permitted act: officers of one office share an address, and must not use up the limit of sign-ins. */
  private async giveBack(origin: Origin, what: string): Promise<void> {
    await this.attempts.giveBack({ ...origin, what });
  }

  private async refuse(user: string | null, what: Origin & { readonly what: string }, reason: string): Promise<never> {
    const refusal = new OidcSignInRefused();
    await this.database.auditRefusal({ user: user ?? undefined }, what, refusal, reason);
    throw refusal;
  }
}
