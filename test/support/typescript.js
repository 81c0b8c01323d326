import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { transformSync, version } from '@swc/core';

/**
 * Lets plain node run the sources: `node --import ./test/support/typescript.js FILE.ts`. For what jest runs outside of its own world (global
 * set-up) and for tests that need a real process. Node calls the hooks below in a thread of their own; the compiler's options are jest's.
 */
if (isMainThread) register(import.meta.url);

const { jest } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const [, options] = jest.transform['^.+\\.ts$'];

/** The TypeScript client, whose compiled form package.json names, as its sources. */
const CLIENT = new URL('../../clients/typescript/src/index.ts', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (specifier === '#entente-client') return next(CLIENT, context);
  const ours = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts');
  if (!ours) return next(specifier, context);
  return next(specifier.replace(/\.js$/, '.ts'), context).catch(() => next(specifier, context));
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
}

/** Beneath node_modules, so that git and the tools ignore it. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/entente-typescript/', import.meta.url));
mkdirSync(CACHE, { recursive: true });

/**
 * The compiled text of a file: from the cache, if its source and the compiler's options are those of the cached text. Every worker of jest loads a thousand
 * sources, and compiling them takes it three seconds. There is one entry for each path, so the cache does not grow. Its last line is a checksum: an entry
 * that another process writes at the moment is ignored. Without a source map: test-runner.cjs makes it for the files that a stack names.
 */
function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const entry = join(CACHE, digest(filename));
  const key = digest(version, JSON.stringify(options), source);
  const cached = read(entry);
  const end = cached.lastIndexOf('\n');
  if (end > 0 && cached.slice(end + 1) === `//${digest(key, cached.slice(0, end))}`) return cached;
  const { code } = transformSync(source, { ...options, filename, sourceMaps: false });
  writeFileSync(entry, `${code}\n//${digest(key, code)}`);
  return code;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}
