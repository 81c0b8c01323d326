/**
 * Decodes bytes piece by piece: UTF-8, or UTF-16 where a byte order mark says so (as spreadsheets write "Unicode text"), or the first two characters do. The mark itself is dropped.
 * Bytes that are no text become U+FFFD, which {@link isMangled} finds.
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
  // Without a mark: two characters of ASCII have each a byte 0 beside them. No text in UTF-8 that can be stored holds one.
  const [one = 0, two = 0, three = 0, four = 0] = head;
  if (head.length >= HEAD_BYTES && one > 0 && two === 0 && three > 0 && four === 0) return 'utf-16le';
  if (head.length >= HEAD_BYTES && one === 0 && two > 0 && three === 0 && four > 0) return 'utf-16be';
  return 'utf-8';
}

export const isMangled = (text: string): boolean => text.includes('\uFFFD');

export const NOT_TEXT = { code: 'NOT_UTF8', reason: 'This row holds bytes that are not UTF-8: save the file as UTF-8.' } as const;

/** The beginning of a text, and the whole of it again. */
export interface Peeked {
  readonly head: string;
  readonly all: AsyncGenerator<string>;
}

/**
 * Says whether enough has been read. It is given each new piece alone and remembers what it needs: to search what came before again would take time that grows with the
 * square of what is sent.
 */
export type StopReading = (piece: string) => boolean;

/** Reads ahead until `enough` says so, or the text ends, or `most` UTF-16 code units have been read. */
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
