/**
 * Bundles GraphiQL (npm) with its editor and its three workers into dist/edge/console/graphiql (or the folder that is named), from where src/edge/console serves it in demo mode. Part of
 * `npm run build`, after the compiler, which empties dist.
 */
import { join } from 'node:path';
import { build } from 'esbuild';

const checkout = join(import.meta.dirname, '../..');

await build({
  absWorkingDir: checkout,
  entryPoints: {
    page: 'console/graphiql/page.js',
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  outdir: process.argv[2] ?? 'dist/edge/console/graphiql',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
