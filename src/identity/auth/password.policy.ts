import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { BadInput } from '../../platform/platform/errors.js';
import { normalizePassword } from './password-hasher.js';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;
/** zxcvbn scores from 0 to 4: 3 means at least 10^8 guesses, which is not feasible with argon2id and counted attempts. */
const LOWEST_SCORE = 3;
/** Minimum number of characters outside the known words. */
const MIN_OTHER_CHARACTERS = 8;
/** Common words for every account of a police hub. */
const COMMON_WORDS = ['entente', 'police', 'interpol'];
const WORD_SEPARATORS = /[^\p{L}\p{M}\p{N}]+/gu;
/** Only this many characters are checked: a further suffix does not make a password easier to guess, and the check must not block the process. */
const CHECKED_LENGTH = 64;

/** Leaked passwords, words, names, dates, keyboard rows, repetitions, and l33t variants. Loaded at first use: the lists take 70 MB. */
let strengthMeter: Promise<ZxcvbnFactory> | undefined;

async function createStrengthMeter(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory: Meter } = await import('@zxcvbn-ts/core');
  const [common, english] = [await import('@zxcvbn-ts/language-common'), await import('@zxcvbn-ts/language-en')];
  return new Meter({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: 8, // the default of 100 takes half a second for pure l33t input
    maxLength: CHECKED_LENGTH,
  });
}

/**
 * Checks a new password: 12 to 200 characters, hard to guess for a person who knows the words around the account, and not made of these words.
 * No rules about kinds of characters, and no expiry (NIST SP 800-63B, 3.1.1.2).
 * @param words the account's e-mail address, and the names of its party and agency
 * @throws BadInput
 */
export async function assertGoodPassword(typed: string, words: readonly string[]): Promise<void> {
  const password = normalizePassword(typed);
  if ([...password].length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    throw new BadInput('PASSWORD_LENGTH', `A password must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
  }
  const known = [...COMMON_WORDS, ...words.flatMap((word) => [word, ...word.split(WORD_SEPARATORS)])].map((word) => word.toLowerCase());
  const { score } = (await (strengthMeter ??= createStrengthMeter())).check(password.slice(0, CHECKED_LENGTH), known);
  if (score < LOWEST_SCORE || isMadeOf(password.toLowerCase(), known)) {
    throw new BadInput('PASSWORD_GUESSABLE', 'This password is too easy to guess. Use several unrelated words.');
  }
}

/** Returns whether few characters of `password` remain without the known words. Words of two letters are ignored, because they match by chance. */
function isMadeOf(password: string, known: readonly string[]): boolean {
  const significant = known.filter(({ length }) => length > 2).sort((one, other) => other.length - one.length);
  const rest = significant.reduce((left, word) => left.replaceAll(word, ' '), password);
  return rest !== password && rest.replace(WORD_SEPARATORS, '').length < MIN_OTHER_CHARACTERS;
}
