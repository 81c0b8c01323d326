import { CliFailure } from '../failure.js';

/** The options of `export` as commander gives them. */
export interface ExportOptions {
  readonly format: string;
  readonly purpose: string;
  readonly case?: string;
  readonly output?: string;
  readonly kinds?: string;
  readonly threats?: string;
  readonly owners?: string;
  readonly tlp?: string;
  readonly tag?: readonly string[];
  readonly text?: string;
  readonly publishedAfter?: string;
  readonly publishedBefore?: string;
  readonly includeLapsed?: boolean;
  readonly own?: string;
  readonly ids?: string;
  readonly import?: string;
}

/** Options that are parameters of the same name. */
const PLAIN = [
  ...(['format', 'purpose', 'kinds', 'threats', 'owners', 'text', 'publishedAfter', 'publishedBefore', 'own', 'ids', 'import'] as const),
];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The parameters of the request. What is wrong with them is for the hub to say, but a day alone is its beginning in UTC, as in imports. */
export function parametersOf(options: ExportOptions): URLSearchParams {
  if (options.purpose.trim() === '') throw new CliFailure('Say for what you need it: --purpose "…".');
  const query = new URLSearchParams();
  for (const name of PLAIN) {
    const said = options[name];
    if (said !== undefined) query.set(name, DAY.test(said) && name.startsWith('published') ? `${said}T00:00:00Z` : said);
  }
  if (options.tlp !== undefined) query.set('tlp', options.tlp.replaceAll('+', '_'));
  if (options.case !== undefined) query.set('caseReference', options.case);
  if (options.includeLapsed) query.set('includeLapsed', 'true');
  for (const tag of options.tag ?? []) query.append('tags', tag);
  return query;
}
