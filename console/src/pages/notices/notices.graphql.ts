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

/** Kind of holder of an asset. */
export type NoticeAssetHolder =
  /** A company. */
  | 'COMPANY'
  /** A person who holds it for another. */
  | 'NOMINEE'
  /** A natural person. */
  | 'PERSON'
  /** Not known. */
  | 'UNKNOWN';

/** An asset of a SILVER notice. */
export type NoticeAssetInput = {
  /** Country where the asset is. */
  readonly country?: string | null | undefined;
  /** What the asset is and where it is, in 1 to 2,000 characters. */
  readonly description: string;
  /** Kind of holder. */
  readonly holder: NoticeAssetHolder;
  /** What kind of asset. */
  readonly type: NoticeAssetType;
  /** Value of the asset. */
  readonly value?: MoneyInput | null | undefined;
};

/** What kind of asset. */
export type NoticeAssetType =
  /** Money in a bank account. */
  | 'BANK_ACCOUNT'
  /** A company, or shares in one. */
  | 'COMPANY'
  /** Anything else. */
  | 'OTHER'
  /** Land and buildings. */
  | 'REAL_ESTATE'
  /** Jewellery, art, cash. */
  | 'VALUABLES'
  /** A car, a vessel, an aircraft. */
  | 'VEHICLE'
  /** Coins and tokens. */
  | 'VIRTUAL_ASSET';

/** A reviewer's answer to one question. */
export type NoticeCheckInput = {
  /** A note, for the hub's internal use. */
  readonly note?: string | null | undefined;
  /** The question. */
  readonly question: NoticeQuestion;
  /** Yes or no. */
  readonly yes: boolean;
};

/** Subject of a notice. */
export type NoticeColour =
  /** Any other subject. The hub does not review a bulletin: the country's own approval publishes it. */
  | 'BULLETIN'
  /** An imminent threat: what is coming, how soon, and what to do. */
  | 'ORANGE'
  /** A modus operandi: how offenders act, with what means, and how they hide it. */
  | 'PURPLE'
  /** Assets: what they are, where they are, and who holds them. */
  | 'SILVER';

/** Details that the template of a colour requires. PURPLE: method, and objects, devices, concealment. ORANGE: danger, imminence, instructions, and objects, devices. SILVER: assets. BULLETIN: none. */
export type NoticeDetailsInput = {
  /** The assets, 1 to 50. */
  readonly assets?: ReadonlyArray<NoticeAssetInput> | null | undefined;
  /** How offenders hide it. */
  readonly concealment?: string | null | undefined;
  /** The threat, and who is at risk. */
  readonly danger?: string | null | undefined;
  /** Devices that offenders use, at most 50. */
  readonly devices?: ReadonlyArray<string> | null | undefined;
  /** How soon the threat is expected. */
  readonly imminence?: NoticeImminence | null | undefined;
  /** What readers should do. */
  readonly instructions?: string | null | undefined;
  /** How offenders act. */
  readonly method?: string | null | undefined;
  /** Objects that offenders use, at most 50. */
  readonly objects?: ReadonlyArray<string> | null | undefined;
};

/** State of a notice in its own country. */
export type NoticeDraftState =
  /** Cancelled permanently. */
  | 'CANCELLED'
  /** Being written, or returned. */
  | 'DRAFT'
  /** Approved, and sent to the hub's reviewers: two must agree. */
  | 'IN_REVIEW'
  /** Readers have this text. */
  | 'PUBLISHED'
  /** Waiting for the country's second officer. */
  | 'SUBMITTED';

/** Conditions on a list of notices. An absent field does not filter. */
export type NoticeFilter = {
  /** Notices of any of these colours. */
  readonly colours?: ReadonlyArray<NoticeColour> | null | undefined;
  /** Notices for any of these working groups that the viewer's party is a member of. */
  readonly groups?: ReadonlyArray<string> | null | undefined;
  /** Notices in any of these states. */
  readonly states?: ReadonlyArray<NoticeState> | null | undefined;
  /** Notices about any of these threats. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
  /** Only other countries' notices whose last publication the viewer's country has not acknowledged. */
  readonly unacknowledged?: boolean | null | undefined;
};

/** How soon the threat is expected. */
export type NoticeImminence =
  /** Happening, or possible within the day. */
  | 'IMMEDIATE'
  /** Within days. */
  | 'WITHIN_DAYS'
  /** Within weeks. */
  | 'WITHIN_WEEKS';

/** A whole notice. A field that is absent in a new revision is cleared. */
export type NoticeInput = {
  /** Hours from publication after which countries that have not acknowledged it are reminded, 1 to 720. Absent: 12 for an ORANGE notice, none for others. */
  readonly acknowledgeWithinHours?: number | null | undefined;
  /** Audience of the notice. */
  readonly audience: AudienceInput;
  /** Text, 1 to 50,000 characters of Markdown. */
  readonly body: string;
  /** Subject. It cannot change once the notice is published. */
  readonly colour: NoticeColour;
  /** Contact for readers, 1 to 500 characters. Required unless `contactEntryId` is given. Absent: the name of the unit of the entry. */
  readonly contact?: string | null | undefined;
  /** An entry of your own party in the directory, in place of `contact` or beside it. The reader sees the entry only if it is in the entry's audience. */
  readonly contactEntryId?: string | null | undefined;
  /** Countries that the notice is about. For the readers use `audience`. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Details that the template of the colour requires. */
  readonly details?: NoticeDetailsInput | null | undefined;
  /** Evidence files of the viewer's own agency, at most 20. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** Language of the original: a BCP 47 tag, such as `en`. */
  readonly language: string;
  /** Related indicators, at most 100. Each reader sees only those that it may see anyway. */
  readonly related?: ReadonlyArray<string> | null | undefined;
  /** When the notice is deleted, not before `validUntil`; absent: five years after its publication, or the limit of your party. */
  readonly retainUntil?: string | null | undefined;
  /** Summary, 1 to 2,000 characters. */
  readonly summary: string;
  /** The threat that it is about. */
  readonly threat: ThreatType;
  /** Title, 1 to 300 characters. */
  readonly title: string;
  /** Traffic Light Protocol label: CLEAR, GREEN or AMBER. */
  readonly tlp?: Tlp | null | undefined;
  /** Translations, which are approved and reviewed with the notice; at most 30. */
  readonly translations?: ReadonlyArray<NoticeTextInput> | null | undefined;
  /** End of validity. */
  readonly validUntil: string;
};

/** Questions to a reviewer. The answer must be no for MILITARY, POLITICAL, RACIAL and RELIGIOUS, and yes for the others. Otherwise the notice cannot be published. */
export type NoticeQuestion =
  /** Is its content accurate, current and supported? */
  | 'DATA_QUALITY'
  /** Does it have a military character? */
  | 'MILITARY'
  /** Is it necessary for cross-border police work? */
  | 'NECESSITY'
  /** Does it have a political character? */
  | 'POLITICAL'
  /** Is it limited to the content and countries that this work needs? */
  | 'PROPORTIONALITY'
  /** Does it have a racial character? */
  | 'RACIAL'
  /** Does it have a religious character? */
  | 'RELIGIOUS';

/** Result of a review. */
export type NoticeReviewOutcome =
  /** A second reviewer must agree, too. */
  | 'AGREED'
  /** Two reviewers agreed: the notice is published. */
  | 'PUBLISHED'
  /** Returned to its country with the note. */
  | 'RETURNED';

/** State of a published notice for its readers. */
export type NoticeState =
  /** Cancelled by its owner, with a reason. */
  | 'CANCELLED'
  /** In force. */
  | 'CURRENT'
  /** Past its validity, but still visible. */
  | 'LAPSED';

/** A notice's details in another language: for each, as many texts as the original, in the same order. Absent details remain in the original language. */
export type NoticeTextDetailsInput = {
  /** Descriptions of the assets. */
  readonly assets?: ReadonlyArray<string> | null | undefined;
  /** How offenders hide it. */
  readonly concealment?: string | null | undefined;
  /** The threat, and who is at risk. */
  readonly danger?: string | null | undefined;
  /** Devices that offenders use, at most 50. */
  readonly devices?: ReadonlyArray<string> | null | undefined;
  /** What readers should do. */
  readonly instructions?: string | null | undefined;
  /** How offenders act. */
  readonly method?: string | null | undefined;
  /** Objects that offenders use, at most 50. */
  readonly objects?: ReadonlyArray<string> | null | undefined;
};

/** The text of a notice in another language. */
export type NoticeTextInput = {
  /** Text, 1 to 50,000 characters of Markdown. */
  readonly body: string;
  /** The details in this language. */
  readonly details?: NoticeTextDetailsInput | null | undefined;
  /** Language: a BCP 47 tag, such as `th`. */
  readonly language: string;
  /** Method of the translation. */
  readonly method: TranslationMethod;
  /** Summary, 1 to 2,000 characters. */
  readonly summary: string;
  /** Title, 1 to 300 characters. */
  readonly title: string;
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

/** Method of a translation. */
export type TranslationMethod =
  /** By a person who knows both languages. */
  | 'HUMAN'
  /** By a machine, without review by a person. */
  | 'MACHINE';

/** The change that made a version. */
export type VersionChange =
  /** The audience of the item changed. */
  | 'AUDIENCE'
  /** The item was published. */
  | 'PUBLISH'
  /** The item was published again after it had been revoked. */
  | 'REVIVE'
  /** The item was revoked. */
  | 'REVOKE'
  /** The content of the item changed. */
  | 'UPDATE';

export type NoticeWordsFragment = { readonly id: string | null, readonly language: string, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly title: string, readonly summary: string, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } };

export type NoticeFactsFragment = { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> };

export type NoticesQueryVariables = Exact<{
  filter?: NoticeFilter | null | undefined;
  languages: ReadonlyArray<string> | string;
  after?: string | null | undefined;
}>;


export type NoticesQuery = { readonly notices: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly colour: NoticeColour, readonly state: NoticeState, readonly threat: ThreatType, readonly tlp: Tlp, readonly publishedAt: string, readonly validUntil: string, readonly acknowledgedAt: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly text: { readonly language: string, readonly title: string, readonly summary: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NoticeQueryVariables = Exact<{
  id: string;
}>;


export type NoticeQuery = { readonly notice: { readonly id: string, readonly colour: NoticeColour, readonly state: NoticeState, readonly threat: ThreatType, readonly tlp: Tlp, readonly version: number, readonly publishedAt: string, readonly updatedAt: string, readonly validUntil: string, readonly countries: ReadonlyArray<string>, readonly contact: string, readonly acknowledgedAt: string | null, readonly acknowledgeWithinHours: number | null, readonly cancelledAt: string | null, readonly cancelledReason: string | null, readonly relatedIds: ReadonlyArray<string>, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly contactEntry: { readonly id: string, readonly unit: string, readonly phone: string | null, readonly email: string | null, readonly urgentNote: string | null } | null, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly original: { readonly id: string | null, readonly language: string, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly title: string, readonly summary: string, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }, readonly translations: ReadonlyArray<{ readonly id: string | null, readonly language: string, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly title: string, readonly summary: string, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }> } | null };

export type NoticeAcknowledgementsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type NoticeAcknowledgementsQuery = { readonly acknowledgements: { readonly nodes: ReadonlyArray<{ readonly acknowledgedAt: string | null, readonly note: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NoticeVersionsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type NoticeVersionsQuery = { readonly versions: { readonly nodes: ReadonlyArray<{ readonly version: number, readonly at: string, readonly change: VersionChange, readonly cancelledReason: string | null, readonly validUntil: string, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly original: { readonly language: string, readonly title: string, readonly summary: string, readonly body: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NoticeDraftLineFragment = { readonly id: string, readonly revision: number, readonly publishedRevision: number | null, readonly state: NoticeDraftState, readonly colour: NoticeColour, readonly threat: ThreatType, readonly tlp: Tlp, readonly updatedAt: string, readonly expiresAt: string | null, readonly agreementCount: number, readonly returnedReason: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly original: { readonly language: string, readonly title: string, readonly summary: string } };

export type NoticeDraftContentFragment = { readonly validUntil: string, readonly retainUntil: string | null, readonly acknowledgeWithinHours: number | null, readonly countries: ReadonlyArray<string>, readonly contact: string, readonly relatedIds: ReadonlyArray<string>, readonly id: string, readonly revision: number, readonly publishedRevision: number | null, readonly state: NoticeDraftState, readonly colour: NoticeColour, readonly threat: ThreatType, readonly tlp: Tlp, readonly updatedAt: string, readonly expiresAt: string | null, readonly agreementCount: number, readonly returnedReason: string | null, readonly contactEntry: { readonly id: string, readonly unit: string, readonly phone: string | null, readonly email: string | null, readonly urgentNote: string | null } | null, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> }, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly original: { readonly language: string, readonly title: string, readonly summary: string, readonly id: string | null, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }, readonly translations: ReadonlyArray<{ readonly id: string | null, readonly language: string, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly title: string, readonly summary: string, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> }, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } };

export type NoticeDraftsQueryVariables = Exact<{
  states?: ReadonlyArray<NoticeDraftState> | NoticeDraftState | null | undefined;
  after?: string | null | undefined;
}>;


export type NoticeDraftsQuery = { readonly drafts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly revision: number, readonly publishedRevision: number | null, readonly state: NoticeDraftState, readonly colour: NoticeColour, readonly threat: ThreatType, readonly tlp: Tlp, readonly updatedAt: string, readonly expiresAt: string | null, readonly agreementCount: number, readonly returnedReason: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly original: { readonly language: string, readonly title: string, readonly summary: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type NoticeDraftQueryVariables = Exact<{
  id: string;
}>;


export type NoticeDraftQuery = { readonly draft: { readonly validUntil: string, readonly retainUntil: string | null, readonly acknowledgeWithinHours: number | null, readonly countries: ReadonlyArray<string>, readonly contact: string, readonly relatedIds: ReadonlyArray<string>, readonly id: string, readonly revision: number, readonly publishedRevision: number | null, readonly state: NoticeDraftState, readonly colour: NoticeColour, readonly threat: ThreatType, readonly tlp: Tlp, readonly updatedAt: string, readonly expiresAt: string | null, readonly agreementCount: number, readonly returnedReason: string | null, readonly contactEntry: { readonly id: string, readonly unit: string, readonly phone: string | null, readonly email: string | null, readonly urgentNote: string | null } | null, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> }, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly original: { readonly language: string, readonly title: string, readonly summary: string, readonly id: string | null, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }, readonly translations: ReadonlyArray<{ readonly id: string | null, readonly language: string, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly title: string, readonly summary: string, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> }, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } } | null };

export type NoticesToReviewQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type NoticesToReviewQuery = { readonly drafts: { readonly nodes: ReadonlyArray<{ readonly validUntil: string, readonly retainUntil: string | null, readonly acknowledgeWithinHours: number | null, readonly countries: ReadonlyArray<string>, readonly contact: string, readonly relatedIds: ReadonlyArray<string>, readonly id: string, readonly revision: number, readonly publishedRevision: number | null, readonly state: NoticeDraftState, readonly colour: NoticeColour, readonly threat: ThreatType, readonly tlp: Tlp, readonly updatedAt: string, readonly expiresAt: string | null, readonly agreementCount: number, readonly returnedReason: string | null, readonly contactEntry: { readonly id: string, readonly unit: string, readonly phone: string | null, readonly email: string | null, readonly urgentNote: string | null } | null, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> }, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }>, readonly original: { readonly language: string, readonly title: string, readonly summary: string, readonly id: string | null, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }, readonly translations: ReadonlyArray<{ readonly id: string | null, readonly language: string, readonly original: boolean, readonly own: boolean, readonly accepted: boolean, readonly reviewed: boolean, readonly method: TranslationMethod | null, readonly title: string, readonly summary: string, readonly body: string, readonly untranslated: ReadonlyArray<string>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> } }>, readonly details: { readonly method: string | null, readonly objects: ReadonlyArray<string>, readonly devices: ReadonlyArray<string>, readonly concealment: string | null, readonly danger: string | null, readonly imminence: NoticeImminence | null, readonly instructions: string | null, readonly assets: ReadonlyArray<{ readonly type: NoticeAssetType, readonly description: string, readonly holder: NoticeAssetHolder, readonly country: string | null, readonly value: { readonly amount: string, readonly currency: string } | null }> }, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type SaveNoticeMutationVariables = Exact<{
  input: NoticeInput;
  id?: string | null | undefined;
  revision?: number | null | undefined;
}>;


export type SaveNoticeMutation = { readonly draft: { readonly id: string, readonly revision: number } };

export type SubmitNoticeMutationVariables = Exact<{
  id: string;
  revision: number;
}>;


export type SubmitNoticeMutation = { readonly submitNotice: { readonly id: string, readonly state: NoticeDraftState } };

export type ApproveNoticeMutationVariables = Exact<{
  id: string;
  revision: number;
}>;


export type ApproveNoticeMutation = { readonly approveNotice: { readonly id: string, readonly state: NoticeDraftState } };

export type ReturnNoticeMutationVariables = Exact<{
  id: string;
  revision: number;
  reason: string;
}>;


export type ReturnNoticeMutation = { readonly returnNotice: { readonly id: string, readonly state: NoticeDraftState } };

export type ReviewNoticeMutationVariables = Exact<{
  id: string;
  revision: number;
  agree: boolean;
  checklist: ReadonlyArray<NoticeCheckInput> | NoticeCheckInput;
  note?: string | null | undefined;
}>;


export type ReviewNoticeMutation = { readonly review: { readonly noticeId: string, readonly outcome: NoticeReviewOutcome } };

export type CancelNoticeMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type CancelNoticeMutation = { readonly cancelNotice: { readonly id: string, readonly state: NoticeDraftState } | null };

export type AcknowledgeNoticeMutationVariables = Exact<{
  id: string;
  note?: string | null | undefined;
  version?: number | null | undefined;
}>;


export type AcknowledgeNoticeMutation = { readonly acknowledgeNotice: { readonly id: string, readonly acknowledgedAt: string | null } };

export type AddNoticeTranslationMutationVariables = Exact<{
  id: string;
  text: NoticeTextInput;
  offer?: boolean | null | undefined;
  version?: number | null | undefined;
}>;


export type AddNoticeTranslationMutation = { readonly addNoticeTranslation: { readonly id: string, readonly version: number } };

export type AcceptNoticeTranslationMutationVariables = Exact<{
  id: string;
}>;


export type AcceptNoticeTranslationMutation = { readonly acceptNoticeTranslation: { readonly id: string, readonly version: number } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const NOTICES = 'query Notices($filter:NoticeFilter$languages:[String!]!$after:Cursor){notices(first:50 filter:$filter after:$after){nodes{id colour state threat tlp publishedAt validUntil acknowledgedAt owner{...PartyName}text(languages:$languages){language title summary}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<NoticesQuery, NoticesQueryVariables>;
export const NOTICE = 'fragment NoticeWords on NoticeText{id language original own accepted reviewed method title summary body untranslated details{...NoticeFacts}}fragment NoticeFacts on NoticeDetails{method objects devices concealment danger imminence instructions assets{type description holder country value{amount currency}}}query Notice($id:ID!){notice(id:$id){id colour state threat tlp version publishedAt updatedAt validUntil countries contact acknowledgedAt acknowledgeWithinHours cancelledAt cancelledReason relatedIds owner{...PartyName}contactEntry{id unit phone email urgentNote}evidence{...FileLine}original{...NoticeWords}translations{...NoticeWords}}}fragment PartyName on Party{id kind name country}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<NoticeQuery, NoticeQueryVariables>;
export const NOTICE_ACKNOWLEDGEMENTS = 'query NoticeAcknowledgements($id:ID!$after:Cursor){acknowledgements:noticeAcknowledgements(noticeId:$id first:100 after:$after){nodes{acknowledgedAt note party{...PartyName}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<NoticeAcknowledgementsQuery, NoticeAcknowledgementsQueryVariables>;
export const NOTICE_VERSIONS = 'query NoticeVersions($id:ID!$after:Cursor){versions:noticeVersions(noticeId:$id first:20 after:$after){nodes{version at change cancelledReason validUntil by{...ActorName}original{language title summary body}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<NoticeVersionsQuery, NoticeVersionsQueryVariables>;
export const NOTICE_DRAFTS = 'fragment NoticeDraftLine on NoticeDraft{id revision publishedRevision state colour threat tlp updatedAt expiresAt agreementCount returnedReason owner{...PartyName}createdBy{...ActorName}original{language title summary}}query NoticeDrafts($states:[NoticeDraftState!]$after:Cursor){drafts:noticeDrafts(first:50 states:$states after:$after){nodes{...NoticeDraftLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<NoticeDraftsQuery, NoticeDraftsQueryVariables>;
export const NOTICE_DRAFT = 'fragment NoticeWords on NoticeText{id language original own accepted reviewed method title summary body untranslated details{...NoticeFacts}}fragment NoticeFacts on NoticeDetails{method objects devices concealment danger imminence instructions assets{type description holder country value{amount currency}}}fragment NoticeDraftLine on NoticeDraft{id revision publishedRevision state colour threat tlp updatedAt expiresAt agreementCount returnedReason owner{...PartyName}createdBy{...ActorName}original{language title summary}}fragment NoticeDraftContent on NoticeDraft{...NoticeDraftLine validUntil retainUntil acknowledgeWithinHours countries contact relatedIds contactEntry{id unit phone email urgentNote}audience{everyCountry countries exceptCountries groups{id name}partners{...PartyName}}evidence{...FileLine}original{...NoticeWords}translations{...NoticeWords}details{...NoticeFacts}}query NoticeDraft($id:ID!){draft:noticeDraft(id:$id){...NoticeDraftContent}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<NoticeDraftQuery, NoticeDraftQueryVariables>;
export const NOTICES_TO_REVIEW = 'fragment NoticeWords on NoticeText{id language original own accepted reviewed method title summary body untranslated details{...NoticeFacts}}fragment NoticeFacts on NoticeDetails{method objects devices concealment danger imminence instructions assets{type description holder country value{amount currency}}}fragment NoticeDraftLine on NoticeDraft{id revision publishedRevision state colour threat tlp updatedAt expiresAt agreementCount returnedReason owner{...PartyName}createdBy{...ActorName}original{language title summary}}fragment NoticeDraftContent on NoticeDraft{...NoticeDraftLine validUntil retainUntil acknowledgeWithinHours countries contact relatedIds contactEntry{id unit phone email urgentNote}audience{everyCountry countries exceptCountries groups{id name}partners{...PartyName}}evidence{...FileLine}original{...NoticeWords}translations{...NoticeWords}details{...NoticeFacts}}query NoticesToReview($after:Cursor){drafts:noticesToReview(first:50 after:$after){nodes{...NoticeDraftContent}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment ActorName on Actor{kind id name party{...PartyName}}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<NoticesToReviewQuery, NoticesToReviewQueryVariables>;
export const SAVE_NOTICE = 'mutation SaveNotice($input:NoticeInput!$id:ID$revision:Int){draft:draftNotice(input:$input id:$id revision:$revision){id revision}}' as TypedText<SaveNoticeMutation, SaveNoticeMutationVariables>;
export const SUBMIT_NOTICE = 'mutation SubmitNotice($id:ID!$revision:Int!){submitNotice(id:$id revision:$revision){id state}}' as TypedText<SubmitNoticeMutation, SubmitNoticeMutationVariables>;
export const APPROVE_NOTICE = 'mutation ApproveNotice($id:ID!$revision:Int!){approveNotice(id:$id revision:$revision){id state}}' as TypedText<ApproveNoticeMutation, ApproveNoticeMutationVariables>;
export const RETURN_NOTICE = 'mutation ReturnNotice($id:ID!$revision:Int!$reason:String!){returnNotice(id:$id revision:$revision reason:$reason){id state}}' as TypedText<ReturnNoticeMutation, ReturnNoticeMutationVariables>;
export const REVIEW_NOTICE = 'mutation ReviewNotice($id:ID!$revision:Int!$agree:Boolean!$checklist:[NoticeCheckInput!]!$note:String){review:reviewNotice(id:$id revision:$revision agree:$agree checklist:$checklist note:$note){noticeId outcome}}' as TypedText<ReviewNoticeMutation, ReviewNoticeMutationVariables>;
export const CANCEL_NOTICE = 'mutation CancelNotice($id:ID!$reason:String!){cancelNotice(id:$id reason:$reason){id state}}' as TypedText<CancelNoticeMutation, CancelNoticeMutationVariables>;
export const ACKNOWLEDGE_NOTICE = 'mutation AcknowledgeNotice($id:ID!$note:String$version:Int){acknowledgeNotice(id:$id note:$note version:$version){id acknowledgedAt}}' as TypedText<AcknowledgeNoticeMutation, AcknowledgeNoticeMutationVariables>;
export const ADD_NOTICE_TRANSLATION = 'mutation AddNoticeTranslation($id:ID!$text:NoticeTextInput!$offer:Boolean$version:Int){addNoticeTranslation(id:$id text:$text offer:$offer version:$version){id version}}' as TypedText<AddNoticeTranslationMutation, AddNoticeTranslationMutationVariables>;
export const ACCEPT_NOTICE_TRANSLATION = 'mutation AcceptNoticeTranslation($id:ID!){acceptNoticeTranslation(id:$id){id version}}' as TypedText<AcceptNoticeTranslationMutation, AcceptNoticeTranslationMutationVariables>;
