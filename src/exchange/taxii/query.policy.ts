import { isStorableText, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import { type Micros, microsOf } from './timestamp.policy.js';
import { malformed } from './taxii-problem.js';

/** Fields of `match[…]` (TAXII 2.1, 3.4.1). */
export const MATCHES = ['id', 'type', 'version', 'spec_version'] as const;
export type MatchField = (typeof MATCHES)[number];

/** Which versions of an object are wanted: the newest where nothing is said. */
export type VersionFilter = 'first' | 'last' | 'all' | readonly ('first' | 'last' | Micros)[];

export interface TaxiiQuery {
  readonly addedAfter: Micros | undefined;
  /** As it was sent; opened by whoever sealed it. */
  readonly next: string | undefined;
  /** 1 to the most that a page holds. */
  readonly limit: number;
  readonly ids: readonly string[] | undefined;
  readonly types: readonly string[] | undefined;
  readonly specs: readonly string[] | undefined;
  readonly versions: VersionFilter;
}

export interface PageSizes {
  readonly usual: number;
  readonly most: number;
}

/** What one filter may list. */
const MOST_VALUES = 100;
const LONGEST_VALUE = 400;
const KNOWN = /^match\[([^\]]*)\]$/;

/**
 * Reads the query of an address as it was sent, brackets raw or encoded. What is none of TAXII's own is passed over; a `match` that this endpoint does not
 * define is refused, since an answer without it would be another than was asked for.
 * @param raw what follows the question mark. @throws TaxiiProblem 400
 */
export function readQuery(raw: string, allowed: readonly MatchField[], { usual, most }: PageSizes): TaxiiQuery {
  const said = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(raw)) {
    const isOurs = KNOWN.test(name) || ['limit', 'added_after', 'next'].includes(name);
    if (!isOurs) continue;
    if (said.has(name)) throw malformed(`Give ${name} once.`);
    said.set(name, value);
  }
  for (const name of said.keys()) {
    const [, field] = KNOWN.exec(name) ?? [];
    if (field !== undefined && !(allowed as readonly string[]).includes(field)) {
      throw malformed(allowed.length > 0 ? `Here match takes ${allowed.join(', ')}.` : 'Here match is not taken.');
    }
  }
  const list = (field: MatchField): readonly string[] | undefined => valuesOf(field, said.get(`match[${field}]`));
  return {
    addedAfter: timestampIn('added_after', said.get('added_after')),
    next: said.get('next') || undefined,
    limit: limitOf(said.get('limit'), usual, most),
    ...{ ids: list('id'), types: list('type'), specs: list('spec_version'), versions: versionFilterOf(list('version')) },
  };
}

function limitOf(text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1) throw malformed('limit is a whole number above 0.');
  return Math.min(Number(text), most);
}

function timestampIn(name: string, text: string | undefined): Micros | undefined {
  if (text === undefined) return undefined;
  const micros = microsOf(text);
  if (micros === undefined) throw malformed(`${name} is one moment like 2026-11-26T10:19:51.000150Z.`);
  return micros;
}

function valuesOf(field: MatchField, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const values = [...new Set(text.split(',').map((value) => value.trim()))].filter(Boolean);
  if (values.length < 1 || values.length > MOST_VALUES) throw malformed(`match[${field}] lists 1 to ${MOST_VALUES} values.`);
  if (!values.every(isStorableText)) throw malformed(`A value of match[${field}] ${UNSTORABLE}.`);
  if (values.some((value) => value.length > LONGEST_VALUE)) throw malformed(`A value of match[${field}] is too long.`);
  return values;
}

function versionFilterOf(values: readonly string[] | undefined): VersionFilter {
  if (values === undefined) return 'last';
  const [only = '', ...more] = values;
  if (values.includes('all') && more.length > 0) throw malformed('match[version]=all stands alone.');
  if (more.length === 0 && (only === 'all' || only === 'first' || only === 'last')) return only;
  return values.map((value) => (value === 'first' || value === 'last' ? value : (timestampIn('match[version]', value) ?? 0)));
}

/** What a `next` is bound to besides its reader and collection: the filters, in whatever order they were listed. */
export const filterOf = ({ ids, types, specs, versions }: TaxiiQuery): string =>
  JSON.stringify([ids, types, specs, typeof versions === 'string' ? [versions] : versions].map((list) => list?.map(String).sort() ?? null));
