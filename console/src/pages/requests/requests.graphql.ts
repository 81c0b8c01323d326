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

/** Conditions on a list of inquiries. An absent field does not filter. */
export type InformationInquiryFilter = {
  /** Whether the inquiry is closed. */
  readonly closed?: boolean | null | undefined;
  /** Inquiries with any of these references; 100 at most. */
  readonly references?: ReadonlyArray<string> | null | undefined;
  /** Inquiries with a request in any of these states. */
  readonly states?: ReadonlyArray<InformationRequestState> | null | undefined;
};

/** Conditions on a list of requests for information. An absent field does not filter. */
export type InformationRequestFilter = {
  /** Requests with any of these references; 100 at most. */
  readonly references?: ReadonlyArray<string> | null | undefined;
  /** Requests in any of these states. */
  readonly states?: ReadonlyArray<InformationRequestState> | null | undefined;
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

/** Urgency of a request, as its requester states it, or of an alert. */
export type Urgency =
  /** Immediately: a life is in danger, or money is being moved. */
  | 'EMERGENCY'
  /** In the usual order. */
  | 'ROUTINE'
  /** Before routine requests. */
  | 'URGENT';

export type AskedOfUsQueryVariables = Exact<{
  filter?: InformationRequestFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type AskedOfUsQuery = { readonly informationRequests: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly question: string, readonly language: string, readonly tlp: Tlp, readonly state: InformationRequestState, readonly urgency: Urgency, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly withAgency: boolean, readonly handling: { readonly agency: { readonly id: string, readonly name: string }, readonly assignee: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type AskedByUsQueryVariables = Exact<{
  filter?: InformationInquiryFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type AskedByUsQuery = { readonly informationInquiries: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly closedAt: string | null, readonly requests: ReadonlyArray<{ readonly id: string, readonly reference: string, readonly question: string, readonly language: string, readonly tlp: Tlp, readonly state: InformationRequestState, readonly urgency: Urgency, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly withAgency: boolean, readonly handling: { readonly agency: { readonly id: string, readonly name: string }, readonly assignee: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type RequestRowFragment = { readonly id: string, readonly reference: string, readonly question: string, readonly language: string, readonly tlp: Tlp, readonly state: InformationRequestState, readonly urgency: Urgency, readonly createdAt: string, readonly acknowledgeDueAt: string, readonly dueAt: string, readonly withAgency: boolean, readonly handling: { readonly agency: { readonly id: string, readonly name: string }, readonly assignee: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null } | null, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const ASKED_OF_US = 'query AskedOfUs($filter:InformationRequestFilter$after:Cursor){informationRequests(filter:$filter first:50 after:$after){nodes{...RequestRow}pageInfo{hasNextPage endCursor}}}fragment RequestRow on InformationRequest{id reference question language tlp state urgency createdAt acknowledgeDueAt dueAt withAgency handling{agency{id name}assignee{...ActorName}}recipient{...PartyName}createdBy{...ActorName}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<AskedOfUsQuery, AskedOfUsQueryVariables>;
export const ASKED_BY_US = 'query AskedByUs($filter:InformationInquiryFilter$after:Cursor){informationInquiries(filter:$filter first:50 after:$after){nodes{id reference closedAt requests{...RequestRow}}pageInfo{hasNextPage endCursor}}}fragment RequestRow on InformationRequest{id reference question language tlp state urgency createdAt acknowledgeDueAt dueAt withAgency handling{agency{id name}assignee{...ActorName}}recipient{...PartyName}createdBy{...ActorName}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<AskedByUsQuery, AskedByUsQueryVariables>;
