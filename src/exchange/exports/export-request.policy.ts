import { type Threat, THREATS } from '../../intel/indicators/claim.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { anyOf, idsOf } from '../../platform/graphql/lists.js';
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

const wrong = (name: string, must: string): BadInput => new BadInput('EXPORT_PARAMETER', `The parameter ${name} ${must}.`);

/**
 * Reads the query of `GET /export/indicators`. Lists are written with commas, or the parameter is repeated; a tag may hold commas, so tags are repeated alone.
 * @throws BadInput
 */
export function exportRequestOf(query: Query): ExportRequest {
  const odd = Object.keys(query).find((name) => !NAMES.has(name));
  if (odd !== undefined) throw wrong(odd.slice(0, 40), 'is not known');
  const format = EXPORT_FORMATS.find((one) => one === (single(query, 'format') ?? 'ndjson'));
  if (!format) throw wrong('format', `is one of ${EXPORT_FORMATS.join(', ')}`);
  return { format, filter: filterOf(query), ...reasonOf(query) };
}

function reasonOf(query: Query): Pick<ExportRequest, 'purpose' | 'caseReference'> {
  const purpose = single(query, 'purpose')?.trim() ?? '';
  if (purpose.length < SHORTEST_PURPOSE || purpose.length > LONGEST_PURPOSE) {
    throw new BadInput(
      'PURPOSE_REQUIRED',
      `Say for what you need it (purpose), in ${SHORTEST_PURPOSE} to ${LONGEST_PURPOSE} characters: it stands in the record.`,
    );
  }
  const caseReference = single(query, 'caseReference')?.trim() || null;
  if (caseReference !== null && caseReference.length > 200) throw wrong('caseReference', 'has at most 200 characters');
  return { purpose, caseReference };
}

function filterOf(query: Query): ExportFilter {
  const tags = several(query, 'tags');
  if (tags && tags.length > MOST_TAGS) throw wrong('tags', `is given ${MOST_TAGS} times at most`);
  const text = single(query, 'text')?.trim().toLowerCase() ?? '';
  if (text.length > 200) throw wrong('text', 'has at most 200 characters');
  const filter = {
    kinds: words(query, 'kinds', KINDS),
    threats: words(query, 'threats', THREATS),
    owners: ids(query, 'owners', 250),
    tlp: words(query, 'tlp', TLP),
    tags: anyOf(tags),
    text: text || null,
    publishedAfter: moment(query, 'publishedAfter'),
    publishedBefore: moment(query, 'publishedBefore'),
    includeLapsed: truth(query, 'includeLapsed') || null,
    own: truth(query, 'own'),
    ids: ids(query, 'ids', MOST_IDS),
    import: ids(query, 'import', 1)?.[0],
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null && value !== undefined));
}

function single(query: Query, name: string): string | undefined {
  const given = query[name];
  if (given === undefined) return undefined;
  if (typeof given !== 'string') throw wrong(name, 'is given once');
  if (!isStorableText(given)) throw wrong(name, UNSTORABLE);
  return given;
}

function several(query: Query, name: string): readonly string[] | undefined {
  const given = query[name];
  if (given === undefined) return undefined;
  const list = (typeof given === 'string' ? [given] : given).map((one) => one.trim()).filter(Boolean);
  if (!list.every(isStorableText)) throw wrong(name, UNSTORABLE);
  return list.length > 0 ? list : undefined;
}

const listed = (query: Query, name: string): readonly string[] | undefined =>
  several(query, name)?.flatMap((one) =>
    one
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

function words<W extends string>(query: Query, name: string, known: readonly W[]): readonly W[] | undefined {
  const list = listed(query, name)?.map((word) => known.find((one) => one === word.toUpperCase().replace(/[-+ ]/g, '_')));
  if (list?.includes(undefined)) throw wrong(name, `is among ${known.join(', ')}`);
  return anyOf(list?.filter((one) => one !== undefined)) ?? undefined;
}

function ids(query: Query, name: string, most: number): readonly string[] | undefined {
  const list = listed(query, name);
  if (list && (list.length > most || !list.every(isUuid))) throw wrong(name, `holds at most ${most} ids`);
  return idsOf(list) ?? undefined;
}

function truth(query: Query, name: string): boolean | undefined {
  const said = single(query, name);
  if (said === undefined || said === 'true' || said === 'false') return said === undefined ? undefined : said === 'true';
  throw wrong(name, 'is true or false');
}

const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
function moment(query: Query, name: string): Date | undefined {
  const said = single(query, name);
  if (said === undefined) return undefined;
  const date = new Date(said);
  // An unescaped + of an offset reads as a blank.
  if (!MOMENT.test(said) || Number.isNaN(date.getTime())) throw wrong(name, 'is a moment with an offset, like 2026-05-31T09:30:00Z');
  return date;
}
