import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { BadInput } from '../../platform/platform/errors.js';

/** Shortest and longest time, in days. The relay counts it from when a draft was last moved (hub.expire_drafts). */
export const FEWEST_DRAFT_DAYS = 14;
export const MOST_DRAFT_DAYS = 730;

/** What a party has decided about drafts that nobody moves. */
@Injectable()
export class DraftRetentionService {
  constructor(private readonly database: Database) {}

  async days(actor: Actor): Promise<number> {
    return this.database.as(actor, act(actor, 'notice.draft-days', 'policy:manage'), async (tx) => {
      const [row] = await tx.query<{ days: number }>('select hub.own_draft_days() as days');
      if (!row) throw new Error('The actor has no party.');
      return row.days;
    });
  }

  /** @throws BadInput */
  async setDays(actor: Actor, days: number): Promise<number> {
    if (!Number.isInteger(days) || days < FEWEST_DRAFT_DAYS || days > MOST_DRAFT_DAYS) {
      throw new BadInput('DRAFT_DAYS', `Drafts are kept for ${FEWEST_DRAFT_DAYS} to ${MOST_DRAFT_DAYS} days.`);
    }
    return this.database.as(actor, { ...act(actor, 'notice.set-draft-days', 'policy:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.set_draft_days($1)', [days]);
      return days;
    });
  }
}
