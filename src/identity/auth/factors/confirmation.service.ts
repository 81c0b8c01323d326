import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { act, type Actor, assertPerson } from '../actor.js';
import { AttemptLimiter, TooManyAttempts } from '../attempt-limiter.js';
import type { Origin } from '../call-context.js';
import { PasswordHasher } from '../password-hasher.js';
import type { Proof } from '../proof.js';
import { PasskeyCeremony, PasskeyRefused } from './passkey-ceremony.js';
import { PasskeysService } from './passkeys.service.js';
import { ConfirmationRefused, SecondFactorService } from './second-factor.service.js';

const CHALLENGE_BYTES = 32;

interface OwnPasswordRow {
  readonly wait: number | null;
  readonly password_hash: string | null;
}

/** Step-up: whoever is signed in proves anew who they are, with all factors of the account. Good for five minutes in this session. No machine does. */
@Injectable()
export class ConfirmationService {
  constructor(
    private readonly database: Database,
    private readonly passwords: PasswordHasher,
    private readonly attempts: AttemptLimiter,
    private readonly secondFactor: SecondFactorService,
    private readonly passkeys: PasskeysService,
    private readonly ceremony: PasskeyCeremony,
  ) {}

  /**
   * Wrong attempts are counted with the sign-ins, right ones are given back.
   * @returns until when it is good. @throws Forbidden for a machine; TooManyAttempts; BadInput whatever is wrong
   */
  async confirmByPassword(
    actor: Actor,
    given: { readonly password: string; readonly code?: string | null },
    origin: Origin,
  ): Promise<Date> {
    assertPerson(actor);
    const what = { ...act(actor, 'session.confirm', 'session:own'), address: origin.address };
    await this.attempts.assertOpen(actor.email, what);
    const verified = await this.passwords.verify(
      async () => {
        const [own] = await this.database.call<OwnPasswordRow>(actor, what, 'own_password', []);
        if (typeof own?.wait === 'number') throw new TooManyAttempts(Math.max(1, own.wait));
        return own?.password_hash ?? null;
      },
      given.password,
      { email: actor.email, address: origin.address, party: actor.party.id },
    );
    if (verified === undefined) throw new ConfirmationRefused();
    this.attempts.noteSuccess(actor.email, what);
    return this.confirmSession(actor, await this.secondFactor.verifyForActor(actor, verified, given.code, what), origin);
  }

  /** @returns what the browser is to ask for (JSON) */
  async startPasskey(actor: Actor): Promise<string> {
    assertPerson(actor);
    const challenge = randomBytes(CHALLENGE_BYTES);
    return this.ceremony.createAssertionOptions(await this.passkeys.createChallenge(actor, 'CONFIRM', challenge), challenge);
  }

  /** @returns until when it is good. @throws PasskeyRefused whatever is wrong */
  async confirmByPasskey(actor: Actor, response: string, origin: Origin): Promise<Date> {
    assertPerson(actor);
    const answered = this.ceremony.parseResponse(response);
    const { passkey, public_key, counter } = await this.passkeys.consumeChallenge(actor, 'CONFIRM', answered);
    if (passkey === null || public_key === null || counter === null) throw new PasskeyRefused();
    const kept = { passkey, public_key, counter };
    return this.confirmSession(actor, { passkey, counter: await this.ceremony.verifyAssertion(answered, kept, actor.user) }, origin);
  }

  private async confirmSession(actor: Actor, proof: Proof, origin: Origin): Promise<Date> {
    const what = { ...act(actor, 'session.confirm', 'session:own'), address: origin.address, writes: true };
    const [row] = await this.database.call<{ confirm_session: Date | null }>(actor, what, 'confirm_session', [proof]);
    if (!row?.confirm_session) throw new ConfirmationRefused();
    return row.confirm_session;
  }
}
