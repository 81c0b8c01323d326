import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
const outDir = resolve(root, '../dist/edge/console/app');

/** Writes each asset a second and a third time, compressed: the hub compresses nothing itself. */
const precompressed: Plugin = {
  name: 'precompressed',
  closeBundle() {
    const folder = join(outDir, 'assets');
    for (const name of readdirSync(folder).filter((one) => /\.(js|css|svg)$/.test(one))) {
      const content = readFileSync(join(folder, name));
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
      writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

export default defineConfig({
  root,
  resolve: {
    alias: {
      'entente-client': resolve(root, '../clients/typescript/src/index.ts'),
      // The builds for browsers, which bring what Node.js has.
      'csv-parse/sync': 'csv-parse/browser/esm/sync',
      'csv-stringify/sync': 'csv-stringify/browser/esm/sync',
    },
  },
  build: {
    outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy allows no data: fonts
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: {
      // React's directives for servers mean nothing in a browser.
      onwarn: (warning, report) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && report(warning),
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: [precompressed],
});
