import type { Line } from './lines.js';

/** The lines that make one CSV record: more than one where a quoted cell holds line ends (RFC 4180, section 2). */
export interface CsvRecord {
  readonly lines: readonly Line[];
  /** A quote was opened and never closed within {@link LONGEST_RECORD}, or before the end. */
  readonly open: boolean;
}

/** Longest record, in UTF-16 code units. Bounds how far one forgotten quote reaches. */
export const LONGEST_RECORD = 128 * 1024;

export const textOf = (record: CsvRecord): string =>
  record.lines.length === 1 ? (record.lines[0]?.text ?? '') : record.lines.map((line) => line.text).join('\n');

/**
 * Finds where records end, so that a broken one can be given back line by line: `giveBack` puts all lines but the first in front of the rest again,
 * and one forgotten quote costs one line, not the file.
 */
export class CsvRecords {
  private waiting: Line[] = [];
  private next = 0;
  private pending: Line[] = [];
  private size = 0;
  private quoted = false;

  constructor(private readonly delimiter: string) {}

  push(lines: readonly Line[]): void {
    this.waiting = [...this.waiting.slice(this.next), ...lines];
    this.next = 0;
  }

  /** The next whole record; undefined: more lines are needed. With `ended` what is left is a record, too. */
  take(ended: boolean): CsvRecord | undefined {
    for (let line = this.waiting[this.next]; line; line = this.waiting[this.next]) {
      this.next += 1;
      if (this.pending.length === 0 && this.isBlank(line)) continue;
      this.pending.push(line);
      this.size += line.text.length;
      this.quoted = staysQuoted(line.text, this.delimiter, this.quoted);
      if (line.cut) return this.finished(this.pending.length > 1);
      if (!this.quoted) return this.finished(false);
      if (this.size > LONGEST_RECORD) return this.finished(true);
    }
    return ended && this.pending.length > 0 ? this.finished(true) : undefined;
  }

  giveBack(record: CsvRecord): void {
    this.waiting = [...record.lines.slice(1), ...this.waiting.slice(this.next)];
    this.next = 0;
  }

  /** Spreadsheets write empty rows as delimiters alone. */
  private isBlank({ text, cut }: Line): boolean {
    return (
      !cut && (text === '' || text.startsWith(this.delimiter) || text.startsWith(' ')) && text.replaceAll(this.delimiter, '').trim() === ''
    );
  }

  private finished(open: boolean): CsvRecord {
    const record = { lines: this.pending, open };
    this.pending = [];
    this.size = 0;
    this.quoted = false;
    return record;
  }
}

/** Whether a quoted cell is still open at the end of the line. A quote opens a cell only at the cell's beginning; a doubled one stands for itself. */
function staysQuoted(text: string, delimiter: string, before: boolean): boolean {
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
