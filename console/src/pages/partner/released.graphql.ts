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

/** A channel by which items leave the hub. */
export type DeliveryChannel =
  /** A file. Cannot carry a withdrawal. */
  | 'EXPORT'
  /** The query `feed`. Carries withdrawals. */
  | 'FEED'
  /** A MISP feed. Cannot carry a withdrawal. */
  | 'MISP'
  /** The subscription `feed`. Carries withdrawals. */
  | 'SUBSCRIPTION'
  /** TAXII 2.1. Cannot carry a withdrawal. */
  | 'TAXII'
  /** A webhook. Carries withdrawals. */
  | 'WEBHOOK';

/** Which events are sent. A filter by threats never excludes REVOKED and WITHDRAWN. */
export type FeedFilter = {
  /** For any of these working groups that the viewer's party belongs to: the feed of a group. Withdrawals are sent for items of any audience. */
  readonly groups?: ReadonlyArray<string> | null | undefined;
  /** Also events of items of the viewer's own party. */
  readonly includeOwn?: boolean | null | undefined;
  /** Only items of these kinds: `[INDICATOR]` excludes announcements and sightings. */
  readonly itemKinds?: ReadonlyArray<ItemKind> | null | undefined;
  /** Any of these kinds of indicator. */
  readonly kinds?: ReadonlyArray<IndicatorKind> | null | undefined;
  /** Owned by any of these parties, as far as the owner was ever visible to the viewer's party. */
  readonly owners?: ReadonlyArray<string> | null | undefined;
  /** Only items that other parties released to the viewer's party: their indicators and stored objects. Excludes its own items, announcements, reports and sightings, whatever else the filter contains. */
  readonly released?: boolean | null | undefined;
  /** Any of these threats, before or after the change. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
};

/** Meaning of an event for its reader. */
export type FeedOperation =
  /** Sent at the start, then at fixed intervals: store the cursor. */
  | 'POSITION'
  /** The item is visible to the reader for the first time, or again: insert or replace. */
  | 'PUBLISHED'
  /** The owner revoked the item; the item contains the reason. */
  | 'REVOKED'
  /** The item has a new version: insert or replace. */
  | 'UPDATED'
  /** The item is no longer visible to the reader's party: only the id is given, and every copy must be deleted. */
  | 'WITHDRAWN';

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

/** The event that a party must receive. */
export type WithdrawalOperation =
  /** The item is still visible to the party, as revoked. */
  | 'REVOKED'
  /** The item is no longer visible to the party: another audience, a group that it left, a bar, a suspension, or the end of retention. */
  | 'WITHDRAWN';

export type ReleasedQueryVariables = Exact<{
  filter?: FeedFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ReleasedQuery = { readonly snapshot: { readonly cursor: string | null, readonly more: boolean, readonly items: ReadonlyArray<
      | { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly publishedAt: string, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }
      | Record<PropertyKey, never>
    > } };

export type ReleasedLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly publishedAt: string, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type MarkCopiesMutationVariables = Exact<{
  itemIds: ReadonlyArray<string> | string;
}>;


export type MarkCopiesMutation = { readonly markCopies: ReadonlyArray<string> };

export type ReleasedLiveSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ReleasedLiveSubscription = { readonly releasedFeed: { readonly cursor: string, readonly operation: FeedOperation } };

export type UnconfirmedQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UnconfirmedQuery = { readonly unconfirmedWithdrawals: { readonly nodes: ReadonlyArray<{ readonly itemId: string, readonly itemKind: ItemKind, readonly operation: WithdrawalOperation, readonly lostAt: string, readonly fetchedChannels: ReadonlyArray<DeliveryChannel>, readonly recallDueAt: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ConfirmWithdrawalMutationVariables = Exact<{
  itemId: string;
  copiesDeleted: boolean;
}>;


export type ConfirmWithdrawalMutation = { readonly confirmWithdrawal: { readonly confirmedAt: string | null } };

export type PartnerReleasesQueryVariables = Exact<{
  includeEnded?: boolean | null | undefined;
  after?: string | null | undefined;
}>;


export type PartnerReleasesQuery = { readonly partnerReleases: { readonly nodes: ReadonlyArray<{ readonly itemId: string, readonly itemKind: ItemKind, readonly releasedAt: string, readonly endedAt: string | null, readonly barred: boolean, readonly partner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly releasedBy: { readonly name: string | null } | null, readonly fetched: ReadonlyArray<{ readonly channel: DeliveryChannel, readonly at: string }>, readonly item:
        | { readonly id: string, readonly kind: IndicatorKind, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly revokedAt: string | null }
        | Record<PropertyKey, never>
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const RELEASED = 'query Released($filter:FeedFilter$after:Cursor){snapshot(filter:$filter first:100 after:$after){cursor more items{...on Indicator{...ReleasedLine}}}}fragment ReleasedLine on Indicator{id kind value display platform network bank threat tlp tags firstSeen lastSeen validUntil publishedAt revokedAt revokedReason owner{...PartyName}}fragment PartyName on Party{id kind name country}' as TypedText<ReleasedQuery, ReleasedQueryVariables>;
export const MARK_COPIES = 'mutation MarkCopies($itemIds:[ID!]!){markCopies(itemIds:$itemIds)}' as TypedText<MarkCopiesMutation, MarkCopiesMutationVariables>;
export const RELEASED_LIVE = 'subscription ReleasedLive($after:Cursor){releasedFeed(after:$after){cursor operation}}' as TypedText<ReleasedLiveSubscription, ReleasedLiveSubscriptionVariables>;
export const UNCONFIRMED = 'query Unconfirmed($after:Cursor){unconfirmedWithdrawals(first:50 after:$after){nodes{itemId itemKind operation lostAt fetchedChannels recallDueAt}pageInfo{hasNextPage endCursor}}}' as TypedText<UnconfirmedQuery, UnconfirmedQueryVariables>;
export const CONFIRM_WITHDRAWAL = 'mutation ConfirmWithdrawal($itemId:ID!$copiesDeleted:Boolean!){confirmWithdrawal(itemId:$itemId copiesDeleted:$copiesDeleted){confirmedAt}}' as TypedText<ConfirmWithdrawalMutation, ConfirmWithdrawalMutationVariables>;
export const PARTNER_RELEASES = 'query PartnerReleases($includeEnded:Boolean$after:Cursor){partnerReleases(includeEnded:$includeEnded first:50 after:$after){nodes{itemId itemKind releasedAt endedAt barred partner{...PartyName}releasedBy{name}fetched{channel at}item{...on Indicator{id kind display threat tlp revokedAt}}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<PartnerReleasesQuery, PartnerReleasesQueryVariables>;
