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
 * Converts a cell, a JSON field or an option into a value that GraphQL can read. It refuses only what GraphQL itself would refuse, because that would fail the
 * whole batch; the hub checks whether a value is right.
 */
export const FIELD_READERS = {
  kind: enumReader('kind', KINDS),
  value: readText,
  platform: (input) => mapRead(readText(input), (name) => name.toLowerCase()),
  network: (input) => mapRead(readText(input), (name) => name.toLowerCase()),
  bank: readText,
  country,
  threat: enumReader('threat', THREATS),
  tlp: (input) => enumResult(tlpOf(String(input)), input, 'tlp', TLPS),
  discoverability: enumReader('discoverability', DISCOVERABILITIES),
  attribution: enumReader('attribution', ATTRIBUTIONS),
  confidence: readInteger,
  reliability: (input) => mapRead(readText(input), (letter) => letter.toUpperCase()),
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
} as const satisfies Readonly<Record<string, (input: unknown) => Read<unknown>>>;

export type PlainField = keyof typeof FIELD_READERS;
export const PLAIN_FIELDS = Object.keys(FIELD_READERS) as readonly PlainField[];

/** Absent, null and an empty cell are the same: the row has no value. */
export const isGiven = (input: unknown): boolean =>
  input !== undefined && input !== null && !(typeof input === 'string' && input.trim() === '');

/** Returns the texts of a JSON list, also in a cell, or of a cell with `;` or `|` as separators. */
export function readTexts(input: unknown): Read<readonly string[]> {
  const inCell = typeof input === 'string' ? jsonList(input) : undefined;
  if (inCell) return readTexts(inCell);
  if (typeof input === 'string') {
    const list = input.split(/[;|]/).map((text) => text.trim());
    return { value: list.filter((text) => text !== '') };
  }
  if (Array.isArray(input) && input.every((element) => typeof element === 'string')) return { value: input };
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

export function readBoolean(input: unknown): Read<boolean> {
  if (typeof input === 'boolean') return { value: input };
  const text = String(input).trim().toLowerCase();
  if (['true', 'yes', '1'].includes(text)) return { value: true };
  return ['false', 'no', '0'].includes(text) ? { value: false } : { wrong: 'must be true or false.' };
}

function readText(input: unknown): Read<string> {
  if (typeof input === 'string') return { value: input.trim() };
  return Number.isSafeInteger(input) ? { value: String(input) } : { wrong: 'must be a text.' };
}

function tags(input: unknown): Read<readonly string[]> {
  return readTexts(input);
}

function country(input: unknown): Read<string> {
  const code = String(input).trim();
  return /^[A-Za-z]{2}$/.test(code) ? { value: code.toUpperCase() } : { wrong: "must be a country's two letters (ISO 3166-1)." };
}

/** GraphQL's Int has 32 bits. */
function readInteger(input: unknown): Read<number> {
  const value = typeof input === 'number' ? input : /^\s*[+-]?\d{1,10}\s*$/.test(String(input)) ? Number(input) : NaN;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? { value } : { wrong: 'must be a whole number.' };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with an offset; a day alone is its beginning in UTC. A time without an offset is ambiguous, and is refused. */
function readTimestamp(input: unknown): Read<string> {
  const text = String(input).trim();
  const full = DAY.test(text) ? `${text}T00:00:00Z` : TIMESTAMP.test(text) ? text.replace(' ', 'T') : '';
  return full !== '' && !Number.isNaN(Date.parse(full)) && isRealDay(full)
    ? { value: full }
    : { wrong: 'must be a timestamp with an offset (2026-05-31T09:30:00Z) or a day (2026-05-31).' };
}

/** `Date` turns 31 June into 1 July. */
const isRealDay = (timestamp: string): boolean => {
  const day = new Date(`${timestamp.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(timestamp.slice(0, 10));
};

function enumReader<W extends string>(field: string, names: readonly W[]): (input: unknown) => Read<W> {
  return (input) => enumResult(typeof input === 'string' ? enumValueOf(names, input) : undefined, input, field, names);
}

function enumResult<W>(value: W | undefined, input: unknown, field: string, names: readonly string[]): Read<W> {
  return value === undefined
    ? { wrong: `“${String(input).slice(0, 60)}” is not a valid ${field}. Use one of ${listEnumValues(names)}.` }
    : { value };
}

const mapRead = <T, U>(read: Read<T>, change: (value: T) => U): Read<U> => ('wrong' in read ? read : { value: change(read.value) });
