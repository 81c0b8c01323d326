import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { EvidenceFile } from '../../intel/evidence/evidence.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { LookupValue } from '../../values/values/readings.js';
import type { ActionSubject, LegalBasis, Urgency } from '../action-requests/action.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** Questions of one call. */
export const MOST_QUESTIONS = 20;
/** Countries that one question is put to. */
export const MOST_RECIPIENTS = 20;
export const MOST_SUBJECTS = 100;
export const LONGEST_QUESTION = 10_000;
export const LONGEST_MESSAGE = 10_000;
export const LONGEST_NOTE = 2_000;
/** From which on a request takes no step that can be said again and again. */
export const MOST_STEPS = 500;

/** How far a request for information is, for one recipient. That its time has passed is said by its clock. */
export const INFORMATION_STATES = ['SENT', 'ACKNOWLEDGED', 'PARTIAL', 'ANSWERED', 'DECLINED', 'CANCELLED'] as const;
export type InformationState = (typeof INFORMATION_STATES)[number];

/** What a recipient may say. */
export const INFORMATION_ANSWERS = ['ACKNOWLEDGED', 'PARTIAL', 'ANSWERED', 'DECLINED'] as const;
export type InformationAnswer = (typeof INFORMATION_ANSWERS)[number];

/** What may happen to a request: what its asker does, what its recipient does, and what the clock does. */
export const INFORMATION_STEPS = [
  ...(['SENT', 'AMENDED', ...INFORMATION_ANSWERS, 'CANCELLED'] as const),
  ...(['EXTENSION_ASKED', 'EXTENDED', 'GIVEN_TO_UNIT', 'REMINDED', 'OVERDUE'] as const),
] as const;
export type InformationStep = (typeof INFORMATION_STEPS)[number];

/** Why a request is declined. */
export const INFORMATION_REFUSALS = ['NOT_FOUND', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER'] as const;
export type InformationRefusal = (typeof INFORMATION_REFUSALS)[number];

/** A text and what stands beside it: a question, or a message of a thread. */
export interface TextFields {
  readonly text: string;
  readonly language: string;
  readonly subjects: readonly LookupValue[];
  /** Ids of evidence files of the writer's agency. */
  readonly evidence: readonly string[];
}

/** A question as it was sent: it is stated whole, and what is absent is cleared when it is sent again. */
export interface QuestionFields extends TextFields {
  /** The asker's own: said again under it, the question is amended as long as nobody has acknowledged it. */
  readonly reference: string;
  /** ISO 3166-1 alpha-2; or else the id of one partner. */
  readonly countries: readonly string[];
  readonly partner?: string | null;
  readonly tlp: Tlp;
  readonly legalBasis: LegalBasis;
  readonly legalText: string;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly acknowledgeWithinMinutes: number;
  readonly deadlineMinutes: number;
  /** From when on neither side sees it any more. */
  readonly retainUntil?: Date | null;
  /** Ids of claims and reports. */
  readonly related: readonly string[];
}

/** One step of a recipient. */
export interface InformationAnswerFields extends TextFields {
  readonly id: string;
  /** The version that it answers; null: whichever there is. */
  readonly version?: number | null;
  readonly step: InformationAnswer;
  readonly reason?: InformationRefusal | null;
  readonly note?: string | null;
}

/** What became of one question of a batch, in the order of the input. */
export interface QuestionReceipt extends BatchReceipt {
  /** null when it was rejected. */
  readonly inquiryId: string | null;
  /** Its request to each recipient. */
  readonly requestIds: readonly string[];
}

export interface InformationStepRow {
  readonly step: InformationStep;
  readonly state: InformationState;
  readonly reason: InformationRefusal | null;
  readonly note: string | null;
  readonly minutes: number | null;
  readonly dueAt: Timestamp | null;
  readonly at: Timestamp;
  /** null: the hub's, by the clock. */
  readonly party: ActorParty | null;
}

type FileRow = Omit<EvidenceFile, 'addedAt'> & { readonly addedAt: Timestamp };

/** A row of hub.information_request_view: a request as one of its two sides may know it. */
export interface InformationRow {
  readonly id: string;
  /** Of which question it is a part; null to whom it is put. */
  readonly inquiry: string | null;
  readonly reference: string;
  readonly state: InformationState;
  readonly question: string;
  readonly language: string;
  readonly subjects: readonly ActionSubject[];
  readonly legal_basis: LegalBasis;
  readonly legal_text: string;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly refusal: InformationRefusal | null;
  readonly with_unit: boolean;
  readonly tlp: Tlp;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly version: number;
  readonly retain_until: Timestamp | null;
  readonly ack_due_at: Timestamp;
  readonly due_at: Timestamp;
  readonly stage: number;
  readonly asker: ActorParty | null;
  readonly recipient: ActorParty | null;
  readonly closed_at: Timestamp | null;
  readonly messages: number;
  /** Of the recipient's own party alone. */
  readonly handling: {
    readonly agency: { readonly id: string; readonly name: string };
    readonly assignee: string | null;
    readonly note: string | null;
    readonly at: Timestamp;
  } | null;
  readonly related: readonly string[];
  readonly evidence: readonly FileRow[];
  readonly steps: readonly InformationStepRow[];
}

/** A row of hub.information_thread_view. */
export interface MessageRow {
  readonly seq: number;
  readonly answer: 'PARTIAL' | 'ANSWERED' | null;
  readonly text: string;
  readonly language: string;
  readonly subjects: readonly ActionSubject[];
  readonly at: Timestamp;
  readonly party: ActorParty | null;
  readonly evidence: readonly FileRow[];
}
