import { parse } from 'csv-parse/sync';
import type { CsvHeader } from './csv-rows.js';
import { type Meanings, meaningOf } from './field-names.js';
import type { StopReading } from './text-chunks.js';

/** How rows may be written. `lines`: one value a line. `json`: one JSON list. */
export const FORMATS = ['csv', 'ndjson', 'json', 'lines'] as const;
export type Format = (typeof FORMATS)[number];

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Finds the format by the beginning of the text, and where that leaves a doubt by the end of the file's name. A `[` begins a JSON list only in front
 * of what a list may hold: it also begins an IPv6 address in a list of values.
 */
export function detectFormat(head: string, name: string, meaning: Meanings = meaningOf): Format {
  const text = head.trimStart();
  if (/^\[\s*(["{\]]|$)/.test(text)) return 'json';
  if (text.startsWith('{')) return 'ndjson';
  const ending = /\.(csv|tsv|tab|ndjson|jsonl)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending) return ending.includes('json') || ending === 'jsonl' ? 'ndjson' : 'csv';
  return csvHeader(head, undefined, meaning).meanings.includes('value') ? 'csv' : 'lines';
}

/** The line with which a spreadsheet names the delimiter. */
const DELIMITER_LINE = /^sep=(.)$/i;
/** So many characters of a line tell whether it is such a line. */
const LONGEST_DELIMITER_LINE = 'sep=;'.length;

/** Says when the line that {@link csvHeader} takes for the header has been read to its end. */
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
 * Reads the header of a CSV text: its first line that is neither blank nor a comment. The delimiter is the one among comma, semicolon, tabulator and
 * bar that the header uses most; a line `sep=;`, as spreadsheets write it, is obeyed.
 * @param known the delimiter, where it need not be found. @param meaning of a column's name
 */
export function csvHeader(head: string, known?: string, meaning: Meanings = meaningOf): CsvHeader {
  const lines = head.split(/\r\n|\n|\r/);
  const said = DELIMITER_LINE.exec(lines[0]?.trim() ?? '')?.[1];
  const at = lines.findIndex((line, i) => line.trim() !== '' && !line.trim().startsWith('#') && !(said !== undefined && i === 0));
  const text = lines[at] ?? '';
  const delimiter = known ?? said ?? likeliestDelimiter(text);
  const columns = splitCells(text, delimiter);
  return { line: at + 1, delimiter, columns, meanings: columns.map((name) => (name === '' ? 'ignored' : meaning(name))) };
}

const likeliestDelimiter = (text: string): string =>
  DELIMITERS.reduce<string>((best, one) => (text.split(one).length > text.split(best).length ? one : best), ',');

function splitCells(text: string, delimiter: string): readonly string[] {
  try {
    return parse(text, { delimiter, trim: true })[0] ?? [];
  } catch {
    return text.split(delimiter).map((cell) => cell.trim());
  }
}
