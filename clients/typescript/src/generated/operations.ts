// Written by `npm run client:types` from schema.graphql and operations.graphql. Do not edit.
import type { TypedText } from '../document.js';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** What readers learn about the owner. */
export type Attribution =
  /** The party and its agency are shown. */
  | 'AGENCY'
  /** No owner is shown, and filters by owner do not match. */
  | 'HIDDEN'
  /** The party is shown. */
  | 'NAMED';

/** Audience of an item. Empty: only the owner. The TLP label limits the audience: AMBER does not allow every country, AMBER_STRICT requires an empty audience, RED allows only named countries or partners. */
export type AudienceInput = {
  /** Named member countries. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Every member country, including later ones; never partners. */
  readonly everyCountry?: boolean | null | undefined;
  /** Countries that never see the item. Overrides all other fields. */
  readonly exceptCountries?: ReadonlyArray<string> | null | undefined;
  /** Ids of working groups that the owner belongs to. The countries that are members at the time of publication are named one by one, as in `countries`. Countries that join later do not see the item. Countries that leave keep access. Not allowed for RED. */
  readonly groupMembersToday?: ReadonlyArray<string> | null | undefined;
  /** Ids of working groups that the owner belongs to. A country that leaves a group loses access at once. */
  readonly groups?: ReadonlyArray<string> | null | undefined;
  /** PARTNER parties. */
  readonly partners?: ReadonlyArray<string> | null | undefined;
};

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

/** Onward sharing that an owner allows to recipients of an indicator. */
export type OnwardMode =
  /** Recipients can propose onward sharing, and the owner decides. */
  | 'ASK'
  /** Recipients cannot propose onward sharing. */
  | 'NONE'
  /** Proposals within the named countries and groups take effect at once. The owner decides about other proposals. */
  | 'WITHIN';

/** Rule for onward sharing of an indicator by its recipients. */
export type OnwardRuleInput = {
  /** What recipients may propose. */
  readonly mode: OnwardMode;
  /** Countries and groups; only for WITHIN. */
  readonly within?: AudienceInput | null | undefined;
};

/** Kind of a party. */
export type PartyKind =
  /** A member country, behind its National Central Bureau. */
  | 'COUNTRY'
  /** The hub itself: its operator and its auditors. */
  | 'HUB'
  /** A platform or company that contributes reports. */
  | 'PARTNER';

/** Status of the person behind a value. */
export type PersonStatus =
  /** Passes stolen money on under coercion or deception. */
  | 'MULE_COERCED'
  /** Suspected of passing stolen money on. */
  | 'MULE_SUSPECTED'
  /** Suspected of the offence itself. */
  | 'SUSPECT'
  /** Not stated. */
  | 'UNKNOWN'
  /** A victim. The data reaches no partner. */
  | 'VICTIM'
  /** A witness. The data reaches no partner. */
  | 'WITNESS';

/** Whether a problem stops an element. */
export type ProblemSeverity =
  /** The problem stops the element; or, in a report that was taken, the value that `field` names. */
  | 'ERROR'
  /** The problem does not stop the element: a documentation range, a known-good value … */
  | 'WARNING';

/** An indicator about one value. Absent (or null) fields stay unchanged in an existing indicator, and get the default in a new one. replace: true clears absent content. */
export type PublishIndicatorInput = {
  /** Whether, within the owner's party, only the publishing agency sees it; absent: unchanged, false for a new indicator. The audience sees it in any case. */
  readonly agencyOnly?: boolean | null | undefined;
  /** What readers learn of the owner; absent: unchanged, NAMED for a new indicator. */
  readonly attribution?: Attribution | null | undefined;
  /** The audience. Absent: unchanged, or the default of the publisher's party for a new indicator (none: REJECTED). Naming fewer readers than before narrows the indicator, and the receipt says so (NARROWED). */
  readonly audience?: AudienceInput | null | undefined;
  /** National bank code, BIC or short name (KBANK), for an account without IBAN. */
  readonly bank?: string | null | undefined;
  /** How sure the owner is, 0 to 100. */
  readonly confidence?: number | null | undefined;
  /** Country of a phone number or account in national form. */
  readonly country?: string | null | undefined;
  /** Credibility of the information: Admiralty code 1 to 6. */
  readonly credibility?: number | null | undefined;
  /** What is known about it; at most 20,000 characters. */
  readonly description?: string | null | undefined;
  /** What parties outside the audience learn when they ask for the value; absent: unchanged, HIDDEN for a new indicator. */
  readonly discoverability?: Discoverability | null | undefined;
  /** The publisher's own reference, 1 to 500 characters. It stays with its first value. */
  readonly externalId?: string | null | undefined;
  /** When it was first seen in use. */
  readonly firstSeen?: string | null | undefined;
  /** Kind of the value. */
  readonly kind: IndicatorKind;
  /** When it was last seen in use; not before firstSeen. */
  readonly lastSeen?: string | null | undefined;
  /** Network of a wallet (btc, eth, tron …); absent: found from the address. */
  readonly network?: string | null | undefined;
  /** The rule for onward sharing by recipients. Absent: unchanged, or the default of the party (PartySettings.onwardDefault) for a new indicator. A looser rule than before needs reissue. */
  readonly onward?: OnwardRuleInput | null | undefined;
  /** For a new indicator without an audience, if the party has no default audience or the label forbids the default. True: only the own party sees the indicator. False or absent: the indicator is REJECTED. */
  readonly ownerAloneIfNew?: boolean | null | undefined;
  /** Status of the person behind the value (phones, accounts, wallets, e-mail addresses, devices). Absent: unchanged, UNKNOWN for a new indicator. Data on victims and witnesses reaches no partner. */
  readonly personStatus?: PersonStatus | null | undefined;
  /** Platform of an account (facebook, telegram, line …) or payment scheme (promptpay, paynow …), lower case. */
  readonly platform?: string | null | undefined;
  /** Ids that the indicator came with, if it was read from a file or another system: of the indicator there, and of its creator. The indicator is refused if this hub gives one of these ids to another party or to its items. At most 20, of at most 300 characters. */
  readonly provenance?: ReadonlyArray<string> | null | undefined;
  /** Allows this input to widen or revive an existing indicator, and to narrow it without naming an audience. */
  readonly reissue?: boolean | null | undefined;
  /** Reliability of the source: Admiralty code A to F. */
  readonly reliability?: string | null | undefined;
  /** Clears content of an existing indicator that this input does not state: confidence, reliability, credibility, description, tags, firstSeen, lastSeen, validUntil, retainUntil. All other fields stay unchanged. */
  readonly replace?: boolean | null | undefined;
  /** End of retention, in the future. Then the hub deletes the item and notifies every reader to delete it. Absent: unchanged; for a new item five years. It is never later than the limits of retention (retentionRules) allow. */
  readonly retainUntil?: string | null | undefined;
  /** At most 50 tags of at most 100 characters; absent: unchanged, none for a new indicator. An empty list clears them. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** What the value is used for. */
  readonly threat: ThreatType;
  /** Traffic Light Protocol label. */
  readonly tlp: Tlp;
  /** When the indicator lapses; in the future. */
  readonly validUntil?: string | null | undefined;
  /** The value in any spelling, defanged or not; at most 4,096 characters. */
  readonly value: string;
};

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

export type ProblemFragment = { readonly severity: ProblemSeverity, readonly code: string, readonly field: string | null, readonly message: string };

export type CopyIndicatorFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly publishedAt: string, readonly updatedAt: string, readonly version: number, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly agency: { readonly id: string, readonly name: string } | null };

export type IndicatorFragment = { readonly corroboration: number, readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly publishedAt: string, readonly updatedAt: string, readonly version: number, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly agency: { readonly id: string, readonly name: string } | null };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
  code?: string | null | undefined;
}>;


export type SignInMutation = { readonly session: { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number } };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { readonly session: { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { readonly signOut: boolean };

export type PublishMutationVariables = Exact<{
  input: ReadonlyArray<PublishIndicatorInput> | PublishIndicatorInput;
}>;


export type PublishMutation = { readonly receipts: ReadonlyArray<{ readonly index: number, readonly outcome: PublishOutcome, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly version: number } | null, readonly problems: ReadonlyArray<{ readonly severity: ProblemSeverity, readonly code: string, readonly field: string | null, readonly message: string }> }> };

export type LookupQueryVariables = Exact<{
  values: ReadonlyArray<LookupInput> | LookupInput;
  includeLapsed?: boolean | null | undefined;
  purpose?: string | null | undefined;
  caseReference?: string | null | undefined;
}>;


export type LookupQuery = { readonly results: ReadonlyArray<{ readonly input: string, readonly kind: IndicatorKind | null, readonly canonical: string | null, readonly more: boolean, readonly problem: { readonly severity: ProblemSeverity, readonly code: string, readonly field: string | null, readonly message: string } | null, readonly indicators: ReadonlyArray<{ readonly corroboration: number, readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly publishedAt: string, readonly updatedAt: string, readonly version: number, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly agency: { readonly id: string, readonly name: string } | null }> }> };

export type FeedPageQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: FeedFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type FeedPageQuery = { readonly feed: { readonly cursor: string, readonly more: boolean, readonly events: ReadonlyArray<{ readonly eventId: string, readonly cursor: string, readonly at: string, readonly operation: FeedOperation, readonly kind: ItemKind | null, readonly itemId: string | null, readonly backfill: boolean, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly publishedAt: string, readonly updatedAt: string, readonly version: number, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly agency: { readonly id: string, readonly name: string } | null } | null }> } };

export type SnapshotQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: FeedFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type SnapshotQuery = { readonly snapshot: { readonly cursor: string | null, readonly feedCursor: string, readonly items: ReadonlyArray<
      | { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly validUntil: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly publishedAt: string, readonly updatedAt: string, readonly version: number, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly agency: { readonly id: string, readonly name: string } | null }
      | Record<PropertyKey, never>
    > } };

export const SIGN_IN = 'mutation SignIn($email:String!$password:String!$code:String){session:signIn(email:$email password:$password code:$code){accessToken refreshToken expiresIn}}' as TypedText<SignInMutation, SignInMutationVariables>;
export const REFRESH_SESSION = 'mutation RefreshSession($refreshToken:String!){session:refreshSession(refreshToken:$refreshToken){accessToken refreshToken expiresIn}}' as TypedText<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const SIGN_OUT = 'mutation SignOut{signOut}' as TypedText<SignOutMutation, SignOutMutationVariables>;
export const PUBLISH = 'fragment Problem on Problem{severity code field message}mutation Publish($input:[PublishIndicatorInput!]!){receipts:publishIndicators(input:$input){index outcome indicator{id kind value display version}problems{...Problem}}}' as TypedText<PublishMutation, PublishMutationVariables>;
export const LOOKUP = 'fragment Problem on Problem{severity code field message}fragment CopyIndicator on Indicator{id kind value display platform network bank country threat tlp owner{id kind name country}agency{id name}confidence reliability credibility description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version}fragment Indicator on Indicator{...CopyIndicator corroboration}query Lookup($values:[LookupInput!]!$includeLapsed:Boolean$purpose:String$caseReference:String){results:lookup(values:$values includeLapsed:$includeLapsed purpose:$purpose caseReference:$caseReference){input kind canonical more problem{...Problem}indicators{...Indicator}}}' as TypedText<LookupQuery, LookupQueryVariables>;
export const COPY_INDICATOR_FIELDS = 'id kind value display platform network bank country threat tlp owner{id kind name country}agency{id name}confidence reliability credibility description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version';
