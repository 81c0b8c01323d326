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

/** What a watch matches. */
export type WatchAbout =
  /** All indicators that reach the party through one of its groups. The watch fires for visible indicators. */
  | 'FILTER'
  /** Prefixes of phone numbers or accounts. The watch fires for visible indicators. */
  | 'PREFIXES'
  /** Whole values. The watch fires for visible indicators, and for holdings that answer hit to a deconfliction query. */
  | 'VALUES';

/** What a hit may disclose. */
export type WatchDisclosure =
  /** Another party holds the value, and discloses neither its name nor its indicator. */
  | 'HIT'
  /** Another party holds the value, and discloses its name but not its indicator. */
  | 'HIT_CONTACT'
  /** An indicator that was visible at the time of the hit. */
  | 'VISIBLE';

/** A new watch. Give values, prefixes or a filter. */
export type WatchInput = {
  /** Case reference, at most 200 characters. */
  readonly caseReference?: string | null | undefined;
  /** When the watch expires: at most 366 days from now. */
  readonly expiresAt: string;
  /** A group, and optionally threats and kinds. */
  readonly filter?: WatchedGroupInput | null | undefined;
  /** Name, 1 to 100 characters. */
  readonly name: string;
  /** Whether the owners of matched indicators and holdings learn who watched, why, and what matched. */
  readonly notifyOwners?: boolean | null | undefined;
  /** Prefixes, 1 to 50. */
  readonly prefixes?: ReadonlyArray<WatchPrefixInput> | null | undefined;
  /** Purpose, 1 to 500 characters. The audit log contains it. */
  readonly purpose: string;
  /** Values in any spelling, 1 to 1,000. addToWatch adds more, up to 10,000. */
  readonly values?: ReadonlyArray<LookupInput> | null | undefined;
  /** Who sees and manages the watch. */
  readonly visibleTo?: WatchVisibility | null | undefined;
};

/** A prefix of values. */
export type WatchPrefixInput = {
  /** National bank code or BIC; only for accounts. */
  readonly bank?: string | null | undefined;
  /** Country; only for accounts. */
  readonly country?: string | null | undefined;
  /** Kind of the values. */
  readonly kind: WatchPrefixKind;
  /** The prefix, for example +66 81234; for an account its first digits. */
  readonly prefix: string;
};

/** Kinds of values whose prefixes can be watched. */
export type WatchPrefixKind =
  /** A national account: country, bank and at least four digits. IBANs have no prefixes. */
  | 'BANK_ACCOUNT'
  /** A plus, the country code and at least five digits. */
  | 'PHONE';

/** State of a watch. */
export type WatchState =
  /** The watch fires. */
  | 'ACTIVE'
  /** Ended by an officer. */
  | 'ENDED'
  /** The end date has passed. */
  | 'EXPIRED'
  /** The watch does not fire. After it is resumed, it fires for indicators that came during the pause. */
  | 'PAUSED';

/** Who sees and manages a watch. */
export type WatchVisibility =
  /** The creator's agency. */
  | 'AGENCY'
  /** Only its creator. */
  | 'CREATOR'
  /** The creator's whole country. */
  | 'PARTY';

/** Filter of indicators that reach the viewer's party through one of its groups. */
export type WatchedGroupInput = {
  /** A working group of the viewer's party. */
  readonly groupId: string;
  /** Any of these kinds; absent: all. */
  readonly kinds?: ReadonlyArray<IndicatorKind> | null | undefined;
  /** Any of these threats; absent: all. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
};

export type WatchLineFragment = { readonly id: string, readonly name: string, readonly purpose: string, readonly caseReference: string | null, readonly about: WatchAbout, readonly state: WatchState, readonly hitCount: number, readonly termCount: number, readonly scanning: boolean, readonly visibleTo: WatchVisibility, readonly notifyOwners: boolean, readonly createdAt: string, readonly expiresAt: string, readonly endedAt: string | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly filter: { readonly kinds: ReadonlyArray<IndicatorKind> | null, readonly threats: ReadonlyArray<ThreatType> | null, readonly group: { readonly id: string, readonly name: string } | null } | null };

export type TermReceiptFragment = { readonly index: number, readonly outcome: PublishOutcome, readonly term: { readonly kind: IndicatorKind, readonly display: string } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> };

export type WatchesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type WatchesQuery = { readonly watches: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly purpose: string, readonly caseReference: string | null, readonly about: WatchAbout, readonly state: WatchState, readonly hitCount: number, readonly termCount: number, readonly scanning: boolean, readonly visibleTo: WatchVisibility, readonly notifyOwners: boolean, readonly createdAt: string, readonly expiresAt: string, readonly endedAt: string | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly filter: { readonly kinds: ReadonlyArray<IndicatorKind> | null, readonly threats: ReadonlyArray<ThreatType> | null, readonly group: { readonly id: string, readonly name: string } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type WatchQueryVariables = Exact<{
  id: string;
}>;


export type WatchQuery = { readonly watch: { readonly id: string, readonly name: string, readonly purpose: string, readonly caseReference: string | null, readonly about: WatchAbout, readonly state: WatchState, readonly hitCount: number, readonly termCount: number, readonly scanning: boolean, readonly visibleTo: WatchVisibility, readonly notifyOwners: boolean, readonly createdAt: string, readonly expiresAt: string, readonly endedAt: string | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly filter: { readonly kinds: ReadonlyArray<IndicatorKind> | null, readonly threats: ReadonlyArray<ThreatType> | null, readonly group: { readonly id: string, readonly name: string } | null } | null } | null };

export type WatchHitsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type WatchHitsQuery = { readonly hits: { readonly cursor: string, readonly more: boolean, readonly events: ReadonlyArray<{ readonly at: string, readonly cursor: string, readonly disclosure: WatchDisclosure, readonly term: { readonly kind: IndicatorKind, readonly display: string } | null, readonly holder: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }> } };

export type WatchTermsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type WatchTermsQuery = { readonly terms: { readonly nodes: ReadonlyArray<{ readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly scope: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type WatchableGroupsQueryVariables = Exact<{ [key: string]: never; }>;


export type WatchableGroupsQuery = { readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }> };

export type CreateWatchMutationVariables = Exact<{
  input: WatchInput;
}>;


export type CreateWatchMutation = { readonly created: { readonly watch: { readonly id: string } | null, readonly terms: ReadonlyArray<{ readonly index: number, readonly outcome: PublishOutcome, readonly term: { readonly kind: IndicatorKind, readonly display: string } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> } };

export type AddToWatchMutationVariables = Exact<{
  id: string;
  values?: ReadonlyArray<LookupInput> | LookupInput | null | undefined;
  prefixes?: ReadonlyArray<WatchPrefixInput> | WatchPrefixInput | null | undefined;
}>;


export type AddToWatchMutation = { readonly terms: ReadonlyArray<{ readonly index: number, readonly outcome: PublishOutcome, readonly term: { readonly kind: IndicatorKind, readonly display: string } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> };

export type RemoveFromWatchMutationVariables = Exact<{
  id: string;
  values?: ReadonlyArray<LookupInput> | LookupInput | null | undefined;
  prefixes?: ReadonlyArray<WatchPrefixInput> | WatchPrefixInput | null | undefined;
}>;


export type RemoveFromWatchMutation = { readonly terms: ReadonlyArray<{ readonly index: number, readonly outcome: PublishOutcome, readonly term: { readonly kind: IndicatorKind, readonly display: string } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }> }> };

export type PauseWatchMutationVariables = Exact<{
  id: string;
}>;


export type PauseWatchMutation = { readonly pauseWatch: { readonly id: string, readonly state: WatchState } };

export type ResumeWatchMutationVariables = Exact<{
  id: string;
}>;


export type ResumeWatchMutation = { readonly resumeWatch: { readonly id: string, readonly state: WatchState } };

export type EndWatchMutationVariables = Exact<{
  id: string;
}>;


export type EndWatchMutation = { readonly endWatch: { readonly id: string, readonly state: WatchState } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const WATCHES = 'fragment WatchLine on Watch{id name purpose caseReference about state hitCount termCount scanning visibleTo notifyOwners createdAt expiresAt endedAt createdBy{...ActorName}filter{kinds threats group{id name}}}query Watches($after:Cursor){watches(first:50 after:$after){nodes{...WatchLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<WatchesQuery, WatchesQueryVariables>;
export const WATCH = 'fragment WatchLine on Watch{id name purpose caseReference about state hitCount termCount scanning visibleTo notifyOwners createdAt expiresAt endedAt createdBy{...ActorName}filter{kinds threats group{id name}}}query Watch($id:ID!){watch(id:$id){...WatchLine}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<WatchQuery, WatchQueryVariables>;
export const WATCH_HITS = 'query WatchHits($id:ID!$after:Cursor){hits:watchHits(watchId:$id first:100 after:$after){cursor more events{at cursor disclosure term{kind display}holder{...PartyName}indicator{...IndicatorLine}}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}' as TypedText<WatchHitsQuery, WatchHitsQueryVariables>;
export const WATCH_TERMS = 'query WatchTerms($id:ID!$after:Cursor){terms:watchTerms(watchId:$id first:100 after:$after){nodes{kind value display scope}pageInfo{hasNextPage endCursor}}}' as TypedText<WatchTermsQuery, WatchTermsQueryVariables>;
export const WATCHABLE_GROUPS = 'query WatchableGroups{groups{id name}}' as TypedText<WatchableGroupsQuery, WatchableGroupsQueryVariables>;
export const CREATE_WATCH = 'fragment TermReceipt on WatchTermReceipt{index outcome term{kind display}problems{code message}}mutation CreateWatch($input:WatchInput!){created:createWatch(input:$input){watch{id}terms{...TermReceipt}}}' as TypedText<CreateWatchMutation, CreateWatchMutationVariables>;
export const ADD_TO_WATCH = 'fragment TermReceipt on WatchTermReceipt{index outcome term{kind display}problems{code message}}mutation AddToWatch($id:ID!$values:[LookupInput!]$prefixes:[WatchPrefixInput!]){terms:addToWatch(id:$id values:$values prefixes:$prefixes){...TermReceipt}}' as TypedText<AddToWatchMutation, AddToWatchMutationVariables>;
export const REMOVE_FROM_WATCH = 'fragment TermReceipt on WatchTermReceipt{index outcome term{kind display}problems{code message}}mutation RemoveFromWatch($id:ID!$values:[LookupInput!]$prefixes:[WatchPrefixInput!]){terms:removeFromWatch(id:$id values:$values prefixes:$prefixes){...TermReceipt}}' as TypedText<RemoveFromWatchMutation, RemoveFromWatchMutationVariables>;
export const PAUSE_WATCH = 'mutation PauseWatch($id:ID!){pauseWatch(id:$id){id state}}' as TypedText<PauseWatchMutation, PauseWatchMutationVariables>;
export const RESUME_WATCH = 'mutation ResumeWatch($id:ID!){resumeWatch(id:$id){id state}}' as TypedText<ResumeWatchMutation, ResumeWatchMutationVariables>;
export const END_WATCH = 'mutation EndWatch($id:ID!){endWatch(id:$id){id state}}' as TypedText<EndWatchMutation, EndWatchMutationVariables>;
