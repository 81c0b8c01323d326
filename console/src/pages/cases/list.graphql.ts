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

/** Rights of a country in a case. Each level includes the previous one. */
export type CaseRights =
  /** Link items, write notes and tasks, attach files. */
  | 'CONTRIBUTE'
  /** Change the description and state of the case, and manage its participants. */
  | 'LEAD'
  /** Read the case and what is in it, up to the ceiling. */
  | 'READ';

/** Property by which casework is counted. */
export type CaseworkFacet =
  /** Each country concerned. */
  | 'COUNTRY'
  /** Kind of casework. */
  | 'KIND'
  /** Each party that takes part. */
  | 'PARTY'
  /** State of the casework. */
  | 'STATE'
  /** Threat. Casework without a threat is not counted. */
  | 'THREAT';

/** Filter of casework. All given fields must match; a list matches when any of its entries does. */
export type CaseworkFilter = {
  /** Casework that concerns any of these countries. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Created at or after this time. */
  readonly createdAfter?: string | null | undefined;
  /** Created before this time. */
  readonly createdBefore?: string | null | undefined;
  /** Any of these kinds. */
  readonly kinds?: ReadonlyArray<CaseworkKind> | null | undefined;
  /** Casework with such an amount. */
  readonly money?: MoneyFilter | null | undefined;
  /** Parties, any of which takes part: each by its id, country code or slug. */
  readonly parties?: ReadonlyArray<string> | null | undefined;
  /** Any of these states. */
  readonly states?: ReadonlyArray<CaseworkState> | null | undefined;
  /** Casework with this text in title, name, summary, question, narrative, reference or purpose. Not case-sensitive. */
  readonly text?: string | null | undefined;
  /** Any of these threats. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
  /** Casework about this value, in any spelling: as a subject, or as a linked indicator or request that the viewer sees. */
  readonly value?: LookupInput | null | undefined;
};

/** Kind of casework. */
export type CaseworkKind =
  /** A request to freeze, preserve or take down, sent or received. */
  | 'ACTION_REQUEST'
  /** A case in which the viewer's country takes part. */
  | 'CASE'
  /** An invitation of the viewer's country to a case. Only the data of the invitation is searched and returned. */
  | 'CASE_INVITATION'
  /** A query of another country about a holding of the viewer's country (deconfliction). */
  | 'CONTACT'
  /** A request for information, sent or received. */
  | 'INFORMATION_REQUEST'
  /** A published notice. */
  | 'NOTICE'
  /** A notice that the viewer's country writes or changes. For officers who work on notices. */
  | 'NOTICE_DRAFT'
  /** A partner's report that is not withdrawn: for a partner its own, for a country those that concern it. */
  | 'REPORT'
  /** A watch that the viewer may see. Found by its name. */
  | 'WATCH';

/** State of casework: the states of all kinds. The enum of each kind describes its values. */
export type CaseworkState =
  /** State of: INFORMATION_REQUEST, ACTION_REQUEST. */
  | 'ACKNOWLEDGED'
  /** State of: CASE, WATCH. */
  | 'ACTIVE'
  /** State of: INFORMATION_REQUEST. */
  | 'ANSWERED'
  /** State of: INFORMATION_REQUEST, ACTION_REQUEST, NOTICE, NOTICE_DRAFT. */
  | 'CANCELLED'
  /** State of: CASE. */
  | 'CLOSED'
  /** State of: NOTICE. */
  | 'CURRENT'
  /** State of: INFORMATION_REQUEST, ACTION_REQUEST, CONTACT. */
  | 'DECLINED'
  /** State of: NOTICE_DRAFT, REPORT. */
  | 'DRAFT'
  /** State of: WATCH. */
  | 'ENDED'
  /** State of: WATCH. */
  | 'EXPIRED'
  /** State of: ACTION_REQUEST. */
  | 'HELD'
  /** State of: CONTACT. */
  | 'IDENTIFIED'
  /** State of: CASE_INVITATION. */
  | 'INVITED'
  /** State of: NOTICE_DRAFT. */
  | 'IN_REVIEW'
  /** State of: NOTICE. */
  | 'LAPSED'
  /** State of: CASE, CONTACT. */
  | 'OPEN'
  /** State of: INFORMATION_REQUEST. */
  | 'PARTIALLY_ANSWERED'
  /** State of: ACTION_REQUEST. */
  | 'PARTIALLY_HELD'
  /** State of: WATCH. */
  | 'PAUSED'
  /** State of: ACTION_REQUEST, CONTACT. */
  | 'RELEASED'
  /** State of: ACTION_REQUEST. */
  | 'RETURNED'
  /** State of: ACTION_REQUEST. */
  | 'SEIZED'
  /** State of: INFORMATION_REQUEST, ACTION_REQUEST. */
  | 'SENT'
  /** State of: NOTICE_DRAFT, REPORT. */
  | 'SUBMITTED'
  /** State of: CASE. */
  | 'SUSPENDED';

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

/** Amounts in one currency. */
export type MoneyFilter = {
  /** Minimum amount, a decimal number. */
  readonly atLeast?: string | null | undefined;
  /** Maximum amount, a decimal number. */
  readonly atMost?: string | null | undefined;
  /** ISO 4217: THB, USD … */
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

export type CaseListQueryVariables = Exact<{
  filter: CaseworkFilter;
  after?: string | null | undefined;
}>;


export type CaseListQuery = { readonly searchCasework: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly title: string, readonly state: CaseworkState, readonly threat: ThreatType | null, readonly countries: ReadonlyArray<string>, readonly createdAt: string, readonly updatedAt: string, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly item:
        | { readonly id: string, readonly tlp: Tlp, readonly lead: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
        | Record<PropertyKey, never>
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CaseRowFragment = { readonly id: string, readonly title: string, readonly state: CaseworkState, readonly threat: ThreatType | null, readonly countries: ReadonlyArray<string>, readonly createdAt: string, readonly updatedAt: string, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly item:
    | { readonly id: string, readonly tlp: Tlp, readonly lead: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
    | Record<PropertyKey, never>
   | null };

export type CaseFacetsQueryVariables = Exact<{
  filter: CaseworkFilter;
}>;


export type CaseFacetsQuery = { readonly searchCasework: { readonly facets: ReadonlyArray<{ readonly facet: CaseworkFacet, readonly values: ReadonlyArray<{ readonly value: string, readonly label: string, readonly count: number }> }> } };

export type CaseInvitationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CaseInvitationsQuery = { readonly caseInvitations: { readonly nodes: ReadonlyArray<{ readonly caseId: string, readonly title: string, readonly threat: ThreatType, readonly countries: ReadonlyArray<string>, readonly tlp: Tlp, readonly ceiling: Tlp, readonly rights: CaseRights, readonly message: string | null, readonly createdAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly lead: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type AnswerCaseInvitationMutationVariables = Exact<{
  id: string;
  accept: boolean;
  note?: string | null | undefined;
}>;


export type AnswerCaseInvitationMutation = { readonly answerCaseInvitation: { readonly id: string } | null };

export type OpenCaseMutationVariables = Exact<{
  input: CaseInput;
  tlp: Tlp;
}>;


export type OpenCaseMutation = { readonly openCase: { readonly id: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const CASE_LIST = 'query CaseList($filter:CaseworkFilter!$after:Cursor){searchCasework(filter:$filter first:50 after:$after){nodes{...CaseRow}pageInfo{hasNextPage endCursor}}}fragment CaseRow on CaseworkResult{id title state threat countries createdAt updatedAt parties{...PartyName}item{...on Case{id tlp lead{...PartyName}}}}fragment PartyName on Party{id kind name country}' as TypedText<CaseListQuery, CaseListQueryVariables>;
export const CASE_FACETS = 'query CaseFacets($filter:CaseworkFilter!){searchCasework(filter:$filter first:1 facets:[STATE THREAT PARTY]){facets{facet values{value label count}}}}' as TypedText<CaseFacetsQuery, CaseFacetsQueryVariables>;
export const CASE_INVITATIONS = 'query CaseInvitations($after:Cursor){caseInvitations(first:50 after:$after){nodes{caseId title threat countries tlp ceiling rights message createdAt owner{...PartyName}lead{...PartyName}createdBy{...ActorName}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<CaseInvitationsQuery, CaseInvitationsQueryVariables>;
export const ANSWER_CASE_INVITATION = 'mutation AnswerCaseInvitation($id:ID!$accept:Boolean!$note:String){answerCaseInvitation(id:$id accept:$accept note:$note){id}}' as TypedText<AnswerCaseInvitationMutation, AnswerCaseInvitationMutationVariables>;
export const OPEN_CASE = 'mutation OpenCase($input:CaseInput!$tlp:Tlp!){openCase(input:$input tlp:$tlp){id}}' as TypedText<OpenCaseMutation, OpenCaseMutationVariables>;
