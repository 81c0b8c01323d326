// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Change of the visibility of the item for a party. */
export type AccessChange =
  /** The party does not see the item now, and would see it. */
  | 'GAINS'
  /** The party sees the item now, and would still see it. */
  | 'KEEPS'
  /** The party sees the item now, and would not see it: the party must delete its copy. */
  | 'LOSES'
  /** The party does not see the item now, and would not see it. */
  | 'NONE';

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

/** The planned publication; with an indicator, the planned change of it. */
export type AudiencePreviewInput = {
  /** Whether it is limited to the viewer's agency within the party; absent: as in the indicator, or no. */
  readonly agencyOnly?: boolean | null | undefined;
  /** What readers learn of the owner; absent: as in the indicator, or NAMED. */
  readonly attribution?: Attribution | null | undefined;
  /** The whole audience. Absent: the indicator's audience, or for a new indicator the party's default (without a default: REFUSED). */
  readonly audience?: AudienceInput | null | undefined;
  /** What parties outside the audience learn; absent: as in the indicator, or HIDDEN. */
  readonly discoverability?: Discoverability | null | undefined;
  /** An indicator of the viewer's own agency; absent: a new indicator. */
  readonly indicatorId?: string | null | undefined;
  /** Kind of the value. Absent: the indicator's kind; without an indicator any kind, so that limits of one kind apply. */
  readonly kind?: IndicatorKind | null | undefined;
  /** Status of the person behind the value; absent: as in the indicator, or unknown. */
  readonly personStatus?: PersonStatus | null | undefined;
  /** What the value is used for. If absent, the same rule as for kind applies. */
  readonly threat?: ThreatType | null | undefined;
  /** The label; absent: the indicator's label. */
  readonly tlp?: Tlp | null | undefined;
};

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

/** Why a party would not see the item. */
export type ExclusionReason =
  /** The viewer's party bars the party from all its items. */
  | 'BARRED'
  /** The party is excluded from the audience. */
  | 'EXCEPTED'
  /** The label limits the item to the viewer's own party. */
  | 'LABEL'
  /** The audience does not contain the party, neither by name nor by a group. */
  | 'NOT_ADDRESSED'
  /** The party is not admitted yet. */
  | 'NOT_ADMITTED'
  /** Partners never receive data on victims and witnesses. */
  | 'PERSON_PROTECTED'
  /** The sharing policy of the viewer's party excludes the party. */
  | 'POLICY'
  /** The whole change would be refused. */
  | 'REFUSED'
  /** A second officer must release the item first. */
  | 'SECOND_OFFICER';

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

/** Result that the change would have. */
export type PreviewVerdict =
  /** The change would take effect at once. */
  | 'EFFECTIVE'
  /** All or part of it would wait for a second officer. */
  | 'PENDING_APPROVAL'
  /** The change would be refused, and nothing changes; the problems give the reasons. */
  | 'REFUSED';

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

export type SharingDirectoryQueryVariables = Exact<{ [key: string]: never; }>;


export type SharingDirectoryQuery = { readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string, readonly members: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> }>, readonly sharingPolicy: { readonly defaultTlp: Tlp | null, readonly neverPartners: boolean, readonly defaultAudience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string }>, readonly groupMembersToday: ReadonlyArray<{ readonly id: string }> | null, readonly partners: ReadonlyArray<{ readonly id: string }> } | null } };

export type PreviewAudienceQueryVariables = Exact<{
  input: AudiencePreviewInput;
}>;


export type PreviewAudienceQuery = { readonly previewAudience: { readonly verdict: PreviewVerdict, readonly tlp: Tlp, readonly agencyOnly: boolean, readonly othersLearn: Discoverability, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string }>, readonly parties: { readonly nodes: ReadonlyArray<{ readonly sees: boolean, readonly seesOnceReleased: boolean, readonly change: AccessChange, readonly exclusionReasons: ReadonlyArray<ExclusionReason>, readonly roles: ReadonlyArray<Role>, readonly channels: ReadonlyArray<DeliveryChannel>, readonly apiKeys: boolean, readonly learns: Discoverability | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }> } } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const SHARING_DIRECTORY = 'query SharingDirectory{parties{...PartyName}groups{id name members{...PartyName}}sharingPolicy{defaultTlp neverPartners defaultAudience{everyCountry countries exceptCountries groups{id}groupMembersToday{id}partners{id}}}}fragment PartyName on Party{id kind name country}' as TypedText<SharingDirectoryQuery, SharingDirectoryQueryVariables>;
export const PREVIEW_AUDIENCE = 'query PreviewAudience($input:AudiencePreviewInput!){previewAudience(input:$input){verdict tlp agencyOnly othersLearn problems{code message}parties(first:500){nodes{party{...PartyName}sees seesOnceReleased change exclusionReasons roles channels apiKeys learns}}}}fragment PartyName on Party{id kind name country}' as TypedText<PreviewAudienceQuery, PreviewAudienceQueryVariables>;
