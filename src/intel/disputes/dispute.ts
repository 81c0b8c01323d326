import type { Side } from '../../platform/graphql/side.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { DisputeGround } from '../indicators/claim.js';

/** States of a dispute. REVOKED: the owner revoked the claim, which ends the dispute. WITHDRAWN: the disputer withdrew the dispute. */
export const DISPUTE_STATES = ['OPEN', 'UPHELD', 'REJECTED', 'REVOKED', 'WITHDRAWN'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export const LONGEST_COMMENT = 4_000;
export const LONGEST_REASON = 2_000;

/** A row of hub.dispute_view. */
export interface DisputeRow {
  readonly id: string;
  readonly item: string;
  readonly ground: DisputeGround;
  readonly comment: string;
  readonly created_at: Date;
  /** An officer of the reader's party; null for another party's. */
  readonly created_by: ActorView | null;
  /** Deadline for the owner's answer. */
  readonly due_at: Date;
  readonly overdue: boolean;
  /** null: the dispute is open. */
  readonly outcome: Exclude<DisputeState, 'OPEN'> | null;
  readonly reason: string | null;
  /** When it was answered, withdrawn, or ended by a revocation. */
  readonly ended_at: Date | null;
  /** As created_by. */
  readonly ended_by: ActorView | null;
  /** Whether the reader's party owns the claim. */
  readonly is_incoming: boolean;
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
  readonly side?: Side | null;
  readonly overdue?: boolean | null;
  readonly indicatorId?: string | null;
}
