// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Answer of a recipient. For a freeze, held amounts are summed, and the sum decides between HELD and PARTIALLY_HELD. */
export type ActionAnswer =
  /** The recipient is working on it. */
  | 'ACKNOWLEDGED'
  /** The recipient refuses, for the given reason. */
  | 'DECLINED'
  /** The requested money is held. For other actions than FREEZE: preserved, or taken down. */
  | 'HELD'
  /** Less than the requested money is held. For other actions: a part is preserved, or taken down. */
  | 'PARTIALLY_HELD'
  /** Released. For other actions than FREEZE: no longer preserved, or no longer taken down. */
  | 'RELEASED'
  /** Returned to the person it was taken from. */
  | 'RETURNED'
  /** Seized by an authority. */
  | 'SEIZED';

/** One answer of the recipient. */
export type ActionAnswerInput = {
  /** Of a freeze: the amount that this step holds, releases, seizes or returns. Absent in the last three: all that is still held. */
  readonly amount?: MoneyInput | null | undefined;
  /** The answer to the request. */
  readonly answer: ActionAnswer;
  /** Identifier of the request. */
  readonly id: string;
  /** A note to the other side; at most 2,000 characters. */
  readonly note?: string | null | undefined;
  /** Reason of a refusal; for DECLINED only. */
  readonly reason?: ActionDeclineReason | null | undefined;
  /** The version that is answered. If it is not current, nothing is stored (VERSION_STALE). Absent: any version. */
  readonly version?: number | null | undefined;
};

/** Reason for refusing a request. */
export type ActionDeclineReason =
  /** The legal basis is not sufficient. */
  | 'LEGAL_BASIS'
  /** The request has too little information to find it. */
  | 'MORE_NEEDED'
  /** The money or the data is no longer there. */
  | 'NOTHING_LEFT'
  /** The account, address or content does not exist. */
  | 'NOT_FOUND'
  /** Another party has it. */
  | 'NOT_OURS'
  /** Another reason: see the note. */
  | 'OTHER';

/** The action that a request asks for. */
export type ActionKind =
  /** Hold money in a bank account, a wallet or a payment address. */
  | 'FREEZE'
  /** Keep data that would be deleted, until an order for its disclosure comes. */
  | 'PRESERVATION'
  /** Take down an account, a site or an app. */
  | 'TAKEDOWN';

/** Conditions on a list of requests. An absent field does not filter. */
export type ActionRequestFilter = {
  /** Requests for any of these actions. */
  readonly actions?: ReadonlyArray<ActionKind> | null | undefined;
  /** Requests with any of these references; 100 at most. */
  readonly references?: ReadonlyArray<string> | null | undefined;
  /** The viewer's side. */
  readonly side?: Side | null | undefined;
  /** Requests in any of these states. */
  readonly states?: ReadonlyArray<ActionRequestState> | null | undefined;
};

/** A whole request. A field that is absent in an amendment is cleared. */
export type ActionRequestInput = {
  /** Minutes from now within which the recipient must acknowledge, 1 to 10,080. Absent: 15, or deadlineMinutes if that is shorter. */
  readonly acknowledgeWithinMinutes?: number | null | undefined;
  /** The requested action. */
  readonly action: ActionKind;
  /** Of a freeze: the amount. Absent: all that there is. */
  readonly amount?: MoneyInput | null | undefined;
  /** Contact that the recipient can reach immediately; 1 to 500 characters. Required unless `contactEntryId` is given. Absent: the name of the unit of the entry. */
  readonly contact?: string | null | undefined;
  /** An entry of your own party in the directory, in place of `contact` or beside it. The reader sees the entry only if it is in the entry's audience. */
  readonly contactEntryId?: string | null | undefined;
  /** Minutes from now within which the recipient must answer, 1 to 525,600. */
  readonly deadlineMinutes: number;
  /** Evidence files of the requester's agency, at most 20. The recipient sees them with the request. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** Legal basis of the request. */
  readonly legalBasis: LegalBasis;
  /** The order, law or agreement as text, with its number; 1 to 2,000 characters. */
  readonly legalText: string;
  /** What happened, as far as the recipient needs it; at most 10,000 characters. */
  readonly narrative?: string | null | undefined;
  /** Of a freeze: when the payment was made. */
  readonly paidAt?: string | null | undefined;
  /** Of a freeze: the reference of the payment, 1 to 200 characters. */
  readonly paymentReference?: string | null | undefined;
  /** The country or partner that receives the request. It cannot change in an amendment. */
  readonly recipientId: string;
  /** The requester's own reference, 1 to 200 characters. Sending again under the same reference amends a request that has no answer yet. */
  readonly reference: string;
  /** Related indicators and reports, at most 100. The recipient sees only those that it may see anyway. */
  readonly related?: ReadonlyArray<string> | null | undefined;
  /** The value to act on. */
  readonly subject: RequestSubjectInput;
  /** Traffic Light Protocol label. AMBER_STRICT is refused, because it allows no recipient. */
  readonly tlp?: Tlp | null | undefined;
  /** How urgent it is. */
  readonly urgency?: Urgency | null | undefined;
};

/** State of a request. */
export type ActionRequestState =
  /** The recipient is working on it. */
  | 'ACKNOWLEDGED'
  /** Cancelled by the requester. */
  | 'CANCELLED'
  /** The recipient refuses, for the given reason. */
  | 'DECLINED'
  /** The requested money is held. For other actions than FREEZE: preserved, or taken down. */
  | 'HELD'
  /** Less than the requested money is held. For other actions: a part is preserved, or taken down. */
  | 'PARTIALLY_HELD'
  /** Released. For other actions than FREEZE: no longer preserved, or no longer taken down. */
  | 'RELEASED'
  /** Returned to the person it was taken from. */
  | 'RETURNED'
  /** Seized by an authority. */
  | 'SEIZED'
  /** Sent; not yet acknowledged. */
  | 'SENT';

/** Kind of step of a request. */
export type ActionRequestStepKind =
  /** The recipient is working on it. */
  | 'ACKNOWLEDGED'
  /** The requester amended the request. */
  | 'AMENDED'
  /** Cancelled by the requester. */
  | 'CANCELLED'
  /** The recipient refuses, for the given reason. */
  | 'DECLINED'
  /** A duty officer of the recipient has seen the alert. The state of the request does not change. */
  | 'DUTY_ACKNOWLEDGED'
  /** The hub called an officer of the recipient's duty line about the emergency; `escalation` is the officer's position. */
  | 'DUTY_ALERTED'
  /** A deadline passed without an acknowledgement, or without an answer. */
  | 'ESCALATED'
  /** The requester extended the deadline. */
  | 'EXTENDED'
  /** The requested money is held. For other actions than FREEZE: preserved, or taken down. */
  | 'HELD'
  /** Less than the requested money is held. For other actions: a part is preserved, or taken down. */
  | 'PARTIALLY_HELD'
  /** Released. For other actions than FREEZE: no longer preserved, or no longer taken down. */
  | 'RELEASED'
  /** The requester asks for the release of what is held. */
  | 'RELEASE_REQUESTED'
  /** Returned to the person it was taken from. */
  | 'RETURNED'
  /** Seized by an authority. */
  | 'SEIZED'
  /** Sent; not yet acknowledged. */
  | 'SENT';

/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

/** Conditions on the golden-hour board. An absent field does not filter. */
export type GoldenHourFilter = {
  /** Requests for any of these actions; absent: freezes. */
  readonly actions?: ReadonlyArray<ActionKind> | null | undefined;
  /** The viewer's side. */
  readonly side?: Side | null | undefined;
};

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

/** An amount of money. */
export type MoneyInput = {
  /** A decimal number with at most as many decimal digits as the currency has: "12500.50". */
  readonly amount: string;
  /** ISO 4217 code: THB, USD … */
  readonly currency: string;
};

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

/** Whether a problem stops an element. */
export type ProblemSeverity =
  /** The problem stops the element; or, in a report that was taken, the value that `field` names. */
  | 'ERROR'
  /** The problem does not stop the element: a documentation range, a known-good value … */
  | 'WARNING';

/** The result for one element of a batch. */
export type PublishOutcome =
  /** The object is new. */
  | 'CREATED'
  /** Nothing was written; the problems give the reasons. */
  | 'REJECTED'
  /** The object was removed. */
  | 'REMOVED'
  /** The object already exists with the same content. */
  | 'UNCHANGED'
  /** The object has a new version. */
  | 'UPDATED';

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

/** The value that a request is about, in any spelling, defanged or not. */
export type RequestSubjectInput = {
  /** National bank code, BIC or short name (KBANK), for an account without IBAN. */
  readonly bank?: string | null | undefined;
  /** Country of a phone number or account in national format. */
  readonly country?: string | null | undefined;
  /** Kind of the value. */
  readonly kind: IndicatorKind;
  /** Network of a wallet; absent: derived from the address. */
  readonly network?: string | null | undefined;
  /** Platform of an account or payment scheme, lower case. */
  readonly platform?: string | null | undefined;
  /** The value; at most 4,096 characters. */
  readonly value: string;
};

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

/** The viewer's side of what one party sends to another: a request, a dispute, a proposal. */
export type Side =
  /** The viewer's party received it, and has to answer it. */
  | 'RECEIVED'
  /** The viewer's party sent it. */
  | 'SENT';

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

/** How to reach a unit urgently. */
export type UrgentChannel =
  /** By its e-mail address. */
  | 'EMAIL'
  /** By its phone number. */
  | 'PHONE';

export type ActionLineFragment = { readonly id: string, readonly reference: string, readonly action: ActionKind, readonly state: ActionRequestState, readonly urgency: Urgency, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly subject: { readonly kind: IndicatorKind, readonly value: string, readonly display: string }, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type GoldenHourQueryVariables = Exact<{
  filter?: GoldenHourFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type GoldenHourQuery = { readonly board: { readonly nodes: ReadonlyArray<{ readonly minutesLeft: number, readonly overdue: boolean, readonly atRisk: { readonly amount: string, readonly currency: string } | null, readonly request: { readonly id: string, readonly reference: string, readonly action: ActionKind, readonly state: ActionRequestState, readonly urgency: Urgency, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly subject: { readonly kind: IndicatorKind, readonly value: string, readonly display: string }, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type FreezeTotalsQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type FreezeTotalsQuery = { readonly totals: ReadonlyArray<{ readonly side: Side, readonly requestCount: number, readonly requested: { readonly amount: string, readonly currency: string }, readonly held: { readonly amount: string }, readonly stillHeld: { readonly amount: string }, readonly returned: { readonly amount: string } }> };

export type ActionRequestsQueryVariables = Exact<{
  filter?: ActionRequestFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ActionRequestsQuery = { readonly requests: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly action: ActionKind, readonly state: ActionRequestState, readonly urgency: Urgency, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly subject: { readonly kind: IndicatorKind, readonly value: string, readonly display: string }, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ActionRequestQueryVariables = Exact<{
  id: string;
}>;


export type ActionRequestQuery = { readonly request: { readonly paidAt: string | null, readonly paymentReference: string | null, readonly legalBasis: LegalBasis, readonly legalText: string, readonly narrative: string | null, readonly contact: string, readonly cancelledAt: string | null, readonly cancelledReason: string | null, readonly releaseRequestedAt: string | null, readonly id: string, readonly reference: string, readonly action: ActionKind, readonly state: ActionRequestState, readonly urgency: Urgency, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly released: { readonly amount: string, readonly currency: string } | null, readonly seized: { readonly amount: string, readonly currency: string } | null, readonly returned: { readonly amount: string, readonly currency: string } | null, readonly contactEntry: { readonly id: string, readonly unit: string, readonly phone: string | null, readonly email: string | null, readonly urgentChannel: UrgentChannel, readonly urgentNote: string | null, readonly stale: boolean } | null, readonly pendingRelease: { readonly id: string, readonly state: ReleaseState } | null, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly steps: ReadonlyArray<{ readonly at: string, readonly step: ActionRequestStepKind, readonly note: string | null, readonly reason: ActionDeclineReason | null, readonly dueAt: string | null, readonly escalation: number | null, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly subject: { readonly kind: IndicatorKind, readonly value: string, readonly display: string }, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null };

export type ActionRequestVersionsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type ActionRequestVersionsQuery = { readonly versions: { readonly nodes: ReadonlyArray<{ readonly version: number, readonly at: string, readonly action: ActionKind, readonly urgency: Urgency, readonly tlp: Tlp, readonly legalBasis: LegalBasis, readonly legalText: string, readonly narrative: string | null, readonly contact: string, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly subject: { readonly kind: IndicatorKind, readonly value: string, readonly display: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type RecipientsOfActionsQueryVariables = Exact<{ [key: string]: never; }>;


export type RecipientsOfActionsQuery = { readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> };

export type RequestActionMutationVariables = Exact<{
  input: ActionRequestInput;
  purpose?: string | null | undefined;
}>;


export type RequestActionMutation = { readonly receipts: ReadonlyArray<{ readonly outcome: PublishOutcome, readonly request: { readonly id: string } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly field: string | null, readonly message: string, readonly severity: ProblemSeverity }> }> };

export type AnswerActionMutationVariables = Exact<{
  input: ActionAnswerInput;
}>;


export type AnswerActionMutation = { readonly receipts: ReadonlyArray<{ readonly outcome: PublishOutcome, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> };

export type CancelActionMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type CancelActionMutation = { readonly cancelActionRequest: { readonly id: string, readonly state: ActionRequestState } };

export type ExtendActionMutationVariables = Exact<{
  id: string;
  deadlineMinutes: number;
}>;


export type ExtendActionMutation = { readonly extendActionRequest: { readonly id: string, readonly dueAt: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const GOLDEN_HOUR = 'fragment ActionLine on ActionRequest{id reference action state urgency tlp version createdAt acknowledgeDueAt dueAt escalation subject{...SubjectLine}amount{amount currency}held{amount currency}createdBy{...ActorName}recipient{...PartyName}}query GoldenHour($filter:GoldenHourFilter$after:Cursor){board:goldenHour(first:50 filter:$filter after:$after){nodes{minutesLeft overdue atRisk{amount currency}request{...ActionLine}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<GoldenHourQuery, GoldenHourQueryVariables>;
export const FREEZE_TOTALS = 'query FreezeTotals($from:DateTime!$to:DateTime!){totals:freezeTotals(from:$from to:$to){side requestCount requested{amount currency}held{amount}stillHeld{amount}returned{amount}}}' as TypedText<FreezeTotalsQuery, FreezeTotalsQueryVariables>;
export const ACTION_REQUESTS = 'fragment ActionLine on ActionRequest{id reference action state urgency tlp version createdAt acknowledgeDueAt dueAt escalation subject{...SubjectLine}amount{amount currency}held{amount currency}createdBy{...ActorName}recipient{...PartyName}}query ActionRequests($filter:ActionRequestFilter$after:Cursor){requests:actionRequests(first:50 filter:$filter after:$after){nodes{...ActionLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<ActionRequestsQuery, ActionRequestsQueryVariables>;
export const ACTION_REQUEST = 'fragment ActionLine on ActionRequest{id reference action state urgency tlp version createdAt acknowledgeDueAt dueAt escalation subject{...SubjectLine}amount{amount currency}held{amount currency}createdBy{...ActorName}recipient{...PartyName}}query ActionRequest($id:ID!){request:actionRequest(id:$id){...ActionLine paidAt paymentReference legalBasis legalText narrative contact cancelledAt cancelledReason releaseRequestedAt released{amount currency}seized{amount currency}returned{amount currency}contactEntry{id unit phone email urgentChannel urgentNote stale}pendingRelease{id state}evidence{...FileLine}steps{at step note reason dueAt escalation amount{amount currency}by{...ActorName}}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<ActionRequestQuery, ActionRequestQueryVariables>;
export const ACTION_REQUEST_VERSIONS = 'query ActionRequestVersions($id:ID!$after:Cursor){versions:actionRequestVersions(requestId:$id first:50 after:$after){nodes{version at action urgency tlp legalBasis legalText narrative contact amount{amount currency}subject{...SubjectLine}}pageInfo{hasNextPage endCursor}}}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<ActionRequestVersionsQuery, ActionRequestVersionsQueryVariables>;
export const RECIPIENTS_OF_ACTIONS = 'query RecipientsOfActions{parties{...PartyName}}fragment PartyName on Party{id kind name country}' as TypedText<RecipientsOfActionsQuery, RecipientsOfActionsQueryVariables>;
export const REQUEST_ACTION = 'mutation RequestAction($input:ActionRequestInput!$purpose:String){receipts:requestActions(input:[$input]purpose:$purpose){outcome request{id}problems{code field message severity}}}' as TypedText<RequestActionMutation, RequestActionMutationVariables>;
export const ANSWER_ACTION = 'mutation AnswerAction($input:ActionAnswerInput!){receipts:answerActionRequests(input:[$input]){outcome problems{code message}}}' as TypedText<AnswerActionMutation, AnswerActionMutationVariables>;
export const CANCEL_ACTION = 'mutation CancelAction($id:ID!$reason:String!){cancelActionRequest(id:$id reason:$reason){id state}}' as TypedText<CancelActionMutation, CancelActionMutationVariables>;
export const EXTEND_ACTION = 'mutation ExtendAction($id:ID!$deadlineMinutes:Int!){extendActionRequest(id:$id deadlineMinutes:$deadlineMinutes){id dueAt}}' as TypedText<ExtendActionMutation, ExtendActionMutationVariables>;
