import { CliFailure } from '../failure.js';
import { audienceOf, countriesOf, type Directory } from '../../../values/rows/audience.js';
import type { Defaults } from '../../../values/rows/draft.js';
import { FIELD_READERS, isGiven, type PlainField, PLAIN_FIELDS } from '../../../values/rows/field-readers.js';
import type { DefaultAudience } from '../../../values/rows/row-audience.js';
import { enumValueOf } from '../../../values/rows/enum-values.js';
import { type Onward, onwardOf } from '../../../values/rows/onward.js';
import { type Format, FORMATS } from '../../../values/rows/formats.js';

/** The options of `import` as commander returns them: texts, flags, lists of texts. Options for a row's fields have the fields' names. */
export interface ImportOptions extends Readonly<Partial<Record<PlainField, string | boolean>>> {
  readonly to?: readonly string[];
  readonly except?: readonly string[];
  readonly onward?: string;
  readonly format?: string;
  readonly rejects?: string;
  readonly batch: string;
  readonly mapping?: readonly string[];
  readonly ignoreUnknown?: boolean;
}

/** Returns the defaults for every row, except the audience. @throws CliFailure */
export function defaultFields(options: ImportOptions): Defaults['fields'] {
  const fields: Partial<Record<PlainField, unknown>> = {};
  for (const name of PLAIN_FIELDS) {
    const value = options[name];
    if (!isGiven(value)) continue;
    const read = FIELD_READERS[name](value);
    if ('wrong' in read) throw new CliFailure(`--${dashed(name)}: ${read.wrong}`);
    fields[name] = read.value;
  }
  return fields as Defaults['fields'];
}

/** Returns the audience for rows without one. @throws CliFailure */
export function defaultAudience({ to, except: excepted = [] }: ImportOptions, directory: Directory): DefaultAudience {
  const except = countriesOf(excepted);
  if ('wrong' in except) throw new CliFailure(`--except: ${except.wrong}`);
  if (!to) return { except: except.value };
  const named = audienceOf(to, directory);
  if ('wrong' in named) throw new CliFailure(`--to: ${named.wrong}`);
  return { audience: { ...named.value, exceptCountries: except.value } };
}

/** Returns the onward rule for rows without one; undefined: no default. @throws CliFailure */
export function defaultOnward({ onward: text }: ImportOptions, directory: Directory): Onward | undefined {
  if (!isGiven(text)) return undefined;
  const read = onwardOf(text, directory);
  if ('wrong' in read) throw new CliFailure(`--onward: ${read.wrong}`);
  return read.value;
}

/** @throws CliFailure */
export function formatOf(options: ImportOptions): Format | undefined {
  if (options.format === undefined) return undefined;
  const text = options.format.trim().toLowerCase();
  const format = text === 'jsonl' ? 'ndjson' : FORMATS.find((one) => enumValueOf([one.toUpperCase()], text));
  if (!format) throw new CliFailure(`--format must be one of ${FORMATS.join(', ')}.`);
  return format;
}

/** Returns the number of rows in one request. @throws CliFailure */
export function batchSize(options: ImportOptions): number {
  const size = Number(options.batch);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw new CliFailure('--batch must be a whole number from 1 to 1000.');
  return size;
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
