import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type CheckAnswer, reviewProblems } from './checklist.policy.js';
import type { DraftRow } from './notice.js';
import { checkedOutcome } from './notice-refusals.js';
import { SELECT_DRAFTS, NoticeRepository } from './notice.repository.js';

/** A reviewer's decision. */
export interface ReviewDecision {
  readonly agrees: boolean;
  readonly checklist: readonly CheckAnswer[];
  readonly remark: string | null;
}

/** Results of a review. */
export const REVIEW_OUTCOMES = ['AGREED', 'PUBLISHED', 'RETURNED'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** Decisions on a notice: by the country's second officer, then by two reviewers of the hub. */
@Injectable()
export class DecideNoticesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
  ) {}

  /**
   * Approves a revision. This publishes a bulletin, and sends a notice of any other colour to the hub's reviewers.
   * @throws NotFound; Forbidden when the actor is an author; Conflict
   */
  async approve(actor: Actor, id: string, revision: number): Promise<DraftRow> {
    return this.decide(actor, 'notice.approve', id, [revision, true, null]);
  }

  /** Returns a revision to its authors. @throws NotFound; Forbidden; Conflict; BadInput when the reason is empty */
  async sendBack(actor: Actor, id: string, revision: number, reason: string): Promise<DraftRow> {
    const trimmedReason = reason.trim();
    if (trimmedReason.length < 1 || trimmedReason.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Reason must have 1 to 2,000 characters. The authors see it.');
    }
    return this.decide(actor, 'notice.return', id, [revision, false, trimmedReason]);
  }

  private async decide(actor: Actor, action: string, id: string, decision: readonly [number, boolean, string | null]): Promise<DraftRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, action, 'notice:approve'), writes: true }, async (tx) => {
        await this.repository.getDraft(tx, id);
        const [row] = await tx.query<{ outcome: string }>('select hub.decide_notice($1, $2, $3, $4) as outcome', [id, ...decision]);
        checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return this.repository.getDraft(tx, id);
      }),
    );
  }

  /** Returns the notices in review that wait for the actor, oldest first. */
  async pendingReviews(actor: Actor): Promise<readonly DraftRow[]> {
    return this.database.as(actor, act(actor, 'notice.to-review', 'notice:review'), async (tx) => {
      const rows = await tx.query<DraftRow>(`${SELECT_DRAFTS} order by d.review_requested_at, d.id limit 100`);
      tx.auditItems(...rows.map(({ id }) => id));
      return rows;
    });
  }

  /**
   * Stores a review.
   * @throws NotFound when the notice is not in review, has another revision, or was already reviewed by the actor; BadInput on the checklist; Conflict
   */
  async review(actor: Actor, id: string, revision: number, { agrees, checklist, remark }: ReviewDecision): Promise<ReviewOutcome> {
    const [firstProblem] = reviewProblems(checklist, agrees, remark);
    if (firstProblem) throw new BadInput(firstProblem.code, firstProblem.message);
    const answers = Object.fromEntries(
      checklist.map(({ question, yes, remark: itemRemark }) => [question, { yes, remark: itemRemark ?? null }]),
    );
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
