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

/** Answer of a recipient: first an acknowledgement, then an answer or a refusal. */
export type InformationAnswer =
  /** The recipient is working on it. */
  | 'ACKNOWLEDGED'
  /** The recipient answered the question. */
  | 'ANSWERED'
  /** The recipient declines, for the given reason. */
  | 'DECLINED'
  /** The recipient answered a part of the question; more will follow. */
  | 'PARTIALLY_ANSWERED';

/** One answer of the recipient. */
export type InformationAnswerInput = {
  /** The answer to the request. */
  readonly answer: InformationAnswer;
  /** Identifier of the request. */
  readonly id: string;
  /** The answer; for PARTIALLY_ANSWERED and ANSWERED only. */
  readonly message?: InformationMessageInput | null | undefined;
  /** A note to the other side; at most 2,000 characters. */
  readonly note?: string | null | undefined;
  /** Reason of a refusal; for DECLINED only. */
  readonly reason?: InformationDeclineReason | null | undefined;
  /** The version that is answered. If it is not current, nothing is stored (VERSION_STALE). Absent: any version. */
  readonly version?: number | null | undefined;
};

/** Reason for declining a request for information. */
export type InformationDeclineReason =
  /** The legal basis is not sufficient. */
  | 'LEGAL_BASIS'
  /** The request has too little information to answer it. */
  | 'MORE_NEEDED'
  /** Nothing is known about it. */
  | 'NOT_FOUND'
  /** Another party may know. */
  | 'NOT_OURS'
  /** Another reason: see the note. */
  | 'OTHER';

/** A message from one side to the other. Messages cannot be changed. */
export type InformationMessageInput = {
  /** Evidence files of the author's agency, at most 20. The other side sees them. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** Language of the text: a tag (BCP 47), such as th. */
  readonly language?: string | null | undefined;
  /** Values that the text names, at most 100, in any spelling. */
  readonly subjects?: ReadonlyArray<LookupInput> | null | undefined;
  /** The text, in Markdown; 1 to 10,000 characters. */
  readonly text: string;
};

/** State of a request for information. */
export type InformationRequestState =
  /** The recipient is working on it. */
  | 'ACKNOWLEDGED'
  /** The recipient answered the question. */
  | 'ANSWERED'
  /** Cancelled by the requester. */
  | 'CANCELLED'
  /** The recipient declines, for the given reason. */
  | 'DECLINED'
  /** The recipient answered a part of the question; more will follow. */
  | 'PARTIALLY_ANSWERED'
  /** Sent; not yet acknowledged. */
  | 'SENT';

/** Kind of step of a request for information. */
export type InformationRequestStepKind =
  /** The recipient is working on it. */
  | 'ACKNOWLEDGED'
  /** The requester amended the inquiry. */
  | 'AMENDED'
  /** The recipient answered the question. */
  | 'ANSWERED'
  /** The recipient assigned the request to one of its agencies. */
  | 'ASSIGNED_TO_AGENCY'
  /** Cancelled by the requester. */
  | 'CANCELLED'
  /** The recipient declines, for the given reason. */
  | 'DECLINED'
  /** A duty officer of the recipient has seen the alert. The state of the request does not change. */
  | 'DUTY_ACKNOWLEDGED'
  /** The hub called an officer of the recipient's duty line about the emergency; `escalation` is the officer's position. */
  | 'DUTY_ALERTED'
  /** The requester extended the deadline. */
  | 'EXTENDED'
  /** The recipient asks for more time. */
  | 'EXTENSION_REQUESTED'
  /** A deadline passed without an acknowledgement, or without an answer. */
  | 'OVERDUE'
  /** The recipient answered a part of the question; more will follow. */
  | 'PARTIALLY_ANSWERED'
  /** The deadline is near, and the recipient was reminded. */
  | 'REMINDED'
  /** Sent; not yet acknowledged. */
  | 'SENT';

/** Legal basis of a request. */
export type LegalBasis =
  /** A court order. */
  | 'COURT_ORDER'
  /** Danger to life, or imminent loss of money; an order follows. */
  | 'EMERGENCY'
  /** A request for mutual legal assistance, made or under way. */
  | 'MUTUAL_LEGAL_ASSISTANCE'
  /** Powers of the police under law. */
  | 'POLICE_POWERS'
  /** A prosecutor's order. */
  | 'PROSECUTOR_ORDER'
  /** A treaty, such as the Budapest Convention, article 29. */
  | 'TREATY'
  /** None: the recipient is asked to act under its own terms. */
  | 'VOLUNTARY';

/** A value to look up, in any spelling. */
export type LookupInput = {
  /** Bank of an account without IBAN: national code, BIC, or a name such as KBANK. */
  readonly bank?: string | null | undefined;
  /** Country of a value in national form. If absent, and the value names none, look-ups, searches, deconfliction requests and watches use the viewer's own country. Inputs that publish or go to other parties need it. */
  readonly country?: string | null | undefined;
  /** Kind of the value; absent: guessed. */
  readonly kind?: IndicatorKind | null | undefined;
  /** Network of a wallet; absent: each common network that has such addresses. */
  readonly network?: string | null | undefined;
  /** Platform or payment scheme, where one is needed. */
  readonly platform?: string | null | undefined;
  /** The value in any spelling. */
  readonly value: string;
};

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

/** State of a release that needs two officers. */
export type ReleaseState =
  /** A second officer approved the release. */
  | 'APPROVED'
  /** A second officer declined the release. */
  | 'DECLINED'
  /** Nobody decided within seven days, or before the deadline of a request. */
  | 'EXPIRED'
  /** The request was sent immediately, and a second officer objected afterwards. Cancel the request. */
  | 'OBJECTED'
  /** The release waits for a second officer. */
  | 'PENDING'
  /** The request was sent immediately, and a second officer agreed afterwards. */
  | 'REVIEWED'
  /** The item was changed in the meantime. */
  | 'SUPERSEDED'
  /** The request was sent immediately as an emergency. A second officer has to review it. */
  | 'TO_REVIEW'
  /** The agency that requested the release withdrew it. */
  | 'WITHDRAWN';

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

/** Urgency of a request, as its requester states it, or of an alert. */
export type Urgency =
  /** Immediately: a life is in danger, or money is being moved. */
  | 'EMERGENCY'
  /** In the usual order. */
  | 'ROUTINE'
  /** Before routine requests. */
  | 'URGENT';

export type RequestQueryVariables = Exact<{
  id: string;
}>;


export type RequestQuery = { readonly informationRequest: { readonly id: string, readonly inquiryId: string | null, readonly version: number, readonly reference: string, readonly question: string, readonly language: string, readonly tlp: Tlp, readonly state: InformationRequestState, readonly urgency: Urgency, readonly legalBasis: LegalBasis, readonly legalText: string, readonly contact: string, readonly relatedIds: ReadonlyArray<string>, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly retainUntil: string | null, readonly cancelledAt: string | null, readonly cancelledReason: string | null, readonly declineReason: InformationDeclineReason | null, readonly withAgency: boolean, readonly contactEntry: { readonly unit: string, readonly phone: string | null, readonly email: string | null, readonly urgentNote: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly subjects: ReadonlyArray<{ readonly kind: IndicatorKind, readonly value: string, readonly display: string }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly handling: { readonly at: string, readonly note: string | null, readonly agency: { readonly id: string, readonly name: string }, readonly assignee: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null } | null, readonly pendingRelease: { readonly id: string, readonly state: ReleaseState } | null, readonly steps: ReadonlyArray<{ readonly at: string, readonly step: InformationRequestStepKind, readonly state: InformationRequestState, readonly note: string | null, readonly reason: InformationDeclineReason | null, readonly dueAt: string | null, readonly minutes: number | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }> } | null };

export type RequestMessagesQueryVariables = Exact<{
  requestId: string;
  after?: string | null | undefined;
}>;


export type RequestMessagesQuery = { readonly informationMessages: { readonly nodes: ReadonlyArray<{ readonly number: number, readonly text: string, readonly language: string, readonly answer: InformationRequestState | null, readonly createdAt: string, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly subjects: ReadonlyArray<{ readonly kind: IndicatorKind, readonly value: string, readonly display: string }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type InquiryQueryVariables = Exact<{
  id: string;
}>;


export type InquiryQuery = { readonly informationInquiry: { readonly id: string, readonly reference: string, readonly closedAt: string | null, readonly unanswered: boolean, readonly requests: ReadonlyArray<{ readonly id: string, readonly state: InformationRequestState, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }> } | null };

export type AnswerRequestMutationVariables = Exact<{
  input: InformationAnswerInput;
}>;


export type AnswerRequestMutation = { readonly answerInformationRequest: { readonly id: string } };

export type WriteMessageMutationVariables = Exact<{
  id: string;
  message: InformationMessageInput;
}>;


export type WriteMessageMutation = { readonly writeInformationMessage: { readonly id: string } };

export type CancelRequestMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type CancelRequestMutation = { readonly cancelInformationRequest: { readonly id: string } };

export type ExtendRequestMutationVariables = Exact<{
  id: string;
  deadlineMinutes: number;
}>;


export type ExtendRequestMutation = { readonly extendInformationRequest: { readonly id: string } };

export type RequestExtensionMutationVariables = Exact<{
  id: string;
  deadlineMinutes: number;
  note?: string | null | undefined;
}>;


export type RequestExtensionMutation = { readonly requestInformationExtension: { readonly id: string } };

export type CloseInquiryMutationVariables = Exact<{
  id: string;
}>;


export type CloseInquiryMutation = { readonly closeInformationInquiry: { readonly id: string } };

export type AssigneesQueryVariables = Exact<{ [key: string]: never; }>;


export type AssigneesQuery = { readonly agencies: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> } };

export type AssignToAgencyMutationVariables = Exact<{
  id: string;
  agencyId: string;
  note?: string | null | undefined;
}>;


export type AssignToAgencyMutation = { readonly assignInformationRequestToAgency: { readonly id: string } };

export type AssignToOfficerMutationVariables = Exact<{
  id: string;
  userId?: string | null | undefined;
  note?: string | null | undefined;
}>;


export type AssignToOfficerMutation = { readonly assignInformationRequest: { readonly id: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const REQUEST = 'query Request($id:ID!){informationRequest(id:$id){id inquiryId version reference question language tlp state urgency legalBasis legalText contact contactEntry{unit phone email urgentNote}relatedIds createdAt acknowledgeDueAt dueAt escalation retainUntil cancelledAt cancelledReason declineReason withAgency createdBy{...ActorName}recipient{...PartyName}subjects{...SubjectLine}evidence{...FileLine}handling{at note agency{id name}assignee{...ActorName}}pendingRelease{id state}steps{at step state note reason dueAt minutes by{...ActorName}}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<RequestQuery, RequestQueryVariables>;
export const REQUEST_MESSAGES = 'query RequestMessages($requestId:ID!$after:Cursor){informationMessages(requestId:$requestId first:100 after:$after){nodes{number text language answer createdAt createdBy{...ActorName}subjects{...SubjectLine}evidence{...FileLine}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<RequestMessagesQuery, RequestMessagesQueryVariables>;
export const INQUIRY = 'query Inquiry($id:ID!){informationInquiry(id:$id){id reference closedAt unanswered requests{id state recipient{...PartyName}}}}fragment PartyName on Party{id kind name country}' as TypedText<InquiryQuery, InquiryQueryVariables>;
export const ANSWER_REQUEST = 'mutation AnswerRequest($input:InformationAnswerInput!){answerInformationRequest(input:$input){id}}' as TypedText<AnswerRequestMutation, AnswerRequestMutationVariables>;
export const WRITE_MESSAGE = 'mutation WriteMessage($id:ID!$message:InformationMessageInput!){writeInformationMessage(id:$id message:$message){id}}' as TypedText<WriteMessageMutation, WriteMessageMutationVariables>;
export const CANCEL_REQUEST = 'mutation CancelRequest($id:ID!$reason:String!){cancelInformationRequest(id:$id reason:$reason){id}}' as TypedText<CancelRequestMutation, CancelRequestMutationVariables>;
export const EXTEND_REQUEST = 'mutation ExtendRequest($id:ID!$deadlineMinutes:Int!){extendInformationRequest(id:$id deadlineMinutes:$deadlineMinutes){id}}' as TypedText<ExtendRequestMutation, ExtendRequestMutationVariables>;
export const REQUEST_EXTENSION = 'mutation RequestExtension($id:ID!$deadlineMinutes:Int!$note:String){requestInformationExtension(id:$id deadlineMinutes:$deadlineMinutes note:$note){id}}' as TypedText<RequestExtensionMutation, RequestExtensionMutationVariables>;
export const CLOSE_INQUIRY = 'mutation CloseInquiry($id:ID!){closeInformationInquiry(id:$id){id}}' as TypedText<CloseInquiryMutation, CloseInquiryMutationVariables>;
export const ASSIGNEES = 'query Assignees{agencies(first:200){nodes{id name}}}' as TypedText<AssigneesQuery, AssigneesQueryVariables>;
export const ASSIGN_TO_AGENCY = 'mutation AssignToAgency($id:ID!$agencyId:ID!$note:String){assignInformationRequestToAgency(id:$id agencyId:$agencyId note:$note){id}}' as TypedText<AssignToAgencyMutation, AssignToAgencyMutationVariables>;
export const ASSIGN_TO_OFFICER = 'mutation AssignToOfficer($id:ID!$userId:ID$note:String){assignInformationRequest(id:$id userId:$userId note:$note){id}}' as TypedText<AssignToOfficerMutation, AssignToOfficerMutationVariables>;
