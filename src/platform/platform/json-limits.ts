/** Maximum nesting of arrays and objects; the API's own inputs have seven levels. */
const MAX_DEPTH = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set(Buffer.from('[{'));
const CLOSING = new Set(Buffer.from(']}'));

/**
 * Whether JSON of this shape is worth parsing. A body of four megabytes may contain two million empty arrays, which take a hundred megabytes once parsed. This
 * check reads only the bytes (they need not be JSON) and takes a few milliseconds for each megabyte.
 * @param mostValues maximum number of values
 */
export function isWithinJsonLimits(body: Buffer, mostValues: number): boolean {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte === QUOTE) at = endOfString(body, at);
    else if (byte === COMMA) values += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    else if (OPENING.has(byte)) depth += 1;
    if (depth > MAX_DEPTH || values > mostValues) return false;
  }
  return true;
}

/** Returns the index of the quote that ends the string which begins at `start`; the end of the body when there is none. */
function endOfString(body: Buffer, start: number): number {
  for (let quote = body.indexOf(QUOTE, start + 1); quote !== -1; quote = body.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (body[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return body.length;
}

/**
 * Returns the message for a body that is not JSON: the position of the first error, or at least its character, if the parser states it; no other content of the
 * body.
 * @param error of JSON.parse
 */
export function invalidJsonMessage(error: unknown): string {
  const message = error instanceof SyntaxError ? error.message : '';
  const at = / at position (\d+)/.exec(message)?.[1];
  const token = /^Unexpected token '([^\w\s])'/.exec(message)?.[1];
  const hint = at !== undefined ? ` (error at character ${Number(at) + 1})` : token !== undefined ? ` (unexpected ${token})` : '';
  return `The body is not JSON in UTF-8${hint}.`;
}
