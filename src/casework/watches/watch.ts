import type { ActorParty } from '../../identity/auth/actor.js';
import type { Claim, Threat } from '../../intel/indicators/claim.js';
import type { CanonicalValue, Kind } from '../../values/values/value.js';

/** What a watch is for: whole values, beginnings of values, or whatever reaches the party by one of its groups. */
export const WATCH_ABOUT = ['VALUES', 'PREFIXES', 'FILTER'] as const;
export type WatchAbout = (typeof WATCH_ABOUT)[number];

export const WATCH_STATES = ['LIVE', 'PAUSED', 'ENDED', 'EXPIRED'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

/** Who of the party sees and turns a watch. */
export const WATCH_FOR = ['MINE', 'AGENCY', 'PARTY'] as const;
export type WatchFor = (typeof WATCH_FOR)[number];

/** What a hit may say. */
export const WATCH_DISCLOSURES = ['VISIBLE', 'HIT', 'HIT_CONTACT'] as const;
export type WatchDisclosure = (typeof WATCH_DISCLOSURES)[number];

/** What a feed would be filtered by; null: it does not restrict. */
export interface WatchFilter {
  readonly group: string;
  readonly threats: readonly Threat[] | null;
  readonly kinds: readonly Kind[] | null;
}

/** What a watch says about itself: sealed in the database. */
export interface WatchContent {
  readonly name: string;
  readonly purpose: string;
  readonly caseReference: string | null;
  readonly filter: WatchFilter | null;
}

/** One value or beginning that is watched for: sealed in the database. */
export type WatchTerm = Pick<CanonicalValue, 'kind' | 'scope' | 'value' | 'display'>;

/** Why one of the values or prefixes that were said is not watched for. */
export interface WatchProblem {
  /** Its place in the input, from 0. */
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
  /** Values or prefixes; 0 of a filter, and of what is over. */
  readonly size: number;
  /** Whether what was there before it is still being looked through. */
  readonly searching: boolean;
}

export interface WatchHit {
  readonly cursor: string;
  readonly at: Date;
  readonly disclosure: WatchDisclosure;
  readonly term: WatchTerm | null;
  /** null: it is not visible, or not any more. */
  readonly claim: Claim | null;
  readonly contact: ActorParty | null;
}
