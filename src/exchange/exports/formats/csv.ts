import { guardedCell } from '../../../values/values/spreadsheet-cell.js';
import { fieldsOf } from '../export-fields.js';
import type { ExportedClaim, FileWriter } from '../export-item.js';

/** Columns of the audience, as an import accepts them. */
const AUDIENCE = ['everyCountry', 'countries', 'groups', 'partners', 'exceptCountries'] as const;
export const CSV_COLUMNS = [
  ...['kind', 'value', 'platform', 'network', 'bank', 'country', 'threat', 'tlp', 'confidence', 'reliability', 'credibility'],
  ...['personStatus', 'description', 'tags', 'firstSeen', 'lastSeen', 'validUntil', 'retainUntil', 'externalId'],
  ...[...AUDIENCE, 'discoverability', 'attribution', 'agencyOnly'],
  ...[
    'id',
    'version',
    'owner',
    'ownerName',
    'agency',
    'publishedAt',
    'updatedAt',
    'revokedAt',
    'revokedReason',
    'disputedSince',
    'disputeGround',
    'contestedSince',
    'confirmedAt',
    'copyMark',
  ],
] as const;

/**
 * CSV with a header (RFC 4180), safe for spreadsheets (values/spreadsheet-cell.ts). It has no line that marks the file as complete: query `export(id)`
 * instead.
 */
export const csvWriter = (): FileWriter => ({
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  begin: () => `${CSV_COLUMNS.join(',')}\r\n`,
  add: (one) => `${cellsOf(one).map(quoteCell).join(',')}\r\n`,
  end: () => '',
});

function cellsOf(one: ExportedClaim): readonly string[] {
  const fields = { ...fieldsOf(one), ...one.own?.audience };
  return CSV_COLUMNS.map((name) => cellOf(fields[name as keyof typeof fields]));
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return listCell(value as readonly string[]);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns a list separated by `;`, or as JSON where one of its texts would otherwise be split or misread. */
const listCell = (list: readonly string[]): string =>
  list.some((one) => /[;|\t\r\n]|^\[|^\s|\s$/.test(one)) ? JSON.stringify(list) : list.join(';');

/** Quotes a cell unless every reader sees exactly one text in it, whatever its delimiter. */
const quoteCell = (cell: string): string => {
  const safe = guardedCell(cell);
  return /[",;|\t\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
