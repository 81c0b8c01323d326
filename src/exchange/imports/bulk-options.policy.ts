import { type Audience, audienceOf, countriesOf, type Directory } from '../../values/rows/audience.js';
import type { Defaults } from '../../values/rows/draft.js';
import { FIELD_READERS, isGiven, type PlainField, PLAIN_FIELDS } from '../../values/rows/field-readers.js';
import { type Onward, onwardOf } from '../../values/rows/onward.js';
import type { DefaultAudience } from '../../values/rows/row-audience.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { CsvLayout } from './csv-mapping.policy.js';

/** Query of a bulk call: `?tlp=amber&threat=phishing&to=KH,VN&to=group:NAME&except=JP`. */
export type Query = Readonly<Record<string, unknown>>;

/** Defaults for all rows, and the form of the response. */
export interface BulkOptions {
  readonly defaults: Defaults;
  readonly name: string | null;
  /** Name of a saved column mapping. */
  readonly mapping: string | null;
  readonly ignoreUnknown: boolean;
  /** Which receipts are sent: all; only those of lines that were rejected or changed; none, with one summary line at the end. */
  readonly receipts: 'all' | 'rejected' | 'none';
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
const FIELDS: ReadonlyMap<string, PlainField> = new Map(PLAIN_FIELDS.map((name) => [plain(name), name]));
const OTHERS = new Set(['to', 'except', 'onward', 'name', 'mapping', 'ignoreunknown', 'receipts']);
const RECEIPTS = ['all', 'rejected', 'none'] as const;

/** Reads the query. Names in camelCase or snake_case, values as on the command line. @throws BadInput */
export function readBulkOptions(query: Query, directory: Directory): BulkOptions {
  const parameters = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(query)) {
    const key = plain(name);
    if (!FIELDS.has(key) && !OTHERS.has(key)) throw new BadInput('PARAMETER_UNKNOWN', `The parameter “${name.slice(0, 60)}” is unknown.`);
    const texts = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
    parameters.set(key, [...(parameters.get(key) ?? []), ...texts]);
  }
  const one = (key: string): string | null => parameters.get(key)?.at(-1) ?? null;
  const receipts = one('receipts') ?? 'all';
  if (!isAmong(RECEIPTS, receipts)) throw new BadInput('PARAMETER_INVALID', 'receipts must be all, rejected or none.');
  return {
    defaults: {
      fields: fieldsOf(parameters),
      ...audienceIn(parameters.get('to'), parameters.get('except'), directory),
      ...onwardIn(parameters.get('onward'), directory),
    },
    name: one('name'),
    mapping: one('mapping'),
    ignoreUnknown: one('ignoreunknown') === 'true',
    receipts,
  };
}

/** Returns all options that decide how lines are processed, equal for equivalent queries. Leaves out the form of the response. */
export const addressOf = ({ receipts: _, ...options }: BulkOptions, mapping?: CsvLayout): unknown => [options, mapping ?? null];

const isAmong = <W extends string>(allowed: readonly W[], value: string): value is W => (allowed as readonly string[]).includes(value);

function fieldsOf(parameters: ReadonlyMap<string, readonly string[]>): Defaults['fields'] {
  const fields: Partial<Record<PlainField, unknown>> = {};
  for (const [key, name] of FIELDS) {
    const value = parameters.get(key)?.at(-1);
    if (!isGiven(value)) continue;
    const read = FIELD_READERS[name](value);
    if ('wrong' in read) throw new BadInput('PARAMETER_INVALID', `${name}: ${read.wrong}`);
    fields[name] = read.value;
  }
  return fields as Defaults['fields'];
}

function audienceIn(to: readonly string[] | undefined, except: readonly string[] | undefined, directory: Directory): DefaultAudience {
  const excepted = countriesOf(except ?? []);
  if ('wrong' in excepted) throw new BadInput('PARAMETER_INVALID', `except: ${excepted.wrong}`);
  if (!to) return { except: excepted.value };
  const named = audienceOf(to, directory);
  if ('wrong' in named) throw new BadInput('PARAMETER_INVALID', `to: ${named.wrong}`);
  return { audience: inOrder({ ...named.value, exceptCountries: excepted.value }) };
}

/** Sorts the names of an audience, so that equal audiences are written alike. */
const inOrder = ({ everyCountry, countries, groups, partners, exceptCountries }: Audience): Audience => ({
  everyCountry,
  ...{ countries: [...countries].sort(), groups: [...groups].sort(), partners: [...partners].sort() },
  exceptCountries: [...exceptCountries].sort(),
});

/** Returns the default audience of an import. @throws BadInput on exceptions without an audience: they would be read as the owner only */
export function importAudienceOf({ audience, except = [] }: DefaultAudience): Audience | null {
  if (audience) return audience;
  if (except.length > 0)
    throw new BadInput('PARAMETER_INVALID', 'except requires an audience (to). Use to=owner to share with nobody else.');
  return null;
}

function onwardIn(parameters: readonly string[] | undefined, directory: Directory): { onward?: Onward } {
  if (!parameters?.some(isGiven)) return {};
  const read = onwardOf(parameters, directory);
  if ('wrong' in read) throw new BadInput('PARAMETER_INVALID', `onward: ${read.wrong}`);
  return { onward: read.value };
}
