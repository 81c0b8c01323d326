/** The fields of a row: those of PublishIndicatorInput, and the audience in the terms of the command line or in separate columns. */
export const FIELD_NAMES = [
  'kind',
  'value',
  'platform',
  'network',
  'bank',
  'country',
  'threat',
  'tlp',
  'audience',
  'everyCountry',
  'countries',
  'groups',
  'partners',
  'exceptCountries',
  'discoverability',
  'attribution',
  'onward',
  'confidence',
  'reliability',
  'credibility',
  'personStatus',
  'description',
  'tags',
  'firstSeen',
  'lastSeen',
  'validUntil',
  'retainUntil',
  'externalId',
  'agencyOnly',
  'reissue',
  'replace',
  'revokedAt',
  'id',
  'owner',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** Columns of a file of rejects: a corrected file may be imported unchanged. */
export const REJECT_COLUMNS = ['line', 'code', 'reason'] as const;
/** Further columns of an export. For revoked claims and their owners see draft.ts. */
const EXPORT_COLUMNS = [
  'version',
  'ownerName',
  'agency',
  'publishedAt',
  'updatedAt',
  'revokedReason',
  'disputedSince',
  'disputeGround',
  'contestedSince',
  'confirmedAt',
  'copyMark',
] as const;

/** The meaning of a column: a field, 'ignored', or undefined: unknown. */
export type ColumnMeaning = FieldName | 'ignored' | undefined;

const normalizeName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const MEANINGS: ReadonlyMap<string, ColumnMeaning> = new Map<string, ColumnMeaning>([
  ...FIELD_NAMES.map((name) => [normalizeName(name), name] as const),
  ...[...REJECT_COLUMNS, ...EXPORT_COLUMNS].map((name) => [normalizeName(name), 'ignored'] as const),
  ['to', 'audience'],
  ['except', 'exceptCountries'],
]);

/** Returns the meaning of a column in one source. */
export type Meanings = (name: string) => ColumnMeaning;

/** Reads a column's name in camelCase or snake_case, in any case: `validUntil`, `valid_until`, `VALID-UNTIL`. */
export const meaningOf: Meanings = (name) => MEANINGS.get(normalizeName(name));
