/** What a row may say: the fields of PublishIndicatorInput, and the audience also in the words of the command line or spread over columns. */
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

/** Columns of a file of rejects: a corrected one may be imported as it is. */
export const REJECT_COLUMNS = ['line', 'code', 'reason'] as const;
/** What an export says besides. Of what was taken back, and of whose it was, see draft.ts. */
const EXPORT_COLUMNS = [
  'version',
  'ownerName',
  'agency',
  'publishedAt',
  'updatedAt',
  'revokedReason',
  'disputedSince',
  'disputeGround',
] as const;

/** What a column means: a field, something to pass over, or undefined: unknown. */
export type ColumnMeaning = FieldName | 'ignored' | undefined;

const normalizeName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const MEANINGS: ReadonlyMap<string, ColumnMeaning> = new Map<string, ColumnMeaning>([
  ...FIELD_NAMES.map((name) => [normalizeName(name), name] as const),
  ...[...REJECT_COLUMNS, ...EXPORT_COLUMNS].map((name) => [normalizeName(name), 'ignored'] as const),
  ['to', 'audience'],
  ['except', 'exceptCountries'],
]);

/** What the columns of one source mean. */
export type Meanings = (name: string) => ColumnMeaning;

/** Reads a column's name in camelCase or snake_case, in any case: `validUntil`, `valid_until`, `VALID-UNTIL`. */
export const meaningOf: Meanings = (name) => MEANINGS.get(normalizeName(name));
