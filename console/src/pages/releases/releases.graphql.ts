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

/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

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

export type PendingReleasesQueryVariables = Exact<{
  includeDecided: boolean;
  after?: string | null | undefined;
}>;


export type PendingReleasesQuery = { readonly pendingReleases: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly itemKind: ItemKind, readonly itemId: string, readonly state: ReleaseState, readonly tlp: Tlp, readonly discoverability: Discoverability | null, readonly createdAt: string, readonly expiresAt: string, readonly decidedAt: string | null, readonly reason: string | null, readonly reviewDueAt: string | null, readonly reviewOverdue: boolean, readonly createdBy: { readonly id: string | null, readonly name: string | null, readonly kind: ActorKind | null, readonly agency: { readonly id: string, readonly name: string } | null } | null, readonly decidedBy: { readonly name: string | null } | null, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly name: string }> }, readonly content: { readonly threat: ThreatType, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null } | null, readonly item:
        | { readonly reference: string, readonly action: ActionKind, readonly urgency: Urgency, readonly id: string, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly agencyOnly: boolean | null, readonly id: string, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly name: string }> } | null }
        | { readonly reference: string, readonly question: string, readonly urgency: Urgency, readonly id: string, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type RequestedAudienceFragment = { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly name: string }> };

export type ReleaseFieldsFragment = { readonly id: string, readonly itemKind: ItemKind, readonly itemId: string, readonly state: ReleaseState, readonly tlp: Tlp, readonly discoverability: Discoverability | null, readonly createdAt: string, readonly expiresAt: string, readonly decidedAt: string | null, readonly reason: string | null, readonly reviewDueAt: string | null, readonly reviewOverdue: boolean, readonly createdBy: { readonly id: string | null, readonly name: string | null, readonly kind: ActorKind | null, readonly agency: { readonly id: string, readonly name: string } | null } | null, readonly decidedBy: { readonly name: string | null } | null, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly name: string }> }, readonly content: { readonly threat: ThreatType, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null } | null, readonly item:
    | { readonly reference: string, readonly action: ActionKind, readonly urgency: Urgency, readonly id: string, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly agencyOnly: boolean | null, readonly id: string, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly name: string }> } | null }
    | { readonly reference: string, readonly question: string, readonly urgency: Urgency, readonly id: string, readonly recipient: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
   | null };

export type ApproveReleaseMutationVariables = Exact<{
  id: string;
}>;


export type ApproveReleaseMutation = { readonly approveRelease: { readonly id: string } };

export type DeclineReleaseMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type DeclineReleaseMutation = { readonly declineRelease: { readonly id: string } };

export type ReviewReleaseMutationVariables = Exact<{
  id: string;
  agree: boolean;
  reason?: string | null | undefined;
}>;


export type ReviewReleaseMutation = { readonly reviewRelease: { readonly id: string } };

export type WithdrawReleaseMutationVariables = Exact<{
  id: string;
}>;


export type WithdrawReleaseMutation = { readonly withdrawRelease: { readonly id: string } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const PENDING_RELEASES = 'query PendingReleases($includeDecided:Boolean!$after:Cursor){pendingReleases(first:50 after:$after includeDecided:$includeDecided){nodes{...ReleaseFields}pageInfo{hasNextPage endCursor}}}fragment RequestedAudience on Audience{everyCountry countries exceptCountries groups{id name}partners{id name}}fragment ReleaseFields on Release{id itemKind itemId state tlp discoverability createdAt expiresAt decidedAt reason reviewDueAt reviewOverdue createdBy{id name kind agency{id name}}decidedBy{name}audience{...RequestedAudience}content{threat confidence reliability credibility description tags firstSeen lastSeen}item{id ...on Indicator{kind value display threat tlp confidence reliability credibility description tags firstSeen lastSeen agencyOnly audience{...RequestedAudience}}...on ActionRequest{reference action urgency recipient{...PartyName}}...on InformationRequest{reference question urgency recipient{...PartyName}}}}fragment PartyName on Party{id kind name country}' as TypedText<PendingReleasesQuery, PendingReleasesQueryVariables>;
export const APPROVE_RELEASE = 'mutation ApproveRelease($id:ID!){approveRelease(id:$id){id}}' as TypedText<ApproveReleaseMutation, ApproveReleaseMutationVariables>;
export const DECLINE_RELEASE = 'mutation DeclineRelease($id:ID!$reason:String!){declineRelease(id:$id reason:$reason){id}}' as TypedText<DeclineReleaseMutation, DeclineReleaseMutationVariables>;
export const REVIEW_RELEASE = 'mutation ReviewRelease($id:ID!$agree:Boolean!$reason:String){reviewRelease(id:$id agree:$agree reason:$reason){id}}' as TypedText<ReviewReleaseMutation, ReviewReleaseMutationVariables>;
export const WITHDRAW_RELEASE = 'mutation WithdrawRelease($id:ID!){withdrawRelease(id:$id){id}}' as TypedText<WithdrawReleaseMutation, WithdrawReleaseMutationVariables>;
