import { RE2JS } from 're2js';
import type { Kind } from '../../../values/values/value.js';
import type { Subject } from '../subject.js';
import type { Matcher } from './matcher.js';

/** Most patterns of one list. */
export const MOST_PATTERNS = 500;
export const LONGEST_PATTERN = 500;
/** Longest part of a value that is matched, in UTF-16 units: patterns are for names, numbers and addresses. */
const LONGEST_TEXT = 1_024;

/** `/pattern/flags` as in PHP, for which the lists are written; or a pattern alone. */
const DELIMITED = /^\/(.*)\/([a-z]*)$/s;

/** Problem of a pattern, for the operator. */
export type PatternProblem = 'too long' | 'not understood (RE2 has no look-around and no back-references)' | 'matching everything';

/**
 * Type `regex`, with RE2 (re2js), whose time is linear in the value for every pattern: an operator's mistake must not stop a hub. A pattern matches anywhere
 * in the value. It must match a whole phone number, as the patterns of such lists intend: otherwise a fictional number of one country matches a real number
 * of another.
 * @throws never for patterns that {@link patternProblemOf} passes
 */
export function patterns(entries: readonly string[], kinds: readonly Kind[]): Matcher {
  const anywhere = kinds.some((kind) => kind !== 'PHONE') ? compileUnion(entries, (pattern) => pattern) : [];
  const whole = kinds.includes('PHONE') ? compileUnion(entries, anchor) : [];
  return {
    unread: 0,
    matches: (subject) => {
      const texts = textsOf(subject);
      return (subject.kind === 'PHONE' ? whole : anywhere).some((one) => texts.some((text) => one.test(text)));
    },
  };
}

/** Compiles all entries into one pattern, because each pattern costs a pass over the value; into several, if one would be too large for the library. */
function compileUnion(entries: readonly string[], put: (pattern: string) => string): readonly RE2JS[] {
  try {
    return [RE2JS.compile(entries.map((entry) => `(?:${inline(entry, put)})`).join('|'))];
  } catch (tooLarge) {
    const half = Math.ceil(entries.length / 2);
    if (half === entries.length) throw tooLarge;
    return [...compileUnion(entries.slice(0, half), put), ...compileUnion(entries.slice(half), put)];
  }
}

/** Returns the problem of a pattern; null: it can be used. */
export function patternProblemOf(entry: string): PatternProblem | null {
  if (entry.length > LONGEST_PATTERN) return 'too long';
  try {
    compilePattern(entry, anchor);
    return compilePattern(entry, (pattern) => pattern).test('') ? 'matching everything' : null;
  } catch {
    return 'not understood (RE2 has no look-around and no back-references)';
  }
}

const anchor = (pattern: string): string => `^(?:${pattern})$`;
const compilePattern = (entry: string, put: (pattern: string) => string): RE2JS => RE2JS.compile(inline(entry, put));

/** Returns a pattern with its flags inline: case, dots that match line breaks, lines. */
function inline(entry: string, put: (pattern: string) => string): string {
  const [, pattern = entry, stated = ''] = DELIMITED.exec(entry.trim()) ?? [];
  const flags = [...'ism'].filter((flag) => stated.includes(flag)).join('');
  return flags === '' ? put(pattern) : `(?${flags}:${put(pattern)})`;
}

/** Returns the texts to match: a phone number also with the domestic trunk zero of many countries after the calling code, because patterns often have it. */
function textsOf({ kind, value, dialled }: Subject): readonly string[] {
  if (kind === 'PHONE') return [value, `+${dialled.code}0${dialled.national}`];
  return [value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value];
}
