import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CliFailure, Interrupted, errorCode } from '../failure.js';
import type { Io } from '../io.js';

/** The input of an import: a file, or the standard input. */
export interface InputFile {
  /** Name for people. */
  readonly name: string;
  /** Path, whose extension indicates the format; empty for the standard input. */
  readonly path: string;
  /** Bytes; undefined: not known. */
  readonly size: number | undefined;
  readonly rejectsPath: string;
  open(): AsyncIterable<Uint8Array>;
}

/** Opens the input. @param fileName a file name, or `-`. @param rejects file for the rejects, if not beside the input. @throws CliFailure */
export async function inputFile(fileName: string, rejects: string | undefined, io: Io): Promise<InputFile> {
  const chosen = rejects === undefined ? undefined : resolve(io.cwd, rejects);
  if (fileName === '-') {
    const rejectsPath = chosen ?? join(io.cwd, 'stdin.rejects.csv');
    return { name: 'standard input', path: '', size: undefined, rejectsPath, open: () => readStandardInput(io) };
  }
  const path = resolve(io.cwd, fileName);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new CliFailure(`The file ${fileName} does not exist or cannot be read.`);
  if (found.isDirectory()) throw new CliFailure(`${fileName} is a folder, not a file.`);
  const rejectsPath = chosen ?? `${path}.rejects.csv`;
  if (await isSame(path, rejectsPath)) {
    throw new CliFailure('The rejects would overwrite the file that is imported. Choose another file with --rejects.');
  }
  return { name: basename(path), path, size: found.isFile() ? found.size : undefined, rejectsPath, open: () => readBytes(path, fileName) };
}

const isSame = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = await Promise.all([one, other].map((path) => realpath(path).catch(() => path)));
  return a === b;
};

async function* readBytes(path: string, fileName: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new CliFailure(`${fileName} cannot be read (${errorCode(error)}).`);
  }
}

/** Reads the standard input. A pipe may be silent for long, so an interrupt does not wait for it. */
export async function* readStandardInput({ stdin, interrupted }: Io): AsyncGenerator<Uint8Array> {
  const stop = (): void => void stdin.destroy();
  interrupted.addEventListener('abort', stop);
  try {
    yield* stdin as AsyncIterable<Buffer>;
  } catch (error) {
    if (interrupted.aborted) throw new Interrupted();
    throw new CliFailure(`Reading the standard input failed (${errorCode(error)}).`);
  } finally {
    interrupted.removeEventListener('abort', stop);
  }
}
