import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliFailure, errorCode, Interrupted } from '../failure.js';
import { progressOn } from '../import/progress.js';
import type { Io } from '../io.js';

/** Target of a download. */
interface Target {
  write(piece: Uint8Array): Promise<void>;
  /** @param whole whether the hub has sent the whole content */
  close(whole: boolean): Promise<void>;
}

/**
 * Writes the body of an answer to a file, or to the standard output, where it must be text. A file gets its name only when it is complete.
 * @param what for people: `export`
 * @throws CliFailure when the connection breaks, or the file cannot be written; Interrupted
 */
export async function download({ body }: Response, output: string | undefined, what: string, io: Io): Promise<void> {
  const goal = await targetOf(output, io);
  const progress = progressOn(io, what, undefined);
  let [whole, bytes] = [false, 0];
  try {
    for await (const piece of body ?? []) {
      await goal.write(piece);
      bytes += (piece as Uint8Array).length;
      progress.moved(bytes, '…');
    }
    whole = true;
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    if (io.interrupted.aborted) throw new Interrupted();
    throw new CliFailure(`The connection broke (${errorCode(error)}), and the ${what} is incomplete. Run the command again.`, {
      cause: error,
    });
  } finally {
    progress.stop();
    await goal.close(whole);
  }
}

async function targetOf(output: string | undefined, io: Io): Promise<Target> {
  if (output === undefined || output === '-') return standardOutput(io);
  const path = resolve(io.cwd, output);
  try {
    await rm(`${path}.part`, { force: true }); // of a download that was interrupted; its mode is not known, and it may be a link
    return inFile(path, await open(`${path}.part`, 'wx', 0o600));
  } catch (error) {
    throw new CliFailure(`${path} cannot be written (${errorCode(error)}).`);
  }
}

const inFile = (path: string, file: FileHandle): Target => ({
  write: async (piece) => {
    await file.write(piece).catch((error: unknown) => {
      throw new CliFailure(`${path} cannot be written (${errorCode(error)}).`);
    });
  },
  close: async (whole) => {
    await file.close();
    await (whole ? rename(`${path}.part`, path) : rm(`${path}.part`, { force: true }));
  },
});

function standardOutput({ stdout }: Io): Target {
  const decoder = new TextDecoder();
  const write = async (text: string): Promise<void> => {
    if (text !== '' && !stdout.write(text)) await new Promise<void>((done) => stdout.once('drain', done));
  };
  return { write: (piece) => write(decoder.decode(piece, { stream: true })), close: () => write(decoder.decode()) };
}
