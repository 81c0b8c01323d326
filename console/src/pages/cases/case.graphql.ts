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

/** Outcome of a case. */
export type CaseClosingInput = {
  /** People arrested. */
  readonly arrests?: number | null | undefined;
  /** Language of the text as a BCP 47 tag: en, th, zh-Hans, pt-BR … */
  readonly language: string;
  /** Money recovered, one entry for each currency; at most 20. */
  readonly recovered?: ReadonlyArray<MoneyInput> | null | undefined;
  /** The closing report, Markdown, 1 to 20,000 characters. */
  readonly report: string;
  /** Victims identified or freed. */
  readonly victims?: number | null | undefined;
};

/** Description of a case. */
export type CaseInput = {
  /** Countries that the case concerns, members of the hub or not; at most 250. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Summary, at most 5,000 characters. Participants read it. */
  readonly summary?: string | null | undefined;
  /** The threat that the case is about. */
  readonly threat: ThreatType;
  /** Title, 1 to 200 characters. */
  readonly title: string;
};

/** Whether a country takes part in a case. */
export type CaseParticipantState =
  /** The country takes part. */
  | 'ACCEPTED'
  /** The country declined the invitation. */
  | 'DECLINED'
  /** Invited; the country sees a summary. */
  | 'INVITED'
  /** The country left the case. */
  | 'LEFT'
  /** The country was removed and sees nothing of the case. */
  | 'REMOVED';

/** Rights of a country in a case. Each level includes the previous one. */
export type CaseRights =
  /** Link items, write notes and tasks, attach files. */
  | 'CONTRIBUTE'
  /** Change the description and state of the case, and manage its participants. */
  | 'LEAD'
  /** Read the case and what is in it, up to the ceiling. */
  | 'READ';

/** State of a case. */
export type CaseState =
  /** In progress. */
  | 'ACTIVE'
  /** Closed. Nothing can be added or changed until the case is reopened. */
  | 'CLOSED'
  /** Opened. */
  | 'OPEN'
  /** On hold. */
  | 'SUSPENDED';

/** What a party that does not see an item learns when it queries the value. */
export type Discoverability =
  /** Neither the requester nor the owner learns anything. */
  | 'HIDDEN'
  /** The requester learns that a party holds the value. The owner is notified. */
  | 'HIT'
  /** The requester learns which party holds the value, and can contact it. The owner is notified. */
  | 'HIT_CONTACT'
  /** The requester learns nothing. The owner is notified of the requester. */
  | 'SILENT';

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

/** An amount of money. */
export type MoneyInput = {
  /** A decimal number with at most as many decimal digits as the currency has: "12500.50". */
  readonly amount: string;
  /** ISO 4217 code: THB, USD … */
  readonly currency: string;
};

/** State of a case that is not closed. */
export type OpenCaseState =
  /** In progress. */
  | 'ACTIVE'
  /** Opened. */
  | 'OPEN'
  /** On hold. */
  | 'SUSPENDED';

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

export type CaseHeadQueryVariables = Exact<{
  id: string;
}>;


export type CaseHeadQuery = { readonly case: { readonly id: string, readonly version: number, readonly title: string, readonly summary: string | null, readonly threat: ThreatType, readonly countries: ReadonlyArray<string>, readonly tlp: Tlp, readonly ceiling: Tlp | null, readonly state: CaseState, readonly stateReason: string | null, readonly rights: CaseRights | null, readonly discoverability: Discoverability | null, readonly createdAt: string, readonly updatedAt: string, readonly retainUntil: string | null, readonly closedAt: string | null, readonly closedReason: string | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly lead: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly leadOffered: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly participants: ReadonlyArray<{ readonly rights: CaseRights, readonly ceiling: Tlp, readonly state: CaseParticipantState, readonly message: string | null, readonly note: string | null, readonly createdAt: string, readonly answeredAt: string | null, readonly endedAt: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly closedBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly closing: { readonly language: string, readonly report: string, readonly arrests: number, readonly victims: number, readonly recovered: ReadonlyArray<{ readonly amount: string, readonly currency: string }> } | null } | null, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> };

export type CaseFieldsFragment = { readonly id: string, readonly version: number, readonly title: string, readonly summary: string | null, readonly threat: ThreatType, readonly countries: ReadonlyArray<string>, readonly tlp: Tlp, readonly ceiling: Tlp | null, readonly state: CaseState, readonly stateReason: string | null, readonly rights: CaseRights | null, readonly discoverability: Discoverability | null, readonly createdAt: string, readonly updatedAt: string, readonly retainUntil: string | null, readonly closedAt: string | null, readonly closedReason: string | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly lead: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly leadOffered: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly participants: ReadonlyArray<{ readonly rights: CaseRights, readonly ceiling: Tlp, readonly state: CaseParticipantState, readonly message: string | null, readonly note: string | null, readonly createdAt: string, readonly answeredAt: string | null, readonly endedAt: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly closedBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly closing: { readonly language: string, readonly report: string, readonly arrests: number, readonly victims: number, readonly recovered: ReadonlyArray<{ readonly amount: string, readonly currency: string }> } | null };

export type ParticipantFieldsFragment = { readonly rights: CaseRights, readonly ceiling: Tlp, readonly state: CaseParticipantState, readonly message: string | null, readonly note: string | null, readonly createdAt: string, readonly answeredAt: string | null, readonly endedAt: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type UpdateCaseMutationVariables = Exact<{
  id: string;
  input: CaseInput;
  version: number;
}>;


export type UpdateCaseMutation = { readonly updateCase: { readonly id: string } };

export type SetCaseStateMutationVariables = Exact<{
  id: string;
  state: OpenCaseState;
  reason: string;
}>;


export type SetCaseStateMutation = { readonly setCaseState: { readonly id: string } };

export type CloseCaseMutationVariables = Exact<{
  id: string;
  reason: string;
  closing: CaseClosingInput;
}>;


export type CloseCaseMutation = { readonly closeCase: { readonly id: string } };

export type ReopenCaseMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type ReopenCaseMutation = { readonly reopenCase: { readonly id: string } };

export type SetCaseRetentionMutationVariables = Exact<{
  id: string;
  retainUntil?: string | null | undefined;
}>;


export type SetCaseRetentionMutation = { readonly setCaseRetention: { readonly id: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const CASE_HEAD = 'query CaseHead($id:ID!){case(id:$id){...CaseFields}parties(kind:COUNTRY){...PartyName}}fragment CaseFields on Case{id version title summary threat countries tlp ceiling state stateReason rights discoverability createdAt updatedAt retainUntil createdBy{...ActorName}lead{...PartyName}leadOffered{...PartyName}participants{...ParticipantFields}evidence{...FileLine}closedAt closedReason closedBy{...ActorName}closing{language report arrests victims recovered{amount currency}}}fragment ParticipantFields on CaseParticipant{party{...PartyName}rights ceiling state message note createdAt answeredAt endedAt}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<CaseHeadQuery, CaseHeadQueryVariables>;
export const UPDATE_CASE = 'mutation UpdateCase($id:ID!$input:CaseInput!$version:Int!){updateCase(id:$id input:$input version:$version){id}}' as TypedText<UpdateCaseMutation, UpdateCaseMutationVariables>;
export const SET_CASE_STATE = 'mutation SetCaseState($id:ID!$state:OpenCaseState!$reason:String!){setCaseState(id:$id state:$state reason:$reason){id}}' as TypedText<SetCaseStateMutation, SetCaseStateMutationVariables>;
export const CLOSE_CASE = 'mutation CloseCase($id:ID!$reason:String!$closing:CaseClosingInput!){closeCase(id:$id reason:$reason closing:$closing){id}}' as TypedText<CloseCaseMutation, CloseCaseMutationVariables>;
export const REOPEN_CASE = 'mutation ReopenCase($id:ID!$reason:String!){reopenCase(id:$id reason:$reason){id}}' as TypedText<ReopenCaseMutation, ReopenCaseMutationVariables>;
export const SET_CASE_RETENTION = 'mutation SetCaseRetention($id:ID!$retainUntil:DateTime){setCaseRetention(id:$id retainUntil:$retainUntil){id}}' as TypedText<SetCaseRetentionMutation, SetCaseRetentionMutationVariables>;
