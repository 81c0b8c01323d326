import { openRows } from '../../../src/edge/cli/rows/open-rows.js';
import { csvRows } from '../../../src/values/rows/csv-rows.js';
import { csvHeader, headerEndFinder } from '../../../src/values/rows/formats.js';
import { type Line, lineBlocks } from '../../../src/values/rows/lines.js';
import { isBroken, type SourceRow } from '../../../src/values/rows/row.js';
import { JsonElements } from '../../../src/values/rows/json-elements.js';
import { peek } from '../../../src/values/rows/text-chunks.js';

/** How often each character of a text may be read: where every line is read again for each line before it, it is hundreds of times or more. */
const MOST_READINGS = 60;
/** The same of a list of half a million characters: after each of the first 200 elements without an end, four methods read the next 128 KB. */
const MOST_READINGS_OF_LIST = 300;

type Method = (this: string, ...args: unknown[]) => unknown;
const SEARCHES = ['split', 'replace', 'indexOf', 'includes', 'search', 'match', 'trim', 'trimStart'] as const;
const LETTERS = ['charAt', 'charCodeAt', 'codePointAt'] as const;

/** Counts the characters that methods of strings read while `work` runs: a search reads its whole text, and others a single letter. */
async function countRead(work: () => Promise<unknown>): Promise<number> {
  let read = 0;
  const methods = String.prototype as unknown as Record<string, Method>;
  const originals = [...SEARCHES, ...LETTERS].map((name) => [name, methods[name] as Method] as const);
  const counting = (original: Method, readOf: (text: string) => number): Method =>
    function (first, second) {
      read += readOf(this);
      return original.call(this, first, second);
    };
  for (const [name, original] of originals) {
    methods[name] = counting(original, (LETTERS as readonly string[]).includes(name) ? () => 1 : (text) => text.length);
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) methods[name] = original;
  }
  return read;
}

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function all(rows: AsyncIterable<readonly SourceRow[]>): Promise<SourceRow[]> {
  const found: SourceRow[] = [];
  for await (const block of rows) for (const row of block) found.push(row);
  return found;
}

describe('Reading a table costs time in proportion to its length', () => {
  it('hands each piece to the search for the header once, and not what came before', async () => {
    const seen: number[] = [];
    const read = headerEndFinder();
    const { head } = await peek(inPieces('x'.repeat(60_000), 100), (piece) => (seen.push(piece.length), read(piece)), 64 * 1_024);
    expect(head).toHaveLength(60_000);
    expect(seen.reduce((sum, length) => sum + length, 0)).toBe(60_000);
  });

  it.each([
    ['a value that is no header', 'value\n+6620000000\n', 6],
    ['blank lines and a comment before it', ' \n\r\n# a list\n value ,kind\nx', 26],
    ['the line of a spreadsheet that names the delimiter', 'sep=;\r\nvalue;kind\r\nx', 18],
    ['a file whose only line does not end', 'value', 5],
  ])('reads as far as the header in one-letter pieces: %s', async (_, text, enough) => {
    const { head } = await peek(inPieces(text, 1), headerEndFinder(), 64 * 1_024);
    expect(head).toBe(text.slice(0, enough));
    expect(csvHeader(head).columns[0]).toBe('value');
  });

  it('reads 60 KB without the end of a line a fixed number of times, in one piece and in many', async () => {
    for (const size of [60_000, 64]) {
      const text = 'x'.repeat(60_000);
      const peeked = await countRead(() => peek(inPieces(text, size), headerEndFinder(), 64 * 1_024));
      const hints = { name: '', given: new Set<never>(), hosts: false, ignoreUnknown: false };
      const opened = await countRead(() => openRows(inPieces(text, size), hints).catch(() => undefined));
      for (const read of [peeked, opened]) {
        expect(read).toBeGreaterThanOrEqual(text.length);
        expect(read).toBeLessThan(MOST_READINGS * text.length);
      }
    }
  });

  it('cuts a long line that comes letter by letter', async () => {
    const lines: Line[] = [];
    const text = `${'x'.repeat(150_000)}\r\ny\r\rz`;
    const read = await countRead(async () => {
      for await (const block of lineBlocks(inPieces(text, 1), 100_000)) lines.push(...block);
    });
    expect(lines.map(({ number, text, cut }) => [number, text.length, cut])).toEqual([
      [1, 100_000, true],
      [2, 1, false],
      [3, 0, false],
      [4, 1, false],
    ]);
    expect(read).toBeGreaterThanOrEqual(150_000);
    expect(read).toBeLessThan(MOST_READINGS * text.length);
  });

  /** Lines that count how many of their characters are read. */
  async function readCounted(lines: readonly string[]) {
    let read = 0;
    const counted = lines.map((text, at): Line => {
      return {
        number: at + 2,
        cut: false,
        get text() {
          read += text.length;
          return text;
        },
      };
    });
    async function* blocks(): AsyncGenerator<readonly Line[]> {
      yield counted;
    }
    const rows = await all(csvRows(blocks(), csvHeader('value,description\n')));
    return { rows, read, length: lines.reduce((sum, line) => sum + line.length, 0) };
  }

  it.each([
    ['each line opens a quote', Array<string>(6_000).fill('a"b,"')],
    ['each line opens a quote that the last one closes', [...Array<string>(6_000).fill('"y","z'), '"']],
    ['each line closes one quote and opens another', Array<string>(6_000).fill('y","z')],
  ])('reads a table whose quotes are broken no more than a fixed number of times: %s', async (_, lines) => {
    const { rows, read, length } = await readCounted(lines);
    expect(rows.length).toBeGreaterThan(0);
    expect(read).toBeLessThan(MOST_READINGS * length);
  });

  it.each([
    ['brackets that are never closed', '[\n', 250_000],
    ['elements that do not end beside some that do', '{\n{}\n,', 166_667],
  ])('reads a list of half a million characters a fixed number of times: %s', async (_, unit, most) => {
    const elements = new JsonElements();
    let found = 0;
    const text = `[${unit.repeat(500_000 / unit.length)}`;
    const read = await countRead(async () => {
      for await (const piece of inPieces(text, 65_536)) found += elements.push(piece).length;
      found += elements.end().elements.length;
    });
    expect(found).toBe(most);
    expect(read).toBeGreaterThanOrEqual(text.length);
    expect(read).toBeLessThan(MOST_READINGS_OF_LIST * text.length);
  });

  it('refuses the one line whose quote is never closed before 300,000 short or empty ones, and reads on behind it', async () => {
    for (const [line, most] of [
      ['x', 300_001],
      ['', 1],
    ] as const) {
      const { rows } = await readCounted(['"open', ...Array<string>(300_000).fill(line)].map((text) => (text === '' ? '' : `${text},`)));
      expect(rows).toHaveLength(most);
      expect(rows.filter(isBroken)).toMatchObject([{ line: 2, code: 'QUOTE_NOT_CLOSED' }]);
    }
  });

  it('reads records over many lines beside broken ones', async () => {
    const good = ['"two', 'lines",x'];
    const { rows } = await readCounted([...good, 'b"ad,"', ...good, ...good]);
    expect(rows.map((row) => (isBroken(row) ? row.code : row.fields.value))).toEqual([
      'two\nlines',
      'CSV_INVALID',
      'two\nlines',
      'two\nlines',
    ]);
  });
});
