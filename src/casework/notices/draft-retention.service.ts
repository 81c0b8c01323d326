import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { BadInput } from '../../platform/platform/errors.js';

/** Shortest and longest retention, in days. The relay counts from the last change of the draft (hub.expire_drafts). */
export const FEWEST_DRAFT_DAYS = 14;
export const MOST_DRAFT_DAYS = 730;

/** A party's retention of unchanged drafts. */
@Injectable()
export class DraftRetentionService {
  constructor(private readonly database: Database) {}

  async days(actor: Actor): Promise<number> {
    return this.database.as(actor, act(actor, 'notice.draft-days', 'party:read'), async (tx) => {
      const [row] = await tx.query<{ days: number }>('select hub.own_draft_days() as days');
      if (!row) throw new Error("The actor's party does not exist.");
      return row.days;
    });
  }

  /** Sets the retention of drafts, in days. @throws BadInput */
  async setDays(actor: Actor, days: number): Promise<void> {
    if (!Number.isInteger(days) || days < FEWEST_DRAFT_DAYS || days > MOST_DRAFT_DAYS) {
      throw new BadInput('DRAFT_DAYS', `Draft retention must be between ${FEWEST_DRAFT_DAYS} and ${MOST_DRAFT_DAYS} days.`);
    }
    return this.database.as(actor, { ...act(actor, 'notice.set-draft-days', 'policy:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.set_draft_days($1)', [days]);
    });
  }
}
