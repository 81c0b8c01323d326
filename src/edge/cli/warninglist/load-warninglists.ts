import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { CliFailure, EXIT, type ExitCode, Interrupted, errorCode } from '../failure.js';
import { HubRefusal, printable } from '../hub/answers.js';
import type { HubClient } from '../hub/hub-client.js';
import { type Io, printMessage, writeLine } from '../io.js';

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/**
 * Loads files of lists, one after the other, and says what the hub made of each. One that is refused costs the others nothing.
 * @returns done: all were taken; partly: some were; failed: none
 * @throws CliFailure
 */
export async function loadWarninglists(files: readonly string[], io: Io, connect: () => Promise<HubClient>): Promise<ExitCode> {
  const lists = await Promise.all(files.map((file) => listIn(file, io)));
  const hub = await connect();
  let taken = 0;
  try {
    for (const { file, name, body } of lists) {
      if (io.interrupted.aborted) throw new Interrupted();
      try {
        const { mode, entries, unread } = await hub.put(`/bulk/warninglists/${name}`, body);
        const dead = Number(unread) > 0 ? `, ${String(unread)} of them match nothing here` : '';
        await writeLine(io.stdout, `${name}: ${String(entries)} entries${dead}; mode ${String(mode)}`);
        taken += 1;
      } catch (error) {
        if (!(error instanceof HubRefusal) || !error.blamesInput) throw error;
        printMessage(io, `${printable(file)}: ${error.message}`);
      }
    }
  } finally {
    await hub.access.close();
  }
  return taken === lists.length ? EXIT.done : taken > 0 ? EXIT.partly : EXIT.failed;
}

interface ListFile {
  readonly file: string;
  readonly name: string;
  readonly body: string;
}

/** The lists of MISP lie in folders that bear their names. */
async function listIn(file: string, { cwd }: Io): Promise<ListFile> {
  const path = resolve(cwd, file);
  const body = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CliFailure(`${printable(file)} cannot be read (${errorCode(error)}).`);
  });
  const bare = basename(path, '.json');
  const name = (bare === 'list' ? basename(dirname(path)) : bare).toLowerCase();
  if (!NAME.test(name)) {
    throw new CliFailure(`${printable(file)} gives no name for a list: letters, digits, dots, hyphens and underscores.`);
  }
  return { file, name, body };
}
