import { parse } from 'csv-parse/sync';
import type { CsvHeader } from './csv-rows.js';
import { type Meanings, meaningOf } from './field-names.js';
import type { StopReading } from './text-chunks.js';

/** Formats of rows. `lines`: one value a line. `json`: one JSON list. */
export const FORMATS = ['csv', 'ndjson', 'json', 'lines'] as const;
export type Format = (typeof FORMATS)[number];

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Detects the format from the beginning of the text, and in case of doubt from the end of the file's name. A `[` begins a JSON list only before a valid element
 * of a list: it also begins an IPv6 address in a list of values.
 */
export function detectFormat(head: string, name: string, meaning: Meanings = meaningOf): Format {
  const text = head.trimStart();
  if (/^\[\s*(["{\]]|$)/.test(text)) return 'json';
  if (text.startsWith('{')) return 'ndjson';
  const ending = /\.(csv|tsv|tab|ndjson|jsonl)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending) return ending.includes('json') || ending === 'jsonl' ? 'ndjson' : 'csv';
  return csvHeader(head, undefined, meaning).meanings.includes('value') ? 'csv' : 'lines';
}

/** The line with which a spreadsheet states the delimiter. */
const DELIMITER_LINE = /^sep=(.)$/i;
/** Characters needed to decide whether a line is such a line. */
const LONGEST_DELIMITER_LINE = 'sep=;'.length;

/** Returns a function that is true once the line that {@link csvHeader} takes for the header has been read completely. */
export function headerEndFinder(): StopReading {
  let beginning = '';
  return (piece) => {
    for (let at = 0; at < piece.length; at += 1) {
      const character = piece.charAt(at);
      if (character === '\n' || character === '\r') {
        if (beginning !== '' && !beginning.startsWith('#') && !DELIMITER_LINE.test(beginning)) return true;
        beginning = '';
      } else if (beginning.length <= LONGEST_DELIMITER_LINE && (beginning !== '' || character.trim() !== '')) beginning += character;
    }
    return false;
  };
}

/**
 * Reads the header of a CSV text: its first line that is neither blank nor a comment. The delimiter is the most frequent of comma, semicolon, tab and bar in
 * the header; a line `sep=;` of a spreadsheet takes precedence.
 * @param known the delimiter, if known
 * @param meaning of a column's name
 */
export function csvHeader(head: string, known?: string, meaning: Meanings = meaningOf): CsvHeader {
  const lines = head.split(/\r\n|\n|\r/);
  const declared = DELIMITER_LINE.exec(lines[0]?.trim() ?? '')?.[1];
  const at = lines.findIndex((line, i) => line.trim() !== '' && !line.trim().startsWith('#') && !(declared !== undefined && i === 0));
  const text = lines[at] ?? '';
  const delimiter = known ?? declared ?? likeliestDelimiter(text);
  const columns = splitCells(text, delimiter);
  return { line: at + 1, delimiter, columns, meanings: columns.map((name) => (name === '' ? 'ignored' : meaning(name))) };
}

const likeliestDelimiter = (text: string): string =>
  DELIMITERS.reduce<string>((best, candidate) => (text.split(candidate).length > text.split(best).length ? candidate : best), ',');

function splitCells(text: string, delimiter: string): readonly string[] {
  try {
    return parse(text, { delimiter, trim: true })[0] ?? [];
  } catch {
    return text.split(delimiter).map((cell) => cell.trim());
  }
}
