import { type Audience, audienceOf, countriesOf, type Directory, idsOf, OWNER_ALONE, type Read } from './audience.js';
import type { FieldName } from './field-names.js';
import { isGiven, readTexts, readBoolean } from './field-readers.js';
import type { ReadRow } from './row.js';

/** The audience of rows that do not state one. */
export interface DefaultAudience {
  /** Absent: the options name none; then the audience is unchanged, or the party's default for a new claim. */
  readonly audience?: Audience;
  /** Countries excluded from every row, unless the row names its own exceptions. Absent: those of the audience. */
  readonly except?: readonly string[];
}

/**
 * Returns the row's audience, in the terms of the command line, as a nested object, or in separate columns. A row's audience replaces the default. The
 * default's exceptions are restrictions: they stay unless the row names its own. Exceptions without an audience are refused: they would mean the owner only.
 */
export function rowAudience(fields: ReadRow['fields'], otherwise: DefaultAudience, directory: Directory): Read<Audience | undefined> {
  const nested = nestedAudience(fields.audience);
  if (nested && 'wrong' in nested) return nested;
  const spread = nested?.value ?? fields;
  const named = AUDIENCE_COLUMNS.some((name) => isGiven(spread[name])) ? spreadAudience(spread, directory) : undefined;
  if (named && 'wrong' in named) return named;
  const terms = !nested && isGiven(fields.audience) ? audienceFromWords(fields.audience, directory) : undefined;
  if (terms && 'wrong' in terms) return terms;
  if (terms && named) return { wrong: 'this row states it twice: in “audience”, and in separate columns.' };
  const ownExceptions = isGiven(spread.exceptCountries) ? exceptions(spread.exceptCountries) : undefined;
  if (ownExceptions && 'wrong' in ownExceptions) return ownExceptions;
  const stated = terms?.value ?? named?.value ?? (nested ? OWNER_ALONE : undefined);
  const base = stated ?? otherwise.audience;
  const except = ownExceptions?.value ?? otherwise.except ?? otherwise.audience?.exceptCountries ?? [];
  if (base) return { value: { ...base, exceptCountries: except } };
  return except.length === 0 ? { value: undefined } : { wrong: 'exceptions need an audience. Name one (owner: only the owner).' };
}

type AudienceFields = Readonly<Partial<Record<FieldName, unknown>>>;
const AUDIENCE_COLUMNS = ['everyCountry', 'countries', 'groups', 'partners'] as const;

/** Returns a nested object, also from a cell with JSON (as in a file of rejects). */
function nestedAudience(input: unknown): Read<AudienceFields> | undefined {
  const object = typeof input === 'string' && input.trim().startsWith('{') ? parseJson(input) : input;
  if (typeof object !== 'object' || object === null) {
    return object === undefined && isGiven(input) ? { wrong: 'is not valid JSON.' } : undefined;
  }
  if (Array.isArray(object)) return undefined;
  const names: readonly string[] = [...AUDIENCE_COLUMNS, 'exceptCountries'];
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  return unknown === undefined ? { value: object } : { wrong: `has no field “${unknown.slice(0, 60)}”.` };
}

/** Reads a complete audience: in the terms of the command line, or as an object. */
export function audienceIn(input: unknown, directory: Directory): Read<Audience> {
  const nested = nestedAudience(input);
  if (!nested) return audienceFromWords(input, directory);
  if ('wrong' in nested) return nested;
  const named = spreadAudience(nested.value, directory);
  if ('wrong' in named) return named;
  const except = exceptions(nested.value.exceptCountries);
  return 'wrong' in except ? except : { value: { ...named.value, exceptCountries: except.value } };
}

function audienceFromWords(input: unknown, directory: Directory): Read<Audience> {
  const terms = readTexts(input);
  return 'wrong' in terms ? terms : audienceOf(terms.value, directory);
}

function spreadAudience(fields: AudienceFields, directory: Directory): Read<Audience> {
  const every = isGiven(fields.everyCountry) ? readBoolean(fields.everyCountry) : { value: false };
  if ('wrong' in every) return { wrong: `everyCountry ${every.wrong}` };
  const countries = readList(fields.countries, countriesOf);
  if ('wrong' in countries) return countries;
  const groups = readList(fields.groups, (names) => idsOf(names, directory.groups, 'working group'));
  if ('wrong' in groups) return groups;
  const partners = readList(fields.partners, (names) => idsOf(names, directory.partners, 'partner'));
  if ('wrong' in partners) return partners;
  return {
    value: { ...OWNER_ALONE, everyCountry: every.value, countries: countries.value, groups: groups.value, partners: partners.value },
  };
}

const exceptions = (input: unknown): Read<readonly string[]> => readList(input, countriesOf);

function readList(input: unknown, read: (list: readonly string[]) => Read<readonly string[]>): Read<readonly string[]> {
  if (!isGiven(input)) return { value: [] };
  const list = readTexts(input);
  return 'wrong' in list ? list : read(list.value);
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
