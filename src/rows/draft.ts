import { type Audience, audienceOf, countriesOf, type Directory, idsOf, OWNER_ALONE, type Read } from './audience.js';
import { FIELD_READERS, isSaid, PLAIN_FIELDS, type PlainField, texts, truth } from './field-readers.js';
import type { FieldName } from './field-names.js';
import type { ReadRow } from './row.js';

type ReadBy<F extends PlainField> = Extract<ReturnType<(typeof FIELD_READERS)[F]>, { readonly value: unknown }>['value'];
type PlainDraft = { readonly [F in PlainField]?: ReadBy<F> };

/** A row as PublishIndicatorInput: GraphQL can read it; whether it is right is for the hub to say. */
export type Draft = PlainDraft &
  Required<Pick<PlainDraft, 'kind' | 'value' | 'threat' | 'tlp'>> & { readonly audience: Audience } & Provenance;

/** Which claim it was where the row comes from, and whose, as a hub's export says it. */
interface Provenance {
  readonly provenance?: readonly string[];
}

/** A row that need not say its label, nor for whose eyes it is. */
export type OpenDraft = Omit<Draft, 'tlp' | 'audience'> & { readonly tlp?: Draft['tlp']; readonly audience?: Audience };

/** What the options say for every row that does not say otherwise. */
export interface Defaults {
  readonly fields: PlainDraft;
  readonly audience: Audience;
}
export type OpenDefaults = Pick<Defaults, 'fields'> & { readonly audience?: Audience };

type Unread = { readonly code: string; readonly reason: string };
export type DraftReading = { readonly draft: Draft } | Unread;

/** Makes the input of one publication from a row. What the row says wins over the defaults. */
export function draftOf(row: ReadRow, defaults: Defaults, directory: Directory): DraftReading {
  const reading = openDraftOf(row, defaults, directory);
  if ('code' in reading) return reading;
  const { tlp, audience = defaults.audience } = reading.draft;
  return tlp ? { draft: { ...reading.draft, tlp, audience } } : missing('tlp');
}

/** The same of a row that may leave its label and its audience open. */
export function openDraftOf(row: ReadRow, defaults: OpenDefaults, directory: Directory): { readonly draft: OpenDraft } | Unread {
  if (isSaid(row.fields.revokedAt)) {
    return { code: 'REVOKED', reason: 'This claim had been taken back when it was exported: it is not published again.' };
  }
  const own: Partial<Record<PlainField, unknown>> = {};
  for (const name of PLAIN_FIELDS) {
    if (!isSaid(row.fields[name])) continue;
    const read: Read<unknown> = FIELD_READERS[name](row.fields[name]);
    if ('wrong' in read) return { code: codeOf(name, 'INVALID'), reason: `${name}: ${read.wrong}` };
    own[name] = read.value;
  }
  const fields: PlainDraft = { ...defaults.fields, ...(own as PlainDraft) };
  const { kind, value, threat } = fields;
  if (!kind || !value || !threat) return missing(!value ? 'value' : !kind ? 'kind' : 'threat');
  const audience = rowAudience(row.fields, defaults.audience, directory);
  if ('wrong' in audience) return { code: 'AUDIENCE_INVALID', reason: `audience: ${audience.wrong}` };
  const provenance = [row.fields.id, row.fields.owner].filter((one) => typeof one === 'string' && UUID.test(one)) as string[];
  return {
    draft: {
      ...{ ...fields, kind, value, threat },
      ...(audience.value && { audience: audience.value }),
      ...(provenance.length > 0 && { provenance }),
    },
  };
}

/** Other tables have columns of these names as well, and other things in them. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const missing = (name: PlainField): Unread => ({ code: codeOf(name, 'MISSING'), reason: `This row does not say its ${name}.` });

/**
 * The row's audience, in the words of the command line, as a nested object, or spread over columns; a row that names one replaces the default. The
 * default's exceptions are restrictions: they stay unless the row names its own.
 */
function rowAudience(fields: ReadRow['fields'], otherwise: Audience | undefined, directory: Directory): Read<Audience | undefined> {
  const nested = nestedIn(fields.audience);
  if (nested && 'wrong' in nested) return nested;
  const spread = nested?.value ?? fields;
  const named = SPREAD.some((name) => isSaid(spread[name])) ? spreadAudience(spread, directory) : undefined;
  if (named && 'wrong' in named) return named;
  const words = !nested && isSaid(fields.audience) ? wordsIn(fields.audience, directory) : undefined;
  if (words && 'wrong' in words) return words;
  if (words && named) return { wrong: 'this row names it twice: in “audience”, and in columns of their own.' };
  const own = isSaid(spread.exceptCountries) ? exceptions(spread.exceptCountries) : undefined;
  if (own && 'wrong' in own) return own;
  const said = words?.value ?? named?.value ?? (nested ? OWNER_ALONE : undefined);
  if (!said && !own && !otherwise) return { value: undefined };
  const except = own ?? { value: otherwise?.exceptCountries ?? [] };
  const base = said ?? otherwise ?? OWNER_ALONE;
  return { value: { ...base, exceptCountries: except.value } };
}

type AudienceFields = Readonly<Partial<Record<FieldName, unknown>>>;
const SPREAD = ['everyCountry', 'countries', 'groups', 'partners'] as const;

/** A nested object, also where it stands in a cell as JSON (as in a file of rejects). */
function nestedIn(given: unknown): Read<AudienceFields> | undefined {
  const object = typeof given === 'string' && given.trim().startsWith('{') ? parsed(given) : given;
  if (typeof object !== 'object' || object === null) {
    return object === undefined && isSaid(given) ? { wrong: 'is not valid JSON.' } : undefined;
  }
  if (Array.isArray(object)) return undefined;
  const names: readonly string[] = [...SPREAD, 'exceptCountries'];
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  return unknown === undefined ? { value: object } : { wrong: `has no field “${unknown.slice(0, 60)}”.` };
}

function wordsIn(given: unknown, directory: Directory): Read<Audience> {
  const words = texts(given);
  return 'wrong' in words ? words : audienceOf(words.value, directory);
}

function spreadAudience(fields: AudienceFields, directory: Directory): Read<Audience> {
  const every = isSaid(fields.everyCountry) ? truth(fields.everyCountry) : { value: false };
  if ('wrong' in every) return { wrong: `everyCountry ${every.wrong}` };
  const countries = listed(fields.countries, countriesOf);
  if ('wrong' in countries) return countries;
  const groups = listed(fields.groups, (names) => idsOf(names, directory.groups, 'working group'));
  if ('wrong' in groups) return groups;
  const partners = listed(fields.partners, (names) => idsOf(names, directory.partners, 'partner'));
  if ('wrong' in partners) return partners;
  return {
    value: { ...OWNER_ALONE, everyCountry: every.value, countries: countries.value, groups: groups.value, partners: partners.value },
  };
}

const exceptions = (given: unknown): Read<readonly string[]> => listed(given, countriesOf);

function listed(given: unknown, read: (list: readonly string[]) => Read<readonly string[]>): Read<readonly string[]> {
  if (!isSaid(given)) return { value: [] };
  const list = texts(given);
  return 'wrong' in list ? list : read(list.value);
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const codeOf = (field: string, what: string): string => `${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_${what}`;
