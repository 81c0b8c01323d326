import { execFile, type ExecFileException } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { compileProgram } from './program.js';
import { PASSWORD } from './server.js';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** The text of a page, by its path in the checkout. */
export const pageOf = (page: string): string => readFileSync(join(CHECKOUT, page), 'utf8');

/** The blocks of shell in a text, in order. */
export const blocksIn = (text: string): readonly string[] => [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '');

/** The blocks of shell of a page, in order. */
export const blocksOf = (page: string): readonly string[] => blocksIn(pageOf(page));

/** Returns the environment of a reader in a folder of their own: `hub` on the PATH, its sessions in the folder, and the password of the demo accounts. */
export async function readersEnvironment({ url }: { readonly url: string }, folder: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, '.bin');
  mkdirSync(bin, { recursive: true });
  const program = join(await compileProgram(), 'edge/cli/main.js');
  writeFileSync(join(bin, 'hub'), `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${program}' "$@"\n`, { mode: 0o755 });
  return { PATH: `${bin}:${process.env.PATH}`, HOME: folder, XDG_STATE_HOME: join(folder, '.state'), HUB: url, HUB_PASSWORD: PASSWORD };
}

/** Runs blocks one after the other in one bash, as a reader does in a folder. @returns what they print @throws when a command fails */
export async function runBlocks(
  hub: { readonly url: string },
  cwd: string,
  blocks: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...(await readersEnvironment(hub, cwd)), ...more };
  const script = ['set -eo pipefail', ...blocks].join('\n');
  try {
    return (await run('bash', ['-c', script], { cwd, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { code, stdout, stderr } = error as ExecFileException;
    throw new Error(`The blocks ended with ${code}.\n${stderr}\n${stdout?.slice(-2000)}`, { cause: error });
  }
}
