import type { BatchReceipt, ItemProblem } from '../../platform/graphql/batch.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { CanonicalValue, Kind, RawValue } from '../../values/values/value.js';

/** States of a report that is not withdrawn. */
export const REPORT_STATES = ['DRAFT', 'SUBMITTED'] as const;

/** Most reports in one call, and most values in one report. */
export const MOST_REPORTS = 1_000;
export const MOST_VALUES = 1_000;
/** Most values in all reports of one call. */
export const MOST_VALUES_A_CALL = 5_000;
export const LONGEST_REFERENCE = 200;
export const LONGEST_TITLE = 300;
export const LONGEST_PLATFORM = 100;
export const LONGEST_NARRATIVE = 50_000;
/** Largest size of a report's stored values, as JSON in UTF-8. */
export const MOST_ITEM_BYTES = 1_024 * 1_024;
export const MOST_COUNTRIES = 250;
export const MOST_LOSSES = 20;

/** Money lost: an ISO 4217 currency, and a decimal number with at most the currency's number of digits. */
export interface Loss {
  readonly currency: string;
  readonly amount: string;
}

/** A value of a report as it was sent. */
export interface ReportedItem extends RawValue {
  readonly kind: Kind;
  /** What the value was used for. */
  readonly note?: string | null;
  readonly personStatus?: PersonStatus | null;
}

/** A report as it was sent. It is complete: a field that is absent in an amendment is cleared. */
export interface ReportFields {
  /** The reporter's own reference. Submitting again under the same reference amends the report. */
  readonly reference: string;
  /** The version that the reporter read, of an amendment. Null or absent: any. */
  readonly version?: number | null;
  /** Visible to the reporter only, and not yet offered to any country. */
  readonly draft: boolean;
  readonly title: string;
  readonly narrative?: string | null;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly platform?: string | null;
  /** ISO 3166-1 alpha-2, here and below. */
  readonly platformCountry?: string | null;
  readonly incidentStartedAt?: Date | null;
  readonly incidentEndedAt?: Date | null;
  readonly losses: readonly Loss[];
  readonly victimCountries: readonly string[];
  readonly suspectCountries: readonly string[];
  /** Countries that receive the report in addition to the derived ones. */
  readonly countries: readonly string[];
  /** Countries that never receive the report. This overrides every other rule. */
  readonly exceptCountries: readonly string[];
  readonly items: readonly ReportedItem[];
  /** Files of the reporter's agency, without duplicates, in display order. */
  readonly evidence: readonly string[];
}

/** A value of a report as it is stored. */
export interface StoredReportItem extends Pick<
  CanonicalValue,
  'kind' | 'scope' | 'value' | 'display' | 'platform' | 'network' | 'bank' | 'country'
> {
  readonly note: string | null;
  /** Status of the person behind the value, according to the reporter. Absent: not stated, or the report is older than this field. */
  readonly personStatus?: PersonStatus | null;
}

/** Why a report concerns a country. */
export const ROUTE_REASONS = [
  'PHONE_PREFIX',
  'BANK_COUNTRY',
  'COUNTRY_DOMAIN',
  'PLATFORM_COUNTRY',
  'VICTIMS',
  'SUSPECTS',
  'NAMED',
] as const;
export type RouteReason = (typeof ROUTE_REASONS)[number];

export interface Reason {
  readonly reason: RouteReason;
  /** Indexes of the values that give this reason, from 0; empty for other reasons. At most 100 are stored. */
  readonly indexes: readonly number[];
}

/** A country that a report is offered to. */
export interface Route {
  readonly country: string;
  readonly reasons: readonly Reason[];
}

/** The problems of one value of a report, or remarks on it. */
export interface ItemRemark {
  /** Index of the value in the input, from 0. */
  readonly index: number;
  readonly problems: readonly ItemProblem[];
}

/** What the reporter stated of who receives a report. */
export interface RequestedRecipients {
  /** Countries that it named beside the derived ones. ISO 3166-1 alpha-2, here and below. */
  readonly countries: readonly string[];
  readonly exceptCountries: readonly string[];
}

/** The result for one report, in the order of the input. */
export interface ReportReceipt extends BatchReceipt {
  /** null when the report was rejected. */
  readonly reportId: string | null;
  /** Values that were refused and left out, and values with remarks. */
  readonly itemProblems: readonly ItemRemark[];
}

/** A row of hub.report_view: a report as visible to the viewer. */
export interface ReportRow {
  readonly id: string;
  readonly reference: string;
  readonly state: (typeof REPORT_STATES)[number];
  readonly title: string;
  readonly narrative: string | null;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly platform: string | null;
  readonly platform_country: string | null;
  readonly started_at: Timestamp | null;
  readonly ended_at: Timestamp | null;
  readonly losses: readonly Loss[];
  readonly victims: readonly string[];
  readonly suspects: readonly string[];
  readonly items: readonly StoredReportItem[];
  readonly retain_until: Timestamp | null;
  readonly revoked_at: Timestamp | null;
  readonly revoked_by: ActorView | null;
  readonly revoked_reason: string | null;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly version: number;
  readonly owner_id: string | null;
  readonly owner_kind: ActorParty['kind'] | null;
  readonly owner_name: string | null;
  readonly owner_country: string | null;
  readonly routes: readonly { readonly party: ActorParty; readonly reasons: readonly Reason[] }[];
}
