import { CliFailure } from '../failure.js';

/** The options of `report` as commander returns them. Options for all reports have the names of the endpoint's parameters. */
export interface ReportOptions extends Readonly<Partial<Record<ReportField, string>>> {
  readonly except?: string;
  readonly draft?: boolean;
  readonly format?: string;
  readonly rejects?: string;
  readonly ignoreUnknown?: boolean;
}

/** Defaults for reports, or for their values, without the field. */
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

/** Returns the file's format, from the option or the file's extension, and its media type. @throws CliFailure */
export function reportFormat(path: string, requested: string | undefined): { readonly format: keyof typeof TYPES; readonly type: string } {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const format =
    requested === undefined
      ? ENDINGS[ending]
      : Object.keys(TYPES).find((one): one is keyof typeof TYPES => one === requested.trim().toLowerCase());
  if (!format) throw new CliFailure('The format of the file is unknown. Give --format csv, ndjson or stix.');
  return { format, type: TYPES[format] };
}

/** Returns the query of the request. The hub checks it. */
export function reportQuery(options: ReportOptions, name: string): URLSearchParams {
  const query = new URLSearchParams({ receipts: 'rejected', name });
  for (const field of REPORT_FIELDS) if (options[field] !== undefined) query.set(field, listed(options[field]));
  if (options.except !== undefined) query.set('exceptCountries', listed(options.except));
  if (options.draft) query.set('draft', 'true');
  if (options.ignoreUnknown) query.set('ignoreUnknown', 'true');
  return query;
}

/** Converts the commas between countries on the command line to semicolons. */
const listed = (text: string): string => (/^[a-z]{2}(,[a-z]{2})+$/i.test(text) ? text.replaceAll(',', ';') : text);
