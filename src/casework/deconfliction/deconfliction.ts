import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { Kind, ValueProblem } from '../../values/values/value.js';
import type { EnumerationSign } from './enumeration.policy.js';

/** Maximum number of values in one query. */
export const MOST_VALUES = 1_000;

/** Answer to a query of one value. Hidden and absent values have the same answer. */
export interface Hit {
  readonly input: string;
  readonly canonical: string | null;
  readonly hit: boolean;
  /** Holders that allow their name to be disclosed, sorted by name. */
  readonly parties: readonly ActorParty[];
  /** Whether a holder is not named. The number is never disclosed. */
  readonly undisclosed: boolean;
  readonly requestId: string;
  readonly problem: ValueProblem | null;
}

/** A row of hub.deconflict. */
export interface HitRow {
  /** Position in the call, from 1. */
  readonly place: number;
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly ActorParty[];
}

/** An owner's later answer to the requester. */
export interface OwnerAnswer {
  readonly answer: 'IDENTIFIED' | 'RELEASED' | 'DECLINED';
  /** null when the owner is not disclosed. */
  readonly party: ActorParty | null;
  readonly indicatorId: string | null;
  readonly note: string | null;
  readonly at: string;
}

/** One value that the actor queried, with its result and answers. */
export interface AskedValue {
  readonly id: string;
  readonly input: string;
  readonly kind: Kind | null;
  readonly canonical: string | null;
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly ActorParty[];
  readonly askedAt: Date;
  readonly purpose: string;
  readonly caseReference: string;
  readonly answers: readonly OwnerAnswer[];
}

/** An alarm in the projection for overseers: of the officer's party or of the hub. */
export interface AlarmRow {
  readonly id: string;
  readonly seq: string;
  /** Without a name when the officer belongs to another party than the reader. */
  readonly officer: ActorView;
  readonly signs: readonly EnumerationSign[];
  readonly asked: number;
  readonly raised_at: Date;
}
