import type { ActorParty } from '../../identity/auth/actor.js';
import type { DisputeGround } from '../indicators/claim.js';

/** How far a dispute is. REVOKED: the owner took the claim back, which ends it. WITHDRAWN: whoever raised it does not say so any more. */
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
  /** Until when the owner has to answer. */
  readonly due_at: Date;
  readonly overdue: boolean;
  /** null: it is open. */
  readonly outcome: Exclude<DisputeState, 'OPEN'> | null;
  readonly reason: string | null;
  readonly answered_at: Date | null;
  /** The reader's party owns the claim. */
  readonly to_us: boolean;
  /** Who disputes; null where the reader may not know that party. */
  readonly party_id: string | null;
  readonly party_kind: ActorParty['kind'] | null;
  readonly party_name: string | null;
  readonly party_country: string | null;
}

/** What is absent does not restrict. */
export interface DisputeFilter {
  readonly states?: readonly DisputeState[] | null;
  /** true: about the reader's own claims; false: raised by the reader's party. */
  readonly toUs?: boolean | null;
  readonly overdue?: boolean | null;
  readonly indicatorId?: string | null;
}

export interface DisputePage {
  readonly disputes: readonly DisputeRow[];
  /** The next page's; null when there is none. */
  readonly cursor: string | null;
}
