import { highestOf } from '../../app/page-label.ts';
import type { TlpLabel } from '../../parts/marks.tsx';
import { tlpText } from '../../parts/tlp-labels.ts';
import { type Result, stateOf } from './result.ts';

/** What the hub exported of an indicator: the fields of its NDJSON that the list has. */
export interface ExportedLine {
  readonly id: string;
  readonly tlp: TlpLabel;
  readonly threat: string;
  readonly ownerName?: string;
  readonly confidence?: number;
  readonly reliability?: string;
  readonly credibility?: number;
  readonly lastSeen?: string;
  readonly revokedAt?: string;
  readonly description?: string;
  readonly copyMark?: string;
}

/** Reads a file of the hub's NDJSON export: its last line has no indicator. */
export const linesOf = (ndjson: string): readonly ExportedLine[] =>
  ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Partial<ExportedLine>)
    .flatMap((line) => (line.id === undefined || line.tlp === undefined ? [] : [line as ExportedLine]));

const HEADS = [
  'label',
  'input',
  'kind',
  'value',
  'state',
  'threat',
  'owner',
  'source',
  'confidence',
  'lastSeen',
  'revokedAt',
  'description',
  'copyMark',
];

/**
 * Returns results as CSV (RFC 4180), in the order of the values, with the highest label in the first line. Only what the hub has exported is in it, so that RED
 * stays out.
 */
export function csvOf(results: readonly Result[], exported: readonly ExportedLine[]): string {
  const byId = new Map(exported.map((line) => [line.id, line]));
  const rows = results.flatMap((result) => {
    const start = [result.input, result.kind, result.canonical];
    const lines = result.indicators.flatMap(({ id }) => byId.get(id) ?? []);
    const state = stateOf(result);
    if (lines.length === 0) return [['', ...start, state === 'known' ? 'left out' : state]];
    return lines.map((line) => [
      tlpText(line.tlp),
      ...start,
      state,
      ...[line.threat, line.ownerName, `${line.reliability ?? ''}${line.credibility ?? ''}`, line.confidence],
      ...[line.lastSeen, line.revokedAt, line.description, line.copyMark],
    ]);
  });
  const top = highestOf(exported.map(({ tlp }) => tlp));
  return [[top ? tlpText(top) : ''], HEADS, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}

/** Spreadsheets take a cell that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
