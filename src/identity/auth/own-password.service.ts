import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { resetLetter } from '../../platform/mail/letter.js';
import { MailOutbox } from '../../platform/mail/mail-outbox.js';
import { BadInput, Conflict, HubError, NotFound } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { act, type Actor, assertPerson } from './actor.js';
import { AttemptLimiter, type AttemptCount, TooManyAttempts } from './attempt-limiter.js';
import type { Origin } from './call-context.js';
import { assertGoodPassword } from './password.policy.js';
import { normalizePassword, PasswordHasher } from './password-hasher.js';

/** A password reset, for the holder of the token. Only the hash of the token is stored. */
export interface PasswordReset {
  /** null, as is the link, if the link was e-mailed to the account. It is shown to nobody then. */
  readonly token: string | null;
  readonly link: string | null;
  readonly mailed: boolean;
  readonly expiresAt: Date;
}

interface OwnPasswordRow {
  readonly wait: number | null;
  readonly password_hash: string | null;
  readonly words: readonly string[];
}

interface ResetMaterialRow extends AttemptCount {
  readonly words: readonly string[] | null;
}

/** The same refusal for an unknown, used, replaced or expired token. */
class ResetRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'RESET_REFUSED', 'This reset token is not valid. Ask your admin for a new one.');
  }
}

/** Changes of an account's password: by its owner, or by the holder of the one-time token that an admin created. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly attempts: AttemptLimiter,
    private readonly mail: MailOutbox,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Changes the actor's own password and ends all other sessions of the actor immediately. Checking the current password counts as a sign-in attempt.
   * @throws Forbidden for a machine; TooManyAttempts; BadInput if the current password is wrong or the new one is bad; Conflict if it was changed in the
   * meantime.
   */
  async change(actor: Actor, current: string, fresh: string, origin: Origin): Promise<void> {
    assertPerson(actor);
    const what = { ...act(actor, 'password.change', 'session:own'), address: origin.address };
    const requester = { email: actor.email, address: origin.address, party: actor.party.id };
    await this.attempts.assertOpen(actor.email, what);
    let own: OwnPasswordRow | undefined;
    const verified = await this.passwords.verify(
      async () => {
        [own] = await this.database.call<OwnPasswordRow>(actor, what, 'own_password', []);
        if (typeof own?.wait === 'number') throw new TooManyAttempts(Math.max(1, own.wait));
        return own?.password_hash ?? null;
      },
      current,
      requester,
    );
    if (verified === undefined) throw new BadInput('PASSWORD_WRONG', 'The current password is wrong.');
    this.attempts.noteSuccess(actor.email, what);
    if (normalizePassword(fresh) === normalizePassword(current)) {
      throw new BadInput('PASSWORD_SAME', 'The new password must differ from the current one.');
    }
    await assertGoodPassword(fresh, own?.words ?? []);

    const hash = await this.passwords.hash(fresh, requester);
    await this.database.as(actor, { ...what, writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.change_password($1, $2) as done', [verified, hash]);
      if (!row?.done) throw new Conflict('PASSWORD_CHANGED', 'The password was changed in the meantime. Try again with the new password.');
      tx.auditItems(actor.user);
    });
  }

  /**
   * Creates a reset for an officer whom the actor may manage; an earlier one ends. If the hub sends e-mail, only the officer gets the link.
   * @throws NotFound for any refusal; Conflict for the own account.
   */
  async createReset(actor: Actor, user: string): Promise<PasswordReset> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'You cannot reset your own password. Change it, or ask another admin.');
    const token = randomBytes(32).toString('base64url');
    return this.database.as(actor, { ...act(actor, 'password.create-reset', 'password:reset'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ until: Date | null }>('select hub.create_password_reset($1, $2) as until', [user, sha256(token)]);
      if (!row?.until) throw new NotFound('user');
      tx.auditItems(user);
      const [expiresAt, link] = [row.until, `${this.settings.publicUrl}/account#/reset/${token}`];
      if (!this.mail.isOn) return { token, link, mailed: false, expiresAt };
      await this.mailReset(tx, user, link, expiresAt);
      return { token: null, link: null, mailed: true, expiresAt };
    });
  }

  private async mailReset(tx: Transaction, user: string, link: string, until: Date): Promise<void> {
    const [row] = await tx.query<{ address: string | null }>('select hub.reset_address($1) as address', [user]);
    if (!row?.address) throw new NotFound('user');
    await this.mail.post(tx, { kind: 'RESET', about: user, until }, resetLetter(this.settings.hubName, row.address, link));
  }

  /** Consumes a reset: sets the new password and ends all sessions of the account. @throws TooManyAttempts, ResetRefused; BadInput on a bad password. */
  async reset(token: string, fresh: string, origin: Origin): Promise<void> {
    const what = { ...origin, what: 'password.reset' };
    const hash = sha256(token);
    const [found] = await this.database.callWithoutActor<ResetMaterialRow>(undefined, what, 'reset_material', [hash]);
    await this.attempts.assertCounted(found, what);
    if (!found?.user_id) throw new ResetRefused();

    await assertGoodPassword(fresh, found.words ?? []);
    const args = [hash, await this.passwords.hash(fresh, { address: origin.address })];
    const [row] = await this.database.callWithoutActor<{ reset_password: boolean }>(
      undefined,
      { ...what, writes: true },
      'reset_password',
      args,
    );
    if (!row?.reset_password) throw new ResetRefused();
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
