// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.
import type { TypedText } from 'entente-client';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Why an item is visible to the viewer. */
export type AccessBasis =
  /** The audience is every member country. */
  | 'EVERY_COUNTRY'
  /** The audience contains a group of the viewer's party. */
  | 'GROUP'
  /** The audience names the viewer's party. */
  | 'NAME'
  /** The item is limited to the viewer's own agency. */
  | 'OWN_AGENCY'
  /** The item belongs to the viewer's own party. */
  | 'OWN_PARTY';

/** Kind of actor. */
export type ActorKind =
  /** A machine with an API key. */
  | 'API_KEY'
  /** A person with an account. */
  | 'OFFICER'
  /** The hub itself. */
  | 'SYSTEM';

/** Why every call of an operation is refused to the viewer. The reasons depend only on the viewer's own rights and state. */
export type DenialReason =
  /** The operation is for the account of a person, and the viewer is a machine (NOT_FOR_KEYS). */
  | 'NOT_FOR_KEYS'
  /** Neither a role of the viewer nor its API key has the permission (FORBIDDEN). */
  | 'PERMISSION'
  /** The account must have a second factor, and has none (SECOND_FACTOR_SETUP_REQUIRED). Call startTotp or startPasskey. */
  | 'SECOND_FACTOR'
  /** The operation needs step-up: a proof of identity that is at most five minutes old (STEP_UP_REQUIRED). Call confirmIdentity. */
  | 'STEP_UP';

/** Why an indicator is disputed. */
export type DisputeGround =
  /** Another ground, given in the comment. */
  | 'OTHER'
  /** It must not be held or shared. */
  | 'UNLAWFUL'
  /** The value belongs to another person. */
  | 'WRONG_PERSON'
  /** The status of the person is wrong. */
  | 'WRONG_STATUS'
  /** The value itself is wrong. */
  | 'WRONG_VALUE';

/** State of a dispute. */
export type DisputeState =
  /** The owner has not answered. The indicator is frozen. */
  | 'OPEN'
  /** The owner did not agree. The indicator is as it was before. */
  | 'REJECTED'
  /** The owner revoked the indicator in the meantime. */
  | 'REVOKED'
  /** The owner agreed, and corrected or revoked the indicator. */
  | 'UPHELD'
  /** The disputer withdrew the dispute. The indicator is as it was before. */
  | 'WITHDRAWN';

/** A channel by which an indicator reaches a party. */
export type IndicatorDeliveryChannel =
  /** A file. */
  | 'EXPORT'
  /** The query `feed`, or another feed read by pages. */
  | 'FEED'
  /** A MISP feed. */
  | 'MISP'
  /** A look-up, a list, or a read by id. */
  | 'QUERY'
  /** The query `snapshot`. */
  | 'SNAPSHOT'
  /** The subscription `feed` or `releasedFeed`. */
  | 'SUBSCRIPTION'
  /** TAXII 2.1. */
  | 'TAXII'
  /** A webhook, whose receiver accepted the event. */
  | 'WEBHOOK';

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

/** A possible reason why the viewer sees nothing under an id. */
export type InvisibilityReason =
  /** The item does not exist, or no longer exists. */
  | 'ABSENT'
  /** The owner bars the viewer's party. */
  | 'BARRED'
  /** The viewer's party is excluded from the audience. */
  | 'EXCEPTED'
  /** The item is for a group that the viewer's party has left. */
  | 'GROUP_LEFT'
  /** The item is RED: visible to people with that right, and to no API key. */
  | 'LABEL'
  /** The audience does not contain the viewer's party. */
  | 'NOT_ADDRESSED'
  /** The item is limited to another agency of the viewer's party. */
  | 'OTHER_AGENCY'
  /** The owner refuses the purpose of the request, or demands a case reference (purposeRules). */
  | 'PURPOSE'
  /** The retention of the item has ended. */
  | 'RETENTION_OVER'
  /** The viewer's roles may not read items. */
  | 'ROLE';

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

/** Ground on which an indicator is opened to further parties. */
export type OnwardGround =
  /** The decision of the owner. */
  | 'OWNER'
  /** The rule that its owner has set. */
  | 'RULE';

/** State of a proposal. */
export type OnwardProposalState =
  /** The owner accepted the proposal. */
  | 'ACCEPTED'
  /** The owner's rule allows it. The indicator was opened immediately, except to parties that another setting of the owner excludes. The answer does not reveal these parties, nor parties that already had the indicator. */
  | 'ALLOWED'
  /** The owner declined the proposal. */
  | 'DECLINED'
  /** The owner has not decided yet. */
  | 'OPEN'
  /** The owner accepted some of the proposed parties. */
  | 'PARTIALLY_ACCEPTED'
  /** The proposer withdrew the proposal before the owner decided. */
  | 'WITHDRAWN';

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

/** Type of a relationship between two values. */
export type RelationshipType =
  /** The first controls the second. */
  | 'CONTROLS'
  /** The first is hosted on the second: a page on a host, a host on an address. */
  | 'HOSTED_ON'
  /** Money went from the first to the second. */
  | 'PAYS_TO'
  /** The two are related in another way. It has no direction. */
  | 'RELATED_TO'
  /** The same people are behind both. It has no direction. */
  | 'SAME_OPERATOR'
  /** The first uses the second: a number an account, a gang's page a wallet. */
  | 'USES';

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

/** The viewer's side of what one party sends to another: a request, a dispute, a proposal. */
export type Side =
  /** The viewer's party received it, and has to answer it. */
  | 'RECEIVED'
  /** The viewer's party sent it. */
  | 'SENT';

/** Verdict of an agency on an indicator. */
export type SightingVerdict =
  /** The indicator was right once, and the value is out of use. */
  | 'EXPIRED'
  /** The indicator is wrong: a victim, a bank, a mistake. */
  | 'FALSE_POSITIVE'
  /** The agency has met the value as well. */
  | 'SEEN';

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

/** Source of a relation between two values. */
export type ValueRelationSource =
  /** Relationships. */
  | 'RELATIONSHIP'
  /** Stored STIX objects of the type relationship; other relationship types become RELATED_TO. */
  | 'STIX'
  /** The values: a URL or an e-mail address contains its host. */
  | 'VALUE';

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

export type SightingLineFragment = { readonly id: string, readonly verdict: SightingVerdict, readonly at: string, readonly count: number, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly note: string | null, readonly tlp: Tlp, readonly by: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type StatementFragment = { readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly currentConfidence: number | null, readonly corroboration: number, readonly personStatus: PersonStatus | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly validUntil: string | null, readonly retainUntil: string | null, readonly updatedAt: string, readonly version: number, readonly revokedReason: string | null, readonly contestedSince: string | null, readonly confirmedAt: string | null, readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly agency: { readonly id: string, readonly name: string } | null, readonly creditedTo: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly revokedBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly disputed: { readonly createdAt: string, readonly ground: DisputeGround } | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type IndicatorQueryVariables = Exact<{
  id: string;
}>;


export type IndicatorQuery = { readonly indicator: { readonly agencyOnly: boolean | null, readonly externalId: string | null, readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly currentConfidence: number | null, readonly corroboration: number, readonly personStatus: PersonStatus | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly validUntil: string | null, readonly retainUntil: string | null, readonly updatedAt: string, readonly version: number, readonly revokedReason: string | null, readonly contestedSince: string | null, readonly confirmedAt: string | null, readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly audience: { readonly countries: ReadonlyArray<string>, readonly everyCountry: boolean, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly partners: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> } | null, readonly pendingRelease: { readonly id: string, readonly state: ReleaseState, readonly createdAt: string } | null, readonly fromReport: { readonly id: string, readonly title: string, readonly tlp: Tlp, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }> } | null, readonly otherHolders: { readonly undisclosed: boolean, readonly holders: ReadonlyArray<{ readonly publishedAt: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }> }, readonly sightingSummary: { readonly sighters: number, readonly seen: { readonly count: number, readonly sighters: number, readonly last: string | null }, readonly falsePositive: { readonly count: number, readonly sighters: number, readonly last: string | null }, readonly expired: { readonly count: number, readonly sighters: number, readonly last: string | null } }, readonly agency: { readonly id: string, readonly name: string } | null, readonly creditedTo: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly revokedBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly disputed: { readonly createdAt: string, readonly ground: DisputeGround } | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null };

export type SameValueQueryVariables = Exact<{
  values: ReadonlyArray<LookupInput> | LookupInput;
  purpose?: string | null | undefined;
  caseReference?: string | null | undefined;
}>;


export type SameValueQuery = { readonly results: ReadonlyArray<{ readonly more: boolean, readonly indicators: ReadonlyArray<{ readonly platform: string | null, readonly network: string | null, readonly bank: string | null, readonly country: string | null, readonly currentConfidence: number | null, readonly corroboration: number, readonly personStatus: PersonStatus | null, readonly tags: ReadonlyArray<string>, readonly firstSeen: string | null, readonly validUntil: string | null, readonly retainUntil: string | null, readonly updatedAt: string, readonly version: number, readonly revokedReason: string | null, readonly contestedSince: string | null, readonly confirmedAt: string | null, readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly agency: { readonly id: string, readonly name: string } | null, readonly creditedTo: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly revokedBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly disputed: { readonly createdAt: string, readonly ground: DisputeGround } | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }> }> };

export type SightingsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type SightingsQuery = { readonly indicator: { readonly id: string, readonly sightings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly verdict: SightingVerdict, readonly at: string, readonly count: number, readonly firstSeen: string | null, readonly lastSeen: string | null, readonly note: string | null, readonly tlp: Tlp, readonly by: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type VersionLineFragment = { readonly version: number, readonly at: string, readonly change: VersionChange, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly personStatus: PersonStatus | null, readonly validUntil: string | null, readonly revokedReason: string | null, readonly contestedSince: string | null, readonly confirmedAt: string | null, readonly by: { readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly disputed: { readonly ground: DisputeGround } | null };

export type IndicatorVersionsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type IndicatorVersionsQuery = { readonly versions: { readonly nodes: ReadonlyArray<{ readonly version: number, readonly at: string, readonly change: VersionChange, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly description: string | null, readonly tags: ReadonlyArray<string>, readonly personStatus: PersonStatus | null, readonly validUntil: string | null, readonly revokedReason: string | null, readonly contestedSince: string | null, readonly confirmedAt: string | null, readonly by: { readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly disputed: { readonly ground: DisputeGround } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ValueGraphQueryVariables = Exact<{
  id: string;
  depth: number;
}>;


export type ValueGraphQuery = { readonly graph: { readonly truncated: boolean, readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp, readonly indicatorCount: number, readonly indicatorIds: ReadonlyArray<string>, readonly undisclosed: boolean, readonly distance: number, readonly more: boolean, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> }>, readonly edges: ReadonlyArray<{ readonly fromId: string, readonly toId: string, readonly type: RelationshipType, readonly source: ValueRelationSource, readonly itemCount: number }> } };

export type RelationshipsOfQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type RelationshipsOfQuery = { readonly relationships: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly type: RelationshipType, readonly tlp: Tlp, readonly description: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly from: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string }, readonly to: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string }, readonly evidence: ReadonlyArray<{ readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DisputesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type DisputesQuery = { readonly disputes: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly side: Side, readonly state: DisputeState, readonly ground: DisputeGround, readonly comment: string, readonly createdAt: string, readonly dueAt: string, readonly overdue: boolean, readonly answeredAt: string | null, readonly reason: string | null, readonly withdrawnAt: string | null, readonly withdrawnReason: string | null, readonly createdBy: { readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TearLinesQueryVariables = Exact<{
  id: string;
}>;


export type TearLinesQuery = { readonly tearLines: { readonly original: { readonly id: string, readonly tlp: Tlp } | null, readonly copies: ReadonlyArray<{ readonly createdAt: string, readonly indicator: { readonly id: string, readonly tlp: Tlp, readonly threat: ThreatType, readonly description: string | null, readonly revokedAt: string | null, readonly audience: { readonly countries: ReadonlyArray<string>, readonly everyCountry: boolean, readonly groups: ReadonlyArray<{ readonly id: string, readonly name: string }> } | null, readonly pendingRelease: { readonly id: string } | null } }> } };

export type OnwardHistoryQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type OnwardHistoryQuery = { readonly proposals: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly side: Side, readonly state: OnwardProposalState, readonly ground: OnwardGround, readonly reason: string, readonly note: string | null, readonly createdAt: string, readonly answeredAt: string | null, readonly createdBy: { readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly granted: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ExplainItemQueryVariables = Exact<{
  id: string;
}>;


export type ExplainItemQuery = { readonly explainAccess: { readonly item: { readonly visible: boolean, readonly roles: ReadonlyArray<Role>, readonly possibleReasons: ReadonlyArray<InvisibilityReason>, readonly access: ReadonlyArray<{ readonly basis: AccessBasis, readonly group: { readonly id: string, readonly name: string } | null }> } | null } };

export type ExplainOperationQueryVariables = Exact<{
  operation: string;
}>;


export type ExplainOperationQuery = { readonly explainAccess: { readonly operation: { readonly purpose: string | null, readonly roles: ReadonlyArray<Role>, readonly granted: boolean, readonly admitted: boolean, readonly denialReasons: ReadonlyArray<DenialReason> } | null } };

export type DeliveriesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type DeliveriesQuery = { readonly deliveries: { readonly nodes: ReadonlyArray<{ readonly deliveredAt: string | null, readonly openedAt: string | null, readonly channels: ReadonlyArray<IndicatorDeliveryChannel>, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const INDICATOR = 'fragment Statement on Indicator{...IndicatorLine platform network bank country agency{id name}creditedTo{...PartyName}currentConfidence corroboration personStatus tags firstSeen validUntil retainUntil updatedAt version revokedReason revokedBy{party{...PartyName}}disputed{createdAt ground}contestedSince confirmedAt}query Indicator($id:ID!){indicator(id:$id){...Statement agencyOnly externalId audience{countries everyCountry exceptCountries groups{id name}partners{...PartyName}}pendingRelease{id state createdAt}fromReport{id title tlp evidence{...FileLine}}otherHolders{undisclosed holders{party{...PartyName}publishedAt}}sightingSummary{sighters seen{count sighters last}falsePositive{count sighters last}expired{count sighters last}}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<IndicatorQuery, IndicatorQueryVariables>;
export const SAME_VALUE = 'fragment Statement on Indicator{...IndicatorLine platform network bank country agency{id name}creditedTo{...PartyName}currentConfidence corroboration personStatus tags firstSeen validUntil retainUntil updatedAt version revokedReason revokedBy{party{...PartyName}}disputed{createdAt ground}contestedSince confirmedAt}query SameValue($values:[LookupInput!]!$purpose:String$caseReference:String){results:lookup(values:$values includeLapsed:true purpose:$purpose caseReference:$caseReference){more indicators{...Statement}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}' as TypedText<SameValueQuery, SameValueQueryVariables>;
export const SIGHTINGS = 'fragment SightingLine on Sighting{id verdict at by{...PartyName}count firstSeen lastSeen note tlp}query Sightings($id:ID!$after:Cursor){indicator(id:$id){id sightings(first:20 after:$after){nodes{...SightingLine}pageInfo{hasNextPage endCursor}}}}fragment PartyName on Party{id kind name country}' as TypedText<SightingsQuery, SightingsQueryVariables>;
export const INDICATOR_VERSIONS = 'fragment VersionLine on IndicatorVersion{version at by{name party{...PartyName}}change threat tlp confidence description tags personStatus validUntil revokedReason disputed{ground}contestedSince confirmedAt}query IndicatorVersions($id:ID!$after:Cursor){versions:indicatorVersions(indicatorId:$id first:50 after:$after){nodes{...VersionLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<IndicatorVersionsQuery, IndicatorVersionsQueryVariables>;
export const VALUE_GRAPH = 'query ValueGraph($id:ID!$depth:Int!){graph:valueGraph(indicators:[$id]depth:$depth maxNodes:40){truncated nodes{id kind display tlp indicatorCount indicatorIds parties{...PartyName}undisclosed distance more}edges{fromId toId type source itemCount}}}fragment PartyName on Party{id kind name country}' as TypedText<ValueGraphQuery, ValueGraphQueryVariables>;
export const RELATIONSHIPS_OF = 'query RelationshipsOf($id:ID!$after:Cursor){relationships(filter:{indicators:[$id]}first:20 after:$after){nodes{id type tlp description owner{...PartyName}publishedAt from{indicatorId kind display}to{indicatorId kind display}evidence{...FileLine}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment FileLine on EvidenceFile{id filename type size sha256 createdAt}' as TypedText<RelationshipsOfQuery, RelationshipsOfQueryVariables>;
export const DISPUTES = 'query Disputes($id:ID!$after:Cursor){disputes(filter:{indicatorId:$id}first:20 after:$after){nodes{id side state ground comment createdAt createdBy{name party{...PartyName}}dueAt overdue answeredAt reason withdrawnAt withdrawnReason}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<DisputesQuery, DisputesQueryVariables>;
export const TEAR_LINES = 'query TearLines($id:ID!){tearLines(indicatorId:$id){original{id tlp}copies{createdAt indicator{id tlp threat description revokedAt audience{countries everyCountry groups{id name}}pendingRelease{id}}}}}' as TypedText<TearLinesQuery, TearLinesQueryVariables>;
export const ONWARD_HISTORY = 'query OnwardHistory($id:ID!$after:Cursor){proposals:onwardHistory(indicatorId:$id first:20 after:$after){nodes{id side state ground reason note createdAt answeredAt createdBy{party{...PartyName}}parties{...PartyName}granted{...PartyName}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<OnwardHistoryQuery, OnwardHistoryQueryVariables>;
export const EXPLAIN_ITEM = 'query ExplainItem($id:ID!){explainAccess(itemId:$id){item{visible access{basis group{id name}}roles possibleReasons}}}' as TypedText<ExplainItemQuery, ExplainItemQueryVariables>;
export const EXPLAIN_OPERATION = 'query ExplainOperation($operation:String!){explainAccess(operation:$operation){operation{purpose roles granted admitted denialReasons}}}' as TypedText<ExplainOperationQuery, ExplainOperationQueryVariables>;
export const DELIVERIES = 'query Deliveries($id:ID!$after:Cursor){deliveries:indicatorDeliveries(indicatorId:$id first:50 after:$after){nodes{party{...PartyName}deliveredAt openedAt channels}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<DeliveriesQuery, DeliveriesQueryVariables>;
