import { problem } from '../../../platform/graphql/batch.js';
import { isWithinJsonLimits } from '../../../platform/platform/json-limits.js';
import { type Line, lineBlocks } from '../../../values/rows/lines.js';
import { isMangled, NOT_TEXT, textChunks } from '../../../values/rows/text-chunks.js';
import { type ReportPiece, type ReportReading, pieceOf, refusedPiece } from './report-piece.js';

/** Longest line, in UTF-16 code units: a report with all the values, notes and words that it may have is shorter, if it is not written in escapes. */
export const LONGEST_REPORT_LINE = 2_097_152;
/** Values of JSON in one line; a report has a few thousand. */
const MOST_JSON_VALUES = 50_000;

/** NDJSON (one ReportInput a line; RFC 8259 each): a piece for each line, blank ones included. */
export async function* reportLines(bytes: AsyncIterable<Uint8Array>, reading: ReportReading): AsyncGenerator<ReportPiece> {
  for await (const block of lineBlocks(textChunks(bytes), LONGEST_REPORT_LINE)) {
    for (const line of block) yield linePiece(line, reading);
  }
}

function linePiece({ number, text, cut }: Line, reading: ReportReading): ReportPiece {
  const place = { line: number, sent: text };
  const refused = (code: string, reason: string): ReportPiece => refusedPiece(place, [problem(code, reason)], reading);
  if (cut) return refused('ROW_TOO_LONG', `This line is longer than ${LONGEST_REPORT_LINE.toLocaleString('en-US')} characters.`);
  if (text.trim() === '') return refused('LINE_BLANK', 'This line is blank.');
  if (isMangled(text)) return refused(NOT_TEXT.code, NOT_TEXT.reason);
  if (!isWithinJsonLimits(Buffer.from(text), MOST_JSON_VALUES)) {
    return refused('JSON_TOO_DEEP', 'This line nests lists and objects too deep, or holds too many.');
  }
  const given = parsed(text);
  if (given === undefined) return refused('JSON_INVALID', 'This row is not valid JSON.');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return refused('JSON_NO_OBJECT', 'This line is no JSON object.');
  }
  return pieceOf(reading, given as Readonly<Record<string, unknown>>, place);
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
