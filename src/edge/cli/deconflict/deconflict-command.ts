import type { Command } from 'commander';
import { fieldOption, formatOfLines } from '../options.js';
import { valueOptions } from '../lookup/lookup-command.js';

export const DECONFLICT_SUMMARY =
  'Ask which other parties hold values, as far as each owner discloses it. Owners learn that you asked, when and why; each value counts in your quota.';

/** Adds the argument, options and help of the command. */
export const deconflictOptions = (deconflicting: Command): Command =>
  valueOptions(deconflicting)
    .requiredOption('--purpose <text>', 'why you ask: owners read it, and the audit log contains it')
    .requiredOption('--case <reference>', 'your case: owners read it, and the audit log contains it')
    .addOption(formatOfLines())
    .addOption(fieldOption())
    .addHelpText('after', DECONFLICT_HELP);

const DECONFLICT_HELP = `
Values are never asked twice automatically. After a lost connection, hub
deconfliction list shows the values that were asked.

Examples:
  hub deconflict "+66 81 234 5678" --purpose "call-centre raid" --case TH-114
  hub deconflict --file seizure.csv --kind phone --purpose "call-centre raid" \\
    --case TH-114 --format csv > hits.csv`;
