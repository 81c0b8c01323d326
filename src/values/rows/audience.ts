import { enumValueOf } from './enum-values.js';

/** The audience of an item; all empty: only its owner. The same shape as AudienceInput. */
export interface Audience {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  readonly groups: readonly string[];
  readonly partners: readonly string[];
  readonly exceptCountries: readonly string[];
}

export const OWNER_ALONE: Audience = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

export interface NamedEntry {
  readonly id: string;
  readonly name: string;
  /** The short name of a partner; groups have none. */
  readonly slug?: string;
}

/** Names of the hub's working groups and partners, as far as the viewer may know them. */
export interface Directory {
  readonly groups: readonly NamedEntry[];
  readonly partners: readonly NamedEntry[];
}

export type Read<T> = { readonly value: T } | { readonly wrong: string };

/**
 * Reads the terms of `--to` or of an audience cell: `every-country`, `KH,VN`, `group:NAME or id`, `partner:NAME, slug or id`, `owner` for the owner only. Names are
 * compared without case, blanks and signs.
 */
export function audienceOf(terms: readonly string[], directory: Directory): Read<Audience> {
  const [countries, groups, partners]: [string[], string[], string[]] = [[], [], []];
  let everyCountry = false;
  for (const term of terms.flatMap(splitWords)) {
    const [, prefix, name] = /^(group|partner)\s*:\s*(.*)$/is.exec(term) ?? [];
    if (name !== undefined) {
      const isGroup = prefix?.toLowerCase() === 'group';
      const found = findByName(name, isGroup ? directory.groups : directory.partners, isGroup ? 'working group' : 'partner');
      if ('wrong' in found) return found;
      (isGroup ? groups : partners).push(found.value);
    } else if (enumValueOf(['EVERY_COUNTRY', 'EVERYCOUNTRY'], term)) everyCountry = true;
    else if (enumValueOf(['OWNER', 'NONE'], term)) continue;
    else if (isCountry(term)) countries.push(term.toUpperCase());
    else {
      return {
        wrong: `“${shorten(term)}” is not an audience. Use every-country, a country's two letters, group:NAME, partner:NAME or owner.`,
      };
    }
  }
  return { value: { ...OWNER_ALONE, everyCountry, countries: unique(countries), groups: unique(groups), partners: unique(partners) } };
}

/** Reads country codes from cells, options or JSON lists. */
export function countriesOf(texts: readonly string[]): Read<readonly string[]> {
  const codes = texts.flatMap((text) => text.split(/[,;|\s]+/)).filter((text) => text !== '');
  const odd = codes.find((code) => !isCountry(code));
  return odd === undefined
    ? { value: unique(codes.map((code) => code.toUpperCase())) }
    : { wrong: `“${shorten(odd)}” is not a country. Use its two letters (ISO 3166-1).` };
}

/** Reads names or ids of groups or partners. */
export function idsOf(names: readonly string[], among: readonly NamedEntry[], what: string): Read<readonly string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const found = findByName(name, among, what);
    if ('wrong' in found) return found;
    ids.push(found.value);
  }
  return { value: unique(ids) };
}

/** A group's name may contain commas; a list of countries is one term, too. */
const splitWords = (term: string): readonly string[] =>
  /^\s*(group|partner)\s*:/i.test(term)
    ? [term.trim()]
    : term
        .split(/[,;|]/)
        .map((part) => part.trim())
        .filter((part) => part !== '');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function findByName(name: string, among: readonly NamedEntry[], what: string): Read<string> {
  const wanted = name.trim();
  const isWanted = ({ id, name: known, slug }: NamedEntry): boolean =>
    id === wanted || slug === wanted.toLowerCase() || normalizeName(known) === normalizeName(wanted);
  const hits = among.filter(isWanted);
  if (hits.length === 1 && hits[0]) return { value: hits[0].id };
  if (hits.length > 1) return { wrong: `“${shorten(wanted)}” is the name of more than one ${what}. Use its id.` };
  if (UUID.test(wanted)) return { value: wanted };
  const others = among.map((entry) => entry.name).join(', ');
  return { wrong: `No ${what} “${shorten(wanted)}” is known to you${others ? ` (known: ${others})` : ''}.` };
}

const normalizeName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const isCountry = (code: string): boolean => /^[A-Za-z]{2}$/.test(code);
const unique = (list: readonly string[]): readonly string[] => [...new Set(list)];
const shorten = (term: string): string => term.slice(0, 60);
