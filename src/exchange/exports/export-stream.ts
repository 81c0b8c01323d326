import { Readable } from 'node:stream';
import type { Ending, FileWriter, Leaving } from './exported.js';

/** Text that is handed on at once; with as much again in the stream it is what a waiting client costs. */
const CHUNK = 32 * 1024;

/** The client took nothing for too long. */
export class ClientIdle extends Error {}

/** Where an export's text comes from. */
export interface Source {
  readonly claims: AsyncGenerator<Leaving, void, void>;
  readonly writer: FileWriter;
  /** Called once, when the last claim was taken: what it answers stands at the file's end. */
  complete(): Promise<Ending>;
}

/** The text of a file, in pieces that are made when they are asked for. */
async function* pieces({ claims, writer, complete }: Source): AsyncGenerator<Buffer, void, void> {
  let text = writer.begin();
  for await (const one of claims) {
    text += writtenBy(writer, one);
    if (text.length < CHUNK) continue;
    yield* cut(text);
    text = '';
  }
  yield* cut(text + writer.end(await complete()));
}

function writtenBy(writer: FileWriter, one: Leaving): string {
  if ('kept' in one) return writer.keep?.(one.kept) ?? '';
  return 'relationship' in one ? (writer.join?.(one.relationship) ?? '') : writer.add(one);
}

/** What was written at once may be large: each piece of it has its own time to be taken. */
function* cut(text: string): Generator<Buffer, void, void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/**
 * A file as a stream that holds a chunk or two. Whoever takes none for `idleMs` is cut off: with a {@link ClientIdle} the stream is destroyed, and with it the answer.
 * When the stream is over, however it ended, the source's generators are.
 */
export function exportStream(source: Source, idleMs: number): Readable {
  async function* watched(): AsyncGenerator<Buffer, void, void> {
    for await (const piece of pieces(source)) {
      const late = setTimeout(() => stream.destroy(new ClientIdle()), idleMs);
      try {
        yield piece;
      } finally {
        clearTimeout(late);
      }
    }
  }
  const stream = Readable.from(watched(), { objectMode: false, highWaterMark: CHUNK });
  return stream;
}
