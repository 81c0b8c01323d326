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
  readonly tags?: readonly string[];
  readonly tag?: readonly string[];
  readonly text?: string;
  readonly publishedAfter?: string;
  readonly publishedBefore?: string;
  readonly includeLapsed?: boolean;
  readonly own?: string;
  readonly ids?: string;
  readonly import?: string;
}

/** Options with the name of their parameter. */
const PLAIN = [
  ...(['format', 'purpose', 'kinds', 'threats', 'owners', 'tlp', 'text'] as const),
  ...(['publishedAfter', 'publishedBefore', 'own', 'ids', 'import'] as const),
];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the parameters of the request. The hub checks them. A date without a time becomes the start of that day in UTC, as in imports. */
export function parametersOf(options: ExportOptions): URLSearchParams {
  if (options.purpose.trim() === '') throw new CliFailure('State the purpose of the export: --purpose "…".');
  const query = new URLSearchParams();
  for (const name of PLAIN) {
    const value = options[name];
    if (value !== undefined) query.set(name, DAY.test(value) && name.startsWith('published') ? `${value}T00:00:00Z` : value);
  }
  if (options.case !== undefined) query.set('caseReference', options.case);
  if (options.includeLapsed) query.set('includeLapsed', 'true');
  const listed = (options.tags ?? []).flatMap((list) => list.split(',')).map((tag) => tag.trim());
  for (const tag of [...listed, ...(options.tag ?? [])]) query.append('tags', tag);
  return query;
}
