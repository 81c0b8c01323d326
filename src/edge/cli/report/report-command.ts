import type { Command } from 'commander';
import { KINDS, listEnumValues, THREATS, TLPS } from '../../../values/rows/enum-values.js';

export const REPORT_SUMMARY = 'Submit the reports of a file, as a partner: NDJSON, CSV with a header, or a STIX 2.1 bundle.';

/** Defaults for reports, or for their values, without the field. */
const REPORT_OPTIONS = [
  ['reference', 'of all rows of a table without that column'],
  ['title', 'of the report'],
  ['threat', listEnumValues(THREATS)],
  ['tlp', listEnumValues(TLPS)],
  ['report-platform', 'platform on which it happened'],
  ['countries', 'further countries that get it, besides those that the hub determines: KH,VN'],
  ['except', 'countries that never get it: JP,KR'],
  ['kind', `of the values: ${listEnumValues(KINDS)}`],
  ['platform', 'of social, messaging and payment accounts: telegram, line, promptpay …'],
  ['network', 'of crypto addresses'],
  ['bank', 'national bank code, BIC or name (KBANK), for accounts without IBAN'],
  ['country', 'of phones and accounts in national form: TH'],
] as const;

const REPORT_HELP = `
Fields are those of ReportInput. A table has one value a row: consecutive rows
with one reference are one report, and the first of them has its title, threat,
tlp and so on. More than 1,000 values become several reports (REFERENCE,
REFERENCE#2 …). Sending the same file again changes no accepted report.

Examples:
  hub report accounts.csv --tlp amber --threat call-centre-scam --kind phone
  hub report cases.ndjson --except KH
  hub report bundle.json --tlp green`;

/** Adds the argument, options and help of the command. */
export function reportOptions(reporting: Command): Command {
  reporting.argument('<file>', 'the file; - for the standard input');
  for (const [name, description] of REPORT_OPTIONS) reporting.option(`--${name} <${name}>`, description);
  return reporting
    .option('--draft', 'keep them as drafts')
    .option('--format <format>', 'csv, ndjson or stix (default: from the extension of the file)')
    .option('--rejects <file>', 'file for reports that were rejected, wholly or in part (default: FILE.rejects.csv or .ndjson)')
    .option('--ignore-unknown', 'leave out columns and fields that the hub does not know')
    .addHelpText('after', REPORT_HELP);
}
