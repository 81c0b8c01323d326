import { type Command, Option } from 'commander';
import { gathered } from '../options.js';

export const EXPORT_SUMMARY =
  'Export indicators that you may see as a file. The audit log contains the export and its purpose; RED stays in the hub.';

/** Adds the options and help of the command. */
export const exportOptions = (exporting: Command): Command =>
  exporting
    .requiredOption('--purpose <text>', 'why you need it, for the audit log: 10 characters or more')
    .option('--case <reference>', 'your case, for the audit log')
    .addOption(new Option('--format <format>', 'ndjson, csv, stix or misp').choices(['ndjson', 'csv', 'stix', 'misp']).default('ndjson'))
    .option('-o, --output <file>', 'output file (default: the standard output)')
    .option('--kinds <kinds>', 'only these, separated by commas: phone,domain')
    .option('--threats <threats>', 'only these, separated by commas: phishing,money-mule')
    .option('--owners <ids>', 'only of these parties, by id')
    .option('--tlp <labels>', 'only with these labels, separated by commas')
    .option('--tags <tags>', 'only with all of these tags, separated by commas', gathered)
    .option('--tag <tag>', 'only with this tag, which may contain commas (repeatable: with all of them)', gathered)
    .option('--text <text>', 'only with this text in the value or the description')
    .option('--published-after <moment>', '2026-05-31 or 2026-05-31T09:30:00Z')
    .option('--published-before <moment>', 'in the same form')
    .option('--include-lapsed', 'also revoked and expired indicators')
    .option('--own <true|false>', "true: only your own party's; false: only others'")
    .option('--ids <ids>', 'only these indicators, separated by commas')
    .option('--import <id>', 'only what this import of your agency has published')
    .addHelpText('after', EXPORT_HELP);

const EXPORT_HELP = `
A file gets its name only when it is complete. Import accepts CSV and NDJSON as
they are, but rejects revoked indicators.

Examples:
  hub export --format csv --purpose "List of the regulator" -o phones.csv
  hub export --purpose "copy for the case system" --tags raid-7 > raid.ndjson`;
