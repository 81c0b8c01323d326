import { type Threat, THREATS } from '../../intel/indicators/claim.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { isStorableText, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';
import { type Tlp, TLP } from '../../tenancy/sharing/label.js';
import { type Kind, KINDS } from '../../values/values/value.js';

export const EXPORT_FORMATS = ['ndjson', 'csv', 'stix', 'misp'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which claims are exported: as lists filter (IndicatorFilter), and more. What is absent does not restrict. */
export interface ExportFilter {
  readonly kinds?: readonly Kind[];
  readonly threats?: readonly Threat[];
  readonly owners?: readonly string[];
  readonly tlp?: readonly Tlp[];
  /** All of them. */
  readonly tags?: readonly string[];
  /** Part of the value, its display form or the description; lower case. */
  readonly text?: string;
  readonly publishedAfter?: Date;
  readonly publishedBefore?: Date;
  /** Also what was revoked or lapsed. */
  readonly includeLapsed?: boolean;
  /** true: only the own party's; false: only others'. */
  readonly own?: boolean;
  readonly ids?: readonly string[];
  /** What an import of the own agency has published or changed, as long as the import's lines are kept. */
  readonly import?: string;
}

/** An export as it is asked for. */
export interface ExportRequest {
  readonly format: ExportFormat;
  readonly filter: ExportFilter;
  readonly purpose: string;
  readonly caseReference: string | null;
}

/** A purpose says more than a word. */
const SHORTEST_PURPOSE = 10;
const LONGEST_PURPOSE = 1_000;
const MOST_IDS = 100;
const MOST_TAGS = 50;

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;
const NAMES: ReadonlySet<string> = new Set([
  ...['format', 'purpose', 'caseReference', 'kinds', 'threats', 'owners', 'tlp', 'tags', 'text'],
  ...['publishedAfter', 'publishedBefore', 'includeLapsed', 'own', 'ids', 'import'],
]);

const badParameter = (name: string, must: string): BadInput => new BadInput('EXPORT_PARAMETER', `The parameter ${name} ${must}.`);

/**
 * Reads the query of `GET /export/indicators`. Lists are written with commas, or the parameter is repeated; a tag may hold commas, so tags are repeated alone.
 * @throws BadInput
 */
export function exportRequestOf(query: Query): ExportRequest {
  const odd = Object.keys(query).find((name) => !NAMES.has(name));
  if (odd !== undefined) throw badParameter(odd.slice(0, 40), 'is not known');
  const format = EXPORT_FORMATS.find((one) => one === (readSingle(query, 'format') ?? 'ndjson'));
  if (!format) throw badParameter('format', `is one of ${EXPORT_FORMATS.join(', ')}`);
  return { format, filter: filterOf(query), ...purposeOf(query) };
}

function purposeOf(query: Query): Pick<ExportRequest, 'purpose' | 'caseReference'> {
  const purpose = readSingle(query, 'purpose')?.trim() ?? '';
  if (purpose.length < SHORTEST_PURPOSE || purpose.length > LONGEST_PURPOSE) {
    throw new BadInput(
      'PURPOSE_REQUIRED',
      `Say for what you need it (purpose), in ${SHORTEST_PURPOSE} to ${LONGEST_PURPOSE} characters: it stands in the record.`,
    );
  }
  const caseReference = readSingle(query, 'caseReference')?.trim() || null;
  if (caseReference !== null && caseReference.length > 200) throw badParameter('caseReference', 'has at most 200 characters');
  return { purpose, caseReference };
}

function filterOf(query: Query): ExportFilter {
  const tags = readSeveral(query, 'tags');
  if (tags && tags.length > MOST_TAGS) throw badParameter('tags', `is given ${MOST_TAGS} times at most`);
  const text = readSingle(query, 'text')?.trim().toLowerCase() ?? '';
  if (text.length > 200) throw badParameter('text', 'has at most 200 characters');
  const filter = {
    kinds: readEnums(query, 'kinds', KINDS),
    threats: readEnums(query, 'threats', THREATS),
    owners: readIds(query, 'owners', 250),
    tlp: readEnums(query, 'tlp', TLP),
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
  const given = query[name];
  if (given === undefined) return undefined;
  if (typeof given !== 'string') throw badParameter(name, 'is given once');
  if (!isStorableText(given)) throw badParameter(name, UNSTORABLE);
  return given;
}

function readSeveral(query: Query, name: string): readonly string[] | undefined {
  const given = query[name];
  if (given === undefined) return undefined;
  const list = (typeof given === 'string' ? [given] : given).map((one) => one.trim()).filter(Boolean);
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

function readEnums<W extends string>(query: Query, name: string, known: readonly W[]): readonly W[] | undefined {
  const list = readList(query, name)?.map((word) => known.find((one) => one === word.toUpperCase().replace(/[-+ ]/g, '_')));
  if (list?.includes(undefined)) throw badParameter(name, `is among ${known.join(', ')}`);
  return sortUnique(list?.filter((one) => one !== undefined)) ?? undefined;
}

function readIds(query: Query, name: string, most: number): readonly string[] | undefined {
  const list = readList(query, name);
  if (list && (list.length > most || !list.every(isUuid))) throw badParameter(name, `holds at most ${most} ids`);
  return sortIds(list) ?? undefined;
}

function readBoolean(query: Query, name: string): boolean | undefined {
  const said = readSingle(query, name);
  if (said === undefined || said === 'true' || said === 'false') return said === undefined ? undefined : said === 'true';
  throw badParameter(name, 'is true or false');
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
function readTimestamp(query: Query, name: string): Date | undefined {
  const said = readSingle(query, name);
  if (said === undefined) return undefined;
  const date = new Date(said);
  // An unescaped + of an offset reads as a blank.
  if (!TIMESTAMP.test(said) || Number.isNaN(date.getTime())) {
    throw badParameter(name, 'is a moment with an offset, like 2026-05-31T09:30:00Z');
  }
  return date;
}
