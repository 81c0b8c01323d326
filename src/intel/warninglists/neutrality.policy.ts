import type { ItemProblem } from '../../platform/graphql/batch.js';

/** The characters that Article 3 of Interpol's Constitution forbids activities of. */
export type ForbiddenCharacter = 'POLITICAL' | 'MILITARY' | 'RELIGIOUS' | 'RACIAL';

/**
 * Words that make a person check a text. They are English, because free text of the hub mostly is. The list is short on purpose: an ordinary text about fraud should have
 * none of them. A word alone decides nothing.
 */
const WORDS: Readonly<Record<ForbiddenCharacter, string>> = {
  POLITICAL: 'activists?|dissidents?|elections?|opposition party|political(?:ly)?|politicians?|protesters?|refugees?|separatists?',
  MILITARY: 'army|armed forces|conscripts?|deserters?|military|navy|soldiers?|troops|war crimes?',
  RELIGIOUS: 'buddhists?|christians?|churches|clergy|hindus?|imams?|jews?|jewish|mosques?|muslims?|religion|religious|synagogues?',
  RACIAL: 'caste|ethnic(?:ity)?|ethnically|gypsy|indigenous|racial(?:ly)?|skin colou?r|tribes?|tribal',
};

const PATTERNS = Object.entries(WORDS).map(([character, words]) => ({
  character: character as ForbiddenCharacter,
  pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'giu'),
}));

/** Most words that are named: a longer list helps nobody. */
const MOST_WORDS = 10;

/** A word of a text that a person must judge. */
export interface WordToCheck {
  readonly character: ForbiddenCharacter;
  readonly word: string;
}

/** Returns the words of a text that may give it a political, military, religious or racial character, each once, in lower case; at most 10. Pure. */
export function wordsToCheck(text: string | null | undefined): readonly WordToCheck[] {
  if (!text) return [];
  const found = PATTERNS.flatMap(({ character, pattern }) =>
    [...new Set(Array.from(text.matchAll(pattern), ([word]) => word.toLowerCase()))].map((word) => ({ character, word })),
  );
  return found.slice(0, MOST_WORDS);
}

/**
 * Returns the warning about such words in a field; empty: there are none. It stops nothing: a person decides whether the text is of this character (Article 3), or only
 * names it, as in a fraud that poses as an army recruiter. Pure.
 */
export function neutralityWarnings(text: string | null | undefined, field: string): readonly ItemProblem[] {
  const words = wordsToCheck(text);
  if (words.length === 0) return [];
  const named = words.map(({ character, word }) => `${word} (${character.toLowerCase()})`).join(', ');
  const message = `Check these words: ${named}. The hub must not be used for matters of a political, military, religious or racial character (Article 3). Correct the text if it is one.`;
  return [{ severity: 'WARNING', code: 'NEUTRALITY_CHECK', field, message }];
}
