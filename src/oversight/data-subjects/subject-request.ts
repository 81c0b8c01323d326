import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { CanonicalValue, Kind } from '../../values/values/value.js';

/** What the person asks for. */
export const SUBJECT_REQUEST_KINDS = ['ACCESS', 'CORRECTION', 'DELETION'] as const;
export type SubjectRequestKind = (typeof SUBJECT_REQUEST_KINDS)[number];

export const SUBJECT_REQUEST_STATES = ['OPEN', 'ANSWERED', 'WITHDRAWN'] as const;
export type SubjectRequestState = (typeof SUBJECT_REQUEST_STATES)[number];

/** What an owner answers about one indicator. */
export const CONSULTATION_OUTCOMES = ['AGREE_TO_DISCLOSE', 'REFUSE', 'CORRECTED', 'DELETED', 'KEPT'] as const;
export type ConsultationOutcome = (typeof CONSULTATION_OUTCOMES)[number];

/** Grounds of Directive (EU) 2016/680, Article 15(1) and Article 16(4), on which an owner refuses disclosure. */
export const REFUSAL_GROUNDS = ['INQUIRIES', 'PROSECUTION', 'PUBLIC_SECURITY', 'NATIONAL_SECURITY', 'RIGHTS_OF_OTHERS'] as const;
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number];

/** One reading of a value, as digests are computed from it. */
export type SubjectReading = Pick<CanonicalValue, 'kind' | 'scope' | 'value'>;

/** A value that concerns the person, with all its readings. */
export interface SubjectValue {
  readonly display: string;
  readonly readings: readonly SubjectReading[];
}

/** Content of a request; encrypted in the database. */
export interface SubjectContent {
  /** The reference of the office that filed it. */
  readonly reference: string;
  /** What the person states. */
  readonly statement: string;
  readonly values: readonly SubjectValue[];
}

/** What an owner states in its answer; encrypted in the database. */
export interface ConsultationAnswer {
  /** For the data-subject desk. */
  readonly reason: string;
  /** For the person; null: nothing is disclosed. */
  readonly disclosure: string | null;
}

/** What the data-subject desk alone sees of a request. Times are null before the sources were consulted. */
export interface SubjectHandling {
  readonly consultedAt: Date | null;
  readonly answerableAt: Date | null;
  readonly question: string | null;
  readonly extendedAt: Date | null;
  readonly extensionReason: string | null;
}

export interface SubjectRequest {
  readonly id: string;
  readonly kind: SubjectRequestKind;
  readonly state: SubjectRequestState;
  readonly reference: string;
  readonly statement: string;
  readonly values: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: ActorView | null;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly overdue: boolean;
  readonly closedAt: Date | null;
  /** The text for the person; null unless ANSWERED. */
  readonly answer: string | null;
  readonly withdrawalReason: string | null;
  /** null for the party that filed the request. */
  readonly handling: SubjectHandling | null;
}

/** A consultation as the data-subject desk sees it. */
export interface SubjectSource {
  readonly id: string;
  readonly party: ActorParty;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly outcome: ConsultationOutcome | null;
  readonly ground: RefusalGround | null;
  readonly reason: string | null;
  readonly disclosure: string | null;
  readonly answeredAt: Date | null;
}

/** The indicator of a consultation, as the owner's data protection officer sees it. */
export interface ConsultedIndicator {
  readonly kind: Kind;
  readonly display: string;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly description: string | null;
  readonly personStatus: PersonStatus | null;
  readonly publishedAt: string;
}

/** A consultation as the owner sees it. */
export interface SubjectConsultation extends Omit<SubjectSource, 'party'> {
  readonly kind: SubjectRequestKind;
  readonly question: string;
  readonly itemId: string;
  readonly itemKind: ItemKind;
  readonly indicator: ConsultedIndicator | null;
  readonly overdue: boolean;
  readonly answeredBy: ActorView | null;
  /** Raised by each answer. */
  readonly version: number;
}

/** An absent field does not restrict. */
export interface SubjectRequestFilter {
  readonly states?: readonly SubjectRequestState[] | null;
  readonly kinds?: readonly SubjectRequestKind[] | null;
  readonly overdue?: boolean | null;
}

/** An absent field does not restrict. */
export interface ConsultationFilter {
  readonly answered?: boolean | null;
  readonly overdue?: boolean | null;
}
