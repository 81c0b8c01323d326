import { ReadableStream } from 'node:stream/web';
import type { EntenteClient, HttpRequest } from '#entente-client';
import type { Io } from '../io.js';
import type { InputFile } from './input-file.js';
import { progressOn } from './progress.js';

/** The part of a request that sends a file as it is read. */
export type Upload = Required<Pick<HttpRequest, 'body' | 'duplex'>> & { readonly signal: AbortSignal };

/**
 * Sends a file as it is read, and shows how far it was read. Repeats this after a transient error, except for a pipe, which cannot be read twice.
 * @param send sends the request and reads its answer; twice must change nothing
 * @throws HubError, NetworkError, CliFailure when the file cannot be read
 */
export async function upload<T>(client: EntenteClient, input: InputFile, io: Io, send: (upload: Upload) => Promise<T>): Promise<T> {
  const progress = progressOn(io, input.name, input.size);
  const unreadable = new AbortController();
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const piece of input.open()) {
        bytes += piece.length;
        progress.moved(bytes, '…');
        yield piece;
      }
    } catch (error) {
      unreadable.abort(error);
      throw error;
    }
  };
  const once = (): Promise<T> =>
    send({ body: ReadableStream.from(pieces()) as BodyInit, duplex: 'half', signal: AbortSignal.any([unreadable.signal, io.interrupted]) });
  try {
    return await (input.path === '' ? once() : client.repeat(once));
  } finally {
    progress.stop();
  }
}
