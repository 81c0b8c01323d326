import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AttemptLimiter, type AttemptCount } from '../auth/attempt-limiter.js';
import type { Origin } from '../auth/call-context.js';
import { assertGoodPassword } from '../auth/password.policy.js';
import { PasswordHasher } from '../auth/password-hasher.js';
import { type OpenSession, SessionsService } from '../auth/sessions.service.js';
import { Database } from '../../platform/database/database.js';
import { HubError } from '../../platform/platform/errors.js';

interface InvitationMaterialRow extends AttemptCount {
  readonly is_open: boolean | null;
  readonly words: readonly string[] | null;
}

/** The same refusal for an unknown, used, revoked or expired invitation, for one whose inviter lost the right, and for an address that has an account. */
class InvitationInvalid extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'INVITATION_INVALID', 'This invitation is not valid. Ask the person who invited you for a new one.');
  }
}

/** Accepts invitations for the holder of the token, who is not signed in yet. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Creates the account and opens its first session. @throws TooManyAttempts, InvitationInvalid; BadInput on a bad password, which leaves the invitation open.
   */
  async accept(token: string, password: string, origin: Origin): Promise<OpenSession> {
    const what = { ...origin, what: 'invitation.accept' };
    const hash = createHash('sha256').update(token).digest();
    const [found] = await this.database.callWithoutActor<InvitationMaterialRow>(undefined, what, 'invitation_material', [hash]);
    await this.attempts.assertCounted(found, what);
    if (!found?.is_open) throw new InvitationInvalid();

    await assertGoodPassword(password, found.words ?? []);
    const user = randomUUID();
    const args = [hash, user, await this.passwords.hash(password, { address: origin.address })];
    const [row] = await this.database.callWithoutActor<{ accept_invitation: string | null }>(
      undefined,
      { ...what, writes: true },
      'accept_invitation',
      args,
    );
    if (row?.accept_invitation === 'DONE') return this.sessions.open(user, origin, { fresh: true });

    const refusal = new InvitationInvalid();
    if (row?.accept_invitation === 'TAKEN') await this.database.auditRefusal({}, what, refusal, 'EMAIL_TAKEN');
    throw refusal;
  }
}
