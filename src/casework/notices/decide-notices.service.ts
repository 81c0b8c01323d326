import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { readLongRows } from '../../platform/graphql/long-rows.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type CheckAnswer, reviewProblems } from './checklist.policy.js';
import type { DraftRow } from './notice.js';
import { checkedOutcome } from './notice-refusals.js';
import { SELECT_DRAFTS, NoticeRepository } from './notice.repository.js';

/** A reviewer's decision. */
export interface ReviewDecision {
  readonly agree: boolean;
  readonly checklist: readonly CheckAnswer[];
  readonly note: string | null;
}

/** Results of a review. */
export const REVIEW_OUTCOMES = ['AGREED', 'PUBLISHED', 'RETURNED'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** A stored review. Its reviewer no longer sees the notice. */
export interface NoticeReview {
  readonly noticeId: string;
  readonly revision: number;
  readonly outcome: ReviewOutcome;
}

/** Position in the list of pending reviews: when the review was requested, and the notice. */
interface ReviewPosition {
  readonly at: string;
  readonly id: string;
}
type PendingReview = DraftRow & { readonly review_key: string };
const positionOf = ({ review_key: at, id }: PendingReview): ReviewPosition => ({ at, id });

const PENDING_REVIEWS = `${SELECT_DRAFTS.replace('select ', 'select hub.microseconds(d.review_requested_at) as review_key, ')}
  where $2::uuid is null or (d.review_requested_at, d.id) > ($1::timestamptz, $2) order by d.review_requested_at, d.id limit $3`;

/** Decisions on a notice: by the country's second officer, then by two reviewers of the hub. */
@Injectable()
export class DecideNoticesService {
  constructor(
    private readonly database: Database,
    private readonly repository: NoticeRepository,
    private readonly pager: Pager,
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

  /** Returns a page of notices in review that wait for the actor, oldest first. */
  async pendingReviews(actor: Actor, request: PageRequest): Promise<Connection<DraftRow>> {
    const page = this.pager.open<ReviewPosition>({ name: 'notice.to-review', reader: actor.user, filter: null }, request);
    return this.database.as(actor, act(actor, 'notice.to-review', 'notice:review'), async (tx) => {
      const { found, end } = await readLongRows(
        page,
        (after, limit) => tx.query<PendingReview>(PENDING_REVIEWS, [after?.at ?? null, after?.id ?? null, limit]),
        positionOf,
      );
      return page.connection(found, positionOf, end);
    });
  }

  /**
   * Stores a review.
   * @throws NotFound when the notice is not in review, has another revision, or was already reviewed by the actor; BadInput on the checklist; Conflict
   */
  async review(actor: Actor, id: string, revision: number, { agree, checklist, note }: ReviewDecision): Promise<NoticeReview> {
    const [firstProblem] = reviewProblems(checklist, agree, note);
    if (firstProblem) throw new BadInput(firstProblem.code, firstProblem.message);
    const answers = Object.fromEntries(checklist.map(({ question, yes, note: itemNote }) => [question, { yes, note: itemNote ?? null }]));
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('notice');
      return this.database.as(actor, { ...act(actor, 'notice.review', 'notice:review'), writes: true }, async (tx) => {
        const values = [id, revision, agree, JSON.stringify(answers), note?.trim() || null];
        const [row] = await tx.query<{ outcome: string }>('select hub.review_notice($1, $2, $3, $4, $5) as outcome', values);
        const outcome = checkedOutcome(row?.outcome);
        tx.auditItems(id);
        return { noticeId: id.toLowerCase(), revision, outcome: outcome === 'PUBLISHED' || outcome === 'RETURNED' ? outcome : 'AGREED' };
      });
    });
  }
}
