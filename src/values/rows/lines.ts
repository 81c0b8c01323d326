import { TimeSlice } from './time-slices.js';

/** A physical line without its end. `number` counts from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** The line was longer than {@link LONGEST_LINE}; `text` is its beginning. */
  readonly cut: boolean;
}

/** Longest line that is read completely, in UTF-16 code units; the rest of a longer one is skipped, so that memory stays bounded. */
export const LONGEST_LINE = 1024 * 1024;

/** Lines that are yielded together. */
const BLOCK_LINES = 1_000;

export const TOO_LONG = { code: 'ROW_TOO_LONG', reason: 'This row is longer than a million characters.' } as const;

/**
 * Splits text into lines; line ends are LF, CRLF or CR. Yields blocks, because single lines would cost more than their search, and yields the event loop in
 * between: with a text that is already in memory and contains no row, no other code would.
 * @param longest of a line that is read completely, in UTF-16 code units
 */
export async function* lineBlocks(chunks: AsyncIterable<string>, longest = LONGEST_LINE): AsyncGenerator<readonly Line[]> {
  const cutter = new LineSplitter(longest);
  const slice = new TimeSlice();
  for await (const chunk of chunks) {
    const lines = cutter.push(chunk);
    for (let at = 0; at < lines.length; at += BLOCK_LINES) {
      if (slice.isLong) await slice.yieldToOthers();
      yield lines.slice(at, at + BLOCK_LINES);
    }
  }
  const last = cutter.end();
  if (last) yield [last];
}

/** Reads each chunk once: a line in small pieces costs no more than one in a single piece. */
class LineSplitter {
  /** The beginning of the present line, in the pieces in which it came. */
  private begun: string[] = [];
  private length = 0;
  private number = 0;
  /** The last chunk ended with a CR, which ended its line: a following LF belongs to it. */
  private afterCr = false;

  constructor(private readonly longest: number) {}

  push(chunk: string): Line[] {
    const text = this.afterCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    if (chunk !== '') this.afterCr = chunk.endsWith('\r');
    const parts = text.split(/\r\n|\n|\r/);
    const rest = parts.pop() ?? '';
    const lines = parts.map((part) => this.line(part));
    this.append(rest);
    return lines;
  }

  end(): Line | undefined {
    return this.length === 0 ? undefined : this.line('');
  }

  private line(last: string): Line {
    this.append(last);
    const line = { number: (this.number += 1), text: this.begun.join(''), cut: this.length > this.longest };
    this.begun = [];
    this.length = 0;
    return line;
  }

  private append(part: string): void {
    const room = this.longest - this.length;
    if (room > 0 && part !== '') this.begun.push(part.slice(0, room));
    this.length += part.length;
  }
}
