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

/** A way to a new password, for whoever is told the token. Only its hash is kept. */
export interface PasswordReset {
  /** null, and the link too: it went to the account's mailbox, and is shown to nobody. */
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

/** Unknown, used, replaced, over: one answer. */
class ResetRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'RESET_REFUSED', 'This token resets no password (any more): ask your admin for another one.');
  }
}

/** An account's password: changed by its owner, or by whoever holds the one-time token that an admin has made. */
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
   * Changes the actor's own password; every other session of theirs ends at once. The present password is counted with the sign-ins.
   * @throws Forbidden for a machine; TooManyAttempts; BadInput where the present password is wrong or the new one is bad; Conflict when it was changed meanwhile.
   */
  async change(actor: Actor, current: string, fresh: string, origin: Origin): Promise<void> {
    assertPerson(actor);
    const what = { ...act(actor, 'password.change', 'session:own'), address: origin.address };
    const who = { email: actor.email, address: origin.address, party: actor.party.id };
    await this.attempts.assertOpen(actor.email, what);
    let own: OwnPasswordRow | undefined;
    const verified = await this.passwords.verify(
      async () => {
        [own] = await this.database.call<OwnPasswordRow>(actor, what, 'own_password', []);
        if (typeof own?.wait === 'number') throw new TooManyAttempts(Math.max(1, own.wait));
        return own?.password_hash ?? null;
      },
      current,
      who,
    );
    if (verified === undefined) throw new BadInput('PASSWORD_WRONG', 'This is not the present password.');
    this.attempts.noteSuccess(actor.email, what);
    if (normalizePassword(fresh) === normalizePassword(current)) {
      throw new BadInput('PASSWORD_SAME', 'The new password is the present one.');
    }
    await assertGoodPassword(fresh, own?.words ?? []);

    const hash = await this.passwords.hash(fresh, who);
    await this.database.as(actor, { ...what, writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.change_password($1, $2) as done', [verified, hash]);
      if (!row?.done) throw new Conflict('PASSWORD_CHANGED', 'The password was changed a moment ago.');
      tx.auditItems(actor.user);
    });
  }

  /** Makes a reset for an officer whom the actor governs; an earlier one ends. Where the hub mails, it goes to the officer alone. @throws NotFound whatever forbids it; Conflict on oneself. */
  async createReset(actor: Actor, user: string): Promise<PasswordReset> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'Nobody resets their own password: change it, or ask another admin.');
    const token = randomBytes(32).toString('base64url');
    return this.database.as(actor, { ...act(actor, 'password.create-reset', 'password:reset'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ until: Date | null }>('select hub.create_password_reset($1, $2) as until', [user, sha256(token)]);
      if (!row?.until) throw new NotFound('user');
      tx.auditItems(user);
      const [expiresAt, link] = [row.until, `${this.settings.publicUrl}/#/reset/${token}`];
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

  /** Uses a reset up: the account has the new password, and all its sessions end at once. @throws TooManyAttempts, ResetRefused; BadInput on a bad password. */
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
