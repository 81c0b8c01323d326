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

/** Precision of dates: a date becomes the beginning (UTC) of the period that contains it. */
export type Coarseness =
  /** The day. */
  | 'DAY'
  /** The month. */
  | 'MONTH'
  /** The quarter of the year. */
  | 'QUARTER'
  /** The week, from Monday. */
  | 'WEEK';

/** Answer of a holder to the requesting country. */
export type ContactAnswer =
  /** Discloses nothing more. For a SILENT holding the requesting country is not notified. */
  | 'DECLINED'
  /** Identifies your party as the holder, regardless of discoverability. */
  | 'IDENTIFIED'
  /** Releases the indicator: adds the requesting country to its audience, by the rules of changeAudience. */
  | 'RELEASED'
  /** Releases a reduced copy of the indicator to the requesting country only. The country sees it as an ordinary release. */
  | 'TEAR_LINE_RELEASED';

/** Filter of contacts. An absent field does not restrict the list. */
export type ContactFilter = {
  /** The requesting country's case reference, exactly as written. */
  readonly caseReference?: string | null | undefined;
  /** Queried at this time or later. */
  readonly createdAfter?: string | null | undefined;
  /** Queried before this time. */
  readonly createdBefore?: string | null | undefined;
  /** Discoverability of the holding at the time of the query. */
  readonly discoverabilities?: ReadonlyArray<Discoverability> | null | undefined;
  /** Contacts about this indicator. */
  readonly indicatorId?: string | null | undefined;
  /** Requesting countries, each by its id, country code or slug. At most 250. */
  readonly requesters?: ReadonlyArray<string> | null | undefined;
  /** true: only sealed holdings; false: only indicators. */
  readonly sealed?: boolean | null | undefined;
  /** Any of these states. */
  readonly states?: ReadonlyArray<ContactState> | null | undefined;
};

/** State of a contact. */
export type ContactState =
  /** The holder declined to disclose more. */
  | 'DECLINED'
  /** The holder identified itself. The indicator may still be released. */
  | 'IDENTIFIED'
  /** Not answered yet. */
  | 'OPEN'
  /** The indicator or a reduced copy was released, or waits for release by a second officer. */
  | 'RELEASED';

/** Content of a reduced copy for the requesting country; like TearLineInput. */
export type ContactTearLineInput = {
  /** Precision to which dates are coarsened. */
  readonly coarsen?: Coarseness | null | undefined;
  /** Description of the value in the copy, at most 20,000 characters. */
  readonly description?: string | null | undefined;
  /** Whether the owner stays hidden from the requesting country. */
  readonly hideOwner?: boolean | null | undefined;
  /** Fields of the indicator that the copy keeps. */
  readonly keep?: ReadonlyArray<TearLineField> | null | undefined;
  /** Label of the copy: the label of the indicator, or a lower one. */
  readonly tlp: Tlp;
};

/** Filter of the values that the viewer queried. An absent field does not restrict the list. (The values are encrypted, so a filter by value is not possible.) */
export type DeconflictionRequestFilter = {
  /** Whether a holder has answered since. */
  readonly answered?: boolean | null | undefined;
  /** Case reference, exactly as written. */
  readonly caseReference?: string | null | undefined;
  /** Queried at this time or later. */
  readonly createdAfter?: string | null | undefined;
  /** Queried before this time. */
  readonly createdBefore?: string | null | undefined;
  /** Whether another party was known to hold the value. */
  readonly hit?: boolean | null | undefined;
  /** Holders that were named at the time or since: each by its id, country code or slug. At most 250. */
  readonly parties?: ReadonlyArray<string> | null | undefined;
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

/** Answer of a holder to the requesting country. */
export type HolderAnswer =
  /** The holder will not disclose more. */
  | 'DECLINED'
  /** The holder is named. Contact the holder. */
  | 'IDENTIFIED'
  /** The holder has released its indicator (indicatorId). */
  | 'RELEASED';

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

/** Fields that a tear-line may keep from its original, besides the value. */
export type TearLineField =
  /** Confidence of the owner. */
  | 'CONFIDENCE'
  /** The Admiralty code. */
  | 'EVALUATION'
  /** Status of the person. VICTIM and WITNESS are always kept, so no partner gets the copy. */
  | 'PERSON_STATUS'
  /** First and last seen, coarsened. */
  | 'SEEN'
  /** The tags. */
  | 'TAGS'
  /** The threat; if not kept, OTHER. */
  | 'THREAT'
  /** End of validity, coarsened to an earlier or equal time. */
  | 'VALID_UNTIL';

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

export type DeconflictMutationVariables = Exact<{
  values: ReadonlyArray<LookupInput> | LookupInput;
  purpose: string;
  caseReference: string;
}>;


export type DeconflictMutation = { readonly answers: ReadonlyArray<{ readonly input: string, readonly canonical: string | null, readonly hit: boolean, readonly undisclosed: boolean, readonly requestId: string, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly problem: { readonly code: string, readonly message: string } | null }> };

export type DeconflictionRequestsQueryVariables = Exact<{
  filter?: DeconflictionRequestFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type DeconflictionRequestsQuery = { readonly requests: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly input: string, readonly canonical: string | null, readonly kind: IndicatorKind | null, readonly createdAt: string, readonly purpose: string, readonly caseReference: string, readonly hit: boolean, readonly undisclosed: boolean, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly answers: ReadonlyArray<{ readonly answer: HolderAnswer, readonly at: string, readonly note: string | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DeconflictionRequestQueryVariables = Exact<{
  id: string;
}>;


export type DeconflictionRequestQuery = { readonly request: { readonly id: string, readonly input: string, readonly canonical: string | null, readonly kind: IndicatorKind | null, readonly createdAt: string, readonly purpose: string, readonly caseReference: string, readonly hit: boolean, readonly undisclosed: boolean, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly answers: ReadonlyArray<{ readonly answer: HolderAnswer, readonly at: string, readonly note: string | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }> } | null };

export type DeconflictionAskedFragment = { readonly id: string, readonly input: string, readonly canonical: string | null, readonly kind: IndicatorKind | null, readonly createdAt: string, readonly purpose: string, readonly caseReference: string, readonly hit: boolean, readonly undisclosed: boolean, readonly parties: ReadonlyArray<{ readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }>, readonly answers: ReadonlyArray<{ readonly answer: HolderAnswer, readonly at: string, readonly note: string | null, readonly by: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }> };

export type ContactsQueryVariables = Exact<{
  filter?: ContactFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ContactsQuery = { readonly contacts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly createdAt: string, readonly purpose: string, readonly caseReference: string, readonly discoverability: Discoverability, readonly state: ContactState, readonly note: string | null, readonly answeredAt: string | null, readonly reference: string | null, readonly sealedHoldingId: string | null, readonly createdBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null }, readonly answeredBy: { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null, readonly indicator: { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type AnswerContactMutationVariables = Exact<{
  id: string;
  answer: ContactAnswer;
  note?: string | null | undefined;
  tearLine?: ContactTearLineInput | null | undefined;
}>;


export type AnswerContactMutation = { readonly answerContact: { readonly id: string, readonly state: ContactState } };

export type AudienceOfHoldingQueryVariables = Exact<{
  id: string;
}>;


export type AudienceOfHoldingQuery = { readonly indicator: { readonly id: string, readonly audience: { readonly everyCountry: boolean, readonly countries: ReadonlyArray<string>, readonly exceptCountries: ReadonlyArray<string>, readonly groups: ReadonlyArray<{ readonly id: string }>, readonly groupMembersToday: ReadonlyArray<{ readonly id: string }> | null, readonly partners: ReadonlyArray<{ readonly id: string }> } | null } | null };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const DECONFLICT = 'mutation Deconflict($values:[LookupInput!]!$purpose:String!$caseReference:String!){answers:deconflict(values:$values purpose:$purpose caseReference:$caseReference){input canonical hit parties{...PartyName}undisclosed requestId problem{code message}}}fragment PartyName on Party{id kind name country}' as TypedText<DeconflictMutation, DeconflictMutationVariables>;
export const DECONFLICTION_REQUESTS = 'query DeconflictionRequests($filter:DeconflictionRequestFilter$after:Cursor){requests:deconflictionRequests(first:50 filter:$filter after:$after){nodes{...DeconflictionAsked}pageInfo{hasNextPage endCursor}}}fragment DeconflictionAsked on DeconflictionRequest{id input canonical kind createdAt purpose caseReference hit undisclosed parties{...PartyName}answers{answer at note by{...ActorName}indicator{...IndicatorLine}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<DeconflictionRequestsQuery, DeconflictionRequestsQueryVariables>;
export const DECONFLICTION_REQUEST = 'query DeconflictionRequest($id:ID!){request:deconflictionRequest(id:$id){...DeconflictionAsked}}fragment DeconflictionAsked on DeconflictionRequest{id input canonical kind createdAt purpose caseReference hit undisclosed parties{...PartyName}answers{answer at note by{...ActorName}indicator{...IndicatorLine}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<DeconflictionRequestQuery, DeconflictionRequestQueryVariables>;
export const CONTACTS = 'query Contacts($filter:ContactFilter$after:Cursor){contacts(first:50 filter:$filter after:$after){nodes{id createdAt createdBy{...ActorName}purpose caseReference discoverability state note answeredAt answeredBy{...ActorName}reference sealedHoldingId indicator{...IndicatorLine}}pageInfo{hasNextPage endCursor}}}fragment PartyName on Party{id kind name country}fragment IndicatorLine on Indicator{id kind value display threat tlp owner{...PartyName}confidence reliability credibility description lastSeen revokedAt publishedAt}fragment ActorName on Actor{kind id name party{...PartyName}}' as TypedText<ContactsQuery, ContactsQueryVariables>;
export const ANSWER_CONTACT = 'mutation AnswerContact($id:ID!$answer:ContactAnswer!$note:String$tearLine:ContactTearLineInput){answerContact(id:$id answer:$answer note:$note tearLine:$tearLine){id state}}' as TypedText<AnswerContactMutation, AnswerContactMutationVariables>;
export const AUDIENCE_OF_HOLDING = 'query AudienceOfHolding($id:ID!){indicator(id:$id){id audience{everyCountry countries exceptCountries groups{id}groupMembersToday{id}partners{id}}}}' as TypedText<AudienceOfHoldingQuery, AudienceOfHoldingQueryVariables>;
