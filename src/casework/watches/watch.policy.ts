import { mapInSlices } from '../../values/rows/time-slices.js';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { markOf, prefixMarkOf } from '../../platform/database/value-mark.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { readingsOf } from '../../values/values/readings.js';
import type { Kind, RawValue, ValueProblem } from '../../values/values/value.js';
import { type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import type { WatchFilter, WatchTerm, WatchTermReceipt } from './watch.js';

/** Maximum number of values or prefixes in one call. */
export const MOST_TERMS_A_CALL = 1_000;
/** Maximum duration of a watch in days. */
export const LONGEST_WATCH_DAYS = 366;

/** Minimum digits of a phone prefix after the country code. With ten-digit numbers such a prefix covers at most 100,000 numbers. */
const FEWEST_PHONE_DIGITS = 5;
/** Maximum digits of a phone number (E.164). */
const MOST_PHONE_DIGITS = 15;
/** Minimum characters of an account prefix. */
const FEWEST_ACCOUNT_CHARACTERS = 4;
/** A plus, the shortest country code and the minimum digits after it. */
const SHORTEST_PHONE_PREFIX = 2 + FEWEST_PHONE_DIGITS;

/** No country code is a prefix of another one (ITU-T E.164). */
const CALLING_CODES: ReadonlySet<string> = new Set(getCountries().map((country) => getCountryCallingCode(country)));

export interface WatchValue extends RawValue {
  readonly kind?: Kind | null;
}

export interface WatchPrefix {
  readonly kind: 'PHONE' | 'BANK_ACCOUNT';
  readonly prefix: string;
  readonly bank?: string | null;
  readonly country?: string | null;
}

/** Readings of one value or prefix, the likeliest first, or its problem. */
export type ParsedTerm = readonly WatchTerm[] | ItemProblem;

/** Result of parsing. */
export interface ParsedTerms {
  /** Readings of all values together. */
  readonly terms: readonly WatchTerm[];
  /** Likeliest reading of each readable value. */
  readonly likeliest: readonly WatchTerm[];
  /** Each value of the input, in order. */
  readonly inputs: readonly ParsedTerm[];
}

/**
 * Parses values in any spelling, with all possible readings as in look-ups.
 * @param home the country for values in national format that name no country; null: none
 */
export const parseValues = (inputs: readonly WatchValue[], home: string | null): Promise<ParsedTerms> =>
  collectTerms(inputs, (input) => {
    const { candidates, problem } = readingsOf(input, home);
    return problem ?? candidates;
  });

/** Parses prefixes of phone numbers and national accounts. The minimum lengths prevent a watch of a whole country or bank. */
export const parsePrefixes = (inputs: readonly WatchPrefix[]): Promise<ParsedTerms> =>
  collectTerms(inputs, (input) => (input.kind === 'PHONE' ? parsePhonePrefix(input) : parseAccountPrefix(input)));

async function collectTerms<Input>(
  inputs: readonly Input[],
  parse: (input: Input) => readonly WatchTerm[] | ValueProblem,
): Promise<ParsedTerms> {
  const parsed = (await mapInSlices(inputs, parse)).map((found): ParsedTerm =>
    'code' in found
      ? problem(found.code, found.message, found.field)
      : found.map(({ kind, scope, value, display }) => ({ kind, scope, value, display })),
  );
  const readable = parsed.flatMap((found) => ('code' in found ? [] : [found]));
  return { terms: readable.flat(), likeliest: readable.flatMap((found) => found.slice(0, 1)), inputs: parsed };
}

/**
 * Returns a receipt for each value or prefix, in order. A value with several readings has changed when one of its readings has. Pure.
 * @param changed marks of the terms that were added or removed @param markOf the mark of a term
 */
export function termReceipts(
  inputs: readonly ParsedTerm[],
  outcome: 'CREATED' | 'REMOVED',
  changed: readonly string[],
  markOf: (term: WatchTerm) => string,
): readonly WatchTermReceipt[] {
  const unclaimed = new Set(changed); // of two equal values in one call, the first changed the watch
  return inputs.map((found, index) => {
    if ('code' in found) return { ...rejected(index, [found]), term: null };
    const claimed = found.filter((term) => unclaimed.delete(markOf(term)));
    return { index, outcome: claimed.length > 0 ? outcome : 'UNCHANGED', term: found[0] ?? null, problems: [] };
  });
}

const prefixProblem = (code: string, message: string, field: ValueProblem['field'] = 'value'): ValueProblem => ({ code, field, message });

function parsePhonePrefix({ prefix }: WatchPrefix): readonly WatchTerm[] | ValueProblem {
  const value = prefix.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  const digits = /^\+(\d+)$/.exec(value)?.[1];
  const code = digits && [1, 2, 3].map((length) => digits.slice(0, length)).find((prefix) => CALLING_CODES.has(prefix));
  if (!digits || !code) {
    return prefixProblem('WATCH_PREFIX', 'A phone prefix needs a plus, the country code and the first digits, for example +66 81234.');
  }
  if (digits.length > MOST_PHONE_DIGITS) return prefixProblem('WATCH_PREFIX', `A phone number has at most ${MOST_PHONE_DIGITS} digits.`);
  return digits.length - code.length < FEWEST_PHONE_DIGITS
    ? prefixProblem('WATCH_PREFIX_SHORT', `A phone prefix has at least ${FEWEST_PHONE_DIGITS} digits after the country code.`)
    : [{ kind: 'PHONE', scope: '', value, display: `${value}…` }];
}

function parseAccountPrefix({ prefix, bank, country }: WatchPrefix): readonly WatchTerm[] | ValueProblem {
  if (prefix.replace(/[^a-z0-9]/gi, '').length < FEWEST_ACCOUNT_CHARACTERS) {
    return prefixProblem('WATCH_PREFIX_SHORT', `An account prefix needs its bank and at least ${FEWEST_ACCOUNT_CHARACTERS} digits.`);
  }
  const reading = canonicalise('BANK_ACCOUNT', { value: prefix, bank, country });
  if (!reading.ok) return reading.problem;
  const { scope, value, display } = reading.value;
  // The check digits of an IBAN precede the account number, so a prefix of an IBAN is not a range.
  if (scope === '') return prefixProblem('WATCH_PREFIX', 'An IBAN has no prefixes. Give country and bank, or watch the whole value.');
  return [{ kind: 'BANK_ACCOUNT', scope, value, display: `${display}…` }];
}

/** Returns the mark of a term, stored with its encrypted form. */
export const termMark = (key: Buffer, isPrefix: boolean, term: WatchTerm): string =>
  isPrefix ? prefixMarkOf(key, term.kind, term.scope, term.value) : markOf(key, term);

/** Returns the marks of all combinations that a filter allows: group, threat and kind, with `*` for no restriction. */
export const filterMarks = (key: Buffer, { group, threats, kinds }: WatchFilter): readonly string[] =>
  (threats ?? ['*']).flatMap((threat) => (kinds ?? ['*']).map((kind) => passageMark(key, group, threat, kind)));

const passageMark = (key: Buffer, group: string, threat: string, kind: string): string =>
  markOf(key, { kind: 'WATCHED GROUP', scope: group.toLowerCase(), value: `${threat}\n${kind}` });

/** Properties of a claim that watches match. */
export interface WatchableClaim {
  readonly kind: Kind;
  readonly scope: string;
  readonly value: string;
  readonly threat: string;
  /** Groups in the audience of the claim: their keys, and their ids in the same order. */
  readonly group_keys: readonly number[] | null;
  readonly group_ids: readonly string[] | null;
}

/** Returns every mark by which a watch may match a claim; `via`: the group through which the claim must have reached the watch's party. */
export function marksOfClaim(key: Buffer, claim: WatchableClaim): readonly { readonly mark: string; readonly via: number | null }[] {
  const own = [markOf(key, claim), ...prefixesOf(claim).map((prefix) => prefixMarkOf(key, claim.kind, claim.scope, prefix))];
  const passages = (claim.group_ids ?? []).flatMap((group, index) =>
    [claim.threat, '*'].flatMap((threat) =>
      [claim.kind, '*'].map((kind) => ({ mark: passageMark(key, group, threat, kind), via: claim.group_keys?.[index] ?? null })),
    ),
  );
  return [...own.map((mark) => ({ mark, via: null })), ...passages];
}

/** Returns the prefixes of a value that a watch may contain, including the whole value. */
export function prefixesOf({ kind, scope, value }: Pick<WatchableClaim, 'kind' | 'scope' | 'value'>): readonly string[] {
  const shortest =
    kind === 'PHONE' ? SHORTEST_PHONE_PREFIX : kind === 'BANK_ACCOUNT' && scope !== '' ? FEWEST_ACCOUNT_CHARACTERS : Infinity;
  return shortest > value.length ? [] : Array.from({ length: value.length - shortest + 1 }, (_, extra) => value.slice(0, shortest + extra));
}

/** Returns whether a watch may expire at this time. */
export const isValidEnd = (end: Date, now: Date): boolean => end > now && end.getTime() <= now.getTime() + LONGEST_WATCH_DAYS * 86_400_000;
