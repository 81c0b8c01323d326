import type { ActorParty } from '../../identity/auth/actor.js';
import type { Connection } from '../../platform/graphql/connection.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import { ACTION_STATES } from '../action-requests/action.js';
import { CASE_STATES } from '../cases/case.js';
import { CONTACT_STATES } from '../deconfliction/contact.policy.js';
import { INFORMATION_STATES } from '../information-requests/information.js';
import { NOTICE_STATES } from '../notices/notice.js';
import { REPORT_STATES } from '../reports/report.js';
import { WATCH_STATES } from '../watches/watch.js';

export const CASEWORK_KINDS = [
  ...(['CASE', 'CASE_INVITATION', 'INFORMATION_REQUEST', 'ACTION_REQUEST', 'CONTACT'] as const),
  ...(['NOTICE', 'NOTICE_DRAFT', 'REPORT', 'WATCH'] as const),
] as const;
export type CaseworkKind = (typeof CASEWORK_KINDS)[number];

export const CASEWORK_FACETS = ['KIND', 'STATE', 'THREAT', 'COUNTRY', 'PARTY'] as const;
export type CaseworkFacet = (typeof CASEWORK_FACETS)[number];

/** The states of each kind. */
export const STATES_OF_KIND = {
  CASE: CASE_STATES,
  CASE_INVITATION: ['INVITED'],
  INFORMATION_REQUEST: INFORMATION_STATES,
  ACTION_REQUEST: ACTION_STATES,
  CONTACT: CONTACT_STATES,
  NOTICE: NOTICE_STATES,
  NOTICE_DRAFT: ['DRAFT', 'SUBMITTED', 'IN_REVIEW', 'CANCELLED'], // a published one is found as a notice
  REPORT: REPORT_STATES,
  WATCH: WATCH_STATES,
} as const satisfies Readonly<Record<CaseworkKind, readonly string[]>>;
export type CaseworkState = (typeof STATES_OF_KIND)[CaseworkKind][number];
export const CASEWORK_STATES: readonly CaseworkState[] = [...new Set(Object.values(STATES_OF_KIND).flat())];

/** Kinds that are items of the hub: others have no `item`. */
export const ITEM_KINDS: readonly CaseworkKind[] = ['CASE', 'INFORMATION_REQUEST', 'ACTION_REQUEST', 'NOTICE', 'REPORT'];

/** Maximum number of values of a facet in the result, most frequent first. */
export const MOST_FACET_VALUES = 100;
/** Maximum number of values of a case that are compared with other cases, newest indicators first. */
export const MOST_CASE_VALUES = 1_000;
/** Maximum number of related cases, and of shared values in the result for each. */
export const MOST_RELATED = 100;
export const MOST_SHARED_VALUES = 20;

export interface Money {
  readonly currency: string;
  /** Decimal number. */
  readonly amount: string;
}

/** Casework of any kind, in the projection for its reader. */
export interface CaseworkResult {
  readonly id: string;
  readonly kind: CaseworkKind;
  readonly title: string;
  /** Null: it has no label (a watch), or the reader does not see it. */
  readonly tlp: Tlp | null;
  readonly state: CaseworkState;
  readonly parties: readonly ActorParty[];
  readonly threat: Threat | null;
  readonly countries: readonly string[];
  readonly money: readonly Money[];
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

export interface FacetCount {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
export interface Facet {
  readonly facet: CaseworkFacet;
  readonly values: readonly FacetCount[];
}

export interface SharedValue {
  readonly kind: Kind;
  readonly value: string;
  /** Strictest label of the indicators of the value that the reader sees there. */
  readonly tlp: Tlp;
  /** The newest indicator with that label. */
  readonly indicatorId: string;
}
/** A visible case that shares values with another visible case. */
export interface RelatedCase {
  readonly id: string;
  readonly title: string;
  readonly tlp: Tlp;
  readonly lead: ActorParty | null;
  /** First shared values. */
  readonly values: readonly SharedValue[];
  readonly sharedCount: number;
}

/** Hit or no-hit for a value in cases in which the actor does not take part. Hidden and absent cases have the same answer. */
export interface RelatedHit extends SharedValue {
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly ActorParty[];
}

/** A query that matched a case, in the projection for its lead. */
export interface CaseContact {
  readonly party: ActorParty | null;
  readonly createdAt: Timestamp;
  readonly purpose: string;
  readonly caseReference: string;
  readonly discoverability: Discoverability;
}

/** A page of results with the counts of the requested facets. */
export interface CaseworkPage extends Connection<CaseworkResult> {
  readonly facets: readonly Facet[];
}
