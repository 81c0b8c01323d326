import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { StoredReportItem, ReportRow } from '../reports/report.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

export const TRIAGE_STATES = ['NEW', 'ASKED', 'ACCEPTED', 'DECLINED', 'MERGED', 'SPLIT', 'CLOSED'] as const;
export type TriageState = (typeof TRIAGE_STATES)[number];

export const DECLINE_REASONS = ['NOT_OURS', 'NOT_ENOUGH', 'NO_OFFENCE', 'DUPLICATE', 'OUTDATED', 'WRONG', 'OTHER'] as const;
export type ReportDeclineReason = (typeof DECLINE_REASONS)[number];

export const OUTCOME_STATES = ['UNDER_TRIAGE', 'QUESTION', 'ACCEPTED', 'DECLINED', 'UNDER_INVESTIGATION', 'ACTION_TAKEN'] as const;
export type ReportOutcomeState = (typeof OUTCOME_STATES)[number];

export const VERDICTS = ['USEFUL', 'ALREADY_KNOWN', 'WRONG', 'UNDER_INVESTIGATION', 'ACTION_TAKEN'] as const;
export type ReportVerdict = (typeof VERDICTS)[number];

/** A verdict on one value of a report, by its index in the report. */
export interface ValueVerdict {
  readonly index: number;
  readonly verdict: ReportVerdict;
}

/** Another entry of the same country with values in common. */
export interface Duplicate {
  readonly entry: string;
  readonly report: string;
  readonly values: number;
}

/** A value of which indicators exist, as visible to the viewer. */
export interface KnownValue {
  readonly index: number;
  /** The viewer's own party has an indicator of the value that the viewer sees. */
  readonly own: boolean;
  /** Distinct other owners, as corroboration counts them. */
  readonly others: number;
}

/** An entry of the queue, as visible to officers of its country. */
export interface TriageRow {
  readonly id: string;
  readonly report: string;
  readonly state: TriageState;
  readonly version: number;
  readonly received_at: Timestamp;
  readonly due_at: Timestamp;
  /** due_at with microseconds, which a Date cannot hold. */
  readonly due_key: string;
  readonly overdue: boolean;
  readonly assignee: ActorView | null;
  readonly agency_id: string | null;
  readonly agency_name: string | null;
  readonly merged_into: string | null;
  readonly part_of: string | null;
  readonly indexes: readonly number[] | null;
  readonly amended_since: Timestamp | null;
}

export interface TriageEntry extends TriageRow {
  readonly content: ReportRow;
  readonly duplicates: readonly Duplicate[];
  readonly known: readonly KnownValue[];
}

/** The report data from which an officer takes values (hub.triage_material). */
export interface TriageMaterial {
  readonly version: number;
  readonly report: string;
  readonly report_version: number;
  readonly tlp: Tlp;
  readonly threat: Threat;
  /** The reporter's id. */
  readonly reporter: string;
  /** ISO 3166-1 codes of the countries that the reporter excepted. */
  readonly excepted: readonly string[];
  readonly items: readonly StoredReportItem[];
  /** Digests of the values in the entry; null: all values. */
  readonly part: readonly Buffer[] | null;
  /** Digests of the values of which the officer's agency has an indicator in force. */
  readonly own: readonly Buffer[];
}

/** A row of hub.outcome_view. */
export interface OutcomeRow {
  readonly id: string;
  readonly report: string;
  readonly reference: string;
  readonly status: ReportOutcomeState;
  readonly reason: ReportDeclineReason | null;
  readonly comment: string | null;
  readonly question_id: string | null;
  readonly question: string | null;
  readonly requested_at: Timestamp | null;
  readonly answer: string | null;
  readonly answered_at: Timestamp | null;
  readonly tlp: Tlp;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly version: number;
  readonly by_id: string | null;
  readonly by_kind: ActorParty['kind'] | null;
  readonly by_name: string | null;
  readonly by_country: string | null;
  readonly verdicts: readonly ValueVerdict[];
}
