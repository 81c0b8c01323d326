import type { BatchReceipt, ItemProblem } from '../../platform/graphql/batch.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { CanonicalValue, Kind, RawValue } from '../../values/values/value.js';

/** Reports of one call, and values of one report. */
export const MOST_REPORTS = 100;
export const MOST_VALUES = 1_000;
/** Values of all reports of one call. */
export const MOST_VALUES_A_CALL = 5_000;
export const LONGEST_REFERENCE = 200;
export const LONGEST_TITLE = 300;
export const LONGEST_PLATFORM = 100;
export const LONGEST_NARRATIVE = 50_000;
/** Of a report's values as they are kept, as JSON in UTF-8. */
export const MOST_ITEM_BYTES = 1_024 * 1_024;
export const MOST_COUNTRIES = 250;
export const MOST_LOSSES = 20;

/** Money that was lost: a currency of ISO 4217, and a decimal number in its own digits. */
export interface Loss {
  readonly currency: string;
  readonly amount: string;
}

/** A value of a report as it was sent. */
export interface ReportedItem extends RawValue {
  readonly kind: Kind;
  /** A word about it: what it was used for. */
  readonly note?: string | null;
  readonly personStatus?: PersonStatus | null;
}

/** A report as it was sent: it is stated whole, and what is absent is cleared when it is sent again. */
export interface ReportFields {
  /** The reporter's own: said again under it, the report is amended. */
  readonly reference: string;
  /** Kept to the reporter, and offered to nobody yet. */
  readonly draft: boolean;
  readonly title: string;
  readonly narrative?: string | null;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly platform?: string | null;
  /** ISO 3166-1 alpha-2, here and below. */
  readonly platformCountry?: string | null;
  readonly startedAt?: Date | null;
  readonly endedAt?: Date | null;
  readonly losses: readonly Loss[];
  readonly victimCountries: readonly string[];
  readonly suspectCountries: readonly string[];
  /** Countries that it is for besides those that are worked out. */
  readonly countries: readonly string[];
  /** Countries that never get it, whatever else is said. */
  readonly exceptCountries: readonly string[];
  readonly items: readonly ReportedItem[];
  /** Files of the reporter's agency, each once, in the order in which they are shown. */
  readonly evidence: readonly string[];
}

/** A value of a report as it is kept. */
export interface StoredReportItem extends Pick<
  CanonicalValue,
  'kind' | 'scope' | 'value' | 'display' | 'platform' | 'network' | 'bank' | 'country'
> {
  readonly note: string | null;
  /** What the reporter says of the person behind it; absent: nothing, or it was reported before there was a status. */
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
  readonly why: RouteReason;
  /** Places of the values that say so, from 0; of the other reasons empty. At most 100 are kept. */
  readonly items: readonly number[];
}

/** A country that a report is offered to. */
export interface Route {
  readonly country: string;
  readonly reasons: readonly Reason[];
}

/** What was wrong with one value of a report, or is remarkable about it. */
export interface ItemRemark {
  /** Its place in the input, from 0. */
  readonly index: number;
  readonly problems: readonly ItemProblem[];
}

/** What became of one report, in the order of the input. */
export interface ReportReceipt extends BatchReceipt {
  /** null when it was rejected. */
  readonly reportId: string | null;
  /** Values that were refused and left out, or are remarkable. */
  readonly itemProblems: readonly ItemRemark[];
}

/** A row of hub.report_view: a report as far as its reader may know it. */
export interface ReportRow {
  readonly id: string;
  readonly reference: string;
  readonly state: 'DRAFT' | 'SUBMITTED';
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
  readonly revoked_at: Timestamp | null;
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
