import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { EvidenceFile } from '../../intel/evidence/evidence.js';
import type { CanonicalValue, Kind, RawValue } from '../../values/values/value.js';

/** Most requests, or answers, in one call. */
export const MOST_ACTIONS = 1_000;
export const MOST_RELATED = 100;
export const LONGEST_LEGAL_TEXT = 2_000;
export const LONGEST_ACTION_NARRATIVE = 10_000;
export const LONGEST_CONTACT = 500;
export const LONGEST_STEP_NOTE = 2_000;
/** Longest times in minutes: a week, and a year. */
export const LONGEST_ACKNOWLEDGEMENT = 10_080;
export const LONGEST_DEADLINE = 525_600;

/** Actions to request. */
export const ACTS = ['TAKEDOWN', 'PRESERVATION', 'FREEZE'] as const;
export type ActionKind = (typeof ACTS)[number];

/** States of a request. For a takedown or a preservation, HELD means done. */
export const ACTION_STATES = [
  'SENT',
  'ACKNOWLEDGED',
  'HELD',
  'PARTIALLY_HELD',
  'DECLINED',
  'RELEASED',
  'SEIZED',
  'RETURNED',
  'CANCELLED',
] as const;
export type ActionRequestState = (typeof ACTION_STATES)[number];

/** Answers of a recipient. */
export const ANSWERS = ['ACKNOWLEDGED', 'HELD', 'PARTIALLY_HELD', 'DECLINED', 'RELEASED', 'SEIZED', 'RETURNED'] as const;
export type ActionAnswer = (typeof ANSWERS)[number];

/** Steps by which the duty desk of the recipient learns of an emergency; the hub makes the first (delivery/alerts). */
export const DUTY_STEPS = ['DUTY_ALERTED', 'DUTY_ACKNOWLEDGED'] as const;

/** Steps of a request: the recipient's answers, the requester's steps, those of passed deadlines, and those of the recipient's duty desk. */
export const ACTION_STEPS = [
  ...(['SENT', 'AMENDED', 'EXTENDED', ...ANSWERS] as const),
  ...(['RELEASE_REQUESTED', 'CANCELLED', 'ESCALATED', ...DUTY_STEPS] as const),
] as const;
export type ActionRequestStep = (typeof ACTION_STEPS)[number];

/** The two sides of a request, to act or for information. */
export const REQUEST_SIDES = ['REQUESTER', 'RECIPIENT'] as const;
export type RequestSide = (typeof REQUEST_SIDES)[number];

export const LEGAL_BASES = [
  'COURT_ORDER',
  'PROSECUTOR_ORDER',
  'POLICE_POWERS',
  'MUTUAL_LEGAL_ASSISTANCE',
  'TREATY',
  'EMERGENCY',
  'VOLUNTARY',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

export const URGENCIES = ['ROUTINE', 'URGENT', 'EMERGENCY'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Reasons for refusing a request. */
export const REFUSAL_REASONS = ['NOT_FOUND', 'NOTHING_LEFT', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** The stored value that a request is about. */
export type RequestSubject = Pick<CanonicalValue, 'kind' | 'scope' | 'value' | 'display' | 'platform' | 'network' | 'bank' | 'country'>;

/** An amount of money: a decimal number in text, and an ISO 4217 code. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** A request as it was sent. It is complete: a field that is absent in an amendment is cleared. */
export interface ActionFields {
  /** The requester's own reference. Sending again under the same reference amends the request until it is answered. */
  readonly reference: string;
  /** Id of a country or partner. */
  readonly recipientId: string;
  readonly action: ActionKind;
  readonly subject: RawValue & { readonly kind: Kind };
  readonly tlp: Tlp;
  readonly legalBasis: LegalBasis;
  readonly legalText: string;
  readonly narrative?: string | null;
  readonly urgency: Urgency;
  /** Empty: the name of the unit of the entry. */
  readonly contact: string;
  /** Id of an entry of the requester's party in the directory. */
  readonly contactEntryId?: string | null;
  /** Of a freeze: the amount; null: all that there is. */
  readonly amount?: Money | null;
  readonly paymentReference?: string | null;
  readonly paidAt?: Date | null;
  readonly acknowledgeWithinMinutes: number;
  readonly deadlineMinutes: number;
  /** Ids of indicators and reports. */
  readonly related: readonly string[];
  /** Ids of evidence files of the requester's agency. */
  readonly evidence: readonly string[];
}

/** One answer of a recipient. */
export interface AnswerFields {
  readonly id: string;
  /** The version that is answered; null: any. */
  readonly version?: number | null;
  readonly answer: ActionAnswer;
  readonly amount?: Money | null;
  readonly reason?: RefusalReason | null;
  readonly note?: string | null;
}

/** The result for one request or answer of a batch, in the order of the input. */
export interface ActionRequestReceipt extends BatchReceipt {
  /** null when the request or answer was rejected. */
  readonly requestId: string | null;
}

/** A file as the views of requests and messages return it. */
export type FileRow = Omit<EvidenceFile, 'addedAt'> & { readonly addedAt: Timestamp };

/** The columns that hub.action_request_view and hub.information_request_view share. */
export interface ObligationRow {
  readonly id: string;
  readonly reference: string;
  readonly legal_basis: LegalBasis;
  readonly legal_text: string;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly contact_entry: string | null;
  readonly tlp: Tlp;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly version: number;
  readonly ack_due_at: Timestamp;
  readonly due_at: Timestamp;
  readonly escalation: number;
  readonly requester: ActorParty | null;
  readonly recipient: ActorParty | null;
  readonly related: readonly string[];
  readonly evidence: readonly FileRow[];
  /** Oldest first: the requester made the first one. */
  readonly steps: readonly ObligationStepRow[];
}

/** A step of a request as the views return it, with the fields that both kinds of request share. */
export interface ObligationStepRow {
  readonly step: string;
  readonly at: Timestamp;
  readonly note: string | null;
  readonly dueAt: Timestamp | null;
  readonly party: ActorParty | null;
  /** Who made it, for that party; null for the other one. */
  readonly officer: ActorView | null;
}

export interface StepRow extends ObligationStepRow {
  readonly step: ActionRequestStep;
  readonly state: ActionRequestState;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly reason: RefusalReason | null;
  readonly escalation: number | null;
}

/** A row of hub.action_request_view: a request as visible to one of its two sides. Amounts are decimal numbers in text. */
export interface ActionRow extends ObligationRow {
  readonly act: ActionKind;
  readonly state: ActionRequestState;
  readonly subject: RequestSubject;
  readonly narrative: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly held: string;
  readonly released: string;
  readonly seized: string;
  readonly returned: string;
  readonly payment_reference: string | null;
  readonly paid_at: Timestamp | null;
  readonly release_requested_at: Timestamp | null;
  readonly retain_until: Timestamp | null;
  readonly steps: readonly StepRow[];
}
