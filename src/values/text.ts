/**
 * Characters nobody sees: lone surrogates, Unicode's default-ignorable code points (zero-width characters, bidirectional controls, soft
 * hyphen, variation selectors, tags; UAX #44) and the C0 and C1 controls that are not white space.
 */
const UNSEEN = /[\p{Cs}\p{Default_Ignorable_Code_Point}]|(?!\s|\u0085)\p{Cc}/gu;
/** Line breaks and tabs separate words as a blank does; were they dropped, the two lines `anna` and `bob` would read as one name. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const FOREIGN_DIGITS = /(?![0-9])\p{Nd}/gu;
const DIGIT = /^\p{Nd}$/u;

/** Unicode keeps decimal digits in unbroken runs of ten that begin with zero (stability policy), so the place in the run is the value. */
function digitOf(character: string): string {
  const at = character.codePointAt(0) ?? 0;
  let first = at;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((at - first) % 10);
}

/**
 * The text as every reader of this room wants it: Unicode NFKC (UAX #15), without characters nobody sees, tabs and line breaks as blanks,
 * the decimal digits of every script as 0-9, and no white space at either end. Letters keep case and accents. Never throws; tidy text
 * stays as it is. The unseen goes first, because it can keep a letter and its accent from composing.
 */
export function tidy(value: string): string {
  return value.replace(UNSEEN, '').normalize('NFKC').replace(UNSEEN, '').replace(BREAKS, ' ').replace(FOREIGN_DIGITS, digitOf).trim();
}
