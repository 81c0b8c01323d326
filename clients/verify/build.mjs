/** Builds the verifier into one file without dependencies: dist/entente-verify.js, or the file that is named. */
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const here = import.meta.dirname;
const outfile = resolve(process.argv[2] ?? join(here, 'dist/entente-verify.js'));
buildSync({
  entryPoints: [join(here, 'src/main.ts')],
  outfile,
  ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning' },
});
chmodSync(outfile, 0o755);
