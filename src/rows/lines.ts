/** A physical line without its end. `number` counts from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** The line was longer than {@link LONGEST_LINE}; `text` is its beginning. */
  readonly cut: boolean;
}

/** Longest line that is read whole, in UTF-16 code units; the rest of a longer one is passed over, so that memory stays bounded. */
export const LONGEST_LINE = 1024 * 1024;

export const TOO_LONG = { code: 'ROW_TOO_LONG', reason: 'This row is longer than a million characters.' } as const;

/**
 * Cuts text into lines; ends of lines are LF, CRLF or CR. Gives them in blocks, since handing them over one by one costs more than finding them.
 * @param longest of a line that is read whole, in UTF-16 code units
 */
export async function* lineBlocks(chunks: AsyncIterable<string>, longest = LONGEST_LINE): AsyncGenerator<readonly Line[]> {
  const cutter = new LineCutter(longest);
  for await (const chunk of chunks) {
    const lines = cutter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = cutter.end();
  if (last) yield [last];
}

class LineCutter {
  private rest = '';
  private cut = false;
  private number = 0;

  constructor(private readonly longest: number) {}

  push(chunk: string): Line[] {
    const text = this.rest + chunk;
    const heldBack = text.endsWith('\r') ? 1 : 0;
    const parts = text.slice(0, text.length - heldBack).split(/\r\n|\n|\r/);
    const rest = parts.pop() ?? '';
    const lines = parts.map((part) => this.line(part));
    this.cut = rest.length > this.longest || (this.cut && parts.length === 0);
    this.rest = rest.slice(0, this.longest) + (heldBack ? '\r' : '');
    return lines;
  }

  end(): Line | undefined {
    const text = this.rest.replace(/\r$/, '');
    return text === '' ? undefined : this.line(text);
  }

  private line(text: string): Line {
    const cut = this.cut || text.length > this.longest;
    this.cut = false;
    this.number += 1;
    return { number: this.number, text: cut ? text.slice(0, this.longest) : text, cut };
  }
}
