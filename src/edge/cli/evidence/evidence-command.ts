import type { Command } from 'commander';

export const EVIDENCE_SUMMARY = 'Put files in as evidence: each gets an id, by which a report or a request names it.';

const EVIDENCE_HELP = `
The name goes along, without its folder, and the SHA-256 of what is read. What no report names is deleted after a day.

Examples:
  npm run hub -- evidence add slip.png call.mp3 --as contributor@meta.example
  SLIP=$(npm run --silent hub -- evidence add slip.png --as contributor@meta.example | cut -f1)`;

/** Gives the command its arguments, option and help. */
export const evidenceOptions = (adding: Command): Command =>
  adding
    .argument('<files...>', 'the files; - for the standard input')
    .option('--name <name>', 'under which it is kept (of one file)')
    .addHelpText('after', EVIDENCE_HELP);
