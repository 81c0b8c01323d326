import type { IToken } from 'chevrotain';
import { PatternParser } from './grammar.js';
import * as t from './tokens.js';
import type { Observation, PatternFault } from './tree.js';

/** Maximum length of a pattern, in UTF-16 code units: the longest real one has a fifth of it. */
export const LONGEST_PATTERN = 100_000;
/** Maximum nesting of brackets; real patterns have three levels. */
export const DEEPEST_PATTERN = 64;

const PARSER = new PatternParser();

const invalid = (at: number): PatternFault => ({
  code: 'PATTERN_INVALID',
  message: `This is not a valid STIX 2.1 pattern: unexpected input at character ${at + 1}.`,
});

function isTooDeep(tokens: readonly IToken[]): boolean {
  let depth = 0;
  for (const { tokenType } of tokens) {
    if (tokenType === t.RoundOpen || tokenType === t.SquareOpen) depth += 1;
    if (tokenType === t.RoundClose || tokenType === t.SquareClose) depth -= 1;
    if (depth > DEEPEST_PATTERN) return true;
  }
  return false;
}

/** Parses a STIX 2.1 pattern. Never throws; takes linear time. */
export function parsePattern(text: string): Observation | PatternFault {
  if (text.length > LONGEST_PATTERN)
    return { code: 'PATTERN_TOO_LONG', message: `A pattern must have at most ${LONGEST_PATTERN} characters.` };
  const { tokens, errors } = t.LEXER.tokenize(text);
  const [unread] = errors;
  if (unread) return invalid(unread.offset);
  if (isTooDeep(tokens)) {
    return { code: 'PATTERN_TOO_DEEP', message: `Brackets in a pattern must be nested at most ${DEEPEST_PATTERN} deep.` };
  }
  PARSER.input = tokens;
  const tree = PARSER.pattern();
  const [error] = PARSER.errors;
  if (!error) return tree;
  return invalid(Number.isInteger(error.token.startOffset) && error.token.startOffset >= 0 ? error.token.startOffset : text.length);
}
