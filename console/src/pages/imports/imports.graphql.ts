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

/** Maps a column to a field. */
export type CsvColumnInput = {
  /** Name of the column as in the header; case does not matter. */
  readonly column: string;
  /** Field of PublishIndicatorInput, in camelCase or snake_case; or audience, in the form of the command line. */
  readonly field: string;
};

/** A value that applies to every row. */
export type CsvConstantInput = {
  /** Field of PublishIndicatorInput, in camelCase or snake_case; or audience, in the form of the command line. */
  readonly field: string;
  /** The value, in the form of a cell. */
  readonly value: string;
};

/** Mapping of a custom table. Columns that it does not name are ignored. */
export type CsvMappingInput = {
  /** 1 to 100 columns. One of them must be the value. */
  readonly columns: ReadonlyArray<CsvColumnInput>;
  /** Values for fields that have no column. They apply to every row. */
  readonly constants?: ReadonlyArray<CsvConstantInput> | null | undefined;
  /** Date format: YYYY, MM, DD, and optionally HH, mm, ss (DD/MM/YYYY HH:mm); absent: RFC 3339, or a day YYYY-MM-DD. */
  readonly dateFormat?: string | null | undefined;
  /** One character that separates the cells; absent: detected from the header. */
  readonly delimiter?: string | null | undefined;
  /** Name, 1 to 100 characters; a mapping with the same name is replaced. */
  readonly name: string;
  /** UTC offset of such dates, for example +07:00; absent: UTC. */
  readonly utcOffset?: string | null | undefined;
};

/** Source of an import. */
export type ImportSource =
  /** A table at the bulk endpoint. */
  | 'BULK_CSV'
  /** JSON rows at the bulk endpoint. */
  | 'BULK_NDJSON'
  /** A MISP event. */
  | 'MISP'
  /** A feed that the hub reads for its party. */
  | 'PULL'
  /** Reports at the bulk endpoint, as a table of their values. */
  | 'REPORTS_CSV'
  /** Reports at the bulk endpoint, one in each line. */
  | 'REPORTS_NDJSON'
  /** Reports and groupings of a STIX bundle at the bulk endpoint. */
  | 'REPORTS_STIX'
  /** A STIX bundle. */
  | 'STIX'
  /** An envelope that was added to a TAXII collection. */
  | 'TAXII';

/** State of an import. */
export type ImportState =
  /** The import is complete. */
  | 'COMPLETE'
  /** The import was interrupted. Send the same file again with its idempotency key to resume it. */
  | 'INTERRUPTED'
  /** The import was revoked and accepts no more lines. */
  | 'REVOKED'
  /** The import is running. */
  | 'RUNNING';

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

export type ImportsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ImportsQuery = { readonly imports: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly source: ImportSource, readonly state: ImportState, readonly createdAt: string, readonly endedAt: string | null, readonly lastLine: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly rejected: number, readonly held: number, readonly dropped: number, readonly failureCode: string | null, readonly idempotencyKey: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly createdBy: { readonly name: string | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ImportQueryVariables = Exact<{
  id: string;
}>;


export type ImportQuery = { readonly import: { readonly id: string, readonly name: string | null, readonly source: ImportSource, readonly state: ImportState, readonly createdAt: string, readonly endedAt: string | null, readonly lastLine: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly rejected: number, readonly held: number, readonly dropped: number, readonly failureCode: string | null, readonly idempotencyKey: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly createdBy: { readonly name: string | null } | null } | null };

export type ImportOptionsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ImportOptionsQuery = { readonly csvMappings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly delimiter: string | null, readonly dateFormat: string | null, readonly utcOffset: string | null, readonly columns: ReadonlyArray<{ readonly column: string, readonly field: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type HeldItemsQueryVariables = Exact<{
  importId: string;
  after?: string | null | undefined;
}>;


export type HeldItemsQuery = { readonly heldItems: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly line: number, readonly kind: IndicatorKind | null, readonly value: string | null, readonly threat: ThreatType | null, readonly stixId: string | null, readonly description: string | null, readonly problems: ReadonlyArray<{ readonly message: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type ImportProgressSubscriptionVariables = Exact<{
  id: string;
}>;


export type ImportProgressSubscription = { readonly importProgress: { readonly id: string, readonly name: string | null, readonly source: ImportSource, readonly state: ImportState, readonly createdAt: string, readonly endedAt: string | null, readonly lastLine: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly rejected: number, readonly held: number, readonly dropped: number, readonly failureCode: string | null, readonly idempotencyKey: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly createdBy: { readonly name: string | null } | null } };

export type SaveCsvMappingMutationVariables = Exact<{
  input: CsvMappingInput;
}>;


export type SaveCsvMappingMutation = { readonly saveCsvMapping: { readonly id: string, readonly name: string } };

export type RevokeImportMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type RevokeImportMutation = { readonly revokeImport: { readonly revoked: number, readonly restored: number, readonly kept: number } };

export type LabelHeldItemsMutationVariables = Exact<{
  importId: string;
  tlp: Tlp;
  audience?: AudienceInput | null | undefined;
}>;


export type LabelHeldItemsMutation = { readonly labelHeldItems: { readonly created: number, readonly updated: number, readonly unchanged: number, readonly rejected: number } };

export type DropHeldItemsMutationVariables = Exact<{
  importId: string;
}>;


export type DropHeldItemsMutation = { readonly dropHeldItems: { readonly id: string } };

export type ImportFieldsFragment = { readonly id: string, readonly name: string | null, readonly source: ImportSource, readonly state: ImportState, readonly createdAt: string, readonly endedAt: string | null, readonly lastLine: number, readonly created: number, readonly updated: number, readonly unchanged: number, readonly rejected: number, readonly held: number, readonly dropped: number, readonly failureCode: string | null, readonly idempotencyKey: string | null, readonly revokedAt: string | null, readonly revokedReason: string | null, readonly createdBy: { readonly name: string | null } | null };

export type PartyNameFragment = { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null };

export type ViewerFieldsFragment = { readonly id: string, readonly email: string, readonly roles: ReadonlyArray<Role>, readonly permissions: ReadonlyArray<string>, readonly confirmedUntil: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null }, readonly agency: { readonly id: string, readonly name: string } | null };

export type SessionTokensFragment = { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number };

export type IndicatorLineFragment = { readonly id: string, readonly kind: IndicatorKind, readonly value: string, readonly display: string, readonly threat: ThreatType, readonly tlp: Tlp, readonly confidence: number | null, readonly reliability: string | null, readonly credibility: number | null, readonly description: string | null, readonly lastSeen: string | null, readonly revokedAt: string | null, readonly publishedAt: string, readonly owner: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type ActorNameFragment = { readonly kind: ActorKind | null, readonly id: string | null, readonly name: string | null, readonly party: { readonly id: string, readonly kind: PartyKind, readonly name: string, readonly country: string | null } | null };

export type FileLineFragment = { readonly id: string, readonly filename: string, readonly type: string, readonly size: number, readonly sha256: string, readonly createdAt: string };

export type SubjectLineFragment = { readonly kind: IndicatorKind, readonly value: string, readonly display: string };

export const IMPORTS = 'query Imports($after:Cursor){imports(first:50 after:$after){nodes{...ImportFields}pageInfo{hasNextPage endCursor}}}fragment ImportFields on Import{id name source state createdAt endedAt createdBy{name}lastLine created updated unchanged rejected held dropped failureCode idempotencyKey revokedAt revokedReason}' as TypedText<ImportsQuery, ImportsQueryVariables>;
export const IMPORT = 'query Import($id:ID!){import(id:$id){...ImportFields}}fragment ImportFields on Import{id name source state createdAt endedAt createdBy{name}lastLine created updated unchanged rejected held dropped failureCode idempotencyKey revokedAt revokedReason}' as TypedText<ImportQuery, ImportQueryVariables>;
export const IMPORT_OPTIONS = 'query ImportOptions($after:Cursor){csvMappings(first:100 after:$after){nodes{id name columns{column field}delimiter dateFormat utcOffset}pageInfo{hasNextPage endCursor}}}' as TypedText<ImportOptionsQuery, ImportOptionsQueryVariables>;
export const HELD_ITEMS = 'query HeldItems($importId:ID!$after:Cursor){heldItems(importId:$importId first:100 after:$after){nodes{id line kind value threat stixId description problems{message}}pageInfo{hasNextPage endCursor}}}' as TypedText<HeldItemsQuery, HeldItemsQueryVariables>;
export const IMPORT_PROGRESS = 'subscription ImportProgress($id:ID!){importProgress(id:$id){...ImportFields}}fragment ImportFields on Import{id name source state createdAt endedAt createdBy{name}lastLine created updated unchanged rejected held dropped failureCode idempotencyKey revokedAt revokedReason}' as TypedText<ImportProgressSubscription, ImportProgressSubscriptionVariables>;
export const SAVE_CSV_MAPPING = 'mutation SaveCsvMapping($input:CsvMappingInput!){saveCsvMapping(input:$input){id name}}' as TypedText<SaveCsvMappingMutation, SaveCsvMappingMutationVariables>;
export const REVOKE_IMPORT = 'mutation RevokeImport($id:ID!$reason:String!){revokeImport(id:$id reason:$reason){revoked restored kept}}' as TypedText<RevokeImportMutation, RevokeImportMutationVariables>;
export const LABEL_HELD_ITEMS = 'mutation LabelHeldItems($importId:ID!$tlp:Tlp!$audience:AudienceInput){labelHeldItems(importId:$importId tlp:$tlp audience:$audience){created updated unchanged rejected}}' as TypedText<LabelHeldItemsMutation, LabelHeldItemsMutationVariables>;
export const DROP_HELD_ITEMS = 'mutation DropHeldItems($importId:ID!){dropHeldItems(importId:$importId){id}}' as TypedText<DropHeldItemsMutation, DropHeldItemsMutationVariables>;
