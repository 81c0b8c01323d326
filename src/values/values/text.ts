import { LONGEST_HINT, LONGEST_VALUE } from './value.js';

/**
 * Invisible characters: lone surrogates, Unicode's default-ignorable code points (zero-width characters, bidirectional controls, soft hyphen, variation
 * selectors, tags; UAX #44) and the C0 and C1 controls that are not white space.
 */
const UNSEEN = /[\p{Cs}\p{Default_Ignorable_Code_Point}]|(?!\s|\u0085)\p{Cc}/gu;
/** Line breaks and tabs separate words as a blank does; without them the two lines `anna` and `bob` would read as one name. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const FOREIGN_DIGITS = /(?![0-9])\p{Nd}/gu;
const DIGIT = /^\p{Nd}$/u;
/** A text that is its own tidy form except for surrounding blanks. Most values are. */
const PRINTABLE = /^[ -~]*$/;
/**
 * More combining marks in a row than any language uses. Unicode's Stream-Safe Text Format (UAX #15, section 13) stops at thirty, because normalisation time
 * grows with the square of their number. U+FF9E and U+FF9F are letters that become marks.
 */
const TOO_MANY_MARKS = /[\p{M}\uFF9E\uFF9F]{31}/u;
/** Normalisation makes up to eighteen characters of one (U+FDFA). A text up to this length may be normalised before its length is known. */
const SHORT_TEXT = 512;

/** Every decimal digit seen so far: Unicode has fewer than a thousand. */
const DIGITS = new Map<string, string>();

/** Unicode keeps decimal digits in unbroken runs of ten that begin with zero (stability policy), so the position in the run is the value. */
function digitOf(character: string): string {
  const known = DIGITS.get(character);
  if (known !== undefined) return known;
  const at = character.codePointAt(0) ?? 0;
  let first = at;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  const digit = String((at - first) % 10);
  DIGITS.set(character, digit);
  return digit;
}

/** The last long text and its tidy form. The readers of all kinds tidy the same value one after the other: so it is normalised once. */
let last = { input: '', tidied: '' };

/**
 * Returns the text as every reader of this module needs it: Unicode NFKC (UAX #15), without invisible characters, tabs and line breaks as blanks, the decimal
 * digits of every script as 0-9, and no white space at either end. Letters keep case and accents. Never throws; tidy text is unchanged. Invisible characters
 * are removed first, because they can prevent a letter and its accent from composing.
 */
export function tidy(value: string): string {
  if (PRINTABLE.test(value)) return value.trim();
  if (value === last.input || value === last.tidied) return last.tidied;
  const visible = value.replace(UNSEEN, '').normalize('NFKC');
  const tidied = visible.replace(UNSEEN, '').replace(BREAKS, ' ').replace(FOREIGN_DIGITS, digitOf).trim();
  if (value.length > LONGEST_HINT) last = { input: value, tidied };
  return tidied;
}

/** Returns why a text is not worth tidying, or null. Decided before the whole text is normalised, in time linear in its length. */
export function unfitness(value: string): 'LENGTH' | 'MARKS' | null {
  if (value.length > LONGEST_VALUE) return 'LENGTH';
  if (PRINTABLE.test(value)) return null;
  const visible = value.replace(UNSEEN, '');
  if (TOO_MANY_MARKS.test(visible)) return 'MARKS';
  if (expands(visible)) return 'LENGTH';
  const tidied = tidy(value);
  if (TOO_MANY_MARKS.test(tidied)) return 'MARKS';
  return tidied.length > LONGEST_VALUE ? 'LENGTH' : null;
}

/** Whether a text becomes more than twice as long as a value may be. It is normalised in pieces, and only as far as needed. */
function expands(text: string): boolean {
  let length = 0;
  for (let at = 0; text.length > SHORT_TEXT && at < text.length; at += SHORT_TEXT) {
    length += text.slice(at, at + SHORT_TEXT).normalize('NFKC').length;
    if (length > 2 * LONGEST_VALUE) return true;
  }
  return false;
}
