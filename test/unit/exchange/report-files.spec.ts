import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { reportLines } from '../../../src/exchange/imports/reports/report-lines.js';
import { type ReportPiece, type ReportReading } from '../../../src/exchange/imports/reports/report-piece.js';
import { openReportTable } from '../../../src/exchange/imports/reports/report-table.js';
import { type ReportTypes, reportTypes } from '../../../src/casework/reports/parse-report.js';
import { ReportInput } from '../../../src/casework/reports/report-input.graphql.js';
import { reportDraftOf } from '../../../src/casework/reports/report-draft.js';
import { guardedCell } from '../../../src/values/values/spreadsheet-cell.js';
import { readStixReports } from '../../../src/exchange/stix/read-reports.js';

const SPELLINGS: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toLowerCase(),
  (word) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  (word) => word.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase(),
];
const spelling = fc.constantFrom(...SPELLINGS);
const WORDS: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toLowerCase(),
  (word) => word.toLowerCase().replaceAll('_', '-'),
  (word) => word.toLowerCase().replaceAll('_', ' '),
];
const word = fc.constantFrom(...WORDS);
const text = fc.string({ minLength: 1, maxLength: 30 }).map((one) => `x${one.replace(/[\p{Cc}\p{Cs}\uFFFD]/gu, '')}x`);
const phone = fc.integer({ min: 0, max: 9_999_999 }).map((n) => `+668${String(n).padStart(8, '1')}`);
const country = fc.constantFrom('TH', 'KH', 'MY', 'VN');

const report = fc.record({
  reference: fc.integer({ min: 1, max: 1_000_000 }).map(String),
  title: text,
  threat: fc.constantFrom('PHISHING', 'CALL_CENTRE_SCAM', 'MONEY_MULE'),
  tlp: fc.constantFrom('GREEN', 'AMBER', 'AMBER_STRICT', 'RED'),
  platform: fc.option(text, { nil: null }),
  victimCountries: fc.uniqueArray(country),
  draft: fc.boolean(),
  phones: fc.uniqueArray(phone, { minLength: 1, maxLength: 8 }),
});

const bytesOf = async function* (body: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};
const all = async (pieces: AsyncIterable<ReportPiece>): Promise<readonly ReportPiece[]> => {
  const found: ReportPiece[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
};

describe('reading files of reports', () => {
  let types: ReportTypes;
  let reading: ReportReading;
  beforeAll(async () => {
    const app = await Test.createTestingModule({ imports: [GraphQLSchemaBuilderModule] }).compile();
    const schema = await app.get(GraphQLSchemaFactory).create([], { orphanedTypes: [ReportInput], skipCheck: true });
    types = reportTypes(schema.getType('ReportInput'));
    reading = { types, defaults: { report: {}, item: {} }, ignoreUnknown: false, name: null };
  });

  const table = async (rows: (readonly string[])[], size = 64): Promise<readonly ReportPiece[]> =>
    all((await openReportTable(bytesOf(stringify(rows), size), reading)).pieces);

  it('a table whose header does not come breaks off after a while', async () => {
    const silent = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('reference,va');
      await new Promise(() => undefined);
    };
    await expect(openReportTable(silent(), reading, 20)).rejects.toMatchObject({ reason: 'BODY_TOO_SLOW' });
  });

  it('a value that is wrong in every way is told of in twenty of them', async () => {
    const value = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`x${n}`, 1]));
    const line = JSON.stringify({
      reference: 'x',
      title: 'x',
      threat: 'PHISHING',
      tlp: 'GREEN',
      values: [value, { kind: 'PHONE', value: '+66812345678' }],
    });
    const [piece] = await all(reportLines(bytesOf(`${line}\n`, 1_000), reading));
    expect(piece?.left).toMatchObject([{ index: 0, problems: { length: 20 } }]);
  });

  it('a line says the same in every spelling of names and words, however its bytes come', () =>
    fc.assert(
      fc.asyncProperty(report, spelling, word, fc.integer({ min: 1, max: 99 }), async (said, spelt, worded, size) => {
        const { phones, victimCountries, ...rest } = said;
        const plain = { ...rest, victimCountries, values: phones.map((value) => ({ kind: 'PHONE', value })) };
        const other = Object.fromEntries(
          Object.entries({ ...plain, threat: worded(said.threat), tlp: worded(said.tlp), victimCountries: victimCountries.join(';') }).map(
            ([name, value]) => [spelt(name), value],
          ),
        );
        const [one, two] = await all(reportLines(bytesOf(`${JSON.stringify(plain)}\n${JSON.stringify(other)}`, size), reading));
        expect(two?.report).toEqual(one?.report);
        expect(one?.report).toMatchObject({ reference: said.reference, tlp: said.tlp, draft: said.draft });
        expect(one?.red).toBe(said.tlp === 'RED');
      }),
    ));

  it('a table of reports says what the same reports say as lines, also where only their first rows do', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(report, { selector: ({ reference }) => reference, minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 99 }),
        async (reports, isRepeated, size) => {
          const own = (one: (typeof reports)[number]): readonly string[] => [
            ...[one.title, one.threat, one.tlp, one.platform ?? '', one.victimCountries.join('|'), String(one.draft)],
          ];
          const rows = reports.flatMap((one) =>
            one.phones.map((value, at) => [one.reference, ...(at === 0 || isRepeated ? own(one) : own(one).map(() => '')), 'phone', value]),
          );
          const head = ['reference', 'title', 'threat', 'tlp', 'report_platform', 'victim_countries', 'draft', 'kind', 'value'];
          // An apostrophe before a formula guards it (OWASP), so a table writes one before such a text that is meant.
          const guarded = rows.map((row) => row.map(guardedCell));
          const fromTable = await table([head, ...guarded], size);
          const lines = reports.map(({ phones, ...one }) =>
            JSON.stringify({ ...one, values: phones.map((value) => ({ kind: 'PHONE', value })) }),
          );
          const fromLines = await all(reportLines(bytesOf(lines.join('\n'), size), reading));
          expect(fromTable.map((piece) => piece.report)).toEqual(fromLines.map((piece) => piece.report));
          expect(fromTable.flatMap(({ remarks }) => remarks)).toEqual([]);
        },
      ),
    ));

  it('no value of a table is lost or doubled by the parts, and the same table has the same parts', async () => {
    const rows = Array.from({ length: 2_001 }, (_, n) => ['x', 'A title', 'phishing', 'amber', 'phone', `+6681${String(1_000_000 + n)}`]);
    const head = ['reference', 'title', 'threat', 'tlp', 'kind', 'value'];
    const [pieces, again] = [await table([head, ...rows], 5_000), await table([head, ...rows], 77_777)];
    expect(pieces.map(({ line, reference, report: said, next }) => [line, reference, 'items' in said && said.items.length, next])).toEqual([
      [2, 'x', 1_000, undefined],
      [1_002, 'x#2', 1_000, undefined],
      [2_002, 'x#3', 1, 'x#4'],
    ]);
    expect(again.map(({ digest }) => digest)).toEqual(pieces.map(({ digest }) => digest));
    const values = pieces.flatMap(({ report: said }) => ('items' in said ? said.items.map(({ value }) => value) : []));
    expect(values).toEqual(rows.map((row) => row[5]));
  });

  it('no row of a report goes to more eyes than it says, whichever row says it', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(5), fc.constantFrom('tlp', 'except_countries', 'draft'), async (at, column) => {
        const strict = { tlp: 'red', except_countries: 'KH', draft: 'true' }[column] ?? '';
        const rows = Array.from({ length: 6 }, (_, n) => ['r', 'A title', 'phishing', 'amber', '', '', 'phone', `+6681234567${n}`]);
        const place = { tlp: 3, except_countries: 4, draft: 5 }[column] ?? 0;
        rows[at] = (rows[at] ?? []).map((cell, index) => (index === place ? strict : cell));
        const head = ['reference', 'title', 'threat', 'tlp', 'except_countries', 'draft', 'kind', 'value'];
        const [piece] = await table([head, ...rows]);
        const said = piece?.report;
        const isStrict = said && !('refusal' in said) && (said.tlp === 'RED' || said.exceptCountries.includes('KH') || said.draft);
        // A first row that is stricter than the others counts, too; where the others say otherwise, nothing does.
        expect(said && 'refusal' in said ? true : isStrict).toBe(true);
        expect(piece?.red ?? false).toBe(column === 'tlp');
      }),
    ));

  it('a bundle says what its objects say, whether as patterns or as observables, each value once', () =>
    fc.assert(
      fc.property(fc.uniqueArray(phone, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.constantFrom(0, 1, 2)), (phones, ways) => {
        const [AT, uuid] = ['2026-05-02T00:00:00.000Z', (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`];
        const base = { spec_version: '2.1', created: AT, modified: AT };
        const objects = phones.flatMap((value, n) => {
          const way = ways.next().value;
          const number = { type: 'phone-number', spec_version: '2.1', id: `phone-number--${uuid(n)}`, value: value.slice(1) };
          const pattern = { pattern: `[phone-number:value = '${value.slice(1)}']`, pattern_type: 'stix', valid_from: AT };
          const indicator = { ...base, type: 'indicator', id: `indicator--${uuid(n)}`, ...pattern };
          return way === 0 ? [number] : way === 1 ? [indicator] : [indicator, number];
        });
        const refs = objects.map(({ id }) => id);
        const given = { ...base, type: 'report', id: `report--${uuid(9)}`, name: 'x', published: AT, object_refs: refs };
        const { reports, remarks } = readStixReports([...objects, given], 'AMBER');
        expect(reports).toMatchObject([{ reference: given.id, title: 'x', tlp: 'AMBER', problems: [] }]);
        expect(reports[0]?.items.map(({ value }) => value)).toEqual(phones);
        expect(remarks).toEqual([]);
      }),
    ));

  it('nothing that a bundle may hold makes the reader throw', () => {
    fc.assert(
      fc.property(fc.array(fc.anything({ withNullPrototype: false }), { maxLength: 8 }), (objects) => {
        expect(() => readStixReports(objects, undefined)).not.toThrow();
      }),
    );
  });

  it('what is read of a file is what the API reads of the same report', async () => {
    const [piece] = await all(
      reportLines(
        bytesOf(
          JSON.stringify({
            reference: 'x',
            title: 'x',
            threat: 'phishing',
            tlp: 'white',
            values: [{ kind: 'phone', value: '+66 81 234 5678' }],
          }),
          9,
        ),
        reading,
      ),
    );
    const said = piece?.report;
    if (!said || 'refusal' in said) throw new Error('It was refused.');
    expect(reportDraftOf(said, 0)).toMatchObject({
      items: [{ value: '+66812345678' }],
      fields: { tlp: 'CLEAR' },
      routes: [{ country: 'TH' }],
    });
  });

  it('recognises a value that states no kind, and refuses one that does not tell it or states a wrong one', async () => {
    const values = ['bad-shop.com', 'https://bad-shop.com/x', '+66 81 234 5678', 'somebody'];
    const items = [...values.map((value) => ({ value })), { kind: 'colour', value: 'bad-shop.com' }];
    const [piece] = await all(
      reportLines(bytesOf(JSON.stringify({ reference: 'x', title: 'x', threat: 'phishing', tlp: 'green', values: items }), 99), reading),
    );
    const said = piece?.report;
    if (!said || 'refusal' in said) throw new Error('It was refused.');
    expect(said.items.map(({ kind }) => kind)).toEqual(['DOMAIN', 'URL', 'PHONE']);
    expect(piece?.left.map(({ index, problems }) => [index, ...problems.map(({ code }) => code)])).toEqual([
      [3, 'FIELD_MISSING'],
      [4, 'FIELD_INVALID'],
    ]);
  });
});
