import { stringify } from 'csv-stringify/sync';
import { BadInput } from '../../../platform/platform/errors.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';
import { guardedCell, unguardedCell } from '../../../values/values/spreadsheet-cell.js';
import type { Reject } from '../imports.service.js';
import type { Layout } from '../piece.js';
import type { RejectsForm } from '../rejects.js';
import { sortedProblems } from './report-import.service.js';

/**
 * Returns reports that were refused in part, each complete and as it was sent, with line, code and reason added. A report replaces its earlier version, so a
 * file of only the refused values would withdraw the others. The corrected file can be sent without other changes.
 * @throws BadInput on a table where the import was none
 */
export function reportRejectsForm(format: 'csv' | 'ndjson', { format: sent, columns = [], delimiter = ',' }: Layout): RejectsForm {
  const reserved: readonly string[] = REJECT_COLUMNS;
  const columnIndexes = columns.flatMap((name, at) => (reserved.includes(name.toLowerCase()) ? [] : [at]));
  const head = [...columnIndexes.map((at) => guardedCell(columns[at] ?? '')), ...REJECT_COLUMNS];
  const cells = ({ line, row, code, reason }: RejectedRow): readonly string[] => [
    ...columnIndexes.map((at) => row[at] ?? ''),
    String(line),
    code,
    reason,
  ];
  if (format === 'csv') {
    if (sent !== 'csv') {
      throw new BadInput('PARAMETER_INVALID', 'format must be ndjson: the rejects of this import cannot be returned as a table.');
    }
    return {
      type: 'text/csv; charset=utf-8',
      head: stringify([head], { delimiter }),
      write: (rejects) => stringify(rejects.flatMap(rowsOf).map(cells), { delimiter }),
    };
  }
  const objects =
    sent === 'csv' ? (one: Reject) => rowsOf(one).map((row) => objectOf(head, cells(row))) : (one: Reject) => [rejectedReportOf(one)];
  return {
    type: 'application/x-ndjson; charset=utf-8',
    head: '',
    write: (rejects) => rejects.flatMap(objects).map((one) => `${JSON.stringify(one)}\n`).join(''), // prettier-ignore
  };
}

interface RejectedRow {
  readonly line: number;
  readonly row: readonly string[];
  readonly code: string;
  readonly reason: string;
}

/** Returns all rows of a report from a table; problems of the whole report are in its first row. */
function rowsOf({ sent, problems: noted }: Reject): readonly RejectedRow[] {
  const { problems, itemProblems } = sortedProblems(noted);
  const byLine = new Map(itemProblems.map(({ line, problems: its }) => [line, its]));
  const { rows = [] } = (parsed(sent) ?? {}) as { readonly rows?: readonly (readonly unknown[])[] };
  return rows.map(([at, ...row], index) => {
    const line = Number(at);
    const its = [...(index === 0 ? problems : []), ...(byLine.get(line) ?? [])].filter(({ severity }) => severity === 'ERROR');
    return { line, row: row.map(String), code: its[0]?.code ?? '', reason: its.map(({ message }) => message).join(' ') };
  });
}

const objectOf = (head: readonly string[], row: readonly string[]): object =>
  Object.fromEntries(head.map((name, at) => [unguardedCell(name), unguardedCell(row[at] ?? '')]));

const MOST_REASONS = 20;

function rejectedReportOf({ line, sent, problems: noted }: Reject): object {
  const content = parsed(sent);
  const { problems, itemProblems } = sortedProblems(noted);
  const all = [
    ...problems,
    ...itemProblems.flatMap(({ index, problems: its }) => its.map((one) => ({ ...one, message: `values[${index}]: ${one.message}` }))),
  ].filter(({ severity }) => severity === 'ERROR');
  const reason = all.slice(0, MOST_REASONS).map(({ message }) => message).join(' '); // prettier-ignore
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  return { ...(isObject ? content : { sent }), line, code: all[0]?.code ?? '', reason };
}

function parsed(sent: string | null): unknown {
  try {
    return JSON.parse(sent ?? 'null');
  } catch {
    return undefined;
  }
}
