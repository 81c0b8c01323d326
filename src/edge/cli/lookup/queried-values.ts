import { FIELD_READERS, isGiven } from '../../../values/rows/field-readers.js';
import type { FieldName } from '../../../values/rows/field-names.js';
import { isBroken, type SourceRow } from '../../../values/rows/row.js';
import { textChunks } from '../../../values/rows/text-chunks.js';
import { CliFailure } from '../failure.js';
import { inputFile } from '../import/input-file.js';
import { assertNotStopped, type Io, printMessage } from '../io.js';
import { openRows } from '../rows/open-rows.js';

/** The options of a command that asks about values, as commander gives them. */
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

/** A value to ask about, or why a row of the file is none. */
export type QueriedValue =
  { readonly input: LookupInput } | { readonly written: string; readonly problem: { readonly code: string; readonly message: string } };

const HINTS = ['kind', 'platform', 'network', 'bank', 'country'] as const;
type Hints = Readonly<Record<string, unknown>>;

/** Values in one request; the hub takes up to 1,000. */
const MOST_VALUES = 200;

/**
 * The values of the command line, then those of the file, in batches. The options are read, and the beginning of the file, before this resolves.
 * @throws CliFailure; Interrupted in front of the next batch
 */
export async function readQueriedValues(
  values: readonly string[],
  options: ValueOptions,
  io: Io,
): Promise<AsyncIterable<readonly QueriedValue[]>> {
  if (values.length === 0 && options.file === undefined) {
    throw new CliFailure('Give values, or a file of them: --file FILE, - for the standard input.');
  }
  if (values.includes('-')) throw new CliFailure('“-” is no value. The standard input is a file of values: --file -.');
  const hints = hintsOf(options);
  const said = values.map((value): QueriedValue => ({ input: { ...hints, value } }));
  const rows = options.file === undefined ? undefined : await rowsOf(options.file, hints, io);
  return batches(said, rows, hints, io);
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
  said: readonly QueriedValue[],
  rows: AsyncIterable<readonly SourceRow[]> | undefined,
  hints: Hints,
  io: Io,
): AsyncGenerator<readonly QueriedValue[]> {
  let waiting = [...said];
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
  else if (isEmpty) printMessage(io, 'The file holds no values.');
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
    : refused('VALUE_MISSING', 'This row does not say its value.');
}

/** The answers of one batch in its order: of the hub where it was asked, of the row itself where that could not be read. */
export async function answersTo<Result>(
  batch: readonly QueriedValue[],
  ask: (values: readonly LookupInput[]) => Promise<readonly Result[]>,
  ofRow: (written: string, problem: { readonly code: string; readonly message: string }) => Result,
): Promise<readonly Result[]> {
  const values = batch.flatMap((one) => ('input' in one ? [one.input] : []));
  const told = values.length > 0 ? [...(await ask(values))] : [];
  return batch.flatMap((one) => {
    if ('problem' in one) return [ofRow(one.written, one.problem)];
    const next = told.shift();
    return next === undefined ? [] : [next];
  });
}
