import { isEmail } from 'class-validator';
import { BadInput } from '../platform/errors.js';
import { isStorableText } from './storable-text.js';

/**
 * Invisible characters in a name: controls and line ends, which would start a new line in a letter or a log; marks that change the direction of writing; soft
 * hyphens, zero-width blanks and other marks that make two equal-looking names differ (Unicode TR36, 2.5 and 3).
 */
const INVISIBLE =
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
/** Joiners (U+200C, U+200D) belong to the spelling of these scripts, between two of their letters, and nowhere else (RFC 5892, appendix A). */
const JOINED =
  '[\\p{Script=Arabic}\\p{Script=Bengali}\\p{Script=Devanagari}\\p{Script=Gujarati}\\p{Script=Gurmukhi}\\p{Script=Kannada}\\p{Script=Khmer}\\p{Script=Malayalam}\\p{Script=Myanmar}\\p{Script=Oriya}\\p{Script=Sinhala}\\p{Script=Tamil}\\p{Script=Telugu}]';
const LOOSE_JOINER = new RegExp(`(?<!${JOINED})[\\u200c\\u200d]|[\\u200c\\u200d](?!${JOINED})`, 'u');
/** A word of Latin letters mixed with Cyrillic or Greek ones: a name that looks like another (Unicode TR39, 5.1). */
const MIXED_WORD = /(?=[\p{L}\p{M}]*\p{Script=Latin})(?=[\p{L}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}])[\p{L}\p{M}]+/u;

const LONGEST_EMAIL = 254;

/**
 * Checks a name for people, and returns it trimmed and normalised (NFC).
 * @param longest in UTF-16 code units
 * @param refused makes the error of the violated rule: `A party has a name ${rule}.`
 * @throws the error from `refused` if the name is empty, too long, holds invisible characters, or mixes scripts that look alike
 */
export function nameOf(input: string, longest: number, refused: (rule: string) => Error): string {
  const trimmed = isStorableText(input) ? input.trim() : '';
  // Four code units may become one. Normalisation time grows with the square of consecutive marks, so a longer text is not normalised.
  const name = trimmed.length > 4 * longest ? '' : trimmed.normalize('NFC');
  if (name.length < 1 || name.length > longest) throw refused(`of 1 to ${longest} characters`);
  if (INVISIBLE.test(name) || LOOSE_JOINER.test(name)) {
    throw refused('without line ends, control characters and invisible characters');
  }
  if (MIXED_WORD.test(name)) throw refused('whose words do not mix Latin with Cyrillic or Greek letters');
  return name;
}

/**
 * Checks an e-mail address that can receive letters, and returns it in lower case. Only ASCII, because an address with other characters may look like another
 * and mail servers cut or change it; never under `.invalid` (RFC 6761, 6.4), which the hub uses to name accounts of identity providers.
 * @throws BadInput EMAIL_INVALID
 */
export function emailOf(input: string): string {
  const email = input.trim().toLowerCase();
  const isAddress = /^[\x21-\x7e]+$/.test(email) && email.length <= LONGEST_EMAIL && !email.includes('"') && isEmail(email);
  if (!isAddress || email.endsWith('.invalid')) {
    throw new BadInput(
      'EMAIL_INVALID',
      `This is not a valid e-mail address. Give a reachable address of at most ${LONGEST_EMAIL} ASCII characters.`,
    );
  }
  return email;
}
