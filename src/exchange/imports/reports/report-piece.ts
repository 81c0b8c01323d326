import { normalizeName } from '../../../platform/graphql/lenient-input.js';
import type { ItemProblem } from '../../../platform/graphql/batch.js';
import { parseReport, type ReportTypes } from '../../../casework/reports/parse-report.js';
import type { ItemRemark, ReportReceipt } from '../../../casework/reports/report.js';
import type { CheckedReport } from '../../../casework/reports/report-form.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';
import { digestOf } from '../import.repository.js';
import type { ReportDefaults } from './report-options.policy.js';

/** Types and defaults for reading the reports of a file. */
export interface ReportReading {
  readonly types: ReportTypes;
  readonly defaults: ReportDefaults;
  readonly ignoreUnknown: boolean;
  /** Display name of the import. */
  readonly name: string | null;
}

/** One report of an import, or a part of one. */
export interface ReportPiece {
  /** Position of the report: its first line, or its number in a bundle; from 1. */
  readonly line: number;
  /** Empty when no reference could be read. */
  readonly reference: string;
  /** The sent text: identifies the report when it is sent again, and is returned when part of it is refused. */
  readonly sent: string;
  readonly digest: string;
  readonly red: boolean;
  readonly report: CheckedReport;
  /** Additional remarks on the report. */
  readonly remarks: readonly ItemProblem[];
  /** Values that were left out before submission, by their indexes in the input. */
  readonly left: readonly ItemRemark[];
  /** Indexes in the input of the values that the report has. */
  readonly indexes: readonly number[];
  /** Lines of the table that hold the values of the input, by index. */
  readonly lines?: readonly number[];
  /** Reference that a further part of the report would have. If the hub already has a report with it, the receipt has a warning. */
  readonly next?: string;
}

type PieceOrigin = Pick<ReportPiece, 'line' | 'sent'> & Partial<Pick<ReportPiece, 'remarks' | 'lines' | 'next'>>;

/** Reads a report with its defaults. @param input the report, with any spelling of the names */
export function pieceOf(reading: ReportReading, input: Readonly<Record<string, unknown>>, origin: PieceOrigin): ReportPiece {
  const { types, defaults, ignoreUnknown } = reading;
  const read = parseReport(types, withDefaults(input, defaults), (name) => ignoreUnknown || IGNORED_COLUMNS.has(normalizeName(name)));
  const { report } = read;
  const stated = 'refusal' in report ? input.reference : report.reference;
  const reference = typeof stated === 'string' ? stated.trim() : '';
  const red = 'refusal' in report ? mayBeRed(origin.sent, defaults) : report.tlp === 'RED';
  return {
    ...origin,
    reference,
    digest: digestOf(origin.sent, addressIn(reading)),
    red,
    report,
    remarks: origin.remarks ?? [],
    left: read.left,
    indexes: read.indexes,
  };
}

/** Returns the options of the call that decide how a report is processed. */
const addressIn = ({ defaults, ignoreUnknown, name }: ReportReading): unknown => ({ defaults, ignoreUnknown, name });

/** Added columns of a file of rejects: a corrected file can be sent without other changes. */
const IGNORED_COLUMNS: ReadonlySet<string> = new Set(REJECT_COLUMNS);

/** Returns the piece for a report that cannot be read. */
export const refusedPiece = (origin: PieceOrigin, refusal: readonly ItemProblem[], reading: ReportReading): ReportPiece => ({
  ...origin,
  ...{
    reference: '',
    digest: digestOf(origin.sent, addressIn(reading)),
    red: mayBeRed(origin.sent, reading.defaults),
    report: { refusal },
    remarks: [],
    left: [],
    indexes: [],
  },
});

/** An unreadable report that contains the word RED may be RED: only people get it back. */
const mayBeRed = (sent: string, { report }: ReportDefaults): boolean =>
  /^\s*(tlp\s*:\s*)?red\s*$/i.test(String(report.tlp ?? '')) || /(?<![a-z])red(?![a-z])/i.test(sent);

function withDefaults(input: Readonly<Record<string, unknown>>, { report, item }: ReportDefaults): Readonly<Record<string, unknown>> {
  const statedNames = new Set(Object.entries(input).flatMap(([name, value]) => (isBlank(value) ? [] : [normalizeName(name)])));
  const missing = Object.entries(report).filter(([name]) => !statedNames.has(normalizeName(name)));
  const filled = { ...input, ...Object.fromEntries(missing) };
  if (Object.keys(item).length === 0) return filled;
  return Object.fromEntries(
    Object.entries(filled).map(([name, value]) => [
      name,
      normalizeName(name) === 'values' && Array.isArray(value) ? value.map(itemWith(item)) : value,
    ]),
  );
}

const isBlank = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

const itemWith =
  (defaults: ReportDefaults['item']) =>
  (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    const statedNames = new Set(Object.entries(item).flatMap(([name, value]) => (isBlank(value) ? [] : [normalizeName(name)])));
    return { ...item, ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !statedNames.has(normalizeName(name)))) };
  };

/** Problems of a value of a report from a file. */
export interface FileItemRemark extends ItemRemark {
  /** For a table: the line of the value. */
  readonly line?: number;
}

/** Receipt of a report from a file. */
export interface FileReceipt extends Pick<ReportReceipt, 'outcome' | 'problems'> {
  readonly line: number;
  readonly reference: string | null;
  readonly id: string | null;
  readonly itemProblems: readonly FileItemRemark[];
}

/** Returns the receipt of a report, with the indexes and lines of its file. */
export function fileReceipt(piece: ReportPiece, { outcome, reportId, problems, itemProblems }: ReportReceipt): FileReceipt {
  const moved = itemProblems.map(({ index, problems: its }) => ({ index: piece.indexes[index] ?? index, problems: its }));
  const all = [...piece.left, ...moved].sort((one, other) => one.index - other.index);
  return {
    line: piece.line,
    reference: piece.reference || null,
    outcome,
    id: reportId,
    problems: [...problems, ...piece.remarks],
    itemProblems: all.map((one) => ({ ...one, ...(piece.lines?.[one.index] !== undefined && { line: piece.lines[one.index] }) })),
  };
}

/** Returns whether any part of the report was refused. */
export const isIncomplete = ({ outcome, itemProblems }: FileReceipt): boolean =>
  outcome === 'REJECTED' || itemProblems.some(({ problems }) => problems.some(({ severity }) => severity === 'ERROR'));
