import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { AttemptLimiter, type AttemptCount } from '../attempt-limiter.js';
import type { Origin } from '../call-context.js';
import { type OpenSession, SessionsService } from '../sessions.service.js';
import { hashOf, PasskeyCeremony, type PasskeyJson, type PasskeyOptions, PasskeyRefused, type PasskeyRow } from './passkey-ceremony.js';

const CHALLENGE_BYTES = 32;

type PasskeySignInRow = PasskeyRow & { readonly user_id: string };

/** Sign-in with a passkey alone. The caller gives no e-mail address, so the answers do not reveal which accounts have a passkey. */
@Injectable()
export class PasskeySignInService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly ceremony: PasskeyCeremony,
    private readonly sessions: SessionsService,
  ) {}

  /** Starts a sign-in. @returns the options for the browser. @throws TooManyAttempts if an address starts too many */
  async start(origin: Origin): Promise<PasskeyOptions> {
    const challenge = randomBytes(CHALLENGE_BYTES);
    const what = { ...origin, what: 'session.sign-in' };
    const [counted] = await this.database.callWithoutActor<AttemptCount>(undefined, what, 'passkey_sign_in', [
      hashOf(challenge.toString('base64url')),
    ]);
    await this.attempts.assertCounted(counted, what);
    return this.ceremony.createAssertionOptions([], challenge);
  }

  /** Finishes a sign-in. @throws PasskeyRefused for any failure: the challenge is consumed in any case */
  async finish(response: PasskeyJson, origin: Origin): Promise<OpenSession> {
    const parsed = this.ceremony.parseResponse(response);
    const what = { ...origin, what: 'session.sign-in' };
    const args = [parsed.challengeHash, parsed.credential];
    const [found] = await this.database.callWithoutActor<PasskeySignInRow>(undefined, what, 'passkey_material', args);
    if (!found) throw new PasskeyRefused();
    const counter = await this.ceremony.verifyAssertion(parsed, found, found.user_id).catch(async (refusal: unknown) => {
      if (refusal instanceof PasskeyRefused) await this.database.auditRefusal({ user: found.user_id }, what, refusal);
      throw refusal;
    });
    return this.sessions.open(found.user_id, origin, { passkey: found.passkey, counter });
  }
}
