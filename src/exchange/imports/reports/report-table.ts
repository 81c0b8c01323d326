import { type ItemProblem, problem } from '../../../platform/graphql/batch.js';
import { BadInput } from '../../../platform/platform/errors.js';
import { MOST_VALUES } from '../../../casework/reports/report.js';
import { type CsvHeader, csvRows } from '../../../values/rows/csv-rows.js';
import { csvHeader, headerEndFinder } from '../../../values/rows/formats.js';
import { lineBlocks } from '../../../values/rows/lines.js';
import { isBroken, type SourceRow } from '../../../values/rows/row.js';
import { peek, textChunks } from '../../../values/rows/text-chunks.js';
import { unknownColumns } from '../../../values/rows/unknown-columns.js';
import { unguardedCell } from '../../../values/values/spreadsheet-cell.js';
import { withTimeout, withLineTimeout } from '../line-timeout.js';
import { LONGEST_SENT_LINE } from '../row-pieces.js';
import { columnOf, isIgnoredColumn, type ReportColumn } from './report-columns.js';
import { pieceOf, refusedPiece, type ReportPiece, type ReportReading } from './report-piece.js';

/** Maximum length in which the header must end, in characters. */
const LOOK_AHEAD = 64 * 1024;
/** Limits of a part of a report: rows, and UTF-16 code units of their text. */
const LARGEST_PART = { rows: MOST_VALUES, text: 1_048_576 };
/** Maximum number of references that are remembered, to detect repeated ones. */
const MOST_REFERENCES = 500_000;
/** Fields that decide who gets a report, and how. A row that contradicts the first row in one of them must not be ignored. */
const SHARING_FIELDS: readonly string[] = ['tlp', 'draft', 'countries', 'exceptCountries'];

const REFERENCE = 'reference';

export interface ReportTable {
  readonly header: CsvHeader;
  readonly pieces: AsyncGenerator<ReportPiece>;
}

/**
 * Opens a table of reports (CSV, RFC 4180) with one value in each row. Consecutive rows with the same reference are one report; its own columns are read
 * from the first row. A report with more rows than a report may have values becomes several: `reference`, `reference#2` …
 * @param longestMs maximum time to receive the header
 * @throws BadInput when no row can be read
 */
export async function openReportTable(bytes: AsyncIterable<Uint8Array>, reading: ReportReading, longestMs?: number): Promise<ReportTable> {
  const { head, all } = await withTimeout(peek(textChunks(bytes), headerEndFinder(), LOOK_AHEAD), longestMs);
  const found = csvHeader(head);
  const columns = found.columns.map((name) => columnOf(reading.types, name));
  const unknown = found.columns.filter((name, at) => columns[at] === undefined && !isIgnoredColumn(name));
  if (unknown.length > 0 && !reading.ignoreUnknown) {
    const what = unknownColumns(found.columns, unknown);
    throw new BadInput('COLUMN_UNKNOWN', `${what}. Rename it, or leave unknown columns out (ignoreUnknown=true).`);
  }
  const meanings = columns.flatMap((column) => (column ? [JSON.stringify(column)] : []));
  const twice = found.columns.find(
    (_, at) => columns[at] && meanings.indexOf(JSON.stringify(columns[at])) !== meanings.lastIndexOf(JSON.stringify(columns[at])),
  );
  if (twice) throw new BadInput('COLUMN_TWICE', `Two columns of the header mean ${twice.slice(0, 60)}. Remove one of them.`);
  const reference = columns.findIndex((column) => column?.of === 'report' && column.field === REFERENCE);
  if (reference < 0 && reading.defaults.report.reference === undefined) {
    throw new BadInput('COLUMN_MISSING', `The header has no column “${REFERENCE}”. Add it.`);
  }
  // The rows are read by index: the header's own meanings are for claims.
  const header: CsvHeader = { ...found, meanings: found.columns.map(() => 'ignored') };
  const rows = withLineTimeout(csvRows(lineBlocks(all, LONGEST_SENT_LINE), header));
  return { header, pieces: new TableReader(columns, reference, reading).pieces(rows) };
}

/** Rows of one report. */
interface OpenReport {
  readonly reference: string;
  /** Cells of the report's first row. */
  readonly first: readonly string[];
  readonly part: number;
  readonly rows: { readonly line: number; readonly cells: readonly string[] }[];
  text: number;
}

class TableReader {
  private readonly seen = new Set<string>();
  private open: OpenReport | undefined;

  constructor(
    private readonly columns: readonly (ReportColumn | undefined)[],
    private readonly referenceAt: number,
    private readonly reading: ReportReading,
  ) {}

  /** An unreadable row is yielded at once, before the report that surrounds it. */
  async *pieces(blocks: AsyncIterable<readonly SourceRow[]>): AsyncGenerator<ReportPiece> {
    for await (const block of blocks) {
      for (const row of block) yield* this.row(row);
    }
    yield* this.finish();
  }

  private *row(row: SourceRow): Generator<ReportPiece> {
    const cells = row.original();
    if (isBroken(row)) return void (yield this.refused(row.code, row.reason, row));
    const reference = this.referenceOf(cells);
    if (reference === '') return void (yield this.refused('REFERENCE_MISSING', 'This row has no reference.', row));
    if (this.open?.reference !== reference) {
      yield* this.finish();
      if (this.seen.has(reference)) {
        return void (yield this.refused(
          'REFERENCE_SCATTERED',
          'The rows of this reference are not consecutive. Sort the table by reference.',
          row,
        ));
      }
      if (this.seen.size >= MOST_REFERENCES) {
        throw new BadInput('TABLE_TOO_LONG', `A table must have at most ${MOST_REFERENCES} reports. Split it into several files.`);
      }
      this.open = { reference, first: cells, part: 1, rows: [], text: 0 };
    }
    yield* this.add(row.line, cells);
  }

  private *add(line: number, cells: readonly string[]): Generator<ReportPiece> {
    if (!this.open) return;
    const storedCells = this.open.rows.length === 0 ? cells : this.withoutRepeats(cells, this.open.first);
    const length = storedCells.reduce((sum, cell) => sum + cell.length + 3, 0);
    if (this.open.rows.length >= LARGEST_PART.rows || (this.open.rows.length > 0 && this.open.text + length > LARGEST_PART.text)) {
      const { reference, first, part } = this.open;
      yield this.piece(this.open, false);
      this.open = { reference, first, part: part + 1, rows: [], text: 0 };
    }
    this.open.rows.push({ line, cells: this.open.rows.length === 0 ? cells : storedCells });
    this.open.text += length;
  }

  private *finish(): Generator<ReportPiece> {
    if (!this.open) return;
    this.seen.add(this.open.reference);
    yield this.piece(this.open, true);
    this.open = undefined;
  }

  private piece({ reference, first, part, rows }: OpenReport, isLast: boolean): ReportPiece {
    const [line = 0, lines] = [rows[0]?.line, [] as number[]];
    const items = rows.flatMap((row) => {
      const item = this.itemIn(row.cells);
      if (Object.keys(item).length > 0) lines.push(row.line);
      return Object.keys(item).length > 0 ? [item] : [];
    });
    const sent = JSON.stringify({ rows: rows.map((row) => [row.line, ...row.cells]) });
    const found = rows.slice(part === 1 ? 1 : 0).flatMap((row) => this.contradictions(row, first));
    const origin = { line, sent, lines, remarks: found.slice(0, 20), ...(isLast && { next: partOf(reference, part + 1) }) };
    const input = { ...this.reportIn(first), reference: partOf(reference, part), values: items };
    const piece = pieceOf(this.reading, input, origin);
    const governing = found.filter(({ severity }) => severity === 'ERROR');
    return governing.length > 0
      ? { ...piece, report: { refusal: governing.slice(0, 20) }, remarks: [], red: piece.red || /(?<![a-z])red(?![a-z])/i.test(sent) }
      : piece;
  }

  private refused(code: string, reason: string, row: SourceRow): ReportPiece {
    const sent = JSON.stringify({ rows: [[row.line, ...row.original()]] });
    return refusedPiece({ line: row.line, sent }, [problem(code, reason)], this.reading);
  }

  private referenceOf(cells: readonly string[]): string {
    const stated = unguardedCell(cells[this.referenceAt] ?? '').trim();
    return stated || String(this.reading.defaults.report.reference ?? '').trim();
  }

  /** Clears a later row's cells of the report when they repeat the first row: they need not be stored. */
  private withoutRepeats(cells: readonly string[], first: readonly string[]): readonly string[] {
    return cells.map((cell, at) => (this.columns[at]?.of === 'report' && at !== this.referenceAt && cell === first[at] ? '' : cell));
  }

  private contradictions({ line, cells }: OpenReport['rows'][number], first: readonly string[]): readonly ItemProblem[] {
    return this.columns.flatMap((column, at): ItemProblem[] => {
      const [stated, valid] = [cells[at]?.trim() ?? '', first[at]?.trim() ?? ''];
      if (column?.of !== 'report' || at === this.referenceAt || stated === '' || stated === valid) return [];
      const severity = SHARING_FIELDS.includes(column.field) ? 'ERROR' : 'WARNING';
      return [
        {
          severity,
          code: 'REPORT_CONTRADICTION',
          field: column.field,
          message: `In line ${line}, ${column.field} differs from the report's first row. The first row counts.`,
        },
      ];
    });
  }

  private itemIn(cells: readonly string[]): Record<string, string> {
    return Object.fromEntries(this.cellsOf(cells, 'item').map(({ column, text }) => [column.field, text]));
  }

  private reportIn(cells: readonly string[]): Record<string, unknown> {
    const report: Record<string, unknown> = {};
    for (const { column, text } of this.cellsOf(cells, 'report')) {
      if (column.inner === undefined) report[column.field] = text;
      else report[column.field] = [{ ...(report[column.field] as readonly object[] | undefined)?.[0], [column.inner]: text }];
    }
    return report;
  }

  private cellsOf(cells: readonly string[], of: ReportColumn['of']): readonly { readonly column: ReportColumn; readonly text: string }[] {
    return this.columns.flatMap((column, at) => {
      const text = unguardedCell(cells[at] ?? '').trim();
      return column?.of === of && text !== '' ? [{ column, text }] : [];
    });
  }
}

/** Returns the reference of a part of a report that is split into several. */
export const partOf = (reference: string, part: number): string => (part === 1 ? reference : `${reference}#${part}`);
