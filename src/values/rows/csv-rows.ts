import { parse } from 'csv-parse/sync';
import { guardedCell, unguardedCell } from '../values/spreadsheet-cell.js';
import { CsvRecords, type CsvRecord, textOf } from './csv-records.js';
import type { ColumnMeaning, FieldName } from './field-names.js';
import { type Line, TOO_LONG } from './lines.js';
import { brokenRow, type SourceRow } from './row.js';
import { isMangled, NOT_TEXT } from './text-chunks.js';

/** The header of a CSV source. */
export interface CsvHeader {
  readonly line: number;
  readonly delimiter: string;
  /** As in the source. */
  readonly columns: readonly string[];
  readonly meanings: readonly ColumnMeaning[];
}

/** Records that are parsed in one call. */
const BATCH_RECORDS = 1_000;

/** Reads the rows below the header. */
export async function* csvRows(blocks: AsyncIterable<readonly Line[]>, header: CsvHeader): AsyncGenerator<readonly SourceRow[]> {
  const records = new CsvRecords(header.delimiter);
  for await (const block of blocks) {
    records.push(block.filter((line) => line.number > header.line));
    yield* rowsOf(records, header, false);
  }
  yield* rowsOf(records, header, true);
}

function* rowsOf(records: CsvRecords, header: CsvHeader, ended: boolean): Generator<readonly SourceRow[]> {
  let batch: CsvRecord[] = [];
  for (let record = records.take(ended); record; record = records.take(ended)) {
    const isPlain = record.lines.length === 1 && !record.open && !record.lines[0]?.cut;
    if (isPlain) batch.push(record);
    if (isPlain && batch.length < BATCH_RECORDS) continue;
    yield parseBatch(batch, header);
    batch = [];
    if (!isPlain) yield [parseSingle(record, header, records)];
  }
  yield parseBatch(batch, header);
}

/** Parsing many records in one call is seven times as fast as one by one. If one of them is broken, they are parsed one by one. */
function parseBatch(records: readonly CsvRecord[], header: CsvHeader): readonly SourceRow[] {
  if (records.length === 0) return [];
  const cells = cellsOf(records.map(textOf).join('\n'), header.delimiter);
  if (cells?.length !== records.length) return records.map((record) => parseSingle(record, header));
  return records.map((record, i) => rowOf(record, cells[i] ?? [], header));
}

function parseSingle(record: CsvRecord, header: CsvHeader, records?: CsvRecords): SourceRow {
  const first = record.lines[0];
  const [line, text] = [first?.number ?? 0, first?.text ?? ''];
  if (first?.cut) return brokenRow(line, TOO_LONG.code, TOO_LONG.reason, text);
  const cells = record.open ? undefined : cellsOf(textOf(record), header.delimiter);
  if (cells?.length === 1) return rowOf(record, cells[0] ?? [], header);
  records?.giveBack(record);
  if (record.open) {
    return brokenRow(
      line,
      'QUOTE_NOT_CLOSED',
      'This row opens a quote that is never closed. Close it, or double it where it is part of the text. The following lines were read as separate rows, and may be published. Check them.',
      text,
    );
  }
  return brokenRow(line, 'CSV_INVALID', 'This row is not valid CSV: a quote is in the wrong place.', text);
}

function cellsOf(text: string, delimiter: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, { delimiter, relax_column_count: true, trim: true, record_delimiter: '\n' });
  } catch {
    return undefined;
  }
}

function rowOf(record: CsvRecord, cells: readonly string[], header: CsvHeader): SourceRow {
  const line = record.lines[0]?.number ?? 0;
  const original = (): readonly string[] => cells.map((cell) => guardedCell(unguardedCell(cell)));
  const many = header.columns.length;
  if (cells.length < many || cells.slice(many).some((cell) => cell !== '')) {
    return { line, code: 'CELLS_MISMATCH', reason: `This row has ${cells.length} cells, but the header has ${many} columns.`, original };
  }
  if (cells.some(isMangled)) return { line, ...NOT_TEXT, original };
  const fields: Partial<Record<FieldName, unknown>> = {};
  header.meanings.forEach((meaning, i) => {
    if (meaning && meaning !== 'ignored') fields[meaning] = unguardedCell(cells[i] ?? '');
  });
  return { line, fields, original };
}
