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

export type CheckValuesQueryVariables = Exact<{
  values: ReadonlyArray<LookupInput> | LookupInput;
}>;


export type CheckValuesQuery = { readonly checked: ReadonlyArray<{ readonly input: string, readonly kind: IndicatorKind | null, readonly canonical: string | null, readonly problems: ReadonlyArray<{ readonly severity: ProblemSeverity, readonly code: string, readonly field: string | null, readonly message: string }> }> };

export type FindDuplicatesQueryVariables = Exact<{
  values: ReadonlyArray<LookupInput> | LookupInput;
  purpose: string;
}>;


export type FindDuplicatesQuery = { readonly results: ReadonlyArray<{ readonly input: string, readonly indicators: ReadonlyArray<{ readonly id: string, readonly revokedAt: string | null, readonly tlp: Tlp, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly agency: { readonly id: string } | null }> }> };

export type PublishIndicatorsMutationVariables = Exact<{
  input: ReadonlyArray<PublishIndicatorInput> | PublishIndicatorInput;
}>;


export type PublishIndicatorsMutation = { readonly receipts: ReadonlyArray<{ readonly index: number, readonly outcome: PublishOutcome, readonly indicator: { readonly id: string, readonly pendingRelease: { readonly id: string } | null } | null, readonly problems: ReadonlyArray<{ readonly severity: ProblemSeverity, readonly code: string, readonly message: string }> }> };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const CHECK_VALUES = 'query CheckValues($values:[LookupInput!]!){checked:checkValues(values:$values){input kind canonical problems{severity code field message}}}' as TypedText<CheckValuesQuery, CheckValuesQueryVariables>;
export const FIND_DUPLICATES = 'query FindDuplicates($values:[LookupInput!]!$purpose:String!){results:lookup(values:$values includeLapsed:true purpose:$purpose){input indicators{id revokedAt tlp owner{...PartyName}agency{id}}}}fragment PartyName on Party{id kind name country}' as TypedText<FindDuplicatesQuery, FindDuplicatesQueryVariables>;
export const PUBLISH_INDICATORS = 'mutation PublishIndicators($input:[PublishIndicatorInput!]!){receipts:publishIndicators(input:$input){index outcome indicator{id pendingRelease{id}}problems{severity code message}}}' as TypedText<PublishIndicatorsMutation, PublishIndicatorsMutationVariables>;
