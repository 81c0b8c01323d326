import { createToken, Lexer, type TokenType } from 'chevrotain';

/**
 * Tokens of the pattern language, after OASIS's grammar (STIX 2.1, section 9). There the longest match wins; here the first one, so the order below is by
 * length, and a keyword only matches where no longer name begins with it. Every expression takes linear time: none can match a text in two ways.
 */
const NAME_END = '(?![a-zA-Z0-9_-])';
const tokenTypes: TokenType[] = [];

function token(name: string, pattern: RegExp | string): TokenType {
  const one = createToken({ name, pattern });
  tokenTypes.push(one);
  return one;
}

const skipped = (name: string, pattern: RegExp, line_breaks: boolean): void => {
  tokenTypes.push(createToken({ name, pattern, group: Lexer.SKIPPED, line_breaks }));
};

skipped('Blank', /[ \t\r\n\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/, true);
skipped('Comment', /\/\*[\s\S]*?\*\//, true);
skipped('LineComment', /\/\/[^\r\n]*/, false);

const base64 = '[A-Za-z0-9+/]';
export const Timestamp = token(
  'Timestamp',
  /t'\d{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z'/,
);
export const Hex = token('Hex', /h'(?:[A-Fa-f0-9]{2})*'/);
export const Binary = token('Binary', new RegExp(`b'(?:${base64}{4})*(?:${base64}{4}|${base64}{3}=|${base64}{2}==)'`));
export const Text = createToken({ name: 'Text', pattern: /'[^'\\]*(?:\\['\\][^'\\]*)*'/, line_breaks: true });
tokenTypes.push(Text);

/** Names with a hyphen come last of all names: names without a hyphen may be properties. */
const HyphenName = createToken({ name: 'HyphenName', pattern: /[a-zA-Z_][a-zA-Z0-9_]*-[a-zA-Z0-9_-]*/ });
const Name = createToken({ name: 'Name', pattern: /[a-zA-Z_][a-zA-Z0-9_]*/ });
const word = (text: string): TokenType => token(text, new RegExp(text + NAME_END));

export const And = word('AND');
export const Or = word('OR');
export const Not = word('NOT');
export const FollowedBy = word('FOLLOWEDBY');
export const Like = word('LIKE');
export const Matches = word('MATCHES');
export const IsSuperset = word('ISSUPERSET');
export const IsSubset = word('ISSUBSET');
export const Exists = word('EXISTS');
/** A keyword that no rule uses: it cannot be a name either. */
word('LAST');
export const In = word('IN');
export const Start = word('START');
export const Stop = word('STOP');
export const Seconds = word('SECONDS');
export const True = word('true');
export const False = word('false');
export const Within = word('WITHIN');
export const Repeats = word('REPEATS');
export const Times = word('TIMES');
tokenTypes.push(HyphenName, Name);
export { HyphenName, Name };

export const NegativeFloat = token('NegativeFloat', /-\d*\.\d+/);
export const PositiveFloat = token('PositiveFloat', /\+?\d*\.\d+/);
export const NegativeInteger = token('NegativeInteger', /-(?:0|[1-9]\d*)/);
export const PositiveInteger = token('PositiveInteger', /\+?(?:0|[1-9]\d*)/);

export const Equal = token('Equal', /==?/);
export const NotEqual = token('NotEqual', /!=|<>/);
export const AtMost = token('AtMost', '<=');
export const AtLeast = token('AtLeast', '>=');
export const Less = token('Less', '<');
export const Greater = token('Greater', '>');
export const Colon = token('Colon', ':');
export const Dot = token('Dot', '.');
export const Comma = token('Comma', ',');
export const RoundClose = token('RoundClose', ')');
export const RoundOpen = token('RoundOpen', '(');
export const SquareClose = token('SquareClose', ']');
export const SquareOpen = token('SquareOpen', '[');
export const Star = token('Star', '*');

export const TOKENS: readonly TokenType[] = tokenTypes;
/** Stops at the first invalid character: a search for the next token would scan an unclosed comment again from each of its characters. */
export const LEXER = new Lexer(tokenTypes, { positionTracking: 'onlyOffset', recoveryEnabled: false });
