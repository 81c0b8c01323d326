import type { Read } from './audience.js';
import {
  ATTRIBUTIONS,
  DISCOVERABILITIES,
  KINDS,
  PERSON_STATUSES,
  listEnumValues,
  THREATS,
  tlpOf,
  TLPS,
  enumValueOf,
} from './enum-values.js';

/**
 * Turns what a cell, a JSON field or an option says into what GraphQL can read. Only what GraphQL itself would refuse is refused here, because that
 * would cost the whole batch; whether a value is right is for the hub to say.
 */
export const FIELD_READERS = {
  kind: enumReader('kind', KINDS),
  value: readText,
  platform: (given) => mapRead(readText(given), (name) => name.toLowerCase()),
  network: (given) => mapRead(readText(given), (name) => name.toLowerCase()),
  bank: readText,
  country,
  threat: enumReader('threat', THREATS),
  tlp: (given) => enumResult(tlpOf(String(given)), given, 'tlp', TLPS),
  discoverability: enumReader('discoverability', DISCOVERABILITIES),
  attribution: enumReader('attribution', ATTRIBUTIONS),
  confidence: readInteger,
  reliability: (given) => mapRead(readText(given), (letter) => letter.toUpperCase()),
  credibility: readInteger,
  personStatus: enumReader('personStatus', PERSON_STATUSES),
  description: readText,
  tags,
  firstSeen: readTimestamp,
  lastSeen: readTimestamp,
  validUntil: readTimestamp,
  retainUntil: readTimestamp,
  externalId: readText,
  agencyOnly: readBoolean,
  reissue: readBoolean,
  replace: readBoolean,
} as const satisfies Readonly<Record<string, (given: unknown) => Read<unknown>>>;

export type PlainField = keyof typeof FIELD_READERS;
export const PLAIN_FIELDS = Object.keys(FIELD_READERS) as readonly PlainField[];

/** Absent, null and an empty cell are alike: the row does not say. */
export const isGiven = (given: unknown): boolean =>
  given !== undefined && given !== null && !(typeof given === 'string' && given.trim() === '');

/** The texts of a JSON list, also where it stands in a cell, or of a cell with `;` or `|` between them. */
export function readTexts(given: unknown): Read<readonly string[]> {
  const inCell = typeof given === 'string' ? jsonList(given) : undefined;
  if (inCell) return readTexts(inCell);
  if (typeof given === 'string') {
    const list = given.split(/[;|]/).map((one) => one.trim());
    return { value: list.filter((one) => one !== '') };
  }
  if (Array.isArray(given) && given.every((one) => typeof one === 'string')) return { value: given };
  return { wrong: 'must be a list of texts.' };
}

function jsonList(cell: string): readonly unknown[] | undefined {
  if (!cell.trim().startsWith('[')) return undefined;
  try {
    return JSON.parse(cell) as readonly unknown[];
  } catch {
    return undefined;
  }
}

export function readBoolean(given: unknown): Read<boolean> {
  if (typeof given === 'boolean') return { value: given };
  const said = String(given).trim().toLowerCase();
  if (['true', 'yes', '1'].includes(said)) return { value: true };
  return ['false', 'no', '0'].includes(said) ? { value: false } : { wrong: 'must be true or false.' };
}

function readText(given: unknown): Read<string> {
  if (typeof given === 'string') return { value: given.trim() };
  return Number.isSafeInteger(given) ? { value: String(given) } : { wrong: 'must be a text.' };
}

function tags(given: unknown): Read<readonly string[]> {
  return readTexts(given);
}

function country(given: unknown): Read<string> {
  const code = String(given).trim();
  return /^[A-Za-z]{2}$/.test(code) ? { value: code.toUpperCase() } : { wrong: "must be a country's two letters (ISO 3166-1)." };
}

/** GraphQL's Int has 32 bits. */
function readInteger(given: unknown): Read<number> {
  const value = typeof given === 'number' ? given : /^\s*[+-]?\d{1,10}\s*$/.test(String(given)) ? Number(given) : NaN;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? { value } : { wrong: 'must be a whole number.' };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with an offset; a day alone is its beginning in UTC. A time without an offset could be any, and is refused. */
function readTimestamp(given: unknown): Read<string> {
  const said = String(given).trim();
  const full = DAY.test(said) ? `${said}T00:00:00Z` : TIMESTAMP.test(said) ? said.replace(' ', 'T') : '';
  return full !== '' && !Number.isNaN(Date.parse(full)) && isRealDay(full)
    ? { value: full }
    : { wrong: 'must be a moment with an offset (2026-05-31T09:30:00Z) or a day (2026-05-31).' };
}

/** `Date` turns 31 June into 1 July. */
const isRealDay = (moment: string): boolean => {
  const day = new Date(`${moment.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(moment.slice(0, 10));
};

function enumReader<W extends string>(field: string, words: readonly W[]): (given: unknown) => Read<W> {
  return (given) => enumResult(typeof given === 'string' ? enumValueOf(words, given) : undefined, given, field, words);
}

function enumResult<W>(value: W | undefined, given: unknown, field: string, words: readonly string[]): Read<W> {
  return value === undefined
    ? { wrong: `“${String(given).slice(0, 60)}” is no ${field}: say one of ${listEnumValues(words)}.` }
    : { value };
}

const mapRead = <T, U>(read: Read<T>, change: (value: T) => U): Read<U> => ('wrong' in read ? read : { value: change(read.value) });
