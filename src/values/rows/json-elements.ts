/** The text of one element of a JSON list. `line` counts from 1. */
export interface JsonElement {
  readonly line: number;
  readonly text: string;
}

/** Longest element, in UTF-16 code units. Bounds memory, and the effect of one forgotten bracket. */
export const LONGEST_ELEMENT = 128 * 1024;
/**
 * Limit of elements without an end in one file. Each makes the following text be read again; after the limit every line is an element, because the time would
 * otherwise be quadratic.
 */
const MOST_RECOVERIES = 200;

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [0x22, 0x5c, 0x2c, 0x0a];
const isOpening = (code: number): boolean => code === 0x5b || code === 0x7b;
const isClosing = (code: number): boolean => code === 0x5d || code === 0x7d;

/**
 * Finds the elements of one JSON list (RFC 8259) of any length, piece by piece. It checks only strings and brackets; `JSON.parse` decides whether an element is
 * JSON. A string cannot continue after the end of a line, so a forgotten quote ends there; after a forgotten bracket the search continues in the next line.
 */
export class JsonElements {
  /** 0 outside the list, 1 between its elements. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private line = 1;
  private text = '';
  private startLine = 1;
  private closed = false;
  private recoveries = 0;

  /** Lines begun so far. */
  get linesRead(): number {
    return this.line;
  }

  push(chunk: string): JsonElement[] {
    const found = this.scan(chunk);
    while (this.text.length > LONGEST_ELEMENT) found.push(...this.recover());
    return found;
  }

  /** Returns the rest at the end: the last element of a list that is not closed. */
  end(): { readonly elements: readonly JsonElement[]; readonly complete: boolean } {
    const elements: JsonElement[] = [];
    for (let before = Infinity; this.depth > 1 && this.text.length < before;) {
      before = this.text.length;
      elements.push(...this.recover());
    }
    const complete = this.closed && this.text.trim() === '';
    return { elements: [...elements, ...this.finishElement()], complete };
  }

  private scan(chunk: string): JsonElement[] {
    const found: JsonElement[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const ends = this.step(chunk.charCodeAt(i));
      if (!ends) continue;
      this.text += chunk.slice(from, i);
      from = i + 1;
      found.push(...this.finishElement());
    }
    this.text += chunk.slice(from);
    return found;
  }

  /** Processes one character; true if it ends an element or begins the list. */
  private step(code: number): boolean {
    if (code === NEWLINE) {
      this.line += 1;
      this.inString = false;
      this.escaped = false;
    } else if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (code === BACKSLASH) this.escaped = true;
      else if (code === QUOTE) this.inString = false;
    } else if (code === QUOTE) this.inString = true;
    else if (code === COMMA) return this.depth === 1;
    else if (isOpening(code)) {
      this.depth += 1;
      return this.depth === 1 && !this.closed;
    } else if (isClosing(code)) return this.closeBracket(code);
    return false;
  }

  /** An unmatched closing brace stays in its element, which is then not JSON. */
  private closeBracket(code: number): boolean {
    if (this.depth === 1 && code === 0x5d) {
      this.depth = 0;
      this.closed = true;
      return true;
    }
    if (this.depth > 1) this.depth -= 1;
    return false;
  }

  private finishElement(): JsonElement[] {
    const text = this.text.trim();
    const leading = this.text.slice(0, this.text.length - this.text.trimStart().length);
    const line = this.startLine + leading.split('\n').length - 1;
    this.text = '';
    this.startLine = this.line;
    return text === '' ? [] : [{ line, text }];
  }

  /** Gives up the first line of an element without an end, and reads the others again. */
  private recover(): JsonElement[] {
    const element = this.text.trimStart();
    const skipped = this.text.slice(0, this.text.length - element.length).split('\n').length - 1;
    const line = this.startLine + skipped;
    const at = element.indexOf('\n');
    this.depth = 1;
    this.inString = false;
    this.escaped = false;
    this.text = '';
    this.recoveries += 1;
    if (at < 0) {
      this.startLine = this.line;
      return [{ line, text: element }];
    }
    if (this.recoveries > MOST_RECOVERIES) {
      const lines = element.split('\n');
      this.line = line + lines.length - 1;
      this.startLine = this.line;
      return lines.flatMap((text, index) => (text.trim() === '' ? [] : [{ line: line + index, text: text.trim() }]));
    }
    this.line = line + 1;
    this.startLine = this.line;
    return [{ line, text: element.slice(0, at) }, ...this.scan(element.slice(at + 1))];
  }
}
