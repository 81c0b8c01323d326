import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { LONGEST_LINE } from '../../../../src/values/rows/lines.js';
import { columnMapping } from '../../../../src/edge/cli/rows/column-mapping.js';
import { openRows, type RowHints } from '../../../../src/edge/cli/rows/open-rows.js';
import { isBroken, type SourceRow } from '../../../../src/values/rows/row.js';
import { textChunks } from '../../../../src/values/rows/text-chunks.js';
import { guardedCell } from '../../../../src/values/values/spreadsheet-cell.js';

const HINTS: RowHints = { name: '', given: new Set(['kind', 'threat', 'tlp']), hosts: false, ignoreUnknown: false };

/** Reads bytes that come in pieces of `size`. */
async function read(text: string | Buffer, hints: Partial<RowHints> = {}, size = 65_536) {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const { format, columns, rows: blocks } = await openRows(textChunks(pieces()), { ...HINTS, ...hints });
  const rows: SourceRow[] = [];
  for await (const block of blocks) rows.push(...block);
  return { format, columns, rows };
}

/** What became of each row: its line and fields, or its line and the code of its reject. */
const seen = (rows: readonly SourceRow[]): unknown[] => rows.map((row) => [row.line, isBroken(row) ? row.code : row.fields]);

describe('the format of an input', () => {
  it.each([
    ['csv', 'Value,KIND\na,phone\n', 'x.txt'],
    ['csv', 'kind;value\nphone;a\n', ''],
    ['csv', 'value\tkind\na\tphone\n', 'x.tsv'],
    ['csv', '\n# from the raid\nvalue\na\n', ''],
    ['ndjson', '{"value":"a"}\n{"value":"b"}\n', 'x.txt'],
    ['json', ' [\n"a",\n"b"]', 'x.txt'],
    ['json', '[]', 'x.csv'],
    ['lines', '[2001:db8::1]\n', 'x.txt'],
    ['lines', '+66 81 234 5678\n', ''],
    ['lines', '', ''],
  ])('is found: %s', async (format, text, name) => {
    expect((await read(text, { name })).format).toBe(format);
  });

  it('is what the person says it is', async () => {
    expect(await read('value\nb\n', { format: 'lines' })).toMatchObject({ format: 'lines', rows: [{ line: 1 }, { line: 2 }] });
  });

  it('is refused in a sentence where no row could be published', async () => {
    await expect(read('number,kind\n1,phone\n', { name: 'x.csv' })).rejects.toThrow('no field for the column “number”');
    await expect(read('kind\nphone\n', { name: 'x.csv' })).rejects.toThrow('no column “value”');
    await expect(read('value,Value\na,b\n')).rejects.toThrow('Two columns of the header mean value');
    await expect(read('value,tlp\na,red\n', { given: new Set() })).rejects.toThrow('Add --threat');
    await expect(read('{\n  "deny": ["a"]\n}\n')).rejects.toThrow('one JSON object over several lines');
    for (const bundle of ['{"type":"bundle","id":"bundle--1","objects":[]}', '{\n  "id": "bundle--1",\n  "objects": [\n']) {
      await expect(read(bundle)).rejects.toThrow('POST /bulk/stix');
    }
    for (const event of ['{"Event":{"info":"x"}}', '{\n "response": [\n']) await expect(read(event)).rejects.toThrow('POST /bulk/misp');
  });
});

describe('CSV', () => {
  it('reads names in any spelling, quoted line ends, a byte order mark, CRLF and doubled quotes', async () => {
    const { rows, columns } = await read('\uFEFFVALUE,Valid-Until,external_id\r\n"a ""b""",2030-01-01,7\r\n\r\n"c,\r\nd" , ,8\r\n');
    expect(columns).toEqual(['VALUE', 'Valid-Until', 'external_id']);
    expect(seen(rows)).toEqual([
      [2, { value: 'a "b"', validUntil: '2030-01-01', externalId: '7' }],
      [4, { value: 'c,\nd', validUntil: '', externalId: '8' }],
    ]);
  });

  it('reads spreadsheets’ forms: sep=, tabulators with empty cells, UTF-16', async () => {
    expect(seen((await read('sep=;\r\nvalue;tags\r\na;x|y\r\n')).rows)).toEqual([[3, { value: 'a', tags: 'x|y' }]]);
    const tabs = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('value\tbank\ttags\na\t\tx\n\t\t\n', 'utf16le')]);
    expect(seen((await read(tabs, {}, 3)).rows)).toEqual([[2, { value: 'a', bank: '', tags: 'x' }]]);
    const bare = Buffer.from('value\ttags\nสวัสดี\tx\n', 'utf16le');
    for (const bytes of [bare, Buffer.from(bare).swap16()]) {
      expect(seen((await read(bytes, {}, 1)).rows)).toEqual([[2, { value: 'สวัสดี', tags: 'x' }]]);
    }
    expect(seen((await read('a\n', {}, 1)).rows)).toEqual([[1, { value: 'a' }]]);
    expect(seen((await read('value,tags\n,\n , \nb,\n')).rows)).toEqual([[4, { value: 'b', tags: '' }]]);
  });

  it('gives up one line for a broken row, and goes on behind it', async () => {
    const text = 'value,description\na,"never closed\nb,fine\nc,odd"quote\n"d"x,1\ne\nf,1,2\ng,1,,\nh,"two\nlines"\n';
    const { rows } = await read(text);
    expect(seen(rows)).toEqual([
      [2, 'CSV_INVALID'],
      [3, { value: 'b', description: 'fine' }],
      [4, 'CSV_INVALID'],
      [5, 'CSV_INVALID'],
      [6, 'CELLS_MISMATCH'],
      [7, 'CELLS_MISMATCH'],
      [8, { value: 'g', description: '1' }],
      [9, { value: 'h', description: 'two\nlines' }],
    ]);
    expect(rows[0]?.original()).toEqual(['a,"never closed']);
  });

  it('loses one line of a hundred thousand to a quote that is never closed', async () => {
    const text = `value\n"open\n${'x\n'.repeat(100_000)}`;
    const { rows } = await read(text);
    expect(rows).toHaveLength(100_001);
    const lost = rows.filter(isBroken);
    expect(seen(lost)).toEqual([[2, 'QUOTE_NOT_CLOSED']]);
    expect(lost[0]?.reason).toContain('lines below were read as rows of their own, and may be published');
  });

  it('rejects a row with bytes that are no text, and one that is too long', async () => {
    const text = Buffer.concat([Buffer.from('value\ncaf'), Buffer.from([0xe9]), Buffer.from(`\n${'x'.repeat(LONGEST_LINE + 9)}\nb\n`)]);
    expect(seen((await read(text)).rows)).toEqual([
      [2, 'NOT_UTF8'],
      [3, 'ROW_TOO_LONG'],
      [4, { value: 'b' }],
    ]);
  });

  it('gives back every table that was written as CSV, however it is cut into pieces', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\uFFFD]/g, '').trim());
    const filled = fc.tuple(cell, cell).filter((cells) => cells.some((one) => one !== ''));
    const table = fc.array(filled, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (cells, size) => {
        const text = stringify([['value', 'description'], ...cells.map((row) => row.map(guardedCell))], { quoted: true });
        const { rows } = await read(text, {}, size);
        expect(rows.map((row) => !isBroken(row) && [row.fields.value, row.fields.description])).toEqual(cells);
      }),
    );
  });

  it('passes over unknown columns only when told to, and over those of a file of rejects', async () => {
    const { rows } = await read('value,colour,line,code,reason\na,red,7,X,Y\n', { ignoreUnknown: true });
    expect(seen(rows)).toEqual([[2, { value: 'a' }]]);
  });
});

describe('JSON', () => {
  it('reads NDJSON and reports each line that is none', async () => {
    const { rows } = await read('{"value":"a","valid_until":null}\nnonsense\n\n["x"]\n"b"\n{"value":"c","colour":1}', { name: 'x.ndjson' });
    expect(seen(rows)).toEqual([
      [1, { value: 'a', validUntil: null }],
      [2, 'JSON_INVALID'],
      [4, 'JSON_NO_OBJECT'],
      [5, { value: 'b' }],
      [6, 'FIELD_UNKNOWN'],
    ]);
  });

  it('takes a field from one member: two that say something are a mistake, one that says nothing is none', async () => {
    const mapping = columnMapping(['tel=value']);
    const text = '{"tel":"a","value":"b"}\n{"value":"b","tel":"a"}\n{"tel":"a","value":null}\n{"value":"","tel":"b"}\n{"tel":"c"}\n';
    const { rows } = await read(text, { format: 'ndjson', ...(mapping && { mapping }) });
    expect(seen(rows)).toEqual([
      [1, 'FIELD_TWICE'],
      [2, 'FIELD_TWICE'],
      [3, { value: 'a' }],
      [4, { value: 'b' }],
      [5, { value: 'c' }],
    ]);
  });

  it('passes over the line with which an export ends, and over no other', async () => {
    const end = '{"complete":true,"count":1,"leftOut":{"red":0},"exportId":"019f0000-0000-7000-8000-000000000000"}';
    const spaced = '{"complete": true, "count": 1, "leftOut": {"red": 0}, "exportId": "019f"} ';
    expect(seen((await read(`"a"\n${end}\r\n"b"\n${spaced}\n{"complete":true}\n`, { format: 'ndjson' })).rows)).toEqual([
      [1, { value: 'a' }],
      [3, { value: 'b' }],
      [5, 'FIELD_UNKNOWN'],
    ]);
  });

  it('reads a list of strings or objects', async () => {
    expect(await read('[\n  "a",\n  "b, ]"\n]\n')).toMatchObject({
      columns: ['value'],
      rows: [{ line: 2, fields: { value: 'a' } }, { line: 3 }],
    });
    expect(seen((await read('[{"value":"a","tags":["x"]},\n{"value":"b"}]')).rows)).toEqual([
      [1, { value: 'a', tags: ['x'] }],
      [2, { value: 'b' }],
    ]);
  });

  it('goes on behind a forgotten quote or bracket, and says when the list is cut off', async () => {
    const { rows } = await read('[\n{"value":"a},\n{"value":"b"},\n{"value":"c", "tags":["x"},\n{"value":"d"},\n{"value":"e"');
    expect(rows.filter((row) => !isBroken(row)).map((row) => row.line)).toEqual(expect.arrayContaining([3, 5]));
    expect(rows.at(-1)).toMatchObject({ code: 'LIST_NOT_CLOSED' });
    expect(rows.filter((row) => !isBroken(row) && row.line === 6)).toEqual([]);
  });

  it('finds the same elements however a list is cut into pieces', async () => {
    const list = fc.array(fc.oneof(fc.string(), fc.record({ value: fc.string(), tags: fc.array(fc.string(), { maxLength: 3 }) })), {
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(list, fc.integer({ min: 1, max: 30 }), fc.boolean(), async (values, size, pretty) => {
        const { rows } = await read(JSON.stringify(values, undefined, pretty ? 2 : 0), { format: 'json' }, size);
        expect(rows.map((row) => !isBroken(row) && row.fields)).toEqual(
          values.map((one) => (typeof one === 'string' ? { value: one } : one)),
        );
      }),
    );
  });

  it('bears lists that are broken all over', async () => {
    const { rows } = await read(`["a",\n${'[{\n'.repeat(2_000)}`);
    expect(rows[0]).toMatchObject({ line: 1, fields: { value: 'a' } });
    expect(rows.slice(1).every(isBroken)).toBe(true);
  });
});

describe('one value a line', () => {
  it('passes over comments and blank lines, not over fragments of addresses', async () => {
    const text = '# list\n\n  +66 81 234 5678  # from a raid\nhttps://x.example/#top\r\nc';
    expect(seen((await read(text)).rows)).toEqual([
      [3, { value: '+66 81 234 5678' }],
      [4, { value: 'https://x.example/#top' }],
      [5, { value: 'c' }],
    ]);
  });

  it('passes over the comments and the first line of an Adblock list', async () => {
    const text = '[Adblock Plus 2.0]\n! Title: scams\n!https://list.example\n||a.example^\n  ! why\nb!c\n[2001:db8::1]\n';
    expect(seen((await read(text, { format: 'lines' })).rows)).toEqual([
      [4, { value: '||a.example^' }],
      [6, { value: 'b!c' }],
      [7, { value: '[2001:db8::1]' }],
    ]);
  });

  it('reads a blocking rule with options, and refuses one that holds for other sites alone', async () => {
    const text =
      '||a.example^$all\n||b.example^$third-party,DOC\nc.example^$popup\n||d.example^$domain=e.example\n||f.example^$removeparam\n||g.example^$script,badfilter\n';
    expect(seen((await read(text, { format: 'lines' })).rows)).toEqual([
      [1, { value: '||a.example^' }],
      [2, { value: '||b.example^' }],
      [3, { value: 'c.example^' }],
      ...[4, 5, 6].map((line) => [line, 'ADBLOCK_RULE']),
    ]);
  });

  it('passes over what stands behind a semicolon, as in lists of networks', async () => {
    const text = '; Spamhaus DROP List\n192.0.2.0/24 ; SBL1\nhttps://x.example/a;b\n';
    expect(seen((await read(text, { format: 'lines' })).rows)).toEqual([
      [2, { value: '192.0.2.0/24' }],
      [3, { value: 'https://x.example/a;b' }],
    ]);
  });

  it.each([
    'good.example##.banner',
    'good.example,other.example#@#.banner',
    'good.example#?#div:has(> a)',
    '@@||good.example^',
    '@@good.example',
  ])('takes no indicator from a filter rule that hides parts of a page or makes an exception: %s', async (rule) => {
    const { rows } = await read(`||a.example^\n${rule}\n`, { format: 'lines' });
    expect(rows.map((row) => (isBroken(row) ? [row.line, row.code, row.original()[0]?.includes(rule)] : row.line))).toEqual([
      1,
      [2, 'ADBLOCK_RULE', true],
    ]);
  });

  it('need not have one kind', async () => {
    expect(seen((await read('a.example\n192.0.2.1\n', { given: new Set(['threat', 'tlp']) })).rows)).toHaveLength(2);
  });

  it('understands hosts files where the values are domains', async () => {
    const text = '127.0.0.1 localhost\n::1 ip6-localhost\n0.0.0.0 a.example b.example\n0.0.0.0\tc.example # why\nd.example\n';
    expect(seen((await read(text, { hosts: true })).rows)).toEqual([
      [3, { value: 'a.example' }],
      [3, { value: 'b.example' }],
      [4, { value: 'c.example' }],
      [5, { value: 'd.example' }],
    ]);
    expect(seen((await read('0.0.0.0 a.example\n')).rows)).toEqual([[1, { value: '0.0.0.0 a.example' }]]);
  });
});
