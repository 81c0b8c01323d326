import type { Line } from './lines.js';

/** The lines of one CSV record: more than one if a quoted cell holds line ends (RFC 4180, section 2). */
export interface CsvRecord {
  readonly lines: readonly Line[];
  /** A quote was opened and not closed within {@link LONGEST_RECORD}, or before the end: `lines` holds the line that opens it. */
  readonly open: boolean;
}

/** Longest record, in UTF-16 code units. Limits the effect of one forgotten quote. */
export const LONGEST_RECORD = 128 * 1024;

/** Limit for characters of broken records that are read again: a number for each character of the file, and a number for any file. */
const REREAD_LIMIT = { each: 4, always: 2 * LONGEST_RECORD } as const;

export const textOf = (record: CsvRecord): string =>
  record.lines.length === 1 ? (record.lines[0]?.text ?? '') : record.lines.map((line) => line.text).join('\n');

/** A scanned line and its effect on quotes: so a table is read in one pass, wherever its records begin. */
interface ScannedLine {
  readonly line: Line;
  /** Whether a quote is open after the line, if a record begins with it. */
  readonly opens: boolean;
  /** Whether a quote is still open after the line, if one is open before it. */
  readonly stays: boolean;
  /** Characters from the beginning of the file to the end of the line, line ends included. */
  readonly end: number;
}

/**
 * Finds the ends of records, so that a broken record can be returned line by line: `giveBack` has all lines except the first read again. So one forgotten quote
 * costs one line, not the file. The time is proportional to the text, wherever its quotes are.
 */
export class CsvRecords {
  private scanned: ScannedLine[] = [];
  private next = 0;
  /** No line between `next` and this index closes a quote that is open before it. */
  private closer = 0;
  private read = 0;
  private rereadBudget: number = REREAD_LIMIT.always;

  constructor(private readonly delimiter: string) {}

  push(lines: readonly Line[]): void {
    if (this.next > this.scanned.length / 2) this.forget();
    for (const line of lines) {
      this.read += line.text.length + 1;
      this.rereadBudget += REREAD_LIMIT.each * (line.text.length + 1);
      const [opens, stays] = [false, true].map((before) => endsQuoted(line.text, this.delimiter, before));
      this.scanned.push({ line, opens: opens ?? false, stays: stays ?? true, end: this.read });
    }
  }

  /** Returns the next whole record; undefined: more lines are needed. With `ended` the remaining lines are a record, too. */
  take(ended: boolean): CsvRecord | undefined {
    for (let first = this.scanned[this.next]; first; first = this.scanned[this.next]) {
      if (this.isBlank(first.line)) {
        this.next += 1;
        continue;
      }
      if (first.line.cut || !first.opens) return this.takeUntil(this.next + 1, false);
      const [start, last] = [first.end - first.line.text.length - 1, this.closing()];
      const reached = this.scanned[last - 1]?.end ?? start;
      if (reached - start > LONGEST_RECORD || this.rereadBudget < 0) return this.takeUntil(this.next + 1, true);
      const closing = this.scanned[last];
      if (closing) return closing.line.cut ? this.takeUntil(this.next + 1, true) : this.takeUntil(last + 1, false);
      return ended ? this.takeUntil(this.next + 1, true) : undefined;
    }
    return undefined;
  }

  /** Returns all lines of the last record except the first, to be read again. */
  giveBack(record: CsvRecord): void {
    this.next -= record.lines.length - 1;
    if (record.lines.length > 1) this.rereadBudget -= textLength(record);
  }

  private takeUntil(end: number, open: boolean): CsvRecord {
    const lines = this.scanned.slice(this.next, end).map(({ line }) => line);
    this.next = end;
    return { lines, open };
  }

  /** Returns the index of the first line after the next one that closes a quote open before it, or that was cut. */
  private closing(): number {
    this.closer = Math.max(this.closer, this.next + 1);
    for (let candidate = this.scanned[this.closer]; candidate?.stays && !candidate.line.cut; candidate = this.scanned[this.closer]) {
      this.closer += 1;
    }
    return this.closer;
  }

  private forget(): void {
    this.scanned = this.scanned.slice(this.next);
    this.closer = Math.max(0, this.closer - this.next);
    this.next = 0;
  }

  /** Spreadsheets write empty rows as delimiters only. */
  private isBlank({ text, cut }: Line): boolean {
    return (
      !cut && (text === '' || text.startsWith(this.delimiter) || text.startsWith(' ')) && text.replaceAll(this.delimiter, '').trim() === ''
    );
  }
}

const textLength = ({ lines }: CsvRecord): number => lines.reduce((sum, { text }) => sum + text.length + 1, 0);

/**
 * Whether a quoted cell is still open at the end of the line. A quote opens a cell only at the cell's beginning; a doubled quote is a character of the text.
 */
function endsQuoted(text: string, delimiter: string, before: boolean): boolean {
  if (!text.includes('"')) return before;
  let quoted = before;
  let atStart = !before;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char !== '"') continue;
      if (text[i + 1] === '"') i += 1;
      else quoted = false;
    } else if (char === '"' && atStart) {
      quoted = true;
      atStart = false;
    } else if (char === delimiter) atStart = true;
    else if (char !== ' ') atStart = false;
  }
  return quoted;
}
