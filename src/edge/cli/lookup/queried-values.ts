import { FIELD_READERS, isGiven } from '../../../values/rows/field-readers.js';
import type { FieldName } from '../../../values/rows/field-names.js';
import { isBroken, type SourceRow } from '../../../values/rows/row.js';
import { textChunks } from '../../../values/rows/text-chunks.js';
import { CliFailure } from '../failure.js';
import { inputFile } from '../import/input-file.js';
import { assertNotStopped, type Io, printMessage } from '../io.js';
import { openRows } from '../rows/open-rows.js';

/** The options of a command that looks values up, as commander returns them. */
export interface ValueOptions {
  readonly file?: string;
  readonly kind?: string;
  readonly platform?: string;
  readonly network?: string;
  readonly bank?: string;
  readonly country?: string;
}

/** LookupInput of the API. */
export type LookupInput = Readonly<Record<string, unknown>> & { readonly value: string };

/** A value to look up, or the problem of a row of the file. */
export type QueriedValue =
  { readonly input: LookupInput } | { readonly written: string; readonly problem: { readonly code: string; readonly message: string } };

const HINTS = ['kind', 'platform', 'network', 'bank', 'country'] as const;
type Hints = Readonly<Record<string, unknown>>;

/** Values in one request; the hub accepts up to 1,000. */
const MOST_VALUES = 200;

/**
 * Returns the values of the command line, then those of the file, in batches. The options and the beginning of the file are read before this resolves.
 * @throws CliFailure; Interrupted before the next batch
 */
export async function readQueriedValues(
  values: readonly string[],
  options: ValueOptions,
  io: Io,
): Promise<AsyncIterable<readonly QueriedValue[]>> {
  if (values.length === 0 && options.file === undefined) {
    throw new CliFailure('Give values, or a file of values: --file FILE, - for the standard input.');
  }
  if (values.includes('-')) throw new CliFailure('“-” is not a value. To read values from the standard input, use --file -.');
  const hints = hintsOf(options);
  const fromArguments = values.map((value): QueriedValue => ({ input: { ...hints, value } }));
  const rows = options.file === undefined ? undefined : await rowsOf(options.file, hints, io);
  return batches(fromArguments, rows, hints, io);
}

function hintsOf(options: ValueOptions): Hints {
  const hints: Record<string, unknown> = {};
  for (const name of HINTS) {
    if (!isGiven(options[name])) continue;
    const read = FIELD_READERS[name](options[name]);
    if ('wrong' in read) throw new CliFailure(`--${name}: ${read.wrong}`);
    hints[name] = read.value;
  }
  return hints;
}

async function rowsOf(file: string, hints: Hints, io: Io): Promise<AsyncIterable<readonly SourceRow[]>> {
  const input = await inputFile(file, undefined, io);
  const { rows } = await openRows(textChunks(input.open()), {
    name: input.path,
    given: new Set(Object.keys(hints) as FieldName[]),
    hosts: hints['kind'] === 'DOMAIN',
    needed: [],
    ignoreUnknown: true,
  });
  return rows;
}

async function* batches(
  fromArguments: readonly QueriedValue[],
  rows: AsyncIterable<readonly SourceRow[]> | undefined,
  hints: Hints,
  io: Io,
): AsyncGenerator<readonly QueriedValue[]> {
  let waiting = [...fromArguments];
  let isEmpty = true;
  for await (const block of rows ?? [[]]) {
    waiting.push(...block.map((row) => queriedValueOf(row, hints)));
    isEmpty &&= waiting.length === 0;
    for (; waiting.length >= MOST_VALUES; waiting = waiting.slice(MOST_VALUES)) {
      assertNotStopped(io);
      yield waiting.slice(0, MOST_VALUES);
    }
  }
  assertNotStopped(io);
  if (waiting.length > 0) yield waiting;
  else if (isEmpty) printMessage(io, 'The file contains no values.');
}

function queriedValueOf(row: SourceRow, otherwise: Hints): QueriedValue {
  const refused = (code: string, message: string): QueriedValue => ({
    written: `line ${row.line}`,
    problem: { code, message },
  });
  if (isBroken(row)) return refused(row.code, row.reason);
  const own: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const name of [...HINTS, 'value'] as const) {
    if (!isGiven(row.fields[name])) continue;
    const read = FIELD_READERS[name](row.fields[name]);
    if ('wrong' in read) wrong.push(`${name}: ${read.wrong}`);
    else own[name] = read.value;
  }
  if (wrong.length > 0) return refused('ROW_INVALID', wrong.join(' '));
  return typeof own['value'] === 'string'
    ? { input: { ...otherwise, ...own, value: own['value'] } }
    : refused('VALUE_MISSING', 'This row has no value.');
}

/** Returns the results of one batch in its order: from the hub for values that were sent, from the row for rows that could not be read. */
export async function answersTo<Result>(
  batch: readonly QueriedValue[],
  ask: (values: readonly LookupInput[]) => Promise<readonly Result[]>,
  ofRow: (written: string, problem: { readonly code: string; readonly message: string }) => Result,
): Promise<readonly Result[]> {
  const values = batch.flatMap((entry) => ('input' in entry ? [entry.input] : []));
  const results = values.length > 0 ? [...(await ask(values))] : [];
  return batch.flatMap((entry) => {
    if ('problem' in entry) return [ofRow(entry.written, entry.problem)];
    const next = results.shift();
    return next === undefined ? [] : [next];
  });
}
