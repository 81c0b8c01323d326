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

export const GET_EVIDENCE_SUMMARY = 'Save an evidence file. The audit log contains the reading, with its purpose.';

/** Adds the argument and options of the command. */
export const getEvidenceOptions = (getting: Command): Command =>
  getting
    .argument('<id>', 'id of the file')
    .requiredOption('-o, --output <file>', 'where it is saved')
    .option('--purpose <text>', 'why you read it, for the audit log')
    .option('--case <reference>', 'your case, for the audit log');
