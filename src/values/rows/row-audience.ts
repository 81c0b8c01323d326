import { type Audience, audienceOf, countriesOf, type Directory, idsOf, OWNER_ALONE, type Read } from './audience.js';
import type { FieldName } from './field-names.js';
import { isGiven, readTexts, readBoolean } from './field-readers.js';
import type { ReadRow } from './row.js';

/** Who may see the rows that do not say so themselves. */
export interface DefaultAudience {
  /** Absent: the options name none; then it is unchanged, or the party's default for a new claim. */
  readonly audience?: Audience;
  /** Countries that must not see any row, unless the row names its own exceptions. Absent: those of the audience. */
  readonly except?: readonly string[];
}

/**
 * The row's audience, in the words of the command line, as a nested object, or spread over columns; a row that names one replaces the default. The
 * default's exceptions are restrictions: they stay unless the row names its own. Exceptions alone are refused: they would be read as the owner alone.
 */
export function rowAudience(fields: ReadRow['fields'], otherwise: DefaultAudience, directory: Directory): Read<Audience | undefined> {
  const nested = nestedAudience(fields.audience);
  if (nested && 'wrong' in nested) return nested;
  const spread = nested?.value ?? fields;
  const named = AUDIENCE_COLUMNS.some((name) => isGiven(spread[name])) ? spreadAudience(spread, directory) : undefined;
  if (named && 'wrong' in named) return named;
  const words = !nested && isGiven(fields.audience) ? audienceFromWords(fields.audience, directory) : undefined;
  if (words && 'wrong' in words) return words;
  if (words && named) return { wrong: 'this row names it twice: in “audience”, and in columns of their own.' };
  const own = isGiven(spread.exceptCountries) ? exceptions(spread.exceptCountries) : undefined;
  if (own && 'wrong' in own) return own;
  const said = words?.value ?? named?.value ?? (nested ? OWNER_ALONE : undefined);
  const base = said ?? otherwise.audience;
  const except = own?.value ?? otherwise.except ?? otherwise.audience?.exceptCountries ?? [];
  if (base) return { value: { ...base, exceptCountries: except } };
  return except.length === 0
    ? { value: undefined }
    : { wrong: 'exceptions are named, and no audience that they are of: name one (owner: nobody else).' };
}

type AudienceFields = Readonly<Partial<Record<FieldName, unknown>>>;
const AUDIENCE_COLUMNS = ['everyCountry', 'countries', 'groups', 'partners'] as const;

/** A nested object, also where it stands in a cell as JSON (as in a file of rejects). */
function nestedAudience(given: unknown): Read<AudienceFields> | undefined {
  const object = typeof given === 'string' && given.trim().startsWith('{') ? parseJson(given) : given;
  if (typeof object !== 'object' || object === null) {
    return object === undefined && isGiven(given) ? { wrong: 'is not valid JSON.' } : undefined;
  }
  if (Array.isArray(object)) return undefined;
  const names: readonly string[] = [...AUDIENCE_COLUMNS, 'exceptCountries'];
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  return unknown === undefined ? { value: object } : { wrong: `has no field “${unknown.slice(0, 60)}”.` };
}

/** An audience of its own, whole: in the words of the command line, or as an object. */
export function audienceIn(given: unknown, directory: Directory): Read<Audience> {
  const nested = nestedAudience(given);
  if (!nested) return audienceFromWords(given, directory);
  if ('wrong' in nested) return nested;
  const named = spreadAudience(nested.value, directory);
  if ('wrong' in named) return named;
  const except = exceptions(nested.value.exceptCountries);
  return 'wrong' in except ? except : { value: { ...named.value, exceptCountries: except.value } };
}

function audienceFromWords(given: unknown, directory: Directory): Read<Audience> {
  const words = readTexts(given);
  return 'wrong' in words ? words : audienceOf(words.value, directory);
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

const exceptions = (given: unknown): Read<readonly string[]> => readList(given, countriesOf);

function readList(given: unknown, read: (list: readonly string[]) => Read<readonly string[]>): Read<readonly string[]> {
  if (!isGiven(given)) return { value: [] };
  const list = readTexts(given);
  return 'wrong' in list ? list : read(list.value);
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
