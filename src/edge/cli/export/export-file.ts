import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type EntenteClient, HubError } from '#entente-client';
import { CliFailure, EXIT, type ExitCode, Interrupted, errorCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, printMessage } from '../io.js';
import { progressOn } from '../import/progress.js';
import { type ExportOptions, parametersOf } from './export-options.js';

/** Target of the export. */
interface ExportTarget {
  write(piece: Uint8Array): Promise<void>;
  /** @param whole whether the hub has sent the whole export */
  close(whole: boolean): Promise<void>;
}

/**
 * Reads an export from the hub and writes it to a file or the standard output as a stream. A file gets its name only when it is complete.
 * @throws HubError, NetworkError, CliFailure when the connection breaks: an export is not resumed, it must be requested again
 */
export async function exportFile(options: ExportOptions & AccessOptions, io: Io): Promise<ExitCode> {
  const query = parametersOf(options);
  return withHub(options, io, async ({ client }) => {
    const response = await client.fetch(`/export/indicators?${query.toString()}`, { signal: io.interrupted });
    const id = response.headers.get('export-id');
    if (id === null) throw new CliFailure('There is no hub at this address: it answered without an export.');
    await writeExport(response, await exportTargetOf(options.output, io), io);
    printMessage(io, `Export ${id} is complete${await countOf(client, id)}`);
    return EXIT.done;
  });
}

async function writeExport({ body }: Response, goal: ExportTarget, io: Io): Promise<void> {
  const progress = progressOn(io, 'export', undefined);
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
    throw new CliFailure(`The connection broke (${errorCode(error)}), and the export is incomplete. Run the command again.`, {
      cause: error,
    });
  } finally {
    progress.stop();
    await goal.close(whole);
  }
}

async function exportTargetOf(output: string | undefined, io: Io): Promise<ExportTarget> {
  if (output === undefined || output === '-') return standardOutput(io);
  const path = resolve(io.cwd, output);
  const file = await open(`${path}.part`, 'w', 0o600).catch((error: unknown) => {
    throw new CliFailure(`${path} cannot be written (${errorCode(error)}).`);
  });
  return inFile(path, file);
}

const inFile = (path: string, file: FileHandle): ExportTarget => ({
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

function standardOutput({ stdout }: Io): ExportTarget {
  const decoder = new TextDecoder();
  const write = async (text: string): Promise<void> => {
    if (text !== '' && !stdout.write(text)) await new Promise<void>((done) => stdout.once('drain', done));
  };
  return { write: (piece) => write(decoder.decode(piece, { stream: true })), close: () => write(decoder.decode()) };
}

/** Reads the counts of the export, if the caller may read its own exports. The file is complete in any case. */
async function countOf(client: EntenteClient, id: string): Promise<string> {
  interface Answer {
    readonly export: { readonly count: number; readonly redLeftOut: number } | null;
  }
  try {
    const { export: found } = await client.request<Answer>('query ($id: ID!) { export(id: $id) { count redLeftOut } }', { id });
    if (!found) return '.';
    return `: ${found.count} indicators${found.redLeftOut > 0 ? `; ${found.redLeftOut} RED left out` : ''}.`;
  } catch (error) {
    if (error instanceof HubError) return '.';
    throw error;
  }
}
