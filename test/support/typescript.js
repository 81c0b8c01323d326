import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

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
  const filename = fileURLToPath(url);
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
