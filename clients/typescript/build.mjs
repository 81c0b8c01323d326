/** Builds the package into dist (or the folder that is named): JavaScript modules, their types, and the types of the whole schema. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const folder = resolve(process.argv[2] ?? join(here, 'dist'));
rmSync(folder, { recursive: true, force: true });
const run = (...options) => execFileSync(process.execPath, options, { stdio: 'inherit' });
run(createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-p', join(here, 'tsconfig.build.json'), '--outDir', folder);
run(join(here, 'generate.mjs'), '--schema', join(folder, 'generated/schema.d.ts'));
