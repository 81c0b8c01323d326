import { Inject, Injectable } from '@nestjs/common';
import type { Act } from '../../../platform/database/act.js';
import { Database, KEYRING } from '../../../platform/database/database.js';
import type { Keyring } from '../../../platform/database/keyring.js';
import { seal, unseal } from '../../../platform/database/sealing.js';
import { Clock } from '../../../platform/platform/clock.js';
import { BadInput, HubError } from '../../../platform/platform/errors.js';
import type { Actor } from '../actor.js';
import { AttemptLimiter, TooManyAttempts } from '../attempt-limiter.js';
import type { Proof } from '../proof.js';
import { parseCode, recoveryHash } from './factor.policy.js';
import { totpStep } from './totp.js';

/** The password is right, and the account has a second factor. */
export class SecondFactorRequired extends HubError {
  constructor() {
    super(
      'UNAUTHENTICATED',
      'SECOND_FACTOR_REQUIRED',
      'This account has a second factor: give a code of its app or a recovery code, or use a passkey.',
    );
  }
}

/** A wrong code, one that was used, or one that is over. */
export class CodeRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'CODE_REFUSED', 'This code is wrong, or was used before: take the next one.');
  }
}

/** The same for whoever is signed in already; nor is told which of the two it was. */
export class ConfirmationRefused extends BadInput {
  constructor() {
    super('CONFIRMATION_REFUSED', 'This does not confirm who you are: the password or the code is wrong, or was used.');
  }
}

/** What the database says of an account's second factor, against a counted attempt. */
interface SecondFactorRow {
  readonly wanted: boolean;
  readonly wait: number | null;
  readonly totp: string | null;
  readonly sealed: Buffer | null;
}

/** Codes beside the password. An app's secret lies sealed in the database, and is open here for as long as one code is looked at. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * After the right password, whose hash is `verified`. Without a code the attempt is given back: nothing was guessed.
   * @throws SecondFactorRequired, CodeRefused, TooManyAttempts, each recorded
   */
  async verifyAtSignIn(user: string, verified: string, code: string | null | undefined, what: Omit<Act, 'needs'>): Promise<Proof> {
    const typed = code?.trim() || undefined;
    const [asked] = await this.database.callWithoutActor<SecondFactorRow>(user, what, 'sign_in_factors', [verified, typed !== undefined]);
    await this.attempts.assertCounted(asked && { wait: asked.wait, user_id: user }, what);
    if (!asked?.wanted) return { password: verified };
    const proof = typed === undefined ? undefined : this.prove(user, verified, typed, asked);
    if (proof) return proof;
    const refusal = typed === undefined ? new SecondFactorRequired() : new CodeRefused();
    await this.database.auditRefusal({ user }, what, refusal);
    throw refusal;
  }

  /** The same for whoever is signed in. @throws BadInput, TooManyAttempts */
  async verifyForActor(actor: Actor, verified: string, code: string | null | undefined, what: Act): Promise<Proof> {
    const typed = code?.trim() || undefined;
    const [asked] = await this.database.call<SecondFactorRow>(actor, what, 'own_code_material', [typed !== undefined]);
    if (typeof asked?.wait === 'number') throw new TooManyAttempts(Math.max(1, asked.wait));
    if (!asked?.wanted) return { password: verified };
    if (typed === undefined) {
      throw new BadInput('CODE_REQUIRED', 'Your account has a second factor: give a code of its app, or a recovery code.');
    }
    const proof = this.prove(actor.user, verified, typed, asked);
    if (!proof) throw new ConfirmationRefused();
    return proof;
  }

  /** The time step of an app's code. @returns undefined for a wrong one */
  stepOf(user: string, totp: string, sealed: Buffer, code: string): number | undefined {
    return totpStep(unseal(this.keyring.factorKeys, sealLabelOf(user, totp), sealed), code, this.clock.milliseconds());
  }

  sealSecret(user: string, totp: string, secret: Buffer): Buffer {
    return seal(this.keyring.factorKeys, sealLabelOf(user, totp), secret);
  }

  private prove(user: string, password: string, typed: string, { totp, sealed }: SecondFactorRow): Proof | undefined {
    const code = parseCode(typed);
    if (!code) return undefined;
    if ('recovery' in code) return { password, recovery: recoveryHash(user, code.recovery).toString('hex') };
    const step = totp !== null && sealed !== null ? this.stepOf(user, totp, sealed, code.app) : undefined;
    return totp !== null && step !== undefined ? { password, totp, step } : undefined;
  }
}

const sealLabelOf = (user: string, totp: string): string => `totp ${user} ${totp}`;
