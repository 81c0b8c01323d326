import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { exportRequestOf } from '../../../src/exchange/exports/export-request.policy.js';
import type { ExportedClaim } from '../../../src/exchange/exports/export-item.js';
import { CSV_COLUMNS, csvWriter } from '../../../src/exchange/exports/formats/csv.js';
import { ndjsonWriter } from '../../../src/exchange/exports/formats/ndjson.js';
import { csvHeader } from '../../../src/values/rows/formats.js';
import { csvRows } from '../../../src/values/rows/csv-rows.js';
import { readTexts } from '../../../src/values/rows/field-readers.js';
import { lineBlocks } from '../../../src/values/rows/lines.js';
import { guardedCell, unguardedCell } from '../../../src/values/values/spreadsheet-cell.js';

const AT = '2026-05-31T09:30:00.123456+00:00';
const claimOf = (said: object): ExportedClaim => ({
  own: null,
  sightings: [],
  claim: {
    ...{
      id: 'an id',
      kind: 'DOMAIN',
      scope: '',
      value: 'bad.example',
      display: 'bad.example',
      platform: null,
      network: null,
      bank: null,
      country: null,
    },
    ...{
      threat: 'PHISHING',
      tlp: 'GREEN',
      tags: [],
      first_seen: null,
      last_seen: null,
      valid_until: null,
      retain_until: null,
      revoked_at: null,
    },
    ...{
      revoked_reason: null,
      published_at: AT,
      updated_at: AT,
      version: 1,
      owner_id: null,
      owner_kind: null,
      owner_name: null,
      owner_country: null,
    },
    ...{
      agency_id: null,
      agency_name: null,
      external_id: null,
      raw: null,
      description: null,
      confidence: null,
      reliability: null,
      credibility: null,
      person_status: null,
      disputed_since: null,
      dispute_ground: null,
      contested_since: null,
      confirmed_at: null,
    },
    ...{ original: null, observable: 'an id' },
    ...said,
  },
});
const ending = { exportId: 'x', count: 1, red: 0 };
const csv = (...claims: readonly ExportedClaim[]): string => {
  const writer = csvWriter();
  return writer.begin() + claims.map((one) => writer.add(one)).join('') + writer.end(ending);
};
/** As the import reads a file. */
async function imported(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const chunks = (async function* () {
    yield text;
  })();
  const rows: Readonly<Record<string, unknown>>[] = [];
  for await (const block of csvRows(lineBlocks(chunks), csvHeader(text))) {
    for (const row of block) if ('fields' in row) rows.push(row.fields);
  }
  return rows;
}

/** Texts of what spreadsheets, delimiters and quotes make of them. */
const odd = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '|', '\t', '\r', '\n', ' ', '\uFF1D', 'a', '1', 'ก', '['),
});
/** But for what stands where bytes were no text, which an import refuses. */
const anyText = fc.oneof(odd, fc.string({ unit: 'grapheme' })).filter((text) => !text.includes('\uFFFD'));

describe('Cells of an export', () => {
  const FORMULA = /^["\s]*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/;

  it('never begin a formula, whatever the text, and whichever delimiter a spreadsheet believes in', () => {
    fc.assert(
      fc.property(anyText, anyText, (description, tag) => {
        const text = csv(claimOf({ description, tags: [tag] }));
        expect(
          parse(text)
            .flat()
            .filter((cell) => FORMULA.test(cell) || /^[\t\r\n]/.test(cell)),
        ).toEqual([]);
        // Whoever believes in another one believes in no quote within a line.
        for (const delimiter of [';', '|', '\t']) {
          expect(
            text
              .split(/[\r\n]/)
              .flatMap((line) => line.split(delimiter))
              .filter((cell) => FORMULA.test(cell)),
          ).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('come back as they were', () => {
    fc.assert(fc.property(anyText, (text) => expect(unguardedCell(guardedCell(text))).toBe(text)));
    expect(unguardedCell("'+66 2 555 0100")).toBe('+66 2 555 0100');
    expect(guardedCell('ask;-1\n- and more')).toBe("ask;'-1\n'- and more");
    expect(unguardedCell("o'clock")).toBe("o'clock");
    expect(unguardedCell("'quoted'")).toBe("'quoted'");
  });

  it('come back from a whole file by the readers of the import, but for the kind of line ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ description: anyText, tag: anyText.filter((one) => one.trim() !== '') }), { minLength: 1, maxLength: 5 }),
        async (all) => {
          const text = csv(...all.map(({ description, tag }) => claimOf({ description, tags: [tag, 'second'] })));
          const rows = await imported(text);
          expect(rows.map(({ description }) => description)).toEqual(all.map(({ description }) => description.replace(/\r\n|\r/g, '\n')));
          expect(rows.map(({ tags }) => readTexts(tags))).toEqual(all.map(({ tag }) => ({ value: [tag, 'second'] })));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stand under the names that an import knows', () => {
    expect(csvHeader(CSV_COLUMNS.join(',')).meanings).not.toContain(undefined);
  });
});

describe('A line of an export', () => {
  it('leaves out what is not there, and writes moments in UTC', () => {
    const writer = ndjsonWriter();
    expect(JSON.parse(writer.add(claimOf({ first_seen: '2026-05-31T16:30:00+07:00' })))).toEqual({
      ...{ kind: 'DOMAIN', value: 'bad.example', threat: 'PHISHING', tlp: 'GREEN', firstSeen: '2026-05-31T09:30:00.000Z' },
      ...{ id: 'an id', version: 1, publishedAt: '2026-05-31T09:30:00.123Z', updatedAt: '2026-05-31T09:30:00.123Z' },
    });
    expect(writer.end(ending)).toBe('{"complete":true,"count":1,"leftOut":{"red":0},"exportId":"x"}\n');
  });
});

describe('A request for an export', () => {
  const purpose = 'the raid of Tuesday';

  it('takes lists with commas or repeated, words in any spelling, and nothing that it does not know', () => {
    const { filter, ...rest } = exportRequestOf({
      purpose: ` ${purpose} `,
      kinds: 'phone, bank-account',
      tlp: ['amber strict', 'GREEN'],
      tags: ['a,b', ' '],
    });
    expect(rest).toEqual({ format: 'ndjson', purpose, caseReference: null });
    expect(filter).toEqual({ kinds: ['BANK_ACCOUNT', 'PHONE'], tlp: ['AMBER_STRICT', 'GREEN'], tags: ['a,b'] });
    expect(() => exportRequestOf({ purpose, tenant: 'KH' })).toThrow('is unknown');
  });

  it('says which value is no id, and how many values a list has at most', () => {
    const refusalOf = (query: object): string => {
      try {
        exportRequestOf({ purpose, ...query });
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    };
    expect(refusalOf({ owners: 'KH,meta' })).toBe('accepted');
    expect(refusalOf({ ids: 'KH' })).toBe('The parameter ids must have ids only (got “KH”).');
    expect(refusalOf({ owners: 'KH,'.repeat(251) })).toBe('The parameter owners must have at most 250 values (got 251).');
  });

  it('takes labels as all other input does', () => {
    const labels = (tlp: string): unknown => exportRequestOf({ purpose, tlp }).filter.tlp;
    for (const amber of ['amber', 'AMBER', 'TLP:AMBER', 'tlp: amber']) expect(labels(amber)).toEqual(['AMBER']);
    for (const strict of ['AMBER+STRICT', 'TLP:AMBER+STRICT', 'amber-strict', 'AMBER_STRICT', 'amber strict']) {
      expect(labels(`${strict},TLP:WHITE`)).toEqual(['AMBER_STRICT', 'CLEAR']);
    }
    expect(() => labels('TLP:PINK')).toThrow('tlp must be one or more of CLEAR');
  });

  it('is read from anything without a fault of the program', () => {
    const names = [
      'format',
      'purpose',
      'kinds',
      'owners',
      'tags',
      'text',
      'publishedAfter',
      'own',
      'ids',
      'import',
      '__proto__',
      'constructor',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(anyText, fc.array(anyText, { maxLength: 3 }))), (query) => {
        try {
          exportRequestOf({ purpose, ...query });
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
        }
      }),
    );
  });
});
