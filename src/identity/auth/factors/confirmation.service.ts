import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { act, type Actor, assertPerson, type Identity } from '../actor.js';
import { AttemptLimiter, TooManyAttempts } from '../attempt-limiter.js';
import type { Origin } from '../call-context.js';
import { PasswordHasher } from '../password-hasher.js';
import type { Proof } from '../proof.js';
import { PasskeyCeremony, type PasskeyJson, type PasskeyOptions, PasskeyRefused } from './passkey-ceremony.js';
import { PasskeysService } from './passkeys.service.js';
import { ConfirmationRefused, SecondFactorService } from './second-factor.service.js';

const CHALLENGE_BYTES = 32;

interface OwnPasswordRow {
  readonly wait: number | null;
  readonly password_hash: string | null;
}

/** Step-up: a signed-in person proves the identity again, with all factors of the account. Valid for five minutes in this session. Not for machines. */
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
   * Confirms with password and code. Wrong attempts count as sign-in attempts; correct ones are refunded.
   * @returns the actor, with the end of the confirmation. @throws Forbidden for a machine; TooManyAttempts; BadInput for any other failure
   */
  async confirmByPassword(
    actor: Actor,
    input: { readonly password: string; readonly code?: string | null },
    origin: Origin,
  ): Promise<Identity> {
    assertPerson(actor);
    const what = { ...act(actor, 'session.confirm', 'session:own'), address: origin.address };
    await this.attempts.assertOpen(actor.email, what);
    const verified = await this.passwords.verify(
      async () => {
        const [own] = await this.database.call<OwnPasswordRow>(actor, what, 'own_password', []);
        if (typeof own?.wait === 'number') throw new TooManyAttempts(Math.max(1, own.wait));
        return own?.password_hash ?? null;
      },
      input.password,
      { email: actor.email, address: origin.address, party: actor.party.id },
    );
    if (verified === undefined) throw new ConfirmationRefused();
    this.attempts.noteSuccess(actor.email, what);
    return this.confirmSession(actor, await this.secondFactor.verifyForActor(actor, verified, input.code, what), origin);
  }

  /** Starts a confirmation with a passkey. @returns the options for the browser */
  async startPasskey(actor: Actor): Promise<PasskeyOptions> {
    assertPerson(actor);
    const challenge = randomBytes(CHALLENGE_BYTES);
    return this.ceremony.createAssertionOptions(await this.passkeys.createChallenge(actor, 'CONFIRM', challenge), challenge);
  }

  /** Confirms with a passkey. @returns the actor, with the end of the confirmation. @throws PasskeyRefused for any failure */
  async confirmByPasskey(actor: Actor, response: PasskeyJson, origin: Origin): Promise<Identity> {
    assertPerson(actor);
    const parsed = this.ceremony.parseResponse(response);
    const { passkey, public_key, counter } = await this.passkeys.consumeChallenge(actor, 'CONFIRM', parsed);
    if (passkey === null || public_key === null || counter === null) throw new PasskeyRefused();
    const row = { passkey, public_key, counter };
    return this.confirmSession(actor, { passkey, counter: await this.ceremony.verifyAssertion(parsed, row, actor.user) }, origin);
  }

  private async confirmSession(actor: Actor, proof: Proof, origin: Origin): Promise<Identity> {
    const what = { ...act(actor, 'session.confirm', 'session:own'), address: origin.address, writes: true };
    const [row] = await this.database.call<{ confirm_session: Date | null }>(actor, what, 'confirm_session', [proof]);
    if (!row?.confirm_session) throw new ConfirmationRefused();
    return { ...actor, confirmedUntil: row.confirm_session };
  }
}
