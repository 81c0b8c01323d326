#!/usr/bin/env node
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkpointsIn } from '../../../src/oversight/audit-log/checkpoint.js';
import type { HeadText } from './heads.js';
import { type Verdict, verifyExport } from './verify.js';

const USAGE = `Usage: entente-verify EXPORT --heads FILE... --key FILE...

Checks an export of a hub's audit log against signed heads that were kept outside the hub.
  EXPORT        file of GET /export/audit
  --heads FILE  checkpoints: the hub's file, or those that you fetched from /audit/checkpoint; repeat for more files
  --key FILE    public keys that you trust, one a line, newest first, from /audit/keys; repeat for more files
  --whole       refuses entries of which the export has only the hash: for exports of the hub's auditor, who gets every entry
Exit code: 0 the export is sound, 1 it is not, 2 the call is wrong.`;

/** Texts of the export reach the terminal as visible ASCII only: they must not forge a line of this report. */
const visible = (text: string): string => text.replace(/[^\x20-\x7e]/g, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);

/** Lines end with a line feed alone. (The readline module would also cut at U+2028, which a text may contain.) */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function headsOf(files: readonly string[]): Promise<readonly HeadText[]> {
  const texts = await Promise.all(files.map(async (source) => ({ source, file: await readFile(source, 'utf8') })));
  return texts.flatMap(({ source, file }) => checkpointsIn(file).map((text) => ({ source, text })));
}

const keysOf = async (files: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(files.map((file) => readFile(file, 'utf8')))).flatMap((text) => text.split('\n').filter((line) => line.trim() !== ''));

function report(verdict: Verdict): string {
  const { findings, breaks, entries, hashesOnly, pruned, size, heads, headsSignedOnly } = verdict;
  const counted = [
    `Entries: ${entries}${hashesOnly > 0 ? `, ${hashesOnly} of them as hashes` : ''}. Size of the log: ${size}${pruned > 0 ? `, of which ${pruned} were deleted after the retention` : ''}.`,
    `Heads whose root was computed: ${heads}.${headsSignedOnly > 0 ? ` Heads inside the deleted part, of which only the signature was checked: ${headsSignedOnly}.` : ''}`,
  ];
  const result =
    findings.length === 0
      ? [
          breaks.length > 0
            ? 'SOUND, with breaks: since each of them the export is what the hub has signed.'
            : 'SOUND: the export is what the hub has signed.',
        ]
      : ['NOT SOUND:', ...findings.map((one) => `  ${visible(one)}`)];
  return [...counted, ...breaks.map((one) => `BREAK: ${visible(one)}`), ...result].join('\n');
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      heads: { type: 'string', multiple: true },
      key: { type: 'string', multiple: true },
      whole: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const [file, ...others] = positionals;
  if (values.help === true || file === undefined || others.length > 0 || !values.heads || !values.key) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const [heads, keys] = [await headsOf(values.heads), await keysOf(values.key)];
  const verdict = await verifyExport(linesOf(createReadStream(file, 'utf8')), heads, keys, values);
  process.stdout.write(`${report(verdict)}\n`);
  return verdict.findings.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${visible((error as Error).message)}\n`);
  process.exitCode = 2;
}
