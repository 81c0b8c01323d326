import { stringify } from 'csv-stringify/sync';
import { FIELD_NAMES, REJECT_COLUMNS } from '../../values/rows/field-names.js';
import { jsonRow } from '../../values/rows/json-rows.js';
import { guardedCell, unguardedCell } from '../../values/values/spreadsheet-cell.js';
import type { Reject } from './imports.service.js';
import type { Layout } from './piece.js';

/** Form of the rejected lines of an import: as they were sent, with line, code and reason added. The corrected file can be sent without other changes. */
export interface RejectsForm {
  readonly type: string;
  readonly head: string;
  write(rejects: readonly Reject[]): string;
}

export function rejectsForm(format: 'csv' | 'ndjson', layout: Layout): RejectsForm {
  if (format === 'ndjson') {
    const lines = (rejects: readonly Reject[]): string =>
      rejects.map((one) => `${JSON.stringify({ ...objectOf(one, layout), ...why(one) })}\n`).join('');
    return { type: 'application/x-ndjson; charset=utf-8', head: '', write: lines };
  }
  const columns = columnsOf(layout);
  const reserved: readonly string[] = REJECT_COLUMNS;
  const columnIndexes = columns.flatMap((name, at) => (reserved.includes(name.toLowerCase()) ? [] : [at]));
  const delimiter = layout.format === 'csv' ? (layout.delimiter ?? ',') : ',';
  const record = (reject: Reject): readonly string[] => {
    const cells = cellsOf(reject, layout);
    return [...columnIndexes.map((at) => cells[at] ?? ''), ...Object.values(why(reject)).map(String)];
  };
  return {
    type: 'text/csv; charset=utf-8',
    head: stringify([[...columnIndexes.map((at) => guardedCell(columns[at] ?? '')), ...REJECT_COLUMNS]], { delimiter }),
    write: (rejects) => stringify(rejects.map(record), { delimiter }),
  };
}

function why({ line, problems }: Reject): { readonly line: number; readonly code: string; readonly reason: string } {
  const [first] = problems;
  return { line, code: first?.code ?? '', reason: problems.map(({ message }) => message).join(' ') };
}

const columnsOf = ({ format, columns }: Layout): readonly string[] => {
  if (format === 'csv') return columns ?? [];
  return format === 'ndjson' ? FIELD_NAMES : ['source', 'sent'];
};

function cellsOf({ line, source, sent }: Reject, { format }: Layout): readonly string[] {
  if (format === 'csv') return listOf(sent);
  if (format !== 'ndjson') return [source ?? '', sent ?? ''].map(guardedCell);
  try {
    return jsonRow(line, sent ?? '', true).original();
  } catch {
    return [guardedCell(sent ?? '')]; // the JSON nests too deep to be split into cells
  }
}

function objectOf(reject: Reject, layout: Layout): object {
  if (layout.format === 'csv') {
    const cells = listOf(reject.sent);
    return Object.fromEntries((layout.columns ?? []).map((name, at) => [name, unguardedCell(cells[at] ?? '')]));
  }
  const content = parsed(reject.sent);
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  if (layout.format === 'ndjson') return isObject ? content : { sent: reject.sent };
  return { source: reject.source, sent: isObject ? content : reject.sent };
}

function listOf(sent: string | null): readonly string[] {
  const list = parsed(sent);
  return Array.isArray(list) ? list.map(String) : [sent ?? ''];
}

function parsed(sent: string | null): unknown {
  try {
    return JSON.parse(sent ?? 'null');
  } catch {
    return undefined;
  }
}
