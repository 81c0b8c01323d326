import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const GRAMMAR = fileURLToPath(new URL('../../../../../shared/data/stix21-schemas/pattern_grammar/STIXPattern.g4', import.meta.url));

const ENTRY = `
import { BailErrorStrategy, CharStream, CommonTokenStream } from 'antlr4ng';
import { STIXPatternLexer } from './STIXPatternLexer.ts';
import { STIXPatternParser } from './STIXPatternParser.ts';
export function accepts(text) {
  const lexer = new STIXPatternLexer(CharStream.fromString(text));
  lexer.removeErrorListeners();
  const parser = new STIXPatternParser(new CommonTokenStream(lexer));
  parser.removeErrorListeners();
  parser.errorHandler = new BailErrorStrategy();
  try {
    parser.pattern();
    return true;
  } catch {
    return false;
  }
}
`;

/** A parser made of OASIS's own grammar, here and now: nothing of it is kept. @returns whether it accepts a pattern */
export async function oasisParser(): Promise<(pattern: string) => boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'stix-grammar-'));
  const generator = join(CHECKOUT, 'node_modules/antlr-ng/dist/cli/runner.js');
  execFileSync(process.execPath, [generator, '-Dlanguage=TypeScript', '--generate-listener', 'false', '-o', folder, GRAMMAR], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const outfile = join(folder, 'parser.mjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: folder, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    nodePaths: [join(CHECKOUT, 'node_modules')],
    tsconfigRaw: '{}',
    outfile,
  });
  const { accepts } = (await import(pathToFileURL(outfile).href)) as { accepts: (pattern: string) => boolean };
  return accepts;
}
