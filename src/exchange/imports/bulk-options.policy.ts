import { type Audience, audienceOf, countriesOf, type Directory } from '../../values/rows/audience.js';
import type { Defaults } from '../../values/rows/draft.js';
import { FIELD_READERS, isGiven, type PlainField, PLAIN_FIELDS } from '../../values/rows/field-readers.js';
import { type Onward, onwardOf } from '../../values/rows/onward.js';
import type { DefaultAudience } from '../../values/rows/row-audience.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { CsvLayout } from './csv-mapping.policy.js';

/** What the address of a bulk call says: `?tlp=amber&threat=phishing&to=KH,VN&to=group:NAME&except=JP`. */
export type Query = Readonly<Record<string, unknown>>;

/** What holds for every row that does not say otherwise, and how the call is answered. */
export interface BulkOptions {
  readonly defaults: Defaults;
  readonly name: string | null;
  /** Of a saved column mapping. */
  readonly mapping: string | null;
  readonly ignoreUnknown: boolean;
  /** Which receipts are sent: all of them; those of what was not taken as it is; none, but one line at the end. */
  readonly receipts: 'all' | 'rejected' | 'none';
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
const FIELDS: ReadonlyMap<string, PlainField> = new Map(PLAIN_FIELDS.map((name) => [plain(name), name]));
const OTHERS = new Set(['to', 'except', 'onward', 'name', 'mapping', 'ignoreunknown', 'receipts']);
const RECEIPTS = ['all', 'rejected', 'none'] as const;

/** Names in camelCase or snake_case, words as the command line has them. @throws BadInput */
export function readBulkOptions(query: Query, directory: Directory): BulkOptions {
  const said = new Map<string, readonly string[]>();
  for (const [name, given] of Object.entries(query)) {
    const key = plain(name);
    if (!FIELDS.has(key) && !OTHERS.has(key)) throw new BadInput('PARAMETER_UNKNOWN', `There is no parameter “${name.slice(0, 60)}”.`);
    const texts = (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === 'string');
    said.set(key, [...(said.get(key) ?? []), ...texts]);
  }
  const one = (key: string): string | null => said.get(key)?.at(-1) ?? null;
  const receipts = one('receipts') ?? 'all';
  if (!isAmong(RECEIPTS, receipts)) throw new BadInput('PARAMETER_INVALID', 'receipts: say all, rejected or none.');
  return {
    defaults: {
      fields: fieldsOf(said),
      ...audienceIn(said.get('to'), said.get('except'), directory),
      ...onwardIn(said.get('onward'), directory),
    },
    name: one('name'),
    mapping: one('mapping'),
    ignoreUnknown: one('ignoreunknown') === 'true',
    receipts,
  };
}

/** What decides what becomes of the lines, the same for addresses that say the same: only how the call is answered is left out. */
export const addressOf = ({ receipts: _, ...options }: BulkOptions, mapping?: CsvLayout): unknown => [options, mapping ?? null];

const isAmong = <W extends string>(words: readonly W[], given: string): given is W => (words as readonly string[]).includes(given);

function fieldsOf(said: ReadonlyMap<string, readonly string[]>): Defaults['fields'] {
  const fields: Partial<Record<PlainField, unknown>> = {};
  for (const [key, name] of FIELDS) {
    const given = said.get(key)?.at(-1);
    if (!isGiven(given)) continue;
    const read = FIELD_READERS[name](given);
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

/** The same audience is written in one way, in whatever order the address named it. */
const inOrder = ({ everyCountry, countries, groups, partners, exceptCountries }: Audience): Audience => ({
  everyCountry,
  ...{ countries: [...countries].sort(), groups: [...groups].sort(), partners: [...partners].sort() },
  exceptCountries: [...exceptCountries].sort(),
});

/** The audience for a whole that names none itself. @throws BadInput where exceptions are named without one: they would be read as the owner alone */
export function importAudienceOf({ audience, except = [] }: DefaultAudience): Audience | null {
  if (audience) return audience;
  if (except.length > 0) throw new BadInput('PARAMETER_INVALID', 'except: say as well whom it is for (to), or to=owner for nobody else.');
  return null;
}

function onwardIn(said: readonly string[] | undefined, directory: Directory): { onward?: Onward } {
  if (!said?.some(isGiven)) return {};
  const read = onwardOf(said, directory);
  if ('wrong' in read) throw new BadInput('PARAMETER_INVALID', `onward: ${read.wrong}`);
  return { onward: read.value };
}
