import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { LookupValue } from '../../values/values/readings.js';
import { DUTY_STEPS } from '../action-requests/action.js';
import type { RequestSubject, FileRow, LegalBasis, ObligationRow, ObligationStepRow, Urgency } from '../action-requests/action.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** Most questions in one call, and most requests that they make. */
export const MOST_QUESTIONS = 1_000;
/** Most recipients of one question. */
export const MOST_RECIPIENTS = 20;
export const MOST_SUBJECTS = 100;
export const LONGEST_QUESTION = 10_000;
export const LONGEST_MESSAGE = 10_000;
export const LONGEST_NOTE = 2_000;
/** Number of steps from which a request allows no more repeatable steps. */
export const MOST_STEPS = 500;

/** States of a request for information to one recipient. Passed deadlines are in its clock. */
export const INFORMATION_STATES = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED', 'ANSWERED', 'DECLINED', 'CANCELLED'] as const;
export type InformationRequestState = (typeof INFORMATION_STATES)[number];

/** Answers of a recipient. */
export const INFORMATION_ANSWERS = ['ACKNOWLEDGED', 'PARTIALLY_ANSWERED', 'ANSWERED', 'DECLINED'] as const;
export type InformationAnswer = (typeof INFORMATION_ANSWERS)[number];

/** Steps of a request: the requester's, the recipient's, those of deadlines, and those of the recipient's duty desk. */
export const INFORMATION_STEPS = [
  ...(['SENT', 'AMENDED', ...INFORMATION_ANSWERS, 'CANCELLED'] as const),
  ...(['EXTENSION_REQUESTED', 'EXTENDED', 'ASSIGNED_TO_AGENCY', 'REMINDED', 'OVERDUE', ...DUTY_STEPS] as const),
] as const;
export type InformationRequestStep = (typeof INFORMATION_STEPS)[number];

/** Reasons for declining a request. */
export const INFORMATION_REFUSALS = ['NOT_FOUND', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER'] as const;
export type InformationDeclineReason = (typeof INFORMATION_REFUSALS)[number];

/** A text with its values and files: a question, or a message of a thread. */
export interface TextFields {
  readonly text: string;
  readonly language: string;
  readonly subjects: readonly LookupValue[];
  /** Ids of evidence files of the author's agency. */
  readonly evidence: readonly string[];
}

/** A question as it was sent. It is complete: a field that is absent in an amendment is cleared. */
export interface QuestionFields extends TextFields {
  /** The requester's own reference. Sending again under the same reference amends the question until it is acknowledged. */
  readonly reference: string;
  /** Ids of countries and partners. */
  readonly recipients: readonly string[];
  readonly tlp: Tlp;
  readonly legalBasis: LegalBasis;
  readonly legalText: string;
  readonly urgency: Urgency;
  /** Empty: the name of the unit of the entry. */
  readonly contact: string;
  /** Id of an entry of the requester's party in the directory. */
  readonly contactEntryId?: string | null;
  readonly acknowledgeWithinMinutes: number;
  readonly deadlineMinutes: number;
  /** When the question is deleted for both sides. */
  readonly retainUntil?: Date | null;
  /** Ids of indicators and reports. */
  readonly related: readonly string[];
}

/** One step of a recipient. */
export interface InformationAnswerFields extends TextFields {
  readonly id: string;
  /** The version that is answered; null: any. */
  readonly version?: number | null;
  readonly step: InformationAnswer;
  readonly reason?: InformationDeclineReason | null;
  readonly note?: string | null;
}

/** The result for one question of a batch, in the order of the input. */
export interface QuestionReceipt extends BatchReceipt {
  /** null when the question was rejected. */
  readonly inquiryId: string | null;
}

export interface InformationRequestStepRow extends ObligationStepRow {
  readonly step: InformationRequestStep;
  readonly state: InformationRequestState;
  readonly reason: InformationDeclineReason | null;
  readonly minutes: number | null;
  readonly escalation: number | null;
}

/** A row of hub.information_request_view: a request as visible to one of its two sides. */
export interface InformationRow extends ObligationRow {
  /** The question that this request belongs to; null for its recipient. */
  readonly inquiry: string | null;
  readonly state: InformationRequestState;
  readonly question: string;
  readonly language: string;
  readonly subjects: readonly RequestSubject[];
  readonly refusal: InformationDeclineReason | null;
  readonly with_unit: boolean;
  readonly retain_until: Timestamp | null;
  /** When the requester closed the question, and who did; null for the recipient. */
  readonly closed_at: Timestamp | null;
  readonly closed_by: ActorView | null;
  readonly messages: number;
  /** Visible to the recipient's own party only. */
  readonly handling: {
    readonly agency: { readonly id: string; readonly name: string };
    readonly assignee: ActorView | null;
    readonly note: string | null;
    readonly at: Timestamp;
  } | null;
  readonly steps: readonly InformationRequestStepRow[];
}

/** A question with its visible requests, as its requester sees it. */
export interface Inquiry {
  readonly id: string;
  readonly requests: readonly [InformationRow, ...InformationRow[]];
}

/** A row of hub.information_thread_view. */
export interface MessageRow {
  readonly seq: number;
  readonly answer: 'PARTIALLY_ANSWERED' | 'ANSWERED' | null;
  readonly text: string;
  readonly language: string;
  readonly subjects: readonly RequestSubject[];
  readonly at: Timestamp;
  readonly party: ActorParty | null;
  /** Who wrote it, for that party; null for the other one. */
  readonly officer: ActorView | null;
  readonly evidence: readonly FileRow[];
}
