import type { ActorParty } from '../../identity/auth/actor.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';

export const MATTER_KINDS = ['CASE', 'CASE_INVITATION', 'INFORMATION_REQUEST', 'ACTION_REQUEST', 'CONTACT'] as const;
export type MatterKind = (typeof MATTER_KINDS)[number];

export const MATTER_FACETS = ['KIND', 'STATUS', 'THREAT', 'COUNTRY', 'PARTY'] as const;
export type MatterFacet = (typeof MATTER_FACETS)[number];

export const MOST_MATTERS_ON_PAGE = 100;
/** Values of a facet that are shown, the most frequent. */
export const MOST_FACET_VALUES = 100;
/** Values of a case that are compared with other cases, by its newest claims. */
export const MOST_CASE_VALUES = 1_000;
/** Cases that share a value with one, and shared values shown of each. */
export const MOST_RELATED = 100;
export const MOST_SHARED_VALUES = 20;
export const MOST_QUESTIONS = 100;

export interface Money {
  readonly currency: string;
  /** A decimal number. */
  readonly amount: string;
}

/** What several parties have to do with each other about, whatever its kind: as its reader may know it. */
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
/** A case that the actor sees and that shares values with another that it sees. */
export interface RelatedCase {
  readonly id: string;
  readonly title: string;
  readonly lead: ActorParty | null;
  /** The first of them. */
  readonly values: readonly SharedValue[];
  readonly shared: number;
}

/** Whether some case that the actor takes no part in has a value. Hidden and absent are the same answer. */
export interface RelatedHit extends SharedValue {
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly ActorParty[];
}

/** Who asked what shares a value with a case: for its lead. */
export interface CaseQuestion {
  readonly party: ActorParty | null;
  readonly askedAt: Timestamp;
  readonly purpose: string;
  readonly caseReference: string;
  readonly setting: Discoverability;
}
