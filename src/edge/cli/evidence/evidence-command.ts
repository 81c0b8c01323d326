import type { Command } from 'commander';

export const EVIDENCE_SUMMARY = 'Upload files as evidence: each gets an id, by which a report or a request refers to it.';

const EVIDENCE_HELP = `
The name is sent without its folder, with the SHA-256 of the content. Files that
no report or request refers to are deleted after a day.

Examples:
  hub evidence add slip.png call.mp3
  SLIP=$(hub evidence add slip.png | cut -f1)`;

/** Adds the arguments, option and help of the command. */
export const evidenceOptions = (adding: Command): Command =>
  adding
    .argument('<files...>', 'the files; - for the standard input')
    .option('--name <name>', 'name of the stored file (one file only)')
    .addHelpText('after', EVIDENCE_HELP);
