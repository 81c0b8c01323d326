import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type CheckAnswer, reviewProblems } from './checklist.policy.js';
import type { DraftRow } from './notice.js';
import { SELECT_DRAFTS, checkedOutcome, NoticeRepository } from './notice.repository.js';

/** A reviewer's word. */
export interface ReviewDecision {
  readonly agrees: boolean;
  readonly checklist: readonly CheckAnswer[];
  readonly remark: string | null;
}

/** What a review came to. */
export const REVIEW_OUTCOMES = ['AGREED', 'PUBLISHED', 'RETURNED'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** Those who decide about a notice: the country's second officer, then two reviewers of the hub. */
@Injectable()
export class DecideNoticesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
  ) {}

  /** Approves a revision: a bulletin is published, a colour handed to the hub's reviewers. @throws NotFound, Forbidden (one's own), Conflict */
  async approve(actor: Actor, id: string, revision: number): Promise<DraftRow> {
    return this.decide(actor, 'notice.approve', id, [revision, true, null]);
  }

  /** Gives a revision back to whoever wrote it. @throws NotFound, Forbidden, Conflict, BadInput on an empty reason */
  async sendBack(actor: Actor, id: string, revision: number, reason: string): Promise<DraftRow> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: its desk reads it.');
    }
    return this.decide(actor, 'notice.return', id, [revision, false, why]);
  }

  private async decide(actor: Actor, what: string, id: string, word: readonly [number, boolean, string | null]): Promise<DraftRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, what, 'notice:approve'), writes: true }, async (tx) => {
        await this.repository.getDraft(tx, id);
        const [row] = await tx.query<{ outcome: string }>('select hub.decide_notice($1, $2, $3, $4) as outcome', [id, ...word]);
        checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return this.repository.getDraft(tx, id);
      }),
    );
  }

  /** What was handed over to the hub's reviewers and waits for the actor, oldest first. */
  async pendingReviews(actor: Actor): Promise<readonly DraftRow[]> {
    return this.database.as(actor, act(actor, 'notice.to-review', 'notice:review'), async (tx) => {
      const rows = await tx.query<DraftRow>(`${SELECT_DRAFTS} order by d.handed_at, d.id limit 100`);
      tx.auditItems(...rows.map(({ id }) => id));
      return rows;
    });
  }

  /** @throws NotFound (not handed over, another revision, or judged by the actor before), BadInput on the check-list, Conflict */
  async review(actor: Actor, id: string, revision: number, { agrees, checklist, remark }: ReviewDecision): Promise<ReviewOutcome> {
    const [wrong] = reviewProblems(checklist, agrees, remark);
    if (wrong) throw new BadInput(wrong.code, wrong.message);
    const answers = Object.fromEntries(checklist.map(({ question, yes, remark: word }) => [question, { yes, remark: word ?? null }]));
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('notice');
      return this.database.as(actor, { ...act(actor, 'notice.review', 'notice:review'), writes: true }, async (tx) => {
        const values = [id, revision, agrees, JSON.stringify(answers), remark?.trim() || null];
        const [row] = await tx.query<{ outcome: string }>('select hub.review_notice($1, $2, $3, $4, $5) as outcome', values);
        const outcome = checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return outcome === 'PUBLISHED' || outcome === 'RETURNED' ? outcome : 'AGREED';
      });
    });
  }
}
