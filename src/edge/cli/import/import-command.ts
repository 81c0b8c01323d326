import { type Command, Option } from 'commander';
import {
  ATTRIBUTIONS,
  DISCOVERABILITIES,
  KINDS,
  PERSON_STATUSES,
  listEnumValues,
  THREATS,
  TLPS,
} from '../../../values/rows/enum-values.js';
import { gathered } from '../options.js';

export const IMPORT_SUMMARY = 'Publish the indicators of a file: CSV with a header, NDJSON, a JSON list, or one value a line.';

/** Defaults for rows without the field. */
const ROW_OPTIONS = [
  ['kind', `${listEnumValues(KINDS)} (default: recognised row by row)`],
  ['threat', listEnumValues(THREATS)],
  ['tlp', listEnumValues(TLPS)],
  ['platform', 'of social, messaging and payment accounts: telegram, line, promptpay …'],
  ['network', 'of crypto addresses: btc, eth, tron … (default: recognised from the address)'],
  ['bank', 'national bank code, BIC or short name (KBANK), for accounts without IBAN'],
  ['country', 'of phones and accounts in national form: TH'],
  ['confidence', '0 to 100'],
  ['reliability', 'of the source, A to F (Admiralty code)'],
  ['credibility', 'of the information, 1 to 6 (Admiralty code)'],
  ['person-status', listEnumValues(PERSON_STATUSES)],
  ['valid-until', '2026-12-31 or 2026-12-31T17:00:00+07:00'],
  ['retain-until', 'end of retention, in the same form'],
  ['tags', 'separated by ;'],
  ['description', 'text for people'],
  ['discoverability', listEnumValues(DISCOVERABILITIES)],
  ['attribution', listEnumValues(ATTRIBUTIONS)],
] as const;

const IMPORT_HELP = `
Columns and fields have the names of PublishIndicatorInput (validUntil or
valid_until, in any case). A value in a row overrides the option. A row has its
audience in “audience”, with the values of --to separated by semicolons, or in
everyCountry, countries, groups, partners and exceptCountries. “onward” has the
values of --onward.
Importing a file again changes no accepted row: fields that a row does not have,
the audience included, stay as they are. Rejected rows go to FILE.rejects.csv
with their problems: correct that file and import it.

Examples:
  hub import phones.csv --tlp amber --threat call-centre-scam --to KH,VN
  hub import mules.ndjson --to "group:ASEAN call-centre fraud" --except JP
  hub import hosts.txt --kind domain --tlp green --threat phishing \\
    --to every-country --to partner:meta
  hub import seizure.csv --kind phone --tlp green --threat phishing \\
    --mapping "Tel. No.=value" --mapping Remarks=description
  cut -f2 raid.tsv | hub import - --kind phone --country TH --tlp amber+strict \\
    --threat call-centre-scam`;

/** Adds the argument, options and help of the command. */
export function importOptions(importing: Command): Command {
  importing
    .argument('<file>', 'the file; - for the standard input')
    .option(
      '--to <audience>',
      "every-country | KH,VN | group:NAME | partner:NAME (repeatable; none: unchanged; a new indicator: the party's default, else the owner alone)",
      gathered,
    )
    .option('--except <countries>', 'countries that must not see it: JP,KR (repeatable)', gathered);
  for (const [name, description] of ROW_OPTIONS) importing.option(`--${name} <${name}>`, description);
  return importing
    .option('--onward <rule>', 'how readers may share it further: none | ask | within an audience: every-country, KH,VN or group:NAME')
    .option('--agency-only', 'within your own party only for your own agency')
    .option('--reissue', 'allow rows to widen or revive existing indicators, and to narrow them if they name no audience')
    .option('--replace', 'clear the fields of existing indicators that the rows do not contain (description, tags, dates, evaluation …)')
    .option(
      '--mapping <column=field>',
      'field of a column, or of a member of an object: "Tel. No.=value", or =ignore to leave it out (repeatable)',
      gathered,
    )
    .option('--format <format>', 'csv, ndjson, json or lines (default: recognised from the content)')
    .option('--rejects <file>', 'file for rejected rows (default: FILE.rejects.csv)')
    .option('--ignore-unknown', 'leave out columns and fields that the hub does not know')
    .addOption(new Option('--batch <rows>', 'rows in one request, 1 to 1000').default('500'))
    .addHelpText('after', IMPORT_HELP);
}
