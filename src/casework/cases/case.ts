import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { EvidenceFile } from '../../intel/evidence/evidence.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';

export const CASE_STATES = ['OPEN', 'ACTIVE', 'SUSPENDED', 'CLOSED'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** Rights of a participant; each level includes the previous one. */
export const CASE_RIGHTS = ['READ', 'CONTRIBUTE', 'LEAD'] as const;
export type CaseRights = (typeof CASE_RIGHTS)[number];

export const CASE_PARTY_STATES = ['INVITED', 'ACCEPTED', 'DECLINED', 'REMOVED', 'LEFT'] as const;
export type CaseParticipantState = (typeof CASE_PARTY_STATES)[number];

export const CASE_TASK_STATES = ['OPEN', 'IN_PROGRESS', 'DONE', 'CANCELLED'] as const;
export type CaseTaskState = (typeof CASE_TASK_STATES)[number];

/** What participants learn of a linked item that they do not see. */
export const CASE_PLACEHOLDERS = ['NONE', 'KIND', 'PARTY'] as const;
export type CasePlaceholder = (typeof CASE_PLACEHOLDERS)[number];

export const CASE_ENTRY_KINDS = [
  ...(['OPENED', 'UPDATED', 'INVITED', 'ACCEPTED', 'DECLINED', 'RIGHTS_SET', 'REMOVED', 'LEFT', 'LEAD_OFFERED', 'HANDED_OVER'] as const),
  ...(['LEAD_DECLINED', 'LINKED', 'UNLINKED', 'NOTE_ADDED', 'NOTE_UPDATED', 'NOTE_WITHDRAWN', 'TASK_ADDED', 'TASK_UPDATED'] as const),
  ...(['EVIDENCE_ADDED', 'EVIDENCE_REMOVED', 'RETENTION_SET', 'STATE_SET', 'CLOSED', 'REOPENED'] as const),
] as const;
export type CaseEntryKind = (typeof CASE_ENTRY_KINDS)[number];

/** Maximum numbers: items to link and files to attach in one call, countries that a case concerns, officers whom a note mentions. */
export const MOST_LINKED = 1_000;
export const MOST_ATTACHED = 100;
export const MOST_CASE_COUNTRIES = 250;
export const MOST_MENTIONED = 20;
/** Maximum lengths in characters. */
export const LONGEST_CASE_TITLE = 200;
export const LONGEST_CASE_SUMMARY = 5_000;
export const LONGEST_CASE_REASON = 2_000;
export const LONGEST_CASE_TEXT = 20_000;
/** BCP 47: subtags of letters and digits, the first one a language; at most 35 characters (RFC 5646, 4.4.1). */
export const LANGUAGE_TAG = /^(?=.{2,35}$)[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

export interface CaseMoney {
  readonly currency: string;
  readonly amount: string;
}

/** Outcome of a closed case. */
export interface CaseClosing {
  readonly report: string;
  readonly language: string;
  readonly arrests: number;
  readonly victims: number;
  readonly recovered: readonly CaseMoney[];
}

/** Fields of a case at creation and at each update. */
export interface CaseFields {
  readonly title: string;
  readonly summary?: string | null;
  readonly threat: Threat;
  readonly countries: readonly string[];
}

/** Rights and ceiling of a country. An absent field keeps its value, or takes the default of an invitation. */
export interface ParticipantFields {
  readonly partyId: string;
  readonly rights?: CaseRights | null;
  readonly ceiling?: Tlp | null;
}
export interface InvitationFields extends ParticipantFields {
  readonly title?: string | null;
  readonly message?: string | null;
}

export interface NoteFields {
  readonly text: string;
  readonly language: string;
  /** Absent: the label of the case, or the current label of the note. */
  readonly tlp?: Tlp | null;
  /** Ids of files, in order. Absent: no files, or the current files of the note. */
  readonly evidence?: readonly string[] | null;
  /** Ids of officers. Absent: none, or the current ones of the note. An update keeps officers of other parties, unless `dropOtherMentions`. */
  readonly mentions?: readonly string[] | null;
  readonly dropOtherMentions?: boolean | null;
}

export interface TaskFields {
  readonly title: string;
  /** Absent: the label of the case, or the current label of the task. */
  readonly tlp?: Tlp | null;
  readonly assigneePartyId?: string | null;
  readonly assigneeAgencyId?: string | null;
  readonly dueAt?: Date | null;
  readonly state: CaseTaskState;
}

export interface ParticipantRow {
  readonly party: ActorParty | null;
  readonly rights: CaseRights;
  readonly ceiling: Tlp;
  readonly state: CaseParticipantState;
  readonly message: string | null;
  readonly createdAt: Timestamp;
  readonly answeredAt: Timestamp | null;
  readonly endedAt: Timestamp | null;
  readonly note: string | null;
}

/** A file as the database returns it. */
export type CaseFileRow = Omit<EvidenceFile, 'addedAt'> & { readonly addedAt: Timestamp };

/** A row of hub.case_view: a case in the projection for its reader. */
export interface CaseRow {
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
  readonly threat: Threat;
  readonly countries: readonly string[];
  readonly tlp: Tlp;
  readonly status: CaseState;
  readonly status_reason: string | null;
  readonly closing: CaseClosing | null;
  readonly closed_at: Timestamp | null;
  /** null as long as the case is not closed, and when this party bars the reader. */
  readonly closed_by: ActorParty | null;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly version: number;
  readonly retain_until: Timestamp | null;
  readonly owner: ActorParty | null;
  readonly lead: ActorParty | null;
  readonly lead_offered: ActorParty | null;
  /** null unless the reader's party leads the case. */
  readonly discoverability: Discoverability | null;
  readonly mine: { readonly rights: CaseRights; readonly ceiling: Tlp } | null;
  readonly participants: readonly ParticipantRow[];
  readonly evidence: readonly CaseFileRow[];
}

/** Summary of a case for an invited country, which sees nothing else of the case. */
export interface InvitationRow {
  readonly caseId: string;
  readonly title: string;
  readonly threat: Threat;
  readonly countries: readonly string[];
  readonly tlp: Tlp;
  readonly owner: ActorParty | null;
  readonly lead: ActorParty | null;
  readonly invitedBy: ActorParty | null;
  readonly rights: CaseRights;
  readonly ceiling: Tlp;
  readonly message: string | null;
  readonly createdAt: Timestamp;
}

export interface NoteRow {
  readonly id: string;
  readonly party: ActorParty | null;
  /** Whether the country of the note no longer takes part. */
  readonly authorLeft: boolean;
  readonly language: string;
  readonly text: string | null;
  readonly tlp: Tlp;
  readonly version: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly withdrawnAt: Timestamp | null;
  readonly evidence: readonly CaseFileRow[];
  /** As hub.actor returns them. */
  readonly mentions: readonly ActorView[];
}
export type NoteVersionRow = Pick<NoteRow, 'version' | 'language' | 'tlp' | 'party'> & {
  readonly at: Timestamp;
  readonly text: string;
  /** Ids of the files of this version. */
  readonly evidenceIds: readonly string[];
};

export interface TaskRow {
  readonly id: string;
  readonly party: ActorParty | null;
  readonly title: string;
  readonly tlp: Tlp;
  readonly assigneeParty: ActorParty | null;
  readonly assigneeAgency: { readonly id: string; readonly name: string } | null;
  readonly dueAt: Timestamp | null;
  readonly state: CaseTaskState;
  readonly version: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

export interface CaseItemRow {
  readonly itemKind: ItemKind;
  readonly itemId: string;
  readonly linkedBy: readonly ActorParty[];
  readonly createdAt: Timestamp;
}

export interface CaseEntryRow {
  /** Position in the timeline, for cursors only: gaps in the numbers would reveal hidden entries. */
  readonly position: string;
  readonly kind: CaseEntryKind;
  readonly at: Timestamp;
  /** Whether the hub acted: by a sharing policy, or at the end of a party. */
  readonly by_hub: boolean;
  readonly by_party: ActorParty | null;
  readonly party: ActorParty | null;
  /** NOTE, TASK, EVIDENCE, or the kind of a linked item. */
  readonly subject_kind: string | null;
  readonly subject: string | null;
  readonly reason: string | null;
}

export interface HiddenItemRow {
  readonly itemKind: ItemKind;
  readonly party: ActorParty | null;
}
