import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type CsvHeader, csvRows } from '../../values/rows/csv-rows.js';
import { type Defaults, type OpenDraft, openDraftOf } from '../../values/rows/draft.js';
import type { Directory } from '../../values/rows/audience.js';
import { csvHeader, headerEndFinder } from '../../values/rows/formats.js';
import { isExportEnd, jsonRow } from '../../values/rows/json-rows.js';
import { lineRows } from '../../values/rows/line-rows.js';
import { type Line, lineBlocks } from '../../values/rows/lines.js';
import { isBroken, type SourceRow } from '../../values/rows/row.js';
import { peek, textChunks } from '../../values/rows/text-chunks.js';
import { unknownColumns } from '../../values/rows/unknown-columns.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { ReadItem } from '../stix/reading.js';
import type { CsvMapping } from './csv-mapping.policy.js';
import { readMappedHeader } from './csv-mapping.policy.js';
import { withTimeout } from './line-timeout.js';
import type { Piece } from './piece.js';

/** Maximum length of a line, in UTF-16 code units: a claim with the longest description and all tags, escaped, has about 200,000. */
export const LONGEST_SENT_LINE = 262_144;
/** Maximum length in which the header of a table must end, in characters. */
const LOOK_AHEAD = 64 * 1024;

/** Defaults for all rows, and the names that their audiences can use. */
export interface RowReading {
  readonly defaults: Defaults;
  readonly directory: Directory;
  readonly ignoreUnknown: boolean;
}

/** Pieces that were read together: at least one. */
type PieceBlocks = AsyncGenerator<readonly Piece[]>;

/** Reads NDJSON (one object or string in each line; RFC 8259): yields a block of pieces for each block of lines, blank lines included. A line that ends an export has no piece. */
export async function* ndjsonPieces(bytes: AsyncIterable<Uint8Array>, reading: RowReading): PieceBlocks {
  for await (const block of lineBlocks(textChunks(bytes), LONGEST_SENT_LINE)) {
    const rows = block.filter((line) => !isExportEnd(line));
    if (rows.length > 0) yield rows.map((line) => linePiece(line, reading));
  }
}

function linePiece({ number, text, cut }: Line, reading: RowReading): Piece {
  const base = { line: number, source: `line ${number}`, sent: text };
  const refused = (code: string, reason: string): Piece => ({ ...base, refusal: [problem(code, reason)], red: mayBeRed(text, reading) });
  if (cut) return refused('ROW_TOO_LONG', `This line is longer than ${LONGEST_SENT_LINE.toLocaleString('en-US')} characters.`);
  if (text.trim() === '') return refused('LINE_BLANK', 'This line is blank.');
  try {
    return rowPiece(jsonRow(number, text, reading.ignoreUnknown), base, reading);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refused('JSON_TOO_DEEP', 'This line nests lists and objects too deeply.');
  }
}

/**
 * Reads one value in each line, as in lists of domains and hosts files: yields a piece for each value; its `sent` is the JSON list of its only cell. Several
 * names on one line of a hosts file get consecutive numbers, starting with that line's.
 */
export async function* plainPieces(bytes: AsyncIterable<Uint8Array>, reading: RowReading): PieceBlocks {
  const { kind } = reading.defaults.fields;
  let last = 0;
  for await (const rows of lineRows(lineBlocks(textChunks(bytes), LONGEST_SENT_LINE), kind === undefined || kind === 'DOMAIN')) {
    const pieces = rows.map((row) => {
      last = Math.max(row.line, last + 1);
      return rowPiece({ ...row, line: last }, { line: last, source: `line ${last}`, sent: JSON.stringify(row.original()) }, reading);
    });
    if (pieces.length > 0) yield pieces;
  }
}

/** A table with its parsed header. */
export interface CsvSource {
  readonly header: CsvHeader;
  readonly pieces: PieceBlocks;
}

/**
 * Opens CSV with a header (RFC 4180): a piece for each row; its `sent` is the JSON list of its cells.
 * @param mapping meanings of columns without the hub's names
 * @throws BadInput when no row can be read
 */
export async function openCsv(bytes: AsyncIterable<Uint8Array>, reading: RowReading, mapping?: CsvMapping): Promise<CsvSource> {
  const { head, all } = await withTimeout(peek(textChunks(bytes), headerEndFinder(), LOOK_AHEAD));
  const header = mapping ? readMappedHeader(mapping, head) : csvHeader(head);
  const unknown = header.columns.filter((name, at) => name !== '' && header.meanings[at] === undefined);
  if (unknown.length > 0 && !reading.ignoreUnknown) {
    const what = unknownColumns(header.columns, unknown);
    throw new BadInput('COLUMN_UNKNOWN', `${what}. Rename it, map it, or leave unknown columns out (ignoreUnknown=true).`);
  }
  const known = header.meanings.filter((meaning) => meaning !== undefined && meaning !== 'ignored');
  const twice = known.find((meaning, at) => known.indexOf(meaning) !== at);
  if (twice) throw new BadInput('COLUMN_TWICE', `Two columns of the header mean ${twice}. Remove one of them.`);
  if (!known.includes('value')) throw new BadInput('COLUMN_MISSING', 'The header has no column “value”. Add it.');
  return { header, pieces: csvPieces(all, header, reading, mapping) };
}

async function* csvPieces(chunks: AsyncIterable<string>, header: CsvHeader, reading: RowReading, mapping?: CsvMapping): PieceBlocks {
  for await (const rows of csvRows(lineBlocks(chunks, LONGEST_SENT_LINE), header)) {
    const pieces = rows.map((row) => {
      const base = { line: row.line, source: `line ${row.line}`, sent: JSON.stringify(row.original()) };
      return rowPiece(mapping && !isBroken(row) ? { ...row, fields: mapping.read(row.fields) } : row, base, reading);
    });
    if (pieces.length > 0) yield pieces; // none: a row over several lines is not complete yet
  }
}

function rowPiece(
  row: SourceRow,
  base: { readonly line: number; readonly source: string; readonly sent: string },
  reading: RowReading,
): Piece {
  if (isBroken(row)) return { ...base, refusal: [problem(row.code, row.reason)], red: mayBeRed(base.sent, reading) };
  const read = openDraftOf(row, reading.defaults, reading.directory);
  if ('code' in read) {
    return { ...base, refusal: [problem(read.code, read.reason)], red: saysRed(row.fields.tlp) || isRedByDefault(reading) };
  }
  const remarks: readonly ItemProblem[] = read.remark
    ? [{ severity: 'WARNING', code: read.remark.code, field: 'kind', message: read.remark.reason }]
    : [];
  return { ...base, item: itemOf(read.draft), remarks };
}

const isRedByDefault = ({ defaults }: RowReading): boolean => defaults.fields.tlp === 'RED';

/** An unreadable line that contains the word RED may be RED: only people get it back. */
const mayBeRed = (sent: string, reading: RowReading): boolean => isRedByDefault(reading) || /(?<![a-z])red(?![a-z])/i.test(sent);

const saysRed = (tlp: unknown): boolean => typeof tlp === 'string' && /^\s*(tlp\s*:\s*)?red\s*$/i.test(tlp);

const draftDateOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

const itemOf = (draft: OpenDraft): ReadItem['item'] => ({
  ...draft,
  firstSeen: draftDateOf(draft.firstSeen),
  lastSeen: draftDateOf(draft.lastSeen),
  validUntil: draftDateOf(draft.validUntil),
  retainUntil: draftDateOf(draft.retainUntil),
});
