import { CliFailure } from '../failure.js';

/** The options of `report` as commander gives them. Those that say something for all reports bear the names of the door's parameters. */
export interface ReportOptions extends Readonly<Partial<Record<ReportField, string>>> {
  readonly except?: string;
  readonly draft?: boolean;
  readonly format?: string;
  readonly rejects?: string;
  readonly ignoreUnknown?: boolean;
}

/** What every report, or value, gets that does not say it itself. */
export const REPORT_FIELDS = [
  'reference',
  'title',
  'threat',
  'tlp',
  'reportPlatform',
  'countries',
  'kind',
  'platform',
  'network',
  'bank',
  'country',
] as const;
type ReportField = (typeof REPORT_FIELDS)[number];

const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson', stix: 'application/stix+json;version=2.1' } as const;
const ENDINGS: Readonly<Record<string, keyof typeof TYPES>> = {
  csv: 'csv',
  tsv: 'csv',
  tab: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'stix',
  stix: 'stix',
};

/** A file's format, as it was said or as its name ends, and its media type. @throws CliFailure */
export function reportFormat(path: string, said: string | undefined): { readonly format: keyof typeof TYPES; readonly type: string } {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const format =
    said === undefined ? ENDINGS[ending] : Object.keys(TYPES).find((one): one is keyof typeof TYPES => one === said.trim().toLowerCase());
  if (!format) throw new CliFailure('--format must say what the file is: csv, ndjson or stix.');
  return { format, type: TYPES[format] };
}

/** What the address of the call says. Whether it is right is for the hub to say. */
export function reportQuery(options: ReportOptions, name: string): URLSearchParams {
  const query = new URLSearchParams({ receipts: 'rejected', name });
  for (const field of REPORT_FIELDS) if (options[field] !== undefined) query.set(field, listed(options[field]));
  if (options.except !== undefined) query.set('exceptCountries', listed(options.except));
  if (options.draft) query.set('draft', 'true');
  if (options.ignoreUnknown) query.set('ignoreUnknown', 'true');
  return query;
}

/** Countries stand with commas between them on the command line. */
const listed = (said: string): string => (/^[a-z]{2}(,[a-z]{2})+$/i.test(said) ? said.replaceAll(',', ';') : said);
