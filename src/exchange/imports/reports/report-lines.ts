import { problem } from '../../../platform/graphql/batch.js';
import { isWithinJsonLimits } from '../../../platform/platform/json-limits.js';
import { type Line, lineBlocks } from '../../../values/rows/lines.js';
import { isMangled, NOT_TEXT, textChunks } from '../../../values/rows/text-chunks.js';
import { type ReportPiece, type ReportReading, pieceOf, refusedPiece } from './report-piece.js';

/** Maximum length of a line, in UTF-16 code units. A report with all permitted values, notes and texts is shorter, unless it is written with escapes. */
export const LONGEST_REPORT_LINE = 2_097_152;
/** Maximum JSON values in one line; a report has a few thousand. */
const MOST_JSON_VALUES = 50_000;

/** Reads NDJSON (one ReportInput in each line; RFC 8259): yields a piece for each line, blank lines included. */
export async function* reportLines(bytes: AsyncIterable<Uint8Array>, reading: ReportReading): AsyncGenerator<ReportPiece> {
  for await (const block of lineBlocks(textChunks(bytes), LONGEST_REPORT_LINE)) {
    for (const line of block) yield linePiece(line, reading);
  }
}

function linePiece({ number, text, cut }: Line, reading: ReportReading): ReportPiece {
  const origin = { line: number, sent: text };
  const refused = (code: string, reason: string): ReportPiece => refusedPiece(origin, [problem(code, reason)], reading);
  if (cut) return refused('ROW_TOO_LONG', `This line is longer than ${LONGEST_REPORT_LINE.toLocaleString('en-US')} characters.`);
  if (text.trim() === '') return refused('LINE_BLANK', 'This line is blank.');
  if (isMangled(text)) return refused(NOT_TEXT.code, NOT_TEXT.reason);
  if (!isWithinJsonLimits(Buffer.from(text), MOST_JSON_VALUES)) {
    return refused('JSON_TOO_DEEP', 'This line nests lists and objects too deeply, or holds too many values.');
  }
  const input = parsed(text);
  if (input === undefined) return refused('JSON_INVALID', 'This row is not valid JSON.');
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refused('JSON_NO_OBJECT', 'This line is not a JSON object.');
  }
  return pieceOf(reading, input as Readonly<Record<string, unknown>>, origin);
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
