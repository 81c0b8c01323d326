/**
 * Refangs addresses: `hxxps[:]//bad[.]example` becomes `https://bad.example`. People defang dangerous addresses to prevent clicks. There is no standard; these
 * are the spellings in advisories, tickets and chats.
 */

/** Most values of a bulk import are not defanged. */
const PLAIN = /^[A-Za-z0-9.-]+$/;
const OPENING = '[({<«“‘';
const CLOSING = '])}>»”’';
const QUOTES = '"\'`';

const COLON = /\[:\]|\(:\)|\{:\}/g;
const COLON_SLASHES = /\[:\/\/\]|\(:\/\/\)|\{:\/\/\}/g;
const SLASH = /\[\/{1,2}\]/g;
const HTTP = /^h(?:tt|xx|tx|xt|\*\*|__)p(s?)(?= ?:)/i;
const FTP = /^f(?:t|x|\*|_)p(s?)(?= ?:)/i;
const SCHEME = /^(https?|ftps?) {0,2}: {0,2}(?:\/\/|\\\\) {0,2}/i;

const DOT = / {0,3}(?:\[ ?(?:\.|dot) ?\]|\( ?(?:\.|dot) ?\)|\{ ?(?:\.|dot) ?\}|<(?:\.|dot)>) {0,3}| {1,3}dot {1,3}/gi;
/** A single brace can be part of a mail address. */
const HALF_DOT = /[[(]\.|\.[\])]|\\\./g;
const AT = / {0,3}(?:\[ ?(?:@|at) ?\]|\( ?(?:@|at) ?\)|\{ ?(?:@|at) ?\}|<(?:@|at)>) {0,3}/gi;
/** In a path, round brackets may be literal. */
const DOT_IN_PATH = /\[(?:\.|dot)\]|\{(?:\.|dot)\}/gi;

/** Computes the result once for each character: otherwise a thousand brackets would search the text a thousand times. */
function memoize(indexOf: (character: string) => number): (character: string) => number {
  const places = new Map<string, number>();
  return (character) => {
    const index = places.get(character) ?? indexOf(character);
    places.set(character, index);
    return index;
  };
}

/**
 * Returns the text without the brackets, quotes and blanks around it. A half bracket, comma or semicolon at the end belongs to the surrounding sentence, unless
 * it may end the path of the address.
 */
export function unwrap(text: string): string {
  const path = /[^/\\: ][/\\?]./s.test(text);
  const lastOf = memoize((character) => text.lastIndexOf(character));
  const firstOf = memoize((character) => (text.includes(character) ? text.indexOf(character) : text.length + 1));
  let start = 0;
  let end = text.length;
  while (start < end) {
    const first = text.charAt(start);
    const last = text.charAt(end - 1);
    const closing = CLOSING.charAt(OPENING.indexOf(first));
    const opening = OPENING.charAt(CLOSING.indexOf(last));
    if (first === ' ') start += 1;
    else if (last === ' ' || (!path && ',;'.includes(last))) end -= 1;
    else if (end - start > 1 && ((QUOTES.includes(first) && first === last) || (OPENING.includes(first) && closing === last))) {
      start += 1;
      end -= 1;
    } else if (first !== '{' && OPENING.includes(first) && lastOf(closing) < start) start += 1;
    else if (!path && CLOSING.includes(last) && firstOf(opening) > end) end -= 1;
    else break;
  }
  return text.slice(start, end);
}

function authorityEnd(text: string): number {
  const at = text.search(/[/?#]|\\(?!\.)/);
  return at === -1 ? text.length : at;
}

/**
 * Returns the original of a defanged address: schemes `hxxp`, `fxp`, bracketed or spelt-out dots, colons, slashes and at signs, and the brackets and quotes
 * around the whole. Letters keep their case, and a path keeps everything except `[.]`; other text is unchanged.
 */
export function refang(text: string): string {
  if (PLAIN.test(text)) return text;
  const unwrapped = unwrap(
    text
      .trim()
      .replace(COLON_SLASHES, '://')
      .replace(COLON, ':')
      .replace(SLASH, (slash) => slash.slice(1, -1)),
  )
    .replace(HTTP, 'http$1')
    .replace(FTP, 'ftp$1');
  const scheme = SCHEME.exec(unwrapped);
  const rest = scheme ? unwrapped.slice(scheme[0].length) : unwrapped;
  const end = authorityEnd(rest);
  const authority = rest.slice(0, end).replace(DOT, '.').replace(HALF_DOT, '.').replace(AT, '@');
  return `${scheme?.[1] ? `${scheme[1].toLowerCase()}://` : ''}${authority}${rest.slice(end).replace(DOT_IN_PATH, '.')}`;
}
