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

/** Which indicators are listed. Absent fields do not restrict. */
export type IndicatorFilter = {
  /** true: only indicators that a data subject contests; false: only the others. */
  readonly contested?: boolean | null | undefined;
  /** true: only disputed indicators; false: only undisputed ones. */
  readonly disputed?: boolean | null | undefined;
  /** Includes revoked and lapsed indicators. */
  readonly includeLapsed?: boolean | null | undefined;
  /** Any of these kinds. */
  readonly kinds?: ReadonlyArray<IndicatorKind> | null | undefined;
  /** Owned by any of these parties. A hidden owner matches only for itself. */
  readonly owners?: ReadonlyArray<string> | null | undefined;
  /** With any of these statuses of the person behind the value. */
  readonly personStatuses?: ReadonlyArray<PersonStatus> | null | undefined;
  /** First published after this time. */
  readonly publishedAfter?: string | null | undefined;
  /** First published before this time. */
  readonly publishedBefore?: string | null | undefined;
  /** With all of these tags. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** Part of the value, its display form or the description, in upper or lower case. */
  readonly text?: string | null | undefined;
  /** Any of these threats. */
  readonly threats?: ReadonlyArray<ThreatType> | null | undefined;
  /** With any of these labels. */
  readonly tlp?: ReadonlyArray<Tlp> | null | undefined;
  /** Neither first published nor confirmed since this time (confirmIndicators). */
  readonly unconfirmedSince?: string | null | undefined;
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

/** Restricts the listed relationships. An absent field does not restrict. */
export type RelationshipFilter = {
  /** Whether revoked relationships are included. */
  readonly includeRevoked?: boolean | null | undefined;
  /** Relationships of any of these indicators, at either end. */
  readonly indicators?: ReadonlyArray<string> | null | undefined;
  /** Relationships of any of these parties, as far as they are named. */
  readonly owners?: ReadonlyArray<string> | null | undefined;
  /** Relationships of any of these types. */
  readonly types?: ReadonlyArray<RelationshipType> | null | undefined;
};

/** A relationship between two indicators. If the agency publishes it again, with the same externalId or the same two indicators, it replaces the earlier version. */
export type RelationshipInput = {
  /** What readers learn about the author. */
  readonly attribution?: Attribution | null | undefined;
  /** Readers of the relationship, as far as they see both indicators. If absent, the default audience of the viewer's party; without a default, its own party only. */
  readonly audience?: AudienceInput | null | undefined;
  /** Confidence of the author, 0 to 100. */
  readonly confidence?: number | null | undefined;
  /** Credibility of the information: Admiralty code 1 to 6. */
  readonly credibility?: number | null | undefined;
  /** Description; at most 5,000 characters. */
  readonly description?: string | null | undefined;
  /** Evidence files of the viewer's agency, at most 20. */
  readonly evidence?: ReadonlyArray<string> | null | undefined;
  /** The author's own reference, 1 to 500 characters: a relationship with the same reference replaces the earlier version. */
  readonly externalId?: string | null | undefined;
  /** When the relationship was first seen. */
  readonly firstSeen?: string | null | undefined;
  /** The first indicator. The viewer must see it. */
  readonly fromId: string;
  /** When the relationship was last seen. */
  readonly lastSeen?: string | null | undefined;
  /** Whether partners in the audience get the relationship with its text. */
  readonly released?: boolean | null | undefined;
  /** Reliability of the source: Admiralty code A to F. */
  readonly reliability?: string | null | undefined;
  /** Label of the relationship. The strictest label of the relationship and both indicators applies. */
  readonly tlp?: Tlp | null | undefined;
  /** The second indicator, of another value. The viewer must see it. */
  readonly toId: string;
  /** Type of the relationship. */
  readonly type: RelationshipType;
};

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

export type LinkEndFragment = { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp };

export type RelationshipLineFragment = { readonly id: string, readonly type: RelationshipType, readonly tlp: Tlp, readonly description: string | null, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly publishedAt: string, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly from: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp }, readonly to: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp } };

export type RelationshipsQueryVariables = Exact<{
  filter?: RelationshipFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type RelationshipsQuery = { readonly relationships: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly type: RelationshipType, readonly tlp: Tlp, readonly description: string | null, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly publishedAt: string, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null, readonly from: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp }, readonly to: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type LinkedIndicatorsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LinkedIndicatorsQuery = { readonly linked: { readonly nodes: ReadonlyArray<{ readonly undisclosed: boolean, readonly indicator: { readonly indicatorId: string, readonly kind: IndicatorKind, readonly display: string, readonly tlp: Tlp }, readonly holders: ReadonlyArray<{ readonly publishedAt: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type FindIndicatorsQueryVariables = Exact<{
  filter?: IndicatorFilter | null | undefined;
}>;


export type FindIndicatorsQuery = { readonly indicators: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }> } };

export type CompareHoldersMutationVariables = Exact<{
  indicators: ReadonlyArray<string> | string;
  purpose: string;
  caseReference: string;
}>;


export type CompareHoldersMutation = { readonly compared: ReadonlyArray<{ readonly indicatorId: string, readonly compared: boolean, readonly undisclosed: boolean, readonly holders: ReadonlyArray<{ readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } }> }> };

export type PublishRelationshipMutationVariables = Exact<{
  input: RelationshipInput;
}>;


export type PublishRelationshipMutation = { readonly receipts: ReadonlyArray<{ readonly outcome: PublishOutcome, readonly relationship: { readonly id: string } | null, readonly problems: ReadonlyArray<{ readonly code: string, readonly message: string, readonly severity: ProblemSeverity }> }> };

export type RevokeRelationshipMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type RevokeRelationshipMutation = { readonly revokeRelationship: { readonly id: string, readonly revokedAt: string | null } | null };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const RELATIONSHIPS = 'fragment LinkEnd on RelationshipEnd{indicatorId kind display tlp}fragment RelationshipLine on Relationship{id type tlp description confidence reliability credibility publishedAt revokedAt revokedReason owner{...PartyName}from{...LinkEnd}to{...LinkEnd}}query Relationships($filter:RelationshipFilter$after:Cursor){relationships(first:50 filter:$filter after:$after){nodes{...RelationshipLine}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<RelationshipsQuery, RelationshipsQueryVariables>;
export const LINKED_INDICATORS = 'fragment LinkEnd on RelationshipEnd{indicatorId kind display tlp}query LinkedIndicators($after:Cursor){linked:linkedIndicators(first:50 after:$after){nodes{undisclosed indicator{...LinkEnd}holders{publishedAt party{...PartyName}}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}' as TypedText<LinkedIndicatorsQuery, LinkedIndicatorsQueryVariables>;
export const FIND_INDICATORS = 'query FindIndicators($filter:IndicatorFilter){indicators(first:20 filter:$filter){nodes{...IndicatorLine}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}' as TypedText<FindIndicatorsQuery, FindIndicatorsQueryVariables>;
export const COMPARE_HOLDERS = 'mutation CompareHolders($indicators:[ID!]!$purpose:String!$caseReference:String!){compared:compareHolders(indicators:$indicators purpose:$purpose caseReference:$caseReference){indicatorId compared undisclosed holders{party{...PartyName}}}}fragment PartyName on Party{id kind name country}' as TypedText<CompareHoldersMutation, CompareHoldersMutationVariables>;
export const PUBLISH_RELATIONSHIP = 'mutation PublishRelationship($input:RelationshipInput!){receipts:publishRelationships(input:[$input]){outcome relationship{id}problems{code message severity}}}' as TypedText<PublishRelationshipMutation, PublishRelationshipMutationVariables>;
export const REVOKE_RELATIONSHIP = 'mutation RevokeRelationship($id:ID!$reason:String!){revokeRelationship(id:$id reason:$reason){id revokedAt}}' as TypedText<RevokeRelationshipMutation, RevokeRelationshipMutationVariables>;
