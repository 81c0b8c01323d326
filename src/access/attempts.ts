import { Injectable } from '@nestjs/common';
import type { Act } from '../database/act.js';
import { Database } from '../database/database.js';
import { HubError } from '../platform/errors.js';

/** Somebody tries passwords, or tokens, faster than a person would. */
export class TooManyAttempts extends HubError {
  /** @param retryAfter whole seconds, 1 or more */
  constructor(readonly retryAfter: number) {
    super('RATE_LIMITED', 'TOO_MANY_ATTEMPTS', `Too many attempts: try again in ${retryAfter} seconds.`);
  }
}

/** What the database says when it has counted an attempt. */
export interface Counted {
  /** Whole seconds until the next attempt may come; null: this one may go on. */
  readonly wait: number | null;
  /** For the record alone: an account that is unknown is answered like one that is known. */
  readonly user_id: string | null;
}

/**
 * How fast somebody may try. It is counted in the database (migrations/0014), by the account and the caller's address, so that all hub processes count
 * together: nothing that a caller may write into a request moves it.
 */
@Injectable()
export class Attempts {
  constructor(private readonly database: Database) {}

  /** Asks before an attempt waits for its turn: those that would be refused must not keep others from theirs. @throws TooManyAttempts, which is recorded. */
  async assertOpen(email: string, what: Omit<Act, 'needs'>): Promise<void> {
    const [row] = await this.database.before<Counted>(undefined, what, 'sign_in_wait', [email]);
    await this.assertCounted(row, what);
  }

  /** @throws TooManyAttempts, which is recorded, where `counted` says to wait. */
  async assertCounted(counted: Counted | undefined, what: Omit<Act, 'needs'>): Promise<void> {
    if (typeof counted?.wait !== 'number') return;
    const refusal = new TooManyAttempts(Math.max(1, counted.wait));
    await this.database.recordRefusal({ user: counted.user_id ?? undefined }, what, refusal);
    throw refusal;
  }
}
