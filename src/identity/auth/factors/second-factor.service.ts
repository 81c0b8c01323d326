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

/** The password is correct, and the account has a second factor. */
export class SecondFactorRequired extends HubError {
  constructor() {
    super(
      'UNAUTHENTICATED',
      'SECOND_FACTOR_REQUIRED',
      'This account has a second factor. Enter a code of its app or a recovery code, or use a passkey.',
    );
  }
}

/** A wrong, used or expired code. */
export class CodeRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'CODE_REFUSED', 'This code is wrong or was already used. Enter the next one.');
  }
}

/** The same for a signed-in caller. It does not reveal whether the password or the code was wrong. */
export class ConfirmationRefused extends BadInput {
  constructor() {
    super('CONFIRMATION_REFUSED', 'Your identity is not confirmed: the password or the code is wrong, or the code was already used.');
  }
}

/** The second factor of an account, read with a counted attempt. */
interface SecondFactorRow {
  readonly wanted: boolean;
  readonly wait: number | null;
  readonly totp: string | null;
  readonly sealed: Buffer | null;
}

/** Codes as a second factor. The secret of an app is stored sealed in the database, and unsealed here only to check one code. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * Checks the code after a correct password, whose hash is `verified`. Without a code the attempt is refunded: nothing was guessed.
   * @throws SecondFactorRequired, CodeRefused, TooManyAttempts; all are audited
   */
  async verifyAtSignIn(user: string, verified: string, code: string | null | undefined, what: Omit<Act, 'needs'>): Promise<Proof> {
    const typed = code?.trim() || undefined;
    const [row] = await this.database.callWithoutActor<SecondFactorRow>(user, what, 'sign_in_factors', [verified, typed !== undefined]);
    await this.attempts.assertCounted(row && { wait: row.wait, user_id: user }, what);
    if (!row?.wanted) return { password: verified };
    const proof = typed === undefined ? undefined : this.prove(user, verified, typed, row);
    if (proof) return proof;
    const refusal = typed === undefined ? new SecondFactorRequired() : new CodeRefused();
    await this.database.auditRefusal({ user }, what, refusal);
    throw refusal;
  }

  /** Checks the code of a signed-in actor. @throws BadInput, TooManyAttempts */
  async verifyForActor(actor: Actor, verified: string, code: string | null | undefined, what: Act): Promise<Proof> {
    const typed = code?.trim() || undefined;
    const [row] = await this.database.call<SecondFactorRow>(actor, what, 'own_code_material', [typed !== undefined]);
    if (typeof row?.wait === 'number') throw new TooManyAttempts(Math.max(1, row.wait));
    if (!row?.wanted) return { password: verified };
    if (typed === undefined) {
      throw new BadInput('CODE_REQUIRED', 'Your account has a second factor. Enter a code of its app or a recovery code.');
    }
    const proof = this.prove(actor.user, verified, typed, row);
    if (!proof) throw new ConfirmationRefused();
    return proof;
  }

  /** Returns the time step of an app's code. @returns undefined for a wrong code */
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
