import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform, version } from '@swc/core';

const CHECKOUT = join(import.meta.dirname, '../..');
/** Beneath node_modules, so that the program finds its packages; git and the tools pass it over. */
const CACHE = join(CHECKOUT, 'node_modules/.cache/entente-program');

const LONGEST_RUN_MS = 3_600_000;

/**
 * The sources as plain node runs them, compiled with jest's own options: a process that compiles for itself while it loads takes twice as long to
 * start, and a test run starts dozens. Made by whoever asks first, and kept under the hash of all that it was made of.
 * @returns the folder with app/main.js, app/admin-commands.js and edge/cli/main.js in it
 */
export async function compileProgram(): Promise<string> {
  const manifest = await readFile(join(CHECKOUT, 'package.json'), 'utf8');
  const sources = [...(await filesOf('src', '')), ...(await filesOf('clients/typescript/src', 'client'))];
  const name = createHash('sha256')
    .update(JSON.stringify([version, manifest, sources]))
    .digest('hex')
    .slice(0, 32);
  const place = join(CACHE, name);
  if (!(await readdir(CACHE).catch((): string[] => [])).includes(name)) await buildProgram(place, manifest, sources);
  return join(place, 'dist');
}

/** Where files of a folder go within dist, and what is in them. */
async function filesOf(folder: string, target: string): Promise<readonly (readonly [string, string])[]> {
  const root = join(CHECKOUT, folder);
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Promise.all(paths.sort().map(async (path) => [join(target, path.slice(root.length + 1)), await readFile(path, 'utf8')] as const));
}

/** Whole or not at all, whoever else makes the same; what was made of other sources goes, unless a run may still be at it. */
async function buildProgram(place: string, manifest: string, sources: readonly (readonly [string, string])[]): Promise<void> {
  for (const name of await readdir(CACHE).catch((): string[] => [])) {
    const former = join(CACHE, name);
    // Another worker may have renamed or removed it meanwhile.
    const changedAt = await stat(former).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - changedAt > LONGEST_RUN_MS) await rm(former, { recursive: true, force: true });
  }
  const { jest } = JSON.parse(manifest) as { jest: { transform: Record<string, [string, object]> } };
  const [, options] = jest.transform['^.+\\.ts$'] ?? [];
  const draft = `${place}.${randomBytes(4).toString('hex')}`;
  for (const [path, source] of sources) {
    const target = join(draft, 'dist', path);
    await mkdir(join(target, '..'), { recursive: true });
    if (!path.endsWith('.ts')) await writeFile(target, source);
    else await writeFile(target.replace(/ts$/, 'js'), (await transform(source, { ...options, filename: path, sourceMaps: false })).code);
  }
  await writeFile(join(draft, 'package.json'), manifest);
  await rename(draft, place).catch(() => rm(draft, { recursive: true })); // another was faster
}
