/**
 * Decodes bytes piece by piece: UTF-8, or UTF-16 with a byte order mark (spreadsheets' "Unicode text") or by its first two characters. The mark itself is
 * dropped. Invalid bytes become U+FFFD, which {@link isMangled} finds.
 */
export async function* textChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head = Buffer.alloc(0);
  for await (const piece of bytes) {
    if (decoder) {
      yield decoder.decode(piece, { stream: true });
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < HEAD_BYTES) continue;
    decoder = new TextDecoder(encodingOf(head));
    yield decoder.decode(head, { stream: true });
  }
  yield decoder ? decoder.decode() : new TextDecoder(encodingOf(head)).decode(head);
}

/** Two characters of UTF-16. */
const HEAD_BYTES = 4;

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  // Without a mark: each of two ASCII characters has a byte 0 beside it. No storable UTF-8 text contains one.
  const [first = 0, second = 0, third = 0, fourth = 0] = head;
  if (head.length >= HEAD_BYTES && first > 0 && second === 0 && third > 0 && fourth === 0) return 'utf-16le';
  if (head.length >= HEAD_BYTES && first === 0 && second > 0 && third === 0 && fourth > 0) return 'utf-16be';
  return 'utf-8';
}

export const isMangled = (text: string): boolean => text.includes('\uFFFD');

export const NOT_TEXT = { code: 'NOT_UTF8', reason: 'This row holds bytes that are not UTF-8. Save the file as UTF-8.' } as const;

/** The beginning of a text, and the whole text again. */
export interface Peeked {
  readonly head: string;
  readonly all: AsyncGenerator<string>;
}

/** Decides whether enough has been read. It gets each new piece alone and keeps its own state: searching all earlier text again would take quadratic time. */
export type StopReading = (piece: string) => boolean;

/** Reads ahead until `enough` returns true, the text ends, or `most` UTF-16 code units have been read. */
export async function peek(chunks: AsyncGenerator<string>, enough: StopReading, most: number): Promise<Peeked> {
  let head = '';
  while (head.length < most) {
    const next = await chunks.next();
    if (next.done) break;
    head += next.value;
    if (enough(next.value)) break;
  }
  return { head, all: chunksFromStart(head, chunks) };
}

async function* chunksFromStart(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}
