import type { ActorParty } from '../../identity/auth/actor.js';
import type { DisputeGround } from '../indicators/claim.js';

/** States of a dispute. REVOKED: the owner revoked the claim, which ends the dispute. WITHDRAWN: the disputer withdrew the dispute. */
export const DISPUTE_STATES = ['OPEN', 'UPHELD', 'REJECTED', 'REVOKED', 'WITHDRAWN'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export const LONGEST_COMMENT = 4_000;
export const LONGEST_REASON = 2_000;
export const MOST_ON_PAGE = 200;

/** A row of hub.dispute_view. */
export interface DisputeRow {
  readonly id: string;
  readonly item: string;
  readonly ground: DisputeGround;
  readonly comment: string;
  readonly raised_at: Date;
  /** Deadline for the owner's answer. */
  readonly due_at: Date;
  readonly overdue: boolean;
  /** null: the dispute is open. */
  readonly outcome: Exclude<DisputeState, 'OPEN'> | null;
  readonly reason: string | null;
  readonly answered_at: Date | null;
  /** The reader's party owns the claim. */
  readonly to_us: boolean;
  /** The disputer; null if the reader may not know that party. */
  readonly party_id: string | null;
  readonly party_kind: ActorParty['kind'] | null;
  readonly party_name: string | null;
  readonly party_country: string | null;
}

/** Restricts a list of disputes. An absent field does not restrict. */
export interface DisputeFilter {
  readonly states?: readonly DisputeState[] | null;
  /** true: about the reader's own claims; false: raised by the reader's party. */
  readonly toUs?: boolean | null;
  readonly overdue?: boolean | null;
  readonly indicatorId?: string | null;
}

export interface DisputePage {
  readonly disputes: readonly DisputeRow[];
  /** Cursor of the next page; null on the last page. */
  readonly cursor: string | null;
}
