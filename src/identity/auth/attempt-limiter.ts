import { Injectable } from '@nestjs/common';
import type { Act } from '../../platform/database/act.js';
import { Database } from '../../platform/database/database.js';
import { HubError } from '../../platform/platform/errors.js';
import { RateLimiter } from '../../platform/platform/rate-limiter.js';

/** Limit of correct passwords per account and address: sixty at once, then thirty a minute. A person needs a few a day; a program should keep its session. */
const SUCCESS_BURST = 60;
const SUCCESS_INTERVAL_MS = 2_000;

/** An address or account tries passwords or tokens faster than a person would. */
export class TooManyAttempts extends HubError {
  /** @param retryAfter whole seconds, 1 or more */
  constructor(readonly retryAfter: number) {
    super('RATE_LIMITED', 'TOO_MANY_ATTEMPTS', `Too many attempts. Try again in ${retryAfter} seconds.`);
  }
}

/** Result of counting an attempt in the database. */
export interface AttemptCount {
  /** Whole seconds until the next attempt is allowed; null: this attempt is allowed. */
  readonly wait: number | null;
  /** For the audit log only: unknown and known accounts get the same answer. */
  readonly user_id: string | null;
}

/**
 * Limits attempts. The database counts them by account and caller's address, so that all hub processes count together: no field of a request can change the
 * counting.
 */
@Injectable()
export class AttemptLimiter {
  /** Correct passwords, counted per process. Only a person who knows the password can use up this limit, and only from the same address. */
  private readonly successes = new RateLimiter(SUCCESS_INTERVAL_MS, SUCCESS_BURST);

  constructor(private readonly database: Database) {}

  /** Checks the limit before an attempt is queued, so that refused attempts do not delay others. @throws TooManyAttempts, which is audited. */
  async assertOpen(email: string, what: Omit<Act, 'needs'>): Promise<void> {
    const [row] = await this.database.callWithoutActor<AttemptCount>(undefined, what, 'sign_in_wait', [email]);
    await this.assertCounted(row, what);
    const waitMs = this.successes.waitMs(keyOf(email, what));
    if (waitMs > 0) await this.assertCounted({ wait: Math.ceil(waitMs / 1000), user_id: row?.user_id ?? null }, what);
  }

  /** Notes a correct password: the counted attempt is refunded (hub.refund_sign_in_attempt), and the success is counted instead. */
  noteSuccess(email: string, what: Pick<Act, 'address'>): void {
    this.successes.count(keyOf(email, what));
  }

  /** Counts an attempt that names no account, by the caller's address. @throws TooManyAttempts, which is audited */
  async count(what: Omit<Act, 'needs'>): Promise<void> {
    const [row] = await this.database.callWithoutActor<{ count_attempt: number | null }>(undefined, what, 'count_attempt', [false]);
    await this.assertCounted(row && { wait: row.count_attempt, user_id: null }, what);
  }

  /** Refunds a counted attempt that succeeded: officers of one office share an address. */
  async giveBack(what: Omit<Act, 'needs'>): Promise<void> {
    await this.database.callWithoutActor(undefined, what, 'count_attempt', [true]);
  }

  /** Checks the result of counting. @throws TooManyAttempts, which is audited, if `counted` has a waiting time. */
  async assertCounted(counted: AttemptCount | undefined, what: Omit<Act, 'needs'>): Promise<void> {
    if (typeof counted?.wait !== 'number') return;
    const refusal = new TooManyAttempts(Math.max(1, counted.wait));
    await this.database.auditRefusal({ user: counted.user_id ?? undefined }, what, refusal);
    throw refusal;
  }
}

const keyOf = (email: string, { address }: Pick<Act, 'address'>): string => `${address ?? ''} ${email.toLowerCase()}`;
