import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { CliFailure, EXIT, type ExitCode, Interrupted, errorCode } from '../failure.js';
import { type EntenteClient, HubError } from '#entente-client';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, printable, printMessage, writeLine } from '../io.js';

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/**
 * Loads files of lists, one after the other, and prints the result of each. A refused list does not affect the others.
 * @returns done: all were accepted; partly: some were; failed: none
 * @throws HubError, NetworkError, CliFailure
 */
export async function loadWarninglists(files: readonly string[], options: AccessOptions, io: Io): Promise<ExitCode> {
  const lists = await Promise.all(files.map((file) => listIn(file, io)));
  let taken = 0;
  await withHub(options, io, async ({ client }) => {
    for (const { file, name, body } of lists) {
      if (io.interrupted.aborted) throw new Interrupted();
      try {
        const { mode, entries, unread } = await putList(client, name, body);
        const note = Number(unread) > 0 ? `, ${String(unread)} of them cannot match any value` : '';
        await writeLine(io.stdout, `${name}: ${String(entries)} entries${note}; mode ${String(mode)}`);
        taken += 1;
      } catch (error) {
        if (!(error instanceof HubError) || error.status === undefined || ![400, 413, 422].includes(error.status)) throw error;
        printMessage(io, `${printable(file)}: ${printable(error.message)}`);
      }
    }
  });
  return taken === lists.length ? EXIT.done : taken > 0 ? EXIT.partly : EXIT.failed;
}

const putList = async (client: EntenteClient, name: string, body: string): Promise<Readonly<Record<string, unknown>>> => {
  const response = await client.fetch(`/bulk/warninglists/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
};

interface ListFile {
  readonly file: string;
  readonly name: string;
  readonly body: string;
}

/** MISP keeps its lists in folders with their names. */
async function listIn(file: string, { cwd }: Io): Promise<ListFile> {
  const path = resolve(cwd, file);
  const body = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CliFailure(`${printable(file)} cannot be read (${errorCode(error)}).`);
  });
  const bare = basename(path, '.json');
  const name = (bare === 'list' ? basename(dirname(path)) : bare).toLowerCase();
  if (!NAME.test(name)) {
    throw new CliFailure(`${printable(file)} does not contain a valid list name: letters, digits, dots, hyphens and underscores.`);
  }
  return { file, name, body };
}
