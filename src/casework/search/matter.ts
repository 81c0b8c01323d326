import type { ActorParty } from '../../identity/auth/actor.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';

export const MATTER_KINDS = ['CASE', 'CASE_INVITATION', 'INFORMATION_REQUEST', 'ACTION_REQUEST', 'CONTACT'] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];

export const MATTER_FACETS = ['KIND', 'STATUS', 'THREAT', 'COUNTRY', 'PARTY'] as const;
export type MatterFacet = (typeof MATTER_FACETS)[number];

export const MOST_MATTERS_ON_PAGE = 100;
/** Maximum number of values of a facet in the result, most frequent first. */
export const MOST_FACET_VALUES = 100;
/** Maximum number of values of a case that are compared with other cases, newest claims first. */
export const MOST_CASE_VALUES = 1_000;
/** Maximum number of related cases, and of shared values in the result for each. */
export const MOST_RELATED = 100;
export const MOST_SHARED_VALUES = 20;
export const MOST_QUESTIONS = 100;

export interface Money {
  readonly currency: string;
  /** Decimal number. */
  readonly amount: string;
}

/** A matter between several parties, of any kind, in the projection for its reader. */
export interface Matter {
  readonly id: string;
  readonly kind: MatterKind;
  readonly title: string;
  readonly status: string;
  readonly parties: readonly ActorParty[];
  readonly threat: Threat | null;
  readonly countries: readonly string[];
  readonly money: readonly Money[];
  readonly openedAt: Timestamp;
  readonly updatedAt: Timestamp;
}

export interface FacetCount {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
export interface Facet {
  readonly name: MatterFacet;
  readonly values: readonly FacetCount[];
}

export interface SharedValue {
  readonly kind: Kind;
  readonly value: string;
}
/** A visible case that shares values with another visible case. */
export interface RelatedCase {
  readonly id: string;
  readonly title: string;
  readonly lead: ActorParty | null;
  /** First shared values. */
  readonly values: readonly SharedValue[];
  readonly shared: number;
}

/** Hit or no-hit for a value in cases in which the actor does not take part. Hidden and absent cases have the same answer. */
export interface RelatedHit extends SharedValue {
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly ActorParty[];
}

/** A query that matched a case, in the projection for its lead. */
export interface CaseQuestion {
  readonly party: ActorParty | null;
  readonly askedAt: Timestamp;
  readonly purpose: string;
  readonly caseReference: string;
  readonly setting: Discoverability;
}
