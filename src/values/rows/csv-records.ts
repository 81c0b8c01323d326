import type { Line } from './lines.js';

/** The lines that make one CSV record: more than one where a quoted cell holds line ends (RFC 4180, section 2). */
export interface CsvRecord {
  readonly lines: readonly Line[];
  /** A quote was opened and never closed within {@link LONGEST_RECORD}, or before the end: `lines` holds the line that opens it. */
  readonly open: boolean;
}

/** Longest record, in UTF-16 code units. Bounds how far one forgotten quote reaches. */
export const LONGEST_RECORD = 128 * 1024;

/** How many characters of broken records may be read again: so many for each character of the file, and so many in any file. */
const REREAD_LIMIT = { each: 4, always: 2 * LONGEST_RECORD } as const;

export const textOf = (record: CsvRecord): string =>
  record.lines.length === 1 ? (record.lines[0]?.text ?? '') : record.lines.map((line) => line.text).join('\n');

/** A line and what it does to a quote: a table is then read in one pass, wherever its records turn out to begin. */
interface ScannedLine {
  readonly line: Line;
  /** Whether a quote is open behind it, if a record begins with it. */
  readonly opens: boolean;
  /** Whether a quote is still open behind it, if one is open before it. */
  readonly stays: boolean;
  /** Characters from the beginning of the file to its end, line ends included. */
  readonly end: number;
}

/**
 * Finds where records end, so that a broken one can be given back line by line: `giveBack` has all lines but the first read again, and one forgotten
 * quote costs one line, not the file. Takes time in proportion to the text, however its quotes stand.
 */
export class CsvRecords {
  private scanned: ScannedLine[] = [];
  private next = 0;
  /** No line between `next` and here closes a quote that is open before it. */
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

  /** The next whole record; undefined: more lines are needed. With `ended` what is left is a record, too. */
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

  /** Of the record that was taken last: all lines but the first. */
  giveBack(record: CsvRecord): void {
    this.next -= record.lines.length - 1;
    if (record.lines.length > 1) this.rereadBudget -= textLength(record);
  }

  private takeUntil(end: number, open: boolean): CsvRecord {
    const lines = this.scanned.slice(this.next, end).map(({ line }) => line);
    this.next = end;
    return { lines, open };
  }

  /** The place of the first line behind the next one that closes a quote which is open before it, or of which only the beginning is known. */
  private closing(): number {
    this.closer = Math.max(this.closer, this.next + 1);
    for (let one = this.scanned[this.closer]; one?.stays && !one.line.cut; one = this.scanned[this.closer]) this.closer += 1;
    return this.closer;
  }

  private forget(): void {
    this.scanned = this.scanned.slice(this.next);
    this.closer = Math.max(0, this.closer - this.next);
    this.next = 0;
  }

  /** Spreadsheets write empty rows as delimiters alone. */
  private isBlank({ text, cut }: Line): boolean {
    return (
      !cut && (text === '' || text.startsWith(this.delimiter) || text.startsWith(' ')) && text.replaceAll(this.delimiter, '').trim() === ''
    );
  }
}

const textLength = ({ lines }: CsvRecord): number => lines.reduce((sum, { text }) => sum + text.length + 1, 0);

/** Whether a quoted cell is still open at the end of the line. A quote opens a cell only at the cell's beginning; a doubled one stands for itself. */
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
