import { guardedCell } from '../values/spreadsheet-cell.js';
import { FIELD_NAMES, type FieldName, meaningOf, type Meanings } from './field-names.js';
import { JsonElements } from './json-elements.js';
import { isGiven } from './field-readers.js';
import { type Line, TOO_LONG } from './lines.js';
import { brokenRow, type SourceRow } from './row.js';
import { isMangled, NOT_TEXT } from './text-chunks.js';

/** The last line of an export as NDJSON (exports/formats/ndjson.ts), also if another program rewrote it with blanks. It is no row. */
const EXPORT_END =
  /^\s*\{\s*"complete"\s*:\s*true\s*,\s*"count"\s*:\s*\d+\s*,\s*"leftOut"\s*:\s*\{[^{}]*\}\s*,\s*"exportId"\s*:\s*"[^"]*"\s*\}\s*$/;
/** Longest possible last line, in UTF-16 code units. */
const LONGEST_END = 500;

export const isExportEnd = ({ text }: Line): boolean => text.length <= LONGEST_END && EXPORT_END.test(text);

/** NDJSON: one object a line (or one string: a value alone). Blank lines are skipped. */
export async function* ndjsonRows(
  blocks: AsyncIterable<readonly Line[]>,
  ignoreUnknown: boolean,
  meaning?: Meanings,
): AsyncGenerator<readonly SourceRow[]> {
  for await (const block of blocks) {
    yield block
      .filter((line) => line.text.trim() !== '' && !isExportEnd(line))
      .map((line) =>
        line.cut
          ? brokenRow(line.number, TOO_LONG.code, TOO_LONG.reason, line.text)
          : jsonRow(line.number, line.text, ignoreUnknown, meaning),
      );
  }
}

/** A JSON list of objects or strings. */
export async function* jsonListRows(
  chunks: AsyncIterable<string>,
  ignoreUnknown: boolean,
  meaning?: Meanings,
): AsyncGenerator<readonly SourceRow[]> {
  const elements = new JsonElements();
  let chunksRead = 0;
  for await (const chunk of chunks) {
    chunksRead += 1;
    yield elements.push(chunk).map(({ line, text }) => jsonRow(line, text, ignoreUnknown, meaning));
  }
  const { elements: last, complete } = elements.end();
  const rows = last.map(({ line, text }) => jsonRow(line, text, ignoreUnknown, meaning));
  const lines = elements.linesRead;
  yield complete || chunksRead === 0
    ? rows
    : [...rows, brokenRow(lines, 'LIST_NOT_CLOSED', 'The list does not end with ]. Check that the file is complete.', '')];
}

/** Reads one object or string. */
export function jsonRow(line: number, text: string, ignoreUnknown: boolean, meaning: Meanings = meaningOf): SourceRow {
  if (isMangled(text)) return brokenRow(line, NOT_TEXT.code, NOT_TEXT.reason, text);
  const parsed = parseJson(text);
  if (typeof parsed === 'string') return { line, fields: { value: parsed }, original: () => [parsed] };
  if (parsed === undefined) return brokenRow(line, 'JSON_INVALID', 'This row is not valid JSON.', text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return brokenRow(line, 'JSON_NO_OBJECT', 'This row is neither an object nor a string.', text);
  }
  return objectRow(line, parsed as Readonly<Record<string, unknown>>, ignoreUnknown, meaning);
}

function objectRow(line: number, object: Readonly<Record<string, unknown>>, ignoreUnknown: boolean, meaningIn: Meanings): SourceRow {
  const fields: Partial<Record<FieldName, unknown>> = {};
  const unknown: string[] = [];
  const twice = new Set<FieldName>();
  for (const [name, value] of Object.entries(object)) {
    const meaning = meaningIn(name);
    if (meaning === undefined) unknown.push(name);
    else if (meaning === 'ignored') continue;
    else if (!isGiven(fields[meaning])) fields[meaning] = value;
    else if (isGiven(value)) twice.add(meaning);
  }
  const original = (): readonly string[] => FIELD_NAMES.map((name) => cellOf(fields[name]));
  if (twice.size > 0) {
    return { line, code: 'FIELD_TWICE', reason: `Several members of this row state ${[...twice].join(', ')}. Keep one of them.`, original };
  }
  if (unknown.length === 0 || ignoreUnknown) return { line, fields, original };
  const names = unknown.map((name) => `“${name.slice(0, 60)}”`).join(', ');
  return { line, code: 'FIELD_UNKNOWN', reason: `The hub has no field ${names} (--ignore-unknown leaves it out).`, original };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Returns a JSON value as a cell, so that reading the cell returns the same value. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.every((element) => typeof element === 'string' && !/[;|]/.test(element))) return value.join(';');
  return typeof value === 'object' ? JSON.stringify(value) : guardedCell(String(value));
}
