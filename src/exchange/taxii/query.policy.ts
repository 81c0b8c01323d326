import { isStorableText, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import { type Micros, microsOf } from './timestamp.policy.js';
import { malformed } from './taxii-problem.js';

/** Fields of `match[…]` (TAXII 2.1, 3.4.1). */
export const MATCHES = ['id', 'type', 'version', 'spec_version'] as const;
export type MatchField = (typeof MATCHES)[number];

/** Requested versions of an object; the default is the newest. */
export type VersionFilter = 'first' | 'last' | 'all' | readonly ('first' | 'last' | Micros)[];

export interface TaxiiQuery {
  readonly addedAfter: Micros | undefined;
  /** As it was sent; PagesService opens it. */
  readonly next: string | undefined;
  /** 1 to the maximum page size. */
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

/** Maximum number of values in one filter. */
const MOST_VALUES = 100;
const LONGEST_VALUE = 400;
const KNOWN = /^match\[([^\]]*)\]$/;

/**
 * Reads the query as it was sent, brackets raw or encoded. Ignores parameters that are not TAXII's. Refuses a `match` that this endpoint does not define,
 * because the response would be a different one than requested.
 * @param raw the text after the question mark @throws TaxiiProblem 400
 */
export function readQuery(raw: string, allowed: readonly MatchField[], { usual, most }: PageSizes): TaxiiQuery {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(raw)) {
    const isOurs = KNOWN.test(name) || ['limit', 'added_after', 'next'].includes(name);
    if (!isOurs) continue;
    if (parameters.has(name)) throw malformed(`Give ${name} once.`);
    parameters.set(name, value);
  }
  for (const name of parameters.keys()) {
    const [, field] = KNOWN.exec(name) ?? [];
    if (field !== undefined && !(allowed as readonly string[]).includes(field)) {
      throw malformed(
        allowed.length > 0 ? `match must be one of ${allowed.join(', ')} at this address.` : 'match is not supported at this address.',
      );
    }
  }
  const list = (field: MatchField): readonly string[] | undefined => valuesOf(field, parameters.get(`match[${field}]`));
  return {
    addedAfter: timestampIn('added_after', parameters.get('added_after')),
    next: parameters.get('next') || undefined,
    limit: limitOf(parameters.get('limit'), usual, most),
    ...{ ids: list('id'), types: list('type'), specs: list('spec_version'), versions: versionFilterOf(list('version')) },
  };
}

function limitOf(text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1) throw malformed('limit must be a whole number above 0.');
  return Math.min(Number(text), most);
}

function timestampIn(name: string, text: string | undefined): Micros | undefined {
  if (text === undefined) return undefined;
  const micros = microsOf(text);
  if (micros === undefined) throw malformed(`${name} must be one timestamp, for example 2026-11-26T10:19:51.000150Z.`);
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
  if (values.includes('all') && more.length > 0) throw malformed('match[version]=all cannot be combined with other versions.');
  if (more.length === 0 && (only === 'all' || only === 'first' || only === 'last')) return only;
  return values.map((value) => (value === 'first' || value === 'last' ? value : (timestampIn('match[version]', value) ?? 0)));
}

/** Returns the filters to which a `next` is bound, besides its reader and collection, regardless of their order. */
export const filterOf = ({ ids, types, specs, versions }: TaxiiQuery): string =>
  JSON.stringify([ids, types, specs, typeof versions === 'string' ? [versions] : versions].map((list) => list?.map(String).sort() ?? null));
