import { type Command, InvalidArgumentError } from 'commander';
import { KINDS, listEnumValues } from '../../../values/rows/enum-values.js';
import { fieldOption, formatOfLines } from '../options.js';

export const LOOKUP_SUMMARY = 'Show what the hub knows about values, as far as you may see it.';

function once(file: string, before: string | undefined): string {
  if (before !== undefined) {
    throw new InvalidArgumentError('Give one file. To read several, use the standard input (cat … | … --file -).');
  }
  return file;
}

/** Adds the argument and the options for values to a command. */
export const valueOptions = (asking: Command): Command =>
  asking
    .argument('[values...]', 'phone numbers, accounts, wallets, domains …, in any notation')
    .option(
      '--file <file>',
      'also values of a file: one a line, CSV with a column value, NDJSON or a JSON list; - for the standard input',
      once,
    )
    .option('--kind <kind>', `${listEnumValues(KINDS)} (default: recognised from the value)`)
    .option('--platform <platform>', 'of social, messaging and payment accounts')
    .option('--network <network>', 'of crypto addresses')
    .option('--bank <bank>', 'national bank code, BIC or name (KBANK), for accounts without IBAN')
    .option('--country <country>', 'of phones and accounts in national form: TH');

/** Adds the argument, options and help of the command. */
export const lookupOptions = (looking: Command): Command =>
  valueOptions(looking)
    .option('--include-lapsed', 'also revoked and expired indicators')
    .option('--purpose <text>', 'why you ask, for the audit log')
    .option('--case <reference>', 'your case, for the audit log')
    .addOption(formatOfLines())
    .addOption(fieldOption())
    .addHelpText('after', LOOKUP_HELP);

const LOOKUP_HELP = `
The columns kind, platform, network, bank and country of a file override the
options; other columns are ignored.

Examples:
  hub lookup "+66 81 234 5678" --purpose "call-centre raid" --case TH-2026-114
  hub lookup bad.example --field indicators.id
  hub lookup --file seizure.csv --kind phone --country TH --format csv`;
