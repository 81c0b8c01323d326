import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { BadInput } from '../../platform/platform/errors.js';
import { normalizePassword } from './password-hasher.js';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;
/** Of zxcvbn's scores from 0 to 4: from 3 on, 10^8 guesses and more, which behind argon2id and counted attempts is out of reach. */
const LOWEST_SCORE = 3;
/** Characters that a password must have besides the words that everybody knows. */
const MIN_OTHER_CHARACTERS = 8;
/** Words around every account of a hub of police. */
const COMMON_WORDS = ['entente', 'police', 'interpol'];
const WORD_SEPARATORS = /[^\p{L}\p{M}\p{N}]+/gu;
/** Only so much is judged: what is hard to guess does not become easier by what follows, and a judgement must not hold the process up. */
const CHECKED_LENGTH = 64;

/** Leaked passwords, words, names, dates, keyboard rows, repetitions, and l33t of all of them. Read at the first use: the lists take 70 MB. */
let strengthMeter: Promise<ZxcvbnFactory> | undefined;

async function createStrengthMeter(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory: Judge } = await import('@zxcvbn-ts/core');
  const [common, english] = [await import('@zxcvbn-ts/language-common'), await import('@zxcvbn-ts/language-en')];
  return new Judge({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: 8, // the default of 100 takes half a second for what is nothing but l33t
    maxLength: CHECKED_LENGTH,
  });
}

/**
 * Whether `typed` may become an account's: 12 to 200 characters, hard to guess for somebody who knows the words around the account, and not made of them.
 * No rules about kinds of characters, no expiry (NIST SP 800-63B, 3.1.1.2).
 * @param words the account's e-mail address, the names of its party and agency
 * @throws BadInput
 */
export async function assertGoodPassword(typed: string, words: readonly string[]): Promise<void> {
  const password = normalizePassword(typed);
  if ([...password].length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    throw new BadInput('PASSWORD_LENGTH', `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
  }
  const known = [...COMMON_WORDS, ...words.flatMap((word) => [word, ...word.split(WORD_SEPARATORS)])].map((word) => word.toLowerCase());
  const { score } = (await (strengthMeter ??= createStrengthMeter())).check(password.slice(0, CHECKED_LENGTH), known);
  if (score < LOWEST_SCORE || isMadeOf(password.toLowerCase(), known)) {
    throw new BadInput('PASSWORD_GUESSABLE', 'This password is too easy to guess: take several words that nobody would put together.');
  }
}

/** Whether little is left of `password` without the known words. Those of two letters are too short to be told from chance. */
function isMadeOf(password: string, known: readonly string[]): boolean {
  const telling = known.filter(({ length }) => length > 2).sort((one, other) => other.length - one.length);
  const rest = telling.reduce((left, word) => left.replaceAll(word, ' '), password);
  return rest !== password && rest.replace(WORD_SEPARATORS, '').length < MIN_OTHER_CHARACTERS;
}
