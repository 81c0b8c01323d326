import { Readable } from 'node:stream';
import type { ExportSummary, FileWriter, ExportItem } from './export-item.js';

/** Characters that are buffered before they are written. The stream buffers as much again: a waiting client costs both. */
const CHUNK = 32 * 1024;

/** The client read nothing for too long. */
export class ClientIdle extends Error {}

/** Source of an export's text. */
export interface ExportSource {
  readonly claims: AsyncGenerator<ExportItem, void, void>;
  readonly writer: FileWriter;
  /** Called once, after the last claim: its result is written at the end of the file. */
  complete(): Promise<ExportSummary>;
}

/** Yields the text of a file in pieces, on demand. */
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

/** Cuts a large text into chunks, so that each chunk has its own idle timeout. */
function* cutText(text: string): Generator<Buffer, void, void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/**
 * Returns a file as a stream that buffers one or two chunks. When the client reads nothing for `idleMs`, the stream is destroyed with a {@link ClientIdle},
 * and the response ends. The source's generators end with the stream in every case.
 */
export const exportStream = (source: ExportSource, idleMs: number): Readable => piecesStream(writePieces(source), idleMs);

/** As {@link exportStream}, of pieces that are ready to be sent. */
export function piecesStream(pieces: AsyncIterable<Buffer | string>, idleMs: number): Readable {
  async function* watched(): AsyncGenerator<Buffer | string, void, void> {
    for await (const piece of pieces) {
      const timeout = setTimeout(() => stream.destroy(new ClientIdle()), idleMs);
      try {
        yield piece;
      } finally {
        clearTimeout(timeout);
      }
    }
  }
  const stream = Readable.from(watched(), { objectMode: false, highWaterMark: CHUNK });
  return stream;
}
