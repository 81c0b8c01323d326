import type { Command } from 'commander';
import { valueOptions } from '../lookup/lookup-command.js';

export const DECONFLICT_SUMMARY =
  'Ask who else holds values, as far as each owner lets it be known. Owners learn that you asked, when and why; each value counts in your quota.';

/** Gives the command its argument, options and help. */
export const deconflictOptions = (deconflicting: Command): Command =>
  valueOptions(deconflicting)
    .requiredOption('--purpose <text>', 'why you ask: owners read it, and it stands in the record')
    .requiredOption('--case <reference>', 'your case: owners read it, and it stands in the record')
    .option('--json', 'one JSON object a value')
    .addHelpText('after', DECONFLICT_HELP);

const DECONFLICT_HELP = `
Nothing is asked twice by itself: when the line breaks, what was asked before stands in deconflictionRequests.

Examples:
  npm run hub -- deconflict "+66 81 234 5678" --as liaison@th.example --purpose "call-centre raid" --case TH-2026-114
  npm run --silent hub -- deconflict --file seizure.csv --kind phone --as liaison@th.example --purpose "call-centre raid" --case TH-2026-114 --json > hits.ndjson`;
