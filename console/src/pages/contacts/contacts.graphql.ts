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

/** Conditions on a list of entries of the directory. An absent field does not filter. */
export type DirectoryFilterInput = {
  /** Whether the list also has withdrawn entries of the viewer's party. */
  readonly includeWithdrawn?: boolean | null | undefined;
  /** Units that speak any of these languages, by basic filtering (RFC 4647): en also finds en-GB. */
  readonly languages?: ReadonlyArray<string> | null | undefined;
  /** Entries of any of these parties, each by its id, country code or slug. */
  readonly parties?: ReadonlyArray<string> | null | undefined;
  /** Units with any of these roles. */
  readonly roles?: ReadonlyArray<DirectoryRole> | null | undefined;
  /** Entries whose verification is overdue (true), or is not (false). */
  readonly stale?: boolean | null | undefined;
};

/** What a unit in the directory does. */
export type DirectoryRole =
  /** 24/7 point of contact, for example by article 35 of the Budapest Convention. */
  | 'AROUND_THE_CLOCK_POINT'
  /** Unit that investigates cybercrime. */
  | 'CYBERCRIME_UNIT'
  /** Financial intelligence unit. */
  | 'FINANCIAL_INTELLIGENCE_UNIT'
  /** Unit that stops payments and investigates fraud. */
  | 'FRAUD_DESK'
  /** Authority for mutual legal assistance and court orders. */
  | 'LEGAL_ASSISTANCE'
  /** Duty desk of a National Central Bureau. */
  | 'NCB_DUTY_DESK'
  /** None of these. The name of the unit says what it does. */
  | 'OTHER'
  /** A partner's team for requests of law enforcement. */
  | 'TRUST_AND_SAFETY';

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

/** How to reach a unit urgently. */
export type UrgentChannel =
  /** By its e-mail address. */
  | 'EMAIL'
  /** By its phone number. */
  | 'PHONE';

/** Day of the week, as RFC 5545 names it. */
export type Weekday =
  /** Friday. */
  | 'FR'
  /** Monday. */
  | 'MO'
  /** Saturday. */
  | 'SA'
  /** Sunday. */
  | 'SU'
  /** Thursday. */
  | 'TH'
  /** Tuesday. */
  | 'TU'
  /** Wednesday. */
  | 'WE';

export type ContactEntryFragment = { readonly id: string, readonly unit: string, readonly role: DirectoryRole, readonly phone: string | null, readonly email: string | null, readonly languages: ReadonlyArray<string>, readonly timeZone: string, readonly urgentChannel: UrgentChannel, readonly urgentNote: string | null, readonly staffed: boolean | null, readonly stale: boolean, readonly verifiedAt: string, readonly verificationDueAt: string, readonly version: number, readonly openingHours: ReadonlyArray<{ readonly days: ReadonlyArray<Weekday>, readonly opens: string, readonly closes: string }>, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type DirectoryOfContactsQueryVariables = Exact<{
  filter?: DirectoryFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type DirectoryOfContactsQuery = { readonly entries: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly unit: string, readonly role: DirectoryRole, readonly phone: string | null, readonly email: string | null, readonly languages: ReadonlyArray<string>, readonly timeZone: string, readonly urgentChannel: UrgentChannel, readonly urgentNote: string | null, readonly staffed: boolean | null, readonly stale: boolean, readonly verifiedAt: string, readonly verificationDueAt: string, readonly version: number, readonly openingHours: ReadonlyArray<{ readonly days: ReadonlyArray<Weekday>, readonly opens: string, readonly closes: string }>, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PartiesWithContactsQueryVariables = Exact<{ [key: string]: never; }>;


export type PartiesWithContactsQuery = { readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> };

export type OwnDutyLineQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnDutyLineQuery = { readonly dutyLine: ReadonlyArray<{ readonly position: number, readonly until: string, readonly fallback: boolean, readonly rank: number, readonly officer: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly agency: { readonly id: string, readonly name: string } }> };

export type VerifyContactEntryMutationVariables = Exact<{
  id: string;
  version: number;
}>;


export type VerifyContactEntryMutation = { readonly verifyDirectoryEntry: { readonly id: string, readonly version: number } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const DIRECTORY_OF_CONTACTS = 'fragment ContactEntry on DirectoryEntry{id unit role phone email languages openingHours{days opens closes}timeZone urgentChannel urgentNote staffed stale verifiedAt verificationDueAt version party{...PartyName}agency{id name}}query DirectoryOfContacts($filter:DirectoryFilterInput$after:Cursor){entries:directoryEntries(first:50 filter:$filter after:$after){nodes{...ContactEntry}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<DirectoryOfContactsQuery, DirectoryOfContactsQueryVariables>;
export const PARTIES_WITH_CONTACTS = 'query PartiesWithContacts{parties{...PartyName}}fragment PartyName on Party{id kind name country}' as TypedText<PartiesWithContactsQuery, PartiesWithContactsQueryVariables>;
export const OWN_DUTY_LINE = 'query OwnDutyLine{dutyLine{position until fallback rank officer{...ActorName}agency{id name}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<OwnDutyLineQuery, OwnDutyLineQueryVariables>;
export const VERIFY_CONTACT_ENTRY = 'mutation VerifyContactEntry($id:ID!$version:Int!){verifyDirectoryEntry(id:$id version:$version){id version}}' as TypedText<VerifyContactEntryMutation, VerifyContactEntryMutationVariables>;
