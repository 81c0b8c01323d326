import { Readable } from 'node:stream';
import type { ExportSummary, FileWriter, ExportItem } from './export-item.js';

/** Text that is handed on at once; with as much again in the stream it is what a waiting client costs. */
const CHUNK = 32 * 1024;

/** The client took nothing for too long. */
export class ClientIdle extends Error {}

/** Where an export's text comes from. */
export interface ExportSource {
  readonly claims: AsyncGenerator<ExportItem, void, void>;
  readonly writer: FileWriter;
  /** Called once, when the last claim was taken: what it answers stands at the file's end. */
  complete(): Promise<ExportSummary>;
}

/** The text of a file, in pieces that are made when they are asked for. */
async function* writePieces({ claims, writer, complete }: ExportSource): AsyncGenerator<Buffer, void, void> {
  let text = writer.begin();
  for await (const one of claims) {
    text += writeItem(writer, one);
    if (text.length < CHUNK) continue;
    yield* cutText(text);
    text = '';
  }
  yield* cutText(text + writer.end(await complete()));
}

function writeItem(writer: FileWriter, one: ExportItem): string {
  if ('kept' in one) return writer.addObject?.(one.kept) ?? '';
  return 'relationship' in one ? (writer.addRelationship?.(one.relationship) ?? '') : writer.add(one);
}

/** What was written at once may be large: each piece of it has its own time to be taken. */
function* cutText(text: string): Generator<Buffer, void, void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/**
 * A file as a stream that holds a chunk or two. Whoever takes none for `idleMs` is cut off: with a {@link ClientIdle} the stream is destroyed, and with it the answer.
 * When the stream is over, however it ended, the source's generators are.
 */
export function exportStream(source: ExportSource, idleMs: number): Readable {
  async function* watched(): AsyncGenerator<Buffer, void, void> {
    for await (const piece of writePieces(source)) {
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
