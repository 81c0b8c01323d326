// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

/** Kind of event in a case. */
export type CaseEntryKind =
  /** A country accepted. */
  | 'ACCEPTED'
  /** The case was closed. */
  | 'CLOSED'
  /** A country declined. */
  | 'DECLINED'
  /** A file was attached. */
  | 'EVIDENCE_ADDED'
  /** A country removed its own files. */
  | 'EVIDENCE_REMOVED'
  /** A country took the lead. */
  | 'HANDED_OVER'
  /** A country was invited. */
  | 'INVITED'
  /** A country declined the lead. */
  | 'LEAD_DECLINED'
  /** The lead was offered to a country. */
  | 'LEAD_OFFERED'
  /** A country left. */
  | 'LEFT'
  /** An item was linked. */
  | 'LINKED'
  /** A note was written. */
  | 'NOTE_ADDED'
  /** A note was changed. */
  | 'NOTE_UPDATED'
  /** A note was withdrawn. */
  | 'NOTE_WITHDRAWN'
  /** The case was opened. */
  | 'OPENED'
  /** A country was removed. */
  | 'REMOVED'
  /** The case was reopened. */
  | 'REOPENED'
  /** The owner set the retention of the case. */
  | 'RETENTION_SET'
  /** A country's rights or ceiling were set. */
  | 'RIGHTS_SET'
  /** The state of the case was changed. */
  | 'STATE_SET'
  /** A task was created. */
  | 'TASK_ADDED'
  /** A task was changed. */
  | 'TASK_UPDATED'
  /** A link was removed. */
  | 'UNLINKED'
  /** The description of the case was changed. */
  | 'UPDATED';

/** Content of a note in a case. */
export type CaseNoteInput = {
  /** Whether an update removes officers of other parties whom `mentions` does not state. Absent: it keeps them, because their ids are hidden from the editor. */
  readonly dropOtherMentions?: boolean | null | undefined;
  /** Ids of files of the viewer's agency, at most 20, for readers who see the note. Absent: no files, or the current files of the note. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** Language of the text as a BCP 47 tag: en, th, zh-Hans, pt-BR … */
  readonly language: string;
  /** Accounts of officers who see the note, at most 20: each new one is alerted. Absent: nobody, or those whom it mentions already and who still see it. */
  readonly mentions?: ReadonlyArray<string> | null | undefined;
  /** Markdown, 1 to 20,000 characters. */
  readonly text: string;
  /** Label; absent: the label of the case, or the current label of the note. */
  readonly tlp?: Tlp | null | undefined;
};

/** A complete task. A change clears every absent field except the label. */
export type CaseTaskInput = {
  /** The agency of that participant. */
  readonly assigneeAgencyId?: string | null | undefined;
  /** The participant that the task is assigned to, by its id, country code or slug. */
  readonly assigneePartyId?: string | null | undefined;
  /** Due date. After it, the hub notifies the assignee and the lead. */
  readonly dueAt?: string | null | undefined;
  /** State of the task. */
  readonly state?: CaseTaskState | null | undefined;
  /** Description of the task, 1 to 500 characters. */
  readonly title: string;
  /** Label; absent: the label of the case, or the current label of the task. Only the country that created the task can lower the label. */
  readonly tlp?: Tlp | null | undefined;
};

/** State of a task. */
export type CaseTaskState =
  /** Cancelled. */
  | 'CANCELLED'
  /** Done. */
  | 'DONE'
  /** In progress. */
  | 'IN_PROGRESS'
  /** Not started. */
  | 'OPEN';

/** What kind of value an indicator is about. */
export type IndicatorKind =
  /** Mobile application by its store id. */
  | 'APP'
  /** IBAN, or a national account: country, bank and number. */
  | 'BANK_ACCOUNT'
  /** Wallet address on a network. */
  | 'CRYPTO_ADDRESS'
  /** IMEI, IMSI or ICCID. */
  | 'DEVICE_ID'
  /** Host name; canonical: lower case, punycode. */
  | 'DOMAIN'
  /** E-mail address, in lower case. */
  | 'EMAIL'
  /** MD5, SHA-1 or SHA-256 of a file. */
  | 'FILE_HASH'
  /** IPv4 or IPv6 address, or a network in CIDR notation. */
  | 'IP'
  /** Account on a messaging platform. */
  | 'MESSAGING_ACCOUNT'
  /** Payment proxy of a scheme: PromptPay, PayNow, DuitNow, VietQR, QRIS, Bakong, InstaPay … */
  | 'PAYMENT_ID'
  /** Telephone number; canonical: E.164. */
  | 'PHONE'
  /** Account or page on a social platform. */
  | 'SOCIAL_ACCOUNT'
  /** Web address, WHATWG URL. */
  | 'URL';

/** Kind of item. New values may be added. */
export type ItemKind =
  /** A request to freeze, preserve or take down. */
  | 'ACTION_REQUEST'
  /** A notification of the hub to the party. */
  | 'ANNOUNCEMENT'
  /** A joint case of several countries. */
  | 'CASE'
  /** An indicator. */
  | 'INDICATOR'
  /** A request for information of one party to another. */
  | 'INFORMATION_REQUEST'
  /** A published notice. */
  | 'NOTICE'
  /** A relationship between two indicators. It is visible only to readers who see both. */
  | 'RELATIONSHIP'
  /** A report by a partner. */
  | 'REPORT'
  /** A country's response to the reporter of a report. */
  | 'REPORT_OUTCOME'
  /** A sighting of an indicator by an agency. It is visible only where its indicator is. */
  | 'SIGHTING'
  /** An object that is stored whole. */
  | 'STIX_OBJECT';

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

/** Role of an account. Roles combine. */
export type Role =
  /** Reads, publishes, changes and revokes indicators. */
  | 'ANALYST'
  /** The second officer for releases that need two officers. */
  | 'APPROVER'
  /** Reads the audit log. Reads no content. */
  | 'AUDITOR'
  /** Reads and publishes its partner's own reports, and reads what was released to it. */
  | 'CONTRIBUTOR'
  /** Handles requests of data subjects. */
  | 'DATA_PROTECTION'
  /** Operates the hub: parties and groups. Reads no content. */
  | 'HUB_OPERATOR'
  /** Reviews notices that were submitted for review, nothing else. */
  | 'HUB_REVIEWER'
  /** An analyst who also works with other countries. */
  | 'LIAISON'
  /** Manages its country's officers. Reads no content. */
  | 'NATIONAL_ADMIN'
  /** Manages its partner's people. Reads no content. */
  | 'PARTNER_ADMIN';

/** What the value is used for. */
export type ThreatType =
  /** Fraud by telephone out of a call centre. */
  | 'CALL_CENTRE_SCAM'
  /** Posing as an authority, a company or a person. */
  | 'IMPERSONATION'
  /** False investments, “pig butchering”. */
  | 'INVESTMENT_SCAM'
  /** Distributing or controlling malicious software. */
  | 'MALWARE'
  /** Passing stolen money on. */
  | 'MONEY_MULE'
  /** None of these. */
  | 'OTHER'
  /** Stealing credentials by imitation. */
  | 'PHISHING'
  /** Extortion by encryption. */
  | 'RANSOMWARE'
  /** A feigned relationship. */
  | 'ROMANCE_SCAM'
  /** Blackmail with intimate pictures. */
  | 'SEXTORTION'
  /** Trafficking in persons, also into scam compounds. */
  | 'TRAFFICKING';

/** Traffic Light Protocol 2.0 (FIRST). The labels themselves are never translated. */
export type Tlp =
  /** Need to know: only named countries, groups and partners. */
  | 'AMBER'
  /** AMBER+STRICT: only the owner's own party. */
  | 'AMBER_STRICT'
  /** No limit on disclosure. */
  | 'CLEAR'
  /** For the community: any country or group, and named partners. */
  | 'GREEN'
  /** Only for people in named countries or partners, not for machines. */
  | 'RED';

export type CaseNotesQueryVariables = Exact<{
  caseId: string;
  after?: string | null | undefined;
}>;


export type CaseNotesQuery = { readonly caseNotes: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly version: number, readonly language: string, readonly text: string | null, readonly tlp: Tlp, readonly createdAt: string, readonly updatedAt: string, readonly withdrawnAt: string | null, readonly authorLeft: boolean, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly mentions: ReadonlyArray<{ readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NoteFieldsFragment = { readonly id: string, readonly version: number, readonly language: string, readonly text: string | null, readonly tlp: Tlp, readonly createdAt: string, readonly updatedAt: string, readonly withdrawnAt: string | null, readonly authorLeft: boolean, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly mentions: ReadonlyArray<{ readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }> };

export type CaseNoteVersionsQueryVariables = Exact<{
  caseId: string;
  noteId: string;
  after?: string | null | undefined;
}>;


export type CaseNoteVersionsQuery = { readonly caseNoteVersions: { readonly nodes: ReadonlyArray<{ readonly version: number, readonly at: string, readonly language: string, readonly text: string, readonly tlp: Tlp, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type AddCaseNoteMutationVariables = Exact<{
  caseId: string;
  input: CaseNoteInput;
}>;


export type AddCaseNoteMutation = { readonly addCaseNote: { readonly id: string } };

export type UpdateCaseNoteMutationVariables = Exact<{
  caseId: string;
  noteId: string;
  version: number;
  input: CaseNoteInput;
}>;


export type UpdateCaseNoteMutation = { readonly updateCaseNote: { readonly id: string } };

export type WithdrawCaseNoteMutationVariables = Exact<{
  caseId: string;
  noteId: string;
}>;


export type WithdrawCaseNoteMutation = { readonly withdrawCaseNote: { readonly id: string } };

export type CaseTasksQueryVariables = Exact<{
  caseId: string;
  states?: ReadonlyArray<CaseTaskState> | CaseTaskState | null | undefined;
  after?: string | null | undefined;
}>;


export type CaseTasksQuery = { readonly caseTasks: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly version: number, readonly title: string, readonly state: CaseTaskState, readonly tlp: Tlp, readonly dueAt: string | null, readonly createdAt: string, readonly updatedAt: string, readonly assigneeParty: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly assigneeAgency: { readonly id: string, readonly name: string } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TaskFieldsFragment = { readonly id: string, readonly version: number, readonly title: string, readonly state: CaseTaskState, readonly tlp: Tlp, readonly dueAt: string | null, readonly createdAt: string, readonly updatedAt: string, readonly assigneeParty: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly assigneeAgency: { readonly id: string, readonly name: string } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null };

export type AddCaseTaskMutationVariables = Exact<{
  caseId: string;
  input: CaseTaskInput;
}>;


export type AddCaseTaskMutation = { readonly addCaseTask: { readonly id: string } };

export type UpdateCaseTaskMutationVariables = Exact<{
  caseId: string;
  taskId: string;
  version: number;
  input: CaseTaskInput;
}>;


export type UpdateCaseTaskMutation = { readonly updateCaseTask: { readonly id: string } };

export type AttachToCaseMutationVariables = Exact<{
  id: string;
  evidence: ReadonlyArray<string> | string;
}>;


export type AttachToCaseMutation = { readonly attachToCase: { readonly id: string } };

export type DetachFromCaseMutationVariables = Exact<{
  id: string;
  evidence: ReadonlyArray<string> | string;
}>;


export type DetachFromCaseMutation = { readonly detachFromCase: { readonly id: string } | null };

export type CaseNewestEntryQueryVariables = Exact<{
  caseId: string;
}>;


export type CaseNewestEntryQuery = { readonly caseTimeline: { readonly nodes: ReadonlyArray<{ readonly at: string, readonly kind: CaseEntryKind }> } };

export type CaseTimelineQueryVariables = Exact<{
  caseId: string;
  after?: string | null | undefined;
}>;


export type CaseTimelineQuery = { readonly caseTimeline: { readonly nodes: ReadonlyArray<{ readonly at: string, readonly kind: CaseEntryKind, readonly reason: string | null, readonly itemKind: ItemKind | null, readonly itemId: string | null, readonly noteId: string | null, readonly taskId: string | null, readonly evidenceId: string | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const CASE_NOTES = 'query CaseNotes($caseId:ID!$after:Cursor){caseNotes(caseId:$caseId first:50 after:$after){nodes{...NoteFields}pageInfo{hasNextPage endCursor}}}fragment NoteFields on CaseNote{id version language text tlp createdAt updatedAt withdrawnAt authorLeft createdBy{...ActorName}mentions{...ActorName}evidence{...FileLine}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<CaseNotesQuery, CaseNotesQueryVariables>;
export const CASE_NOTE_VERSIONS = 'query CaseNoteVersions($caseId:ID!$noteId:ID!$after:Cursor){caseNoteVersions(caseId:$caseId noteId:$noteId first:50 after:$after){nodes{version at language text tlp by{...ActorName}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<CaseNoteVersionsQuery, CaseNoteVersionsQueryVariables>;
export const ADD_CASE_NOTE = 'mutation AddCaseNote($caseId:ID!$input:CaseNoteInput!){addCaseNote(caseId:$caseId input:$input){id}}' as TypedText<AddCaseNoteMutation, AddCaseNoteMutationVariables>;
export const UPDATE_CASE_NOTE = 'mutation UpdateCaseNote($caseId:ID!$noteId:ID!$version:Int!$input:CaseNoteInput!){updateCaseNote(caseId:$caseId noteId:$noteId version:$version input:$input){id}}' as TypedText<UpdateCaseNoteMutation, UpdateCaseNoteMutationVariables>;
export const WITHDRAW_CASE_NOTE = 'mutation WithdrawCaseNote($caseId:ID!$noteId:ID!){withdrawCaseNote(caseId:$caseId noteId:$noteId){id}}' as TypedText<WithdrawCaseNoteMutation, WithdrawCaseNoteMutationVariables>;
export const CASE_TASKS = 'query CaseTasks($caseId:ID!$states:[CaseTaskState!]$after:Cursor){caseTasks(caseId:$caseId states:$states first:100 after:$after){nodes{...TaskFields}pageInfo{hasNextPage endCursor}}}fragment TaskFields on CaseTask{id version title state tlp dueAt createdAt updatedAt assigneeParty{...PartyName}assigneeAgency{id name}createdBy{...ActorName}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<CaseTasksQuery, CaseTasksQueryVariables>;
export const ADD_CASE_TASK = 'mutation AddCaseTask($caseId:ID!$input:CaseTaskInput!){addCaseTask(caseId:$caseId input:$input){id}}' as TypedText<AddCaseTaskMutation, AddCaseTaskMutationVariables>;
export const UPDATE_CASE_TASK = 'mutation UpdateCaseTask($caseId:ID!$taskId:ID!$version:Int!$input:CaseTaskInput!){updateCaseTask(caseId:$caseId taskId:$taskId version:$version input:$input){id}}' as TypedText<UpdateCaseTaskMutation, UpdateCaseTaskMutationVariables>;
export const ATTACH_TO_CASE = 'mutation AttachToCase($id:ID!$evidence:[ID!]!){attachToCase(id:$id evidence:$evidence){id}}' as TypedText<AttachToCaseMutation, AttachToCaseMutationVariables>;
export const DETACH_FROM_CASE = 'mutation DetachFromCase($id:ID!$evidence:[ID!]!){detachFromCase(id:$id evidence:$evidence){id}}' as TypedText<DetachFromCaseMutation, DetachFromCaseMutationVariables>;
export const CASE_NEWEST_ENTRY = 'query CaseNewestEntry($caseId:ID!){caseTimeline(caseId:$caseId first:1){nodes{at kind}}}' as TypedText<CaseNewestEntryQuery, CaseNewestEntryQueryVariables>;
export const CASE_TIMELINE = 'query CaseTimeline($caseId:ID!$after:Cursor){caseTimeline(caseId:$caseId first:50 after:$after){nodes{at kind reason itemKind itemId noteId taskId evidenceId by{...ActorName}party{...PartyName}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<CaseTimelineQuery, CaseTimelineQueryVariables>;
