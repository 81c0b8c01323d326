import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PASSWORD } from './server.js';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** The text of a page, by its path in the checkout. */
export const pageOf = (page: string): string => readFileSync(join(CHECKOUT, page), 'utf8');

/** The blocks of shell of a page, in order. */
export const blocksOf = (page: string): readonly string[] =>
  [...pageOf(page).matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '');

/** `ask`, `field` and `sign_in`, which the README's tour loads. */
const HELPERS = pageOf('docs/tour.sh');

/** What blocks print, one after the other, beside a hub and in a folder of their own, with the helpers of the README's tour. A command that fails fails them. */
export async function runBlocks({ url }: { readonly url: string }, cwd: string, blocks: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HUB: url, HUB_PASSWORD: PASSWORD };
  const script = ['set -eo pipefail', HELPERS, ...blocks].join('\n');
  return (await run('bash', ['-c', script], { cwd, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
}
