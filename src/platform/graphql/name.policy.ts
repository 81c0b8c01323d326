import { isEmail } from 'class-validator';
import { BadInput } from '../platform/errors.js';
import { isStorableText } from './storable-text.js';

/**
 * Characters that nobody sees in a name: controls and line ends, which would start a new line in a letter or a log; marks that turn the direction of writing; soft
 * hyphens, blanks without width and other marks that make two equal-looking names differ (Unicode TR36, 2.5 and 3).
 */
const INVISIBLE =
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
/** Joiners (U+200C, U+200D) belong to the spelling of these scripts, between two of their letters, and nowhere else (RFC 5892, appendix A). */
const JOINED =
  '[\\p{Script=Arabic}\\p{Script=Bengali}\\p{Script=Devanagari}\\p{Script=Gujarati}\\p{Script=Gurmukhi}\\p{Script=Kannada}\\p{Script=Khmer}\\p{Script=Malayalam}\\p{Script=Myanmar}\\p{Script=Oriya}\\p{Script=Sinhala}\\p{Script=Tamil}\\p{Script=Telugu}]';
const LOOSE_JOINER = new RegExp(`(?<!${JOINED})[\\u200c\\u200d]|[\\u200c\\u200d](?!${JOINED})`, 'u');
/** A word of Latin letters with Cyrillic or Greek ones between them: a name that looks like another's (Unicode TR39, 5.1). */
const MIXED_WORD = /(?=[\p{L}\p{M}]*\p{Script=Latin})(?=[\p{L}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}])[\p{L}\p{M}]+/u;

const LONGEST_EMAIL = 254;

/**
 * A name that people know something by: without blanks at its ends, in one spelling (NFC).
 * @param longest in UTF-16 code units
 * @param refused makes the error of the rule that the name breaks: `A party has a name ${rule}.`
 * @throws what `refused` makes, where the name is empty, too long, holds characters that nobody sees, or mixes scripts that look alike
 */
export function nameOf(given: string, longest: number, refused: (rule: string) => Error): string {
  const trimmed = isStorableText(given) ? given.trim() : '';
  // Four code units may become one. Normalising takes time that grows with the square of the marks in a row, so what is longer is not touched.
  const name = trimmed.length > 4 * longest ? '' : trimmed.normalize('NFC');
  if (name.length < 1 || name.length > longest) throw refused(`of 1 to ${longest} characters`);
  if (INVISIBLE.test(name) || LOOSE_JOINER.test(name)) {
    throw refused('without line ends, control characters and characters that nobody sees');
  }
  if (MIXED_WORD.test(name)) throw refused('whose words do not mix Latin letters with Cyrillic or Greek ones');
  return name;
}

/**
 * An e-mail address that a letter can reach, in lower case: ASCII alone, since an address in other characters may look like another's and mail servers cut or
 * change it; never under `.invalid` (RFC 6761, 6.4), which is where the hub names accounts of identity providers.
 * @throws BadInput EMAIL_INVALID
 */
export function emailOf(given: string): string {
  const email = given.trim().toLowerCase();
  const isAddress = /^[\x21-\x7e]+$/.test(email) && email.length <= LONGEST_EMAIL && !email.includes('"') && isEmail(email);
  if (!isAddress || email.endsWith('.invalid')) {
    throw new BadInput(
      'EMAIL_INVALID',
      `This is no e-mail address: give one of ASCII characters, ${LONGEST_EMAIL} at most, that letters reach.`,
    );
  }
  return email;
}
