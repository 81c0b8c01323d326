import { mapInSlices } from '../../values/rows/time-slices.js';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import { markOf, prefixMarkOf } from '../../platform/database/value-mark.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { readingsOf } from '../../values/values/readings.js';
import type { Kind, RawValue, ValueProblem } from '../../values/values/value.js';
import type { WatchFilter, WatchProblem, WatchTerm } from './watch.js';

/** Values or prefixes of one call. */
export const MOST_TERMS_A_CALL = 1_000;
/** A watch ends by itself. */
export const LONGEST_WATCH_DAYS = 366;

/** Digits that a phone prefix has behind its country code, at least: it then means 100,000 numbers or fewer where numbers have ten. */
const FEWEST_PHONE_DIGITS = 5;
/** E.164. */
const MOST_PHONE_DIGITS = 15;
/** Characters that an account's prefix has, at least. */
const FEWEST_ACCOUNT_CHARACTERS = 4;
/** A plus, the shortest country code and the digits behind it. */
const SHORTEST_PHONE_PREFIX = 2 + FEWEST_PHONE_DIGITS;

/** No country code is the beginning of another (ITU-T E.164). */
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

/** What was understood, and what was not. */
export interface ParsedTerms {
  readonly terms: readonly WatchTerm[];
  /** Each that was understood once, as what it most likely is. */
  readonly likeliest: readonly WatchTerm[];
  readonly problems: readonly WatchProblem[];
}

/** Values in any spelling, each as whatever it may be, as look-ups read them. @param home the country whose national forms are meant where a value names none; null: none */
export const parseValues = (said: readonly WatchValue[], home: string | null): Promise<ParsedTerms> =>
  collectTerms(said, (one) => {
    const { candidates, problem } = readingsOf(one, home);
    return problem ?? candidates;
  });

/** Beginnings of phone numbers and of national accounts, long enough that nobody watches a country or a bank. */
export const parsePrefixes = (said: readonly WatchPrefix[]): Promise<ParsedTerms> =>
  collectTerms(said, (one) => (one.kind === 'PHONE' ? parsePhonePrefix(one) : parseAccountPrefix(one)));

async function collectTerms<Said>(said: readonly Said[], read: (one: Said) => readonly WatchTerm[] | ValueProblem): Promise<ParsedTerms> {
  const terms: WatchTerm[] = [];
  const likeliest: WatchTerm[] = [];
  const problems: WatchProblem[] = [];
  for (const [index, found] of (await mapInSlices(said, read)).entries()) {
    if ('code' in found) {
      problems.push({ index, ...found });
      continue;
    }
    const readings = found.map(({ kind, scope, value, display }) => ({ kind, scope, value, display }));
    terms.push(...readings);
    likeliest.push(...readings.slice(0, 1));
  }
  return { terms, likeliest, problems };
}

const prefixProblem = (code: string, message: string, field: ValueProblem['field'] = 'value'): ValueProblem => ({ code, field, message });

function parsePhonePrefix({ prefix }: WatchPrefix): readonly WatchTerm[] | ValueProblem {
  const value = prefix.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  const digits = /^\+(\d+)$/.exec(value)?.[1];
  const code = digits && [1, 2, 3].map((length) => digits.slice(0, length)).find((one) => CALLING_CODES.has(one));
  if (!digits || !code) return prefixProblem('WATCH_PREFIX', 'A phone prefix is a plus, the country code and the first digits: +66 81234.');
  if (digits.length > MOST_PHONE_DIGITS) return prefixProblem('WATCH_PREFIX', `A phone number has at most ${MOST_PHONE_DIGITS} digits.`);
  return digits.length - code.length < FEWEST_PHONE_DIGITS
    ? prefixProblem('WATCH_PREFIX_SHORT', `A phone prefix has at least ${FEWEST_PHONE_DIGITS} digits behind the country code.`)
    : [{ kind: 'PHONE', scope: '', value, display: `${value}…` }];
}

function parseAccountPrefix({ prefix, bank, country }: WatchPrefix): readonly WatchTerm[] | ValueProblem {
  if (prefix.replace(/[^a-z0-9]/gi, '').length < FEWEST_ACCOUNT_CHARACTERS) {
    return prefixProblem('WATCH_PREFIX_SHORT', `The prefix of an account has its bank and at least ${FEWEST_ACCOUNT_CHARACTERS} digits.`);
  }
  const reading = canonicalise('BANK_ACCOUNT', { value: prefix, bank, country });
  if (!reading.ok) return reading.problem;
  const { scope, value, display } = reading.value;
  // The check digits of an IBAN come before the account, so that no beginning of it is a range.
  if (scope === '') return prefixProblem('WATCH_PREFIX', 'An IBAN has no prefixes: give country and bank, or watch the whole value.');
  return [{ kind: 'BANK_ACCOUNT', scope, value, display: `${display}…` }];
}

/** A term's mark, under which it is kept beside its sealed form. */
export const termMark = (key: Buffer, isPrefix: boolean, term: WatchTerm): string =>
  isPrefix ? prefixMarkOf(key, term.kind, term.scope, term.value) : markOf(key, term);

/** A filter is kept as the marks of all that it lets through: a group with a threat and a kind, `*` where it does not restrict. */
export const filterMarks = (key: Buffer, { group, threats, kinds }: WatchFilter): readonly string[] =>
  (threats ?? ['*']).flatMap((threat) => (kinds ?? ['*']).map((kind) => passageMark(key, group, threat, kind)));

const passageMark = (key: Buffer, group: string, threat: string, kind: string): string =>
  markOf(key, { kind: 'WATCHED GROUP', scope: group.toLowerCase(), value: `${threat}\n${kind}` });

/** A claim as watches are held against it. */
export interface WatchableClaim {
  readonly kind: Kind;
  readonly scope: string;
  readonly value: string;
  readonly threat: string;
  /** Groups that it is addressed to: their keys, and in the same order their ids. */
  readonly group_keys: readonly number[] | null;
  readonly group_ids: readonly string[] | null;
}

/** Every mark by which a watch may meet a claim; `via`: the group by which it must have reached the watch's party. */
export function marksOfClaim(key: Buffer, claim: WatchableClaim): readonly { readonly mark: string; readonly via: number | null }[] {
  const own = [markOf(key, claim), ...prefixesOf(claim).map((prefix) => prefixMarkOf(key, claim.kind, claim.scope, prefix))];
  const passages = (claim.group_ids ?? []).flatMap((group, index) =>
    [claim.threat, '*'].flatMap((threat) =>
      [claim.kind, '*'].map((kind) => ({ mark: passageMark(key, group, threat, kind), via: claim.group_keys?.[index] ?? null })),
    ),
  );
  return [...own.map((mark) => ({ mark, via: null })), ...passages];
}

/** The beginnings of a value that somebody may watch, the whole value among them. */
export function prefixesOf({ kind, scope, value }: Pick<WatchableClaim, 'kind' | 'scope' | 'value'>): readonly string[] {
  const shortest =
    kind === 'PHONE' ? SHORTEST_PHONE_PREFIX : kind === 'BANK_ACCOUNT' && scope !== '' ? FEWEST_ACCOUNT_CHARACTERS : Infinity;
  return shortest > value.length ? [] : Array.from({ length: value.length - shortest + 1 }, (_, more) => value.slice(0, shortest + more));
}

/** Whether a watch may run until then. */
export const isValidEnd = (until: Date, now: Date): boolean =>
  until > now && until.getTime() <= now.getTime() + LONGEST_WATCH_DAYS * 86_400_000;
