// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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

/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

/** What participants learn of a linked item that they do not see. */
export type CasePlaceholder =
  /** That an item of this kind is linked. */
  | 'KIND'
  /** Nothing, not even that the item exists. */
  | 'NONE'
  /** The kind and the owner of the item. */
  | 'PARTY';

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

export type CaseItemsQueryVariables = Exact<{
  caseId: string;
  after?: string | null | undefined;
}>;


export type CaseItemsQuery = { readonly caseItems: { readonly nodes: ReadonlyArray<{ readonly itemId: string, readonly itemKind: ItemKind, readonly createdAt: string, readonly linkedBy: ReadonlyArray<{ readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly item:
        | { readonly __typename: 'ActionRequest', readonly tlp: Tlp, readonly action: ActionKind, readonly createdAt: string, readonly dueAt: string, readonly acknowledgeDueAt: string, readonly id: string, readonly actionState: ActionRequestState, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly subject: { readonly kind: IndicatorKind, readonly value: string, readonly display: string } }
        | { readonly __typename: 'Announcement', readonly id: string }
        | { readonly __typename: 'Case', readonly tlp: Tlp, readonly id: string, readonly caseTitle: string }
        | { readonly __typename: 'Indicator', readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
        | { readonly __typename: 'InformationRequest', readonly tlp: Tlp, readonly question: string, readonly language: string, readonly createdAt: string, readonly dueAt: string, readonly acknowledgeDueAt: string, readonly id: string, readonly informationState: InformationRequestState, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }
        | { readonly __typename: 'Notice', readonly tlp: Tlp, readonly id: string, readonly original: { readonly title: string }, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
        | { readonly __typename: 'Relationship', readonly id: string }
        | { readonly __typename: 'Report', readonly tlp: Tlp, readonly title: string, readonly id: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
        | { readonly __typename: 'ReportOutcome', readonly id: string }
        | { readonly __typename: 'Sighting', readonly id: string }
        | { readonly __typename: 'StixObject', readonly tlp: Tlp, readonly type: string, readonly stixId: string, readonly id: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CaseHiddenItemsQueryVariables = Exact<{
  caseId: string;
  after?: string | null | undefined;
}>;


export type CaseHiddenItemsQuery = { readonly caseHiddenItems: { readonly nodes: ReadonlyArray<{ readonly itemKind: ItemKind, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type UnlinkFromCaseMutationVariables = Exact<{
  id: string;
  itemId: string;
}>;


export type UnlinkFromCaseMutation = { readonly unlinkFromCase: { readonly id: string } };

export type AllowCasePlaceholderMutationVariables = Exact<{
  id: string;
  itemId: string;
  placeholder: CasePlaceholder;
}>;


export type AllowCasePlaceholderMutation = { readonly allowCasePlaceholder: { readonly id: string } };

export type LinkableIndicatorsQueryVariables = Exact<{
  text: string;
  after?: string | null | undefined;
}>;


export type LinkableIndicatorsQuery = { readonly indicators: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type LinkableRequestsQueryVariables = Exact<{
  text?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type LinkableRequestsQuery = { readonly searchCasework: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: CaseworkKind, readonly title: string, readonly state: CaseworkState, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly item:
        | { readonly tlp: Tlp, readonly reference: string }
        | { readonly tlp: Tlp }
        | Record<PropertyKey, never>
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const CASE_ITEMS = 'query CaseItems($caseId:ID!$after:Cursor){caseItems(caseId:$caseId first:100 after:$after){nodes{itemId itemKind createdAt linkedBy{...ActorName}item{__typename id ...on Indicator{...IndicatorLine}...on InformationRequest{tlp question language informationState:state createdAt dueAt acknowledgeDueAt recipient{...PartyName}createdBy{...ActorName}}...on ActionRequest{tlp action actionState:state createdAt dueAt acknowledgeDueAt recipient{...PartyName}createdBy{...ActorName}subject{...SubjectLine}}...on Report{tlp title owner{...PartyName}}...on Notice{tlp original{title}owner{...PartyName}}...on Case{tlp caseTitle:title}...on StixObject{tlp type stixId owner{...PartyName}}}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}fragment ActorName on Actor{kind id name party{...PartyName}}fragment SubjectLine on RequestSubject{kind value display}' as TypedText<CaseItemsQuery, CaseItemsQueryVariables>;
export const CASE_HIDDEN_ITEMS = 'query CaseHiddenItems($caseId:ID!$after:Cursor){caseHiddenItems(caseId:$caseId first:100 after:$after){nodes{itemKind party{...PartyName}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<CaseHiddenItemsQuery, CaseHiddenItemsQueryVariables>;
export const UNLINK_FROM_CASE = 'mutation UnlinkFromCase($id:ID!$itemId:ID!){unlinkFromCase(id:$id itemId:$itemId){id}}' as TypedText<UnlinkFromCaseMutation, UnlinkFromCaseMutationVariables>;
export const ALLOW_CASE_PLACEHOLDER = 'mutation AllowCasePlaceholder($id:ID!$itemId:ID!$placeholder:CasePlaceholder!){allowCasePlaceholder(id:$id itemId:$itemId placeholder:$placeholder){id}}' as TypedText<AllowCasePlaceholderMutation, AllowCasePlaceholderMutationVariables>;
export const LINKABLE_INDICATORS = 'query LinkableIndicators($text:String!$after:Cursor){indicators(filter:{text:$text includeLapsed:true}first:20 after:$after){nodes{...IndicatorLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}' as TypedText<LinkableIndicatorsQuery, LinkableIndicatorsQueryVariables>;
export const LINKABLE_REQUESTS = 'query LinkableRequests($text:String$after:Cursor){searchCasework(filter:{kinds:[INFORMATION_REQUEST ACTION_REQUEST]text:$text}first:20 after:$after){nodes{id kind title state parties{...PartyName}item{...on InformationRequest{tlp}...on ActionRequest{tlp reference}}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<LinkableRequestsQuery, LinkableRequestsQueryVariables>;
