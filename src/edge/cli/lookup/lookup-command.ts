import { type Command, InvalidArgumentError } from 'commander';
import { KINDS, listEnumValues } from '../../../values/rows/enum-values.js';

export const LOOKUP_SUMMARY = 'Show what the hub knows of values, as far as you may see it.';

function once(file: string, before: string | undefined): string {
  if (before !== undefined) {
    throw new InvalidArgumentError('Give one file; several go together through the standard input (cat … | … --file -).');
  }
  return file;
}

/** Gives a command that asks about values its argument and the options by which they are found and understood. */
export const valueOptions = (asking: Command): Command =>
  asking
    .argument('[values...]', 'phone numbers, accounts, wallets, domains …, as you have them')
    .option(
      '--file <file>',
      'values of a file besides: one a line, CSV with a column value, NDJSON or a JSON list; - for the standard input',
      once,
    )
    .option('--kind <kind>', `${listEnumValues(KINDS)} (default: found from the value)`)
    .option('--platform <platform>', 'of social, messaging and payment accounts')
    .option('--network <network>', 'of crypto addresses')
    .option('--bank <bank>', 'national bank code, BIC or name (KBANK), for accounts without IBAN')
    .option('--country <country>', 'of phones and accounts in national form: TH');

/** Gives the command its argument, options and help. */
export const lookupOptions = (looking: Command): Command =>
  valueOptions(looking)
    .option('--include-lapsed', 'also what was revoked or is past its validity')
    .option('--purpose <text>', 'why you ask, for the record')
    .option('--case <reference>', 'your case, for the record')
    .option('--json', 'one JSON object a value')
    .addHelpText('after', LOOKUP_HELP);

const LOOKUP_HELP = `
Columns kind, platform, network, bank and country of a file win over the options; all others are passed over.

Examples:
  npm run hub -- lookup "+66 81 234 5678" --as analyst@th.example --purpose "call-centre raid" --case TH-2026-114
  npm run --silent hub -- lookup bad.example 0812345678 --country TH --as analyst@th.example --json
  npm run --silent hub -- lookup --file seizure.csv --kind phone --country TH --as analyst@th.example --json > known.ndjson`;
