import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { openRowsOf } from '../../support/rows.js';
import { unknownColumns } from '../../../src/values/rows/unknown-columns.js';
import { rejectsForm } from '../../../src/exchange/imports/rejects.js';

const ACTIVE = /^['" ]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n]/;
const isSafe = (cell: string): boolean => !ACTIVE.test(cell) || cell.startsWith("'");

describe('Rejected rows', () => {
  const cell = fc.oneof(
    fc.constantFrom('=HYPERLINK("https://bad.example")', '+66812345678', "'+66812345678", '@SUM(1)', "''=1", '-1', ' =1', 'a;=1'),
    fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n\0\ufffd]/g, '').trim()),
  );

  it('hold no cell that a spreadsheet takes for a formula, and are read again as they were read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), async (cells) => {
        const table = stringify([['value', 'description'], ...cells.map(([value, text]) => [value || 'x', text])]);
        const first = await openRowsOf(table);
        const originals = first.map((row) => row.original());
        for (const one of originals.flat()) expect([one, isSafe(one)]).toEqual([one, true]);
        const again = await openRowsOf(stringify([['value', 'description'], ...originals]));
        expect(again.map((row) => ('fields' in row ? row.fields : row))).toEqual(first.map((row) => ('fields' in row ? row.fields : row)));
      }),
      { numRuns: 300 },
    );
  });

  it('are given back as JSON without what makes a cell safe, and as CSV with it, the header included', () => {
    const layout = { format: 'csv', columns: ['value', '=evil()'] } as const;
    const reject = { line: 2, source: 'line 2', sent: JSON.stringify(["'+66812345678", "'=1"]), problems: [] } as never;
    expect(rejectsForm('ndjson', layout).write([reject])).toBe('{"value":"+66812345678","=evil()":"=1","line":2,"code":"","reason":""}\n');
    const csv = rejectsForm('csv', layout);
    expect([csv.head, csv.write([reject])]).toEqual(["value,'=evil(),line,code,reason\n", "'+66812345678,'=1,2,,\n"]);
  });
});

describe('Unknown columns', () => {
  it('are named, the first five, cut', () => {
    const unknown = ['number', 'x'.repeat(200), 'c', 'd', 'e', 'f', 'g'];
    expect(unknownColumns(['value', ...unknown], unknown)).toBe(
      `The hub has no field for the columns “number”, “${'x'.repeat(60)}”, “c”, “d”, “e” and 2 more`,
    );
  });

  it('are not repeated where the first row is data', () => {
    const data = ['+66812345678', 'Somchai P.', ''];
    expect(unknownColumns(data, data.slice(0, 2))).toBe('The first row is no header: the hub has a field for none of its 2 columns');
  });
});
