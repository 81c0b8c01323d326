import type { ActorParty } from '../../identity/auth/actor.js';
import type { Claim, Threat } from '../../intel/indicators/claim.js';
import type { CanonicalValue, Kind } from '../../values/values/value.js';

/** What a watch matches: whole values, prefixes of values, or all claims that reach the party through one of its groups. */
export const WATCH_ABOUT = ['VALUES', 'PREFIXES', 'FILTER'] as const;
export type WatchAbout = (typeof WATCH_ABOUT)[number];

export const WATCH_STATES = ['LIVE', 'PAUSED', 'ENDED', 'EXPIRED'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

/** Who in the party sees and manages a watch. */
export const WATCH_FOR = ['MINE', 'AGENCY', 'PARTY'] as const;
export type WatchFor = (typeof WATCH_FOR)[number];

/** What a hit may disclose. */
export const WATCH_DISCLOSURES = ['VISIBLE', 'HIT', 'HIT_CONTACT'] as const;
export type WatchDisclosure = (typeof WATCH_DISCLOSURES)[number];

/** Filter as for a feed; null: no restriction. */
export interface WatchFilter {
  readonly group: string;
  readonly threats: readonly Threat[] | null;
  readonly kinds: readonly Kind[] | null;
}

/** Description of a watch; encrypted in the database. */
export interface WatchContent {
  readonly name: string;
  readonly purpose: string;
  readonly caseReference: string | null;
  readonly filter: WatchFilter | null;
}

/** One watched value or prefix; encrypted in the database. */
export type WatchTerm = Pick<CanonicalValue, 'kind' | 'scope' | 'value' | 'display'>;

/** Why one of the given values or prefixes is not watched. */
export interface WatchProblem {
  /** Position in the input, from 0. */
  readonly index: number;
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

export interface Watch extends WatchContent {
  readonly id: string;
  readonly about: WatchAbout;
  readonly state: WatchState;
  readonly forWhom: WatchFor;
  readonly tellOwner: boolean;
  readonly until: Date;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly endedAt: Date | null;
  readonly hits: number;
  /** Number of values or prefixes; 0 for a filter, and after the watch has ended. */
  readonly size: number;
  /** Whether existing claims are still being scanned. */
  readonly searching: boolean;
}

export interface WatchHit {
  readonly cursor: string;
  readonly at: Date;
  readonly disclosure: WatchDisclosure;
  readonly term: WatchTerm | null;
  /** null when the claim is not visible, or no longer visible. */
  readonly claim: Claim | null;
  readonly contact: ActorParty | null;
}
