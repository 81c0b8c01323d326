import type { ActorParty } from '../../identity/auth/actor.js';
import type { Kind, ValueProblem } from '../../values/values/value.js';

/** Values of one question. */
export const MOST_VALUES = 1_000;
export const MOST_ON_PAGE = 200;

/** What a question of one value is answered. Hidden and absent are the same answer. */
export interface Hit {
  readonly input: string;
  readonly canonical: string | null;
  readonly hit: boolean;
  /** Who lets itself be named, by name. */
  readonly parties: readonly ActorParty[];
  /** Whether some holder is not named; never how many. */
  readonly undisclosed: boolean;
  readonly requestId: string;
  readonly problem: ValueProblem | null;
}

/** A row of hub.deconflict. */
export interface HitRow {
  /** From 1. */
  readonly place: number;
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly ActorParty[];
}

/** What an owner let the asker know since. */
export interface OwnerAnswer {
  readonly answer: 'NAMED' | 'RELEASED' | 'DECLINED';
  /** null: it is not disclosed. */
  readonly party: ActorParty | null;
  readonly indicatorId: string | null;
  readonly note: string | null;
  readonly at: string;
}

/** One value that the actor asked about, and what became of it. */
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
