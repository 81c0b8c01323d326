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

export const IMPORT_SUMMARY = 'Publish the indicators of a file: CSV with a header, NDJSON, a JSON list, or one value a line.';

/** What every row gets that does not say it itself. */
const ROW_OPTIONS = [
  ['kind', `${listEnumValues(KINDS)} (default: recognised row by row)`],
  ['threat', listEnumValues(THREATS)],
  ['tlp', listEnumValues(TLPS)],
  ['platform', 'of social, messaging and payment accounts: telegram, line, promptpay …'],
  ['network', 'of crypto addresses: btc, eth, tron … (default: found from the address)'],
  ['bank', 'national bank code, BIC or short name (KBANK), for accounts without IBAN'],
  ['country', 'of phones and accounts in national form: TH'],
  ['confidence', '0 to 100'],
  ['reliability', 'of the source, A to F (Admiralty code)'],
  ['credibility', 'of the information, 1 to 6 (Admiralty code)'],
  ['person-status', listEnumValues(PERSON_STATUSES)],
  ['valid-until', '2026-12-31 or 2026-12-31T17:00:00+07:00'],
  ['retain-until', 'the same: until when it may be kept'],
  ['tags', 'with ; between them'],
  ['description', 'text for people'],
  ['discoverability', listEnumValues(DISCOVERABILITIES)],
  ['attribution', listEnumValues(ATTRIBUTIONS)],
] as const;

const IMPORT_HELP = `
Columns and fields bear the names of PublishIndicatorInput (validUntil or valid_until, in any case); what a row says wins over the options. A row's
audience stands in “audience” in the words of --to, with ; between them, or in everyCountry, countries, groups, partners, exceptCountries; “onward” takes the words of --onward.
All problems of a row stand in its reject. Importing a file again changes nothing that was taken before: what a row does not say, its audience included, stays as it is. Rejected rows go to FILE.rejects.csv: correct and import that.

Examples:
  npm run hub -- import phones.csv --as analyst@th.example --tlp amber --threat call-centre-scam --to KH,VN
  npm run hub -- import mules.ndjson --as analyst@th.example --to "group:ASEAN call-centre fraud" --except JP
  npm run hub -- import hosts.txt --as analyst@th.example --kind domain --tlp green --threat phishing --to every-country --to partner:meta
  npm run hub -- import mixed.txt --as analyst@th.example --tlp amber --threat phishing
  npm run hub -- import seizure.csv --as analyst@th.example --kind phone --tlp green --threat phishing --mapping "Tel. No.=value" --mapping Remarks=description
  cut -f2 raid.tsv | npm run hub -- import - --as analyst@th.example --kind phone --country TH --tlp amber+strict --threat call-centre-scam`;

const gathered = (one: string, before: readonly string[] = []): readonly string[] => [...before, one];

/** Gives the command its argument, options and help. */
export function importOptions(importing: Command): Command {
  importing
    .argument('<file>', 'the file; - for the standard input')
    .option(
      '--to <audience>',
      'every-country | KH,VN | group:NAME | partner:NAME (repeatable; none: unchanged; a new claim: the party’s default, else the owner alone)',
      gathered,
    )
    .option('--except <countries>', 'countries that must not see it: JP,KR (repeatable)', gathered);
  for (const [name, description] of ROW_OPTIONS) importing.option(`--${name} <${name}>`, description);
  return importing
    .option('--onward <rule>', 'how readers may pass it on: none | ask | within whom: every-country, KH,VN or group:NAME')
    .option('--agency-only', 'within your own party for your own agency alone')
    .option('--reissue', 'allow rows to widen or revive claims that exist, and to narrow them where they name no audience')
    .option('--replace', 'clear, in claims that exist, what the rows do not say (description, tags, dates, evaluation …)')
    .option(
      '--mapping <column=field>',
      'which field a column, or a member of an object, is: "Tel. No.=value", or =ignore to leave it out (repeatable)',
      gathered,
    )
    .option('--format <format>', 'csv, ndjson, json or lines, instead of finding out')
    .option('--rejects <file>', 'where rejected rows go (default: FILE.rejects.csv)')
    .option('--ignore-unknown', 'leave out columns and fields that the hub does not have')
    .addOption(new Option('--batch <rows>', 'rows in one request, 1 to 1000').default('500'))
    .addHelpText('after', IMPORT_HELP);
}
