import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { KnownGroup } from '../../tenancy/sharing/audience.js';
import type { Claim, Threat } from '../../intel/indicators/claim.js';
import type { CanonicalValue, Kind } from '../../values/values/value.js';

/** What a watch matches: whole values, prefixes of values, or all claims that reach the party through one of its groups. */
export const WATCH_ABOUT = ['VALUES', 'PREFIXES', 'FILTER'] as const;
export type WatchAbout = (typeof WATCH_ABOUT)[number];

export const WATCH_STATES = ['ACTIVE', 'PAUSED', 'ENDED', 'EXPIRED'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

/** Who in the party sees and manages a watch. */
export const WATCH_VISIBILITIES = ['CREATOR', 'AGENCY', 'PARTY'] as const;
export type WatchVisibility = (typeof WATCH_VISIBILITIES)[number];

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

/** The result for one of the given values or prefixes. */
export interface WatchTermReceipt extends BatchReceipt<'CREATED' | 'UNCHANGED' | 'REMOVED'> {
  /** The likeliest reading of the value; null when it is rejected. */
  readonly term: WatchTerm | null;
}

export interface Watch extends WatchContent {
  readonly id: string;
  readonly about: WatchAbout;
  readonly state: WatchState;
  readonly visibleTo: WatchVisibility;
  readonly notifyOwners: boolean;
  /** The group of the filter; null without a filter, and when the viewer's party has left the group. */
  readonly group: KnownGroup | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly createdBy: ActorView | null;
  readonly endedAt: Date | null;
  readonly hitCount: number;
  /** Number of values or prefixes; 0 for a filter, and after the watch has ended. */
  readonly termCount: number;
  /** Whether existing claims are still being scanned. */
  readonly scanning: boolean;
}

export interface WatchHit {
  readonly cursor: string;
  readonly at: Date;
  readonly disclosure: WatchDisclosure;
  readonly term: WatchTerm | null;
  /** null when the claim is not visible, or no longer visible. */
  readonly claim: Claim | null;
  readonly holder: ActorParty | null;
}
