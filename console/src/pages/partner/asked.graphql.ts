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

export type AskedLineFragment = { readonly id: string, readonly reference: string, readonly action: ActionKind, readonly urgency: Urgency, readonly state: ActionRequestState, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly subject: { readonly kind: IndicatorKind, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null } };

export type AskedQueryVariables = Exact<{
  states?: ReadonlyArray<ActionRequestState> | ActionRequestState | null | undefined;
  after?: string | null | undefined;
}>;


export type AskedQuery = { readonly actionRequests: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly action: ActionKind, readonly urgency: Urgency, readonly state: ActionRequestState, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly subject: { readonly kind: IndicatorKind, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type OneAskedQueryVariables = Exact<{
  id: string;
}>;


export type OneAskedQuery = { readonly actionRequest: { readonly legalBasis: LegalBasis, readonly legalText: string, readonly contact: string, readonly narrative: string | null, readonly paymentReference: string | null, readonly paidAt: string | null, readonly releaseRequestedAt: string | null, readonly cancelledReason: string | null, readonly id: string, readonly reference: string, readonly action: ActionKind, readonly urgency: Urgency, readonly state: ActionRequestState, readonly tlp: Tlp, readonly version: number, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly escalation: number, readonly released: { readonly amount: string, readonly currency: string } | null, readonly seized: { readonly amount: string, readonly currency: string } | null, readonly returned: { readonly amount: string, readonly currency: string } | null, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string }>, readonly steps: ReadonlyArray<{ readonly at: string, readonly step: ActionRequestStepKind, readonly note: string | null, readonly reason: ActionDeclineReason | null, readonly dueAt: string | null, readonly escalation: number | null, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly amount: { readonly amount: string, readonly currency: string } | null, readonly held: { readonly amount: string, readonly currency: string } | null, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly subject: { readonly kind: IndicatorKind, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null } } | null };

export type AnswerActionRequestsMutationVariables = Exact<{
  input: ReadonlyArray<ActionAnswerInput> | ActionAnswerInput;
}>;


export type AnswerActionRequestsMutation = { readonly answerActionRequests: ReadonlyArray<{ readonly outcome: PublishOutcome, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const ASKED = 'fragment AskedLine on ActionRequest{id reference action urgency state tlp version createdAt acknowledgeDueAt dueAt escalation amount{amount currency}held{amount currency}createdBy{party{...PartyName}}subject{kind display platform network bank}}query Asked($states:[ActionRequestState!]$after:Cursor){actionRequests(filter:{side:RECEIVED states:$states}first:50 after:$after){nodes{...AskedLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<AskedQuery, AskedQueryVariables>;
export const ONE_ASKED = 'fragment AskedLine on ActionRequest{id reference action urgency state tlp version createdAt acknowledgeDueAt dueAt escalation amount{amount currency}held{amount currency}createdBy{party{...PartyName}}subject{kind display platform network bank}}query OneAsked($id:ID!){actionRequest(id:$id){...AskedLine legalBasis legalText contact narrative paymentReference paidAt releaseRequestedAt cancelledReason released{amount currency}seized{amount currency}returned{amount currency}evidence{id filename type size sha256}steps{at step note reason dueAt escalation amount{amount currency}by{...ActorName}}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<OneAskedQuery, OneAskedQueryVariables>;
export const ANSWER_ACTION_REQUESTS = 'mutation AnswerActionRequests($input:[ActionAnswerInput!]!){answerActionRequests(input:$input){outcome problems{code message}}}' as TypedText<AnswerActionRequestsMutation, AnswerActionRequestsMutationVariables>;
