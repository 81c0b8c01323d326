import { normalizeName } from '../../../platform/graphql/lenient-input.js';
import type { ItemProblem } from '../../../platform/graphql/batch.js';
import { parseReport, type ReportTypes } from '../../../casework/reports/parse-report.js';
import type { ItemRemark, ReportReceipt } from '../../../casework/reports/report.js';
import type { CheckedReport } from '../../../casework/reports/report-form.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';
import { digestOf } from '../import.repository.js';
import type { ReportDefaults } from './report-options.policy.js';

/** How reports of a file are read: by which types, and what holds for all of them. */
export interface ReportReading {
  readonly types: ReportTypes;
  readonly defaults: ReportDefaults;
  readonly ignoreUnknown: boolean;
  /** What people call the import. */
  readonly name: string | null;
}

/** One report of an import, or a part of one. */
export interface ReportPiece {
  /** Where it begins: its line, or its number in a bundle; from 1. */
  readonly line: number;
  /** Empty where there is none that could be read. */
  readonly reference: string;
  /** As it was sent: by this it is known again, and it is given back where something of it was refused. */
  readonly sent: string;
  readonly digest: string;
  readonly red: boolean;
  readonly report: CheckedReport;
  /** What is to be said of the report besides. */
  readonly remarks: readonly ItemProblem[];
  /** Values that were left out before it was submitted, by their places in the input. */
  readonly left: readonly ItemRemark[];
  /** Places in the input of the values that the report has. */
  readonly places: readonly number[];
  /** The lines of a table in which the values of the input stand, by their places. */
  readonly lines?: readonly number[];
  /** The reference that the next part would have, if the report had one more: one that the hub has from before is told. */
  readonly next?: string;
}

type PieceOrigin = Pick<ReportPiece, 'line' | 'sent'> & Partial<Pick<ReportPiece, 'remarks' | 'lines' | 'next'>>;

/** What a report was sent with, and the defaults where it says nothing. @param given by any spelling of the names */
export function pieceOf(reading: ReportReading, given: Readonly<Record<string, unknown>>, place: PieceOrigin): ReportPiece {
  const { types, defaults, ignoreUnknown } = reading;
  const read = parseReport(types, withDefaults(given, defaults), (name) => ignoreUnknown || IGNORED_COLUMNS.has(normalizeName(name)));
  const { report } = read;
  const said = 'refusal' in report ? given.reference : report.reference;
  const reference = typeof said === 'string' ? said.trim() : '';
  const red = 'refusal' in report ? mayBeRed(place.sent, defaults) : report.tlp === 'RED';
  return {
    ...place,
    reference,
    digest: digestOf(place.sent, addressIn(reading)),
    red,
    report,
    remarks: place.remarks ?? [],
    left: read.left,
    places: read.places,
  };
}

/** What the call's address says that decides what becomes of a report. */
const addressIn = ({ defaults, ignoreUnknown, name }: ReportReading): unknown => ({ defaults, ignoreUnknown, name });

/** Columns of a file of rejects: a corrected one may be sent as it is. */
const IGNORED_COLUMNS: ReadonlySet<string> = new Set(REJECT_COLUMNS);

/** What cannot be read at all. */
export const refusedPiece = (place: PieceOrigin, refusal: readonly ItemProblem[], reading: ReportReading): ReportPiece => ({
  ...place,
  ...{
    reference: '',
    digest: digestOf(place.sent, addressIn(reading)),
    red: mayBeRed(place.sent, reading.defaults),
    report: { refusal },
    remarks: [],
    left: [],
    places: [],
  },
});

/** What cannot be read may have said RED: it is given back to people alone, where the word stands in it. */
const mayBeRed = (sent: string, { report }: ReportDefaults): boolean =>
  /^\s*(tlp\s*:\s*)?red\s*$/i.test(String(report.tlp ?? '')) || /(?<![a-z])red(?![a-z])/i.test(sent);

function withDefaults(given: Readonly<Record<string, unknown>>, { report, item }: ReportDefaults): Readonly<Record<string, unknown>> {
  const said = new Set(Object.entries(given).flatMap(([name, value]) => (isBlank(value) ? [] : [normalizeName(name)])));
  const missing = Object.entries(report).filter(([name]) => !said.has(normalizeName(name)));
  const filled = { ...given, ...Object.fromEntries(missing) };
  if (Object.keys(item).length === 0) return filled;
  return Object.fromEntries(
    Object.entries(filled).map(([name, value]) => [
      name,
      normalizeName(name) === 'items' && Array.isArray(value) ? value.map(itemWith(item)) : value,
    ]),
  );
}

const isBlank = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

const itemWith =
  (defaults: ReportDefaults['item']) =>
  (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    const said = new Set(Object.entries(item).flatMap(([name, value]) => (isBlank(value) ? [] : [normalizeName(name)])));
    return { ...item, ...Object.fromEntries(Object.entries(defaults).filter(([name]) => !said.has(normalizeName(name)))) };
  };

/** What is said of a value of a report that was sent in a file. */
export interface FileItemRemark extends ItemRemark {
  /** Of a table: the line in which it stands. */
  readonly line?: number;
}

/** What became of a report that was sent in a file. */
export interface FileReceipt extends Pick<ReportReceipt, 'outcome' | 'problems'> {
  readonly line: number;
  readonly reference: string | null;
  readonly id: string | null;
  readonly itemProblems: readonly FileItemRemark[];
}

/** The receipt of a report, in the places and lines of its file. */
export function fileReceipt(piece: ReportPiece, { outcome, reportId, problems, itemProblems }: ReportReceipt): FileReceipt {
  const moved = itemProblems.map(({ index, problems: its }) => ({ index: piece.places[index] ?? index, problems: its }));
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

/** Whether something of the report was not taken. */
export const isIncomplete = ({ outcome, itemProblems }: FileReceipt): boolean =>
  outcome === 'REJECTED' || itemProblems.some(({ problems }) => problems.some(({ severity }) => severity === 'ERROR'));
