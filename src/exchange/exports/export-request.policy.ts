import { type Threat, THREATS } from '../../intel/indicators/claim.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { isStorableText, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';
import { type Tlp, TLP } from '../../tenancy/sharing/label.js';
import { enumValueOf, tlpOf } from '../../values/rows/enum-values.js';
import { type Kind, KINDS } from '../../values/values/value.js';

export const EXPORT_FORMATS = ['ndjson', 'csv', 'stix', 'misp'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Filter of an export: the filters of lists (IndicatorFilter), and more. An absent filter does not restrict. */
export interface ExportFilterView {
  readonly kinds?: readonly Kind[];
  readonly threats?: readonly Threat[];
  readonly owners?: readonly string[];
  readonly tlp?: readonly Tlp[];
  /** Claims must have all of these tags. */
  readonly tags?: readonly string[];
  /** Part of the value, its display form or the description; lower case. */
  readonly text?: string;
  readonly publishedAfter?: Date;
  readonly publishedBefore?: Date;
  /** Whether revoked and lapsed claims are included. */
  readonly includeLapsed?: boolean;
  /** true: only claims of the own party; false: only claims of other parties. */
  readonly own?: boolean;
  readonly ids?: readonly string[];
  /** Id of an import of the own agency: only items that it published or changed, as long as its lines are stored. */
  readonly import?: string;
}

/** A request for an export. */
export interface ExportRequest {
  readonly format: ExportFormat;
  readonly filter: ExportFilterView;
  readonly purpose: string;
  readonly caseReference: string | null;
}

/** A purpose needs more than one word. */
const SHORTEST_PURPOSE = 10;
const LONGEST_PURPOSE = 1_000;
const MOST_IDS = 100;
const MOST_OWNERS = 250;
const MOST_TAGS = 50;

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;
const NAMES: ReadonlySet<string> = new Set([
  ...['format', 'purpose', 'caseReference', 'kinds', 'threats', 'owners', 'tlp', 'tags', 'text'],
  ...['publishedAfter', 'publishedBefore', 'includeLapsed', 'own', 'ids', 'import'],
]);

const badParameter = (name: string, rule: string): BadInput => new BadInput('EXPORT_PARAMETER', `The parameter ${name} ${rule}.`);

/**
 * Reads the query of `GET /export/indicators`. Lists are separated by commas, or the parameter is repeated. A tag may contain commas, so tags are only
 * repeated. Owners are ids, country codes and slugs, until {@link withOwners} replaces them by ids.
 * @throws BadInput
 */
export function exportRequestOf(query: Query): ExportRequest {
  const odd = Object.keys(query).find((name) => !NAMES.has(name));
  if (odd !== undefined) throw badParameter(odd.slice(0, 40), 'is unknown');
  const format = EXPORT_FORMATS.find((one) => one === (readSingle(query, 'format') ?? 'ndjson'));
  if (!format) throw badParameter('format', `must be one of ${EXPORT_FORMATS.join(', ')}`);
  return { format, filter: filterOf(query), ...purposeOf(query) };
}

/** Returns the request with these ids as owners. */
export const withOwners = (request: ExportRequest, ids: readonly string[]): ExportRequest => ({
  ...request,
  filter: { ...request.filter, owners: sortIds(ids) ?? [] },
});

function purposeOf(query: Query): Pick<ExportRequest, 'purpose' | 'caseReference'> {
  const purpose = readSingle(query, 'purpose')?.trim() ?? '';
  if (purpose.length < SHORTEST_PURPOSE || purpose.length > LONGEST_PURPOSE) {
    throw new BadInput(
      'PURPOSE_REQUIRED',
      `State the purpose of the export (purpose) in ${SHORTEST_PURPOSE} to ${LONGEST_PURPOSE} characters. The audit log stores it.`,
    );
  }
  const caseReference = readSingle(query, 'caseReference')?.trim() || null;
  if (caseReference !== null && caseReference.length > 200) throw badParameter('caseReference', 'must have at most 200 characters');
  return { purpose, caseReference };
}

function filterOf(query: Query): ExportFilterView {
  const tags = readSeveral(query, 'tags');
  if (tags && tags.length > MOST_TAGS) throw badParameter('tags', `may be given at most ${MOST_TAGS} times`);
  const text = readSingle(query, 'text')?.trim().toLowerCase() ?? '';
  if (text.length > 200) throw badParameter('text', 'must have at most 200 characters');
  const filter = {
    kinds: readEnums(query, 'kinds', KINDS),
    threats: readEnums(query, 'threats', THREATS),
    owners: readUpTo(query, 'owners', MOST_OWNERS),
    tlp: readEnums(query, 'tlp', TLP, tlpOf),
    tags: sortUnique(tags),
    text: text || null,
    publishedAfter: readTimestamp(query, 'publishedAfter'),
    publishedBefore: readTimestamp(query, 'publishedBefore'),
    includeLapsed: readBoolean(query, 'includeLapsed') || null,
    own: readBoolean(query, 'own'),
    ids: readIds(query, 'ids', MOST_IDS),
    import: readIds(query, 'import', 1)?.[0],
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null && value !== undefined));
}

function readSingle(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw badParameter(name, 'must be given once');
  if (!isStorableText(value)) throw badParameter(name, UNSTORABLE);
  return value;
}

function readSeveral(query: Query, name: string): readonly string[] | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const list = (typeof value === 'string' ? [value] : value).map((one) => one.trim()).filter(Boolean);
  if (!list.every(isStorableText)) throw badParameter(name, UNSTORABLE);
  return list.length > 0 ? list : undefined;
}

const readList = (query: Query, name: string): readonly string[] | undefined =>
  readSeveral(query, name)?.flatMap((one) =>
    one
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

function readEnums<W extends string>(
  query: Query,
  name: string,
  known: readonly W[],
  read = (word: string): W | undefined => enumValueOf(known, word),
): readonly W[] | undefined {
  const list = readList(query, name)?.map(read);
  if (list?.includes(undefined)) throw badParameter(name, `must be one or more of ${known.join(', ')}`);
  return sortUnique(list?.filter((one) => one !== undefined)) ?? undefined;
}

function readIds(query: Query, name: string, most: number): readonly string[] | undefined {
  const list = readUpTo(query, name, most);
  const odd = list?.find((one) => !isUuid(one));
  if (odd !== undefined) throw badParameter(name, `must have ids only (got “${odd.slice(0, 60)}”)`);
  return sortIds(list) ?? undefined;
}

function readUpTo(query: Query, name: string, most: number): readonly string[] | undefined {
  const list = readList(query, name);
  if (list && list.length > most) throw badParameter(name, `must have at most ${most} values (got ${list.length})`);
  return list;
}

function readBoolean(query: Query, name: string): boolean | undefined {
  const input = readSingle(query, name);
  if (input === undefined || input === 'true' || input === 'false') return input === undefined ? undefined : input === 'true';
  throw badParameter(name, 'must be true or false');
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
function readTimestamp(query: Query, name: string): Date | undefined {
  const input = readSingle(query, name);
  if (input === undefined) return undefined;
  const date = new Date(input);
  // An unescaped + of an offset arrives as a space.
  if (!TIMESTAMP.test(input) || Number.isNaN(date.getTime())) {
    throw badParameter(name, 'must be a timestamp with an offset, for example 2026-05-31T09:30:00Z');
  }
  return date;
}
