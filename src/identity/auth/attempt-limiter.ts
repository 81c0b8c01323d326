import { Injectable } from '@nestjs/common';
import type { Act } from '../../platform/database/act.js';
import { Database } from '../../platform/database/database.js';
import { HubError } from '../../platform/platform/errors.js';
import { RateLimiter } from '../../platform/platform/rate-limiter.js';

/** Right passwords of one account from one address: sixty at once, then thirty a minute. A person needs a few a day, a program should keep its session. */
const SUCCESS_BURST = 60;
const SUCCESS_INTERVAL_MS = 2_000;

/** Somebody tries passwords, or tokens, faster than a person would. */
export class TooManyAttempts extends HubError {
  /** @param retryAfter whole seconds, 1 or more */
  constructor(readonly retryAfter: number) {
    super('RATE_LIMITED', 'TOO_MANY_ATTEMPTS', `Too many attempts: try again in ${retryAfter} seconds.`);
  }
}

/** What the database says when it has counted an attempt. */
export interface AttemptCount {
  /** Whole seconds until the next attempt may come; null: this one may go on. */
  readonly wait: number | null;
  /** For the record alone: an account that is unknown is answered like one that is known. */
  readonly user_id: string | null;
}

/**
 * How fast somebody may try. It is counted in the database, by the account and the caller's address, so that all hub processes count
 * together: nothing that a caller may write into a request moves it.
 */
@Injectable()
export class AttemptLimiter {
  /** Right passwords, counted by each process for itself. Only a person who knows the password can use them up, and only at their own address. */
  private readonly successes = new RateLimiter(SUCCESS_INTERVAL_MS, SUCCESS_BURST);

  constructor(private readonly database: Database) {}

  /** Asks before an attempt waits for its turn: those that would be refused must not keep others from theirs. @throws TooManyAttempts, which is recorded. */
  async assertOpen(email: string, what: Omit<Act, 'needs'>): Promise<void> {
    const [row] = await this.database.callWithoutActor<AttemptCount>(undefined, what, 'sign_in_wait', [email]);
    await this.assertCounted(row, what);
    const waitMs = this.successes.waitMs(keyOf(email, what));
    if (waitMs > 0) await this.assertCounted({ wait: Math.ceil(waitMs / 1000), user_id: row?.user_id ?? null }, what);
  }

  /** The password was right: what was counted is given back (hub.refund_sign_in_attempt), and this is counted instead. */
  noteSuccess(email: string, what: Pick<Act, 'address'>): void {
    this.successes.count(keyOf(email, what));
  }

  /** Counts an attempt that names no account, by the caller's address. @throws TooManyAttempts, which is recorded */
  async count(what: Omit<Act, 'needs'>): Promise<void> {
    const [row] = await this.database.callWithoutActor<{ count_attempt: number | null }>(undefined, what, 'count_attempt', [false]);
    await this.assertCounted(row && { wait: row.count_attempt, user_id: null }, what);
  }

  /** Takes back a counted attempt that succeeded: officers of one office share an address. */
  async giveBack(what: Omit<Act, 'needs'>): Promise<void> {
    await this.database.callWithoutActor(undefined, what, 'count_attempt', [true]);
  }

  /** @throws TooManyAttempts, which is recorded, where `counted` says to wait. */
  async assertCounted(counted: AttemptCount | undefined, what: Omit<Act, 'needs'>): Promise<void> {
    if (typeof counted?.wait !== 'number') return;
    const refusal = new TooManyAttempts(Math.max(1, counted.wait));
    await this.database.auditRefusal({ user: counted.user_id ?? undefined }, what, refusal);
    throw refusal;
  }
}

const keyOf = (email: string, { address }: Pick<Act, 'address'>): string => `${address ?? ''} ${email.toLowerCase()}`;
