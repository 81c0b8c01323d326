import { TimeSlice } from './time-slices.js';

/** A physical line without its end. `number` counts from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** The line was longer than {@link LONGEST_LINE}; `text` is its beginning. */
  readonly cut: boolean;
}

/** Longest line that is read whole, in UTF-16 code units; the rest of a longer one is passed over, so that memory stays bounded. */
export const LONGEST_LINE = 1024 * 1024;

/** Lines that are handed over at a time. */
const BLOCK_LINES = 1_000;

export const TOO_LONG = { code: 'ROW_TOO_LONG', reason: 'This row is longer than a million characters.' } as const;

/**
 * Cuts text into lines; ends of lines are LF, CRLF or CR. Gives them in blocks, since handing them over one by one costs more than finding them, and lets others have
 * the event loop in between: of a text that is there already, and of which no row comes, nothing else would.
 * @param longest of a line that is read whole, in UTF-16 code units
 */
export async function* lineBlocks(chunks: AsyncIterable<string>, longest = LONGEST_LINE): AsyncGenerator<readonly Line[]> {
  const cutter = new LineSplitter(longest);
  const mine = new TimeSlice();
  for await (const chunk of chunks) {
    const lines = cutter.push(chunk);
    for (let at = 0; at < lines.length; at += BLOCK_LINES) {
      if (mine.isLong) await mine.yieldToOthers();
      yield lines.slice(at, at + BLOCK_LINES);
    }
  }
  const last = cutter.end();
  if (last) yield [last];
}

/** Looks at each chunk once: a line that comes in small pieces costs no more than one that comes whole. */
class LineSplitter {
  /** The beginning of the line under way, in the pieces in which it came. */
  private begun: string[] = [];
  private length = 0;
  private number = 0;
  /** The last chunk ended with a CR, which ended its line: an LF that comes next belongs to it. */
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
