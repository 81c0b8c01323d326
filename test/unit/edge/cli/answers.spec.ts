import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf } from '../../../../src/edge/cli/hub/address.js';
import type { Indicator, LookupResult } from '#entente-client';
import { printable } from '../../../../src/edge/cli/io.js';
import type { Outcome } from '../../../../src/edge/cli/hub/publisher.js';
import { RejectsFile } from '../../../../src/edge/cli/import/rejects-file.js';
import { Tally } from '../../../../src/edge/cli/import/tally.js';
import { lookupTable } from '../../../../src/edge/cli/lookup/lookup-table.js';

const outcome = (line: number, result: Outcome['result'], more: Partial<Outcome> = {}): Outcome => ({
  entry: { line, original: () => [`value ${line}`, '9', 'OLD', 'before'] },
  result,
  warnings: [],
  ...more,
});
describe('the address of a hub', () => {
  it('is taken with or without /graphql', () => {
    const wanted = { base: 'https://hub.example/x', open: false };
    for (const given of ['https://hub.example/x', 'https://hub.example/x/', 'https://hub.example/x/graphql']) {
      expect(addressOf(given)).toEqual(wanted);
    }
  });

  it('is known to be open to readers on the way unless it is TLS or this machine', () => {
    const open = ['http://hub.example', 'http://127.0.0.1:4000', 'http://[::1]:4000', 'http://localhost'].map(
      (given) => addressOf(given).open,
    );
    expect(open).toEqual([true, false, false, false]);
  });

  it('holds no password', () => {
    for (const given of ['hub', 'ftp://hub', 'https://me:secret@hub.example']) expect(() => addressOf(given)).toThrow(/must look like/);
  });
});

describe('text of others', () => {
  it('cannot steer a terminal', () => {
    expect(printable('a\u001B[2Jb\r\nc\u202Ed\u0000')).toBe('a [2Jb c d');
  });
});

describe('the tally', () => {
  it('counts outcomes, rejects and warnings by code, most frequent first', () => {
    const tally = new Tally();
    tally.add([outcome(2, 'CREATED', { warnings: ['DOMAIN_SHARED'] }), outcome(3, 'UNCHANGED')]);
    tally.add(['A', 'B', 'B'].map((code, i) => outcome(4 + i, 'REJECTED', { code, reason: 'No.' })));
    expect([tally.rows, tally.rejected, tally.lastLine, tally.brief()]).toEqual([5, 3, 6, '5 rows, 3 rejected']);
    const summary = tally.summary('x.csv', 2_000);
    expect(summary).toMatch(/^x\.csv: 5 rows in 2\.0 s \(3 rows\/s\)\n/);
    expect(summary).toMatch(/rejected +3 {3}B 2, A 1\n/);
    expect(summary).toMatch(/warnings +1 {3}DOMAIN_SHARED 1$/);
  });
});

describe('the tally of rows whose value is known to be good', () => {
  it('names the first five by their line, so that they are looked at, and counts the others', () => {
    const tally = new Tally();
    tally.add(Array.from({ length: 7 }, (_, i) => outcome(2 + i, 'CREATED', { warnings: ['KNOWN_GOOD'], knownGood: 'It is a bank.' })));
    const summary = tally.summary('x.csv', 1_000);
    expect(summary).toMatch(/\n {2}line 2: It is a bank\.\n(.*\n){4} {2}and 2 rows more with a known-good value$/);
    expect(summary).not.toContain('line 7');
  });
});

describe('the file of rejects', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'hub-rejects-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const rejected = outcome(7, 'REJECTED', { code: 'NEW', reason: 'Because, "so".' });

  it('has the input’s columns, then line, code and reason in the place of those of an earlier import', async () => {
    const file = new RejectsFile(join(folder, 'x.rejects.csv'), ['value', 'Line', 'code', 'reason']);
    await file.add([outcome(1, 'CREATED')]);
    expect(file.made).toBe(false);
    await file.add([rejected]);
    await file.close(true);
    expect(await readFile(file.path, 'utf8')).toBe('value,line,code,reason\nvalue 7,7,NEW,"Because, ""so""."\n');
  });

  it('goes away when nothing was rejected, but only a file of rejects ever does', async () => {
    for (const [name, text, left] of [
      ['old.csv', 'value,line,code,reason\na,1,B,c\n', false],
      ['precious.csv', 'value\na\n', true],
    ] as const) {
      await writeFile(join(folder, name), text);
      const file = new RejectsFile(join(folder, name), ['value']);
      await file.close(false);
      expect(await readFile(file.path, 'utf8')).toBe(text);
      await file.close(true);
      expect(await readFile(file.path, 'utf8').catch(() => 'gone')).toBe(left ? text : 'gone');
    }
  });

  it('says in a sentence that it cannot be written', async () => {
    const file = new RejectsFile(join(folder, 'absent', 'x.csv'), ['value']);
    await expect(file.add([rejected])).rejects.toThrow(/cannot be written .* \(ENOENT\)\. Choose another file with --rejects/);
  });
});

describe('the table of a look-up', () => {
  const indicator = {
    kind: 'PHONE',
    value: '+66812345678',
    display: '+66 81 234 5678',
    threat: 'CALL_CENTRE_SCAM',
    tlp: 'AMBER',
    owner: { name: 'Thailand' },
    confidence: 80,
    reliability: 'B',
    credibility: 2,
    description: `x\u001B[31m${'y'.repeat(99)}`,
    lastSeen: '2026-01-02T03:04:05Z',
    validUntil: null,
    revokedAt: null,
    publishedAt: '2026-01-03T00:00:00Z',
    corroboration: 2,
  } as Indicator;
  const result: Omit<LookupResult, 'indicators'> = {
    input: '0812345678',
    kind: 'PHONE',
    canonical: '+66812345678',
    more: false,
    problem: null,
  };

  it('has a line for each indicator, under each other, and nothing that steers a terminal', () => {
    const indicators = [indicator, { ...indicator, owner: null, confidence: null, revokedAt: '2026-02-01T00:00:00Z' }];
    const lines = lookupTable(
      { ...result, indicators: indicators.map((one) => ({ ...one, description: `${one.description} end` })) },
      140,
    ).split('\n');
    expect(lines[0]).toBe('+66 81 234 5678 (PHONE +66812345678): 2 indicators of 2 owners');
    expect(lines[2]).toMatch(/^ {2}Thailand {5}CALL_CENTRE_SCAM {2}AMBER {2}80 {10}B2 {5}2026-01-02 {2}2026-01-03 .*x \[31my+…$/);
    expect(lines[3]).toMatch(/^ {2}\(not named\) .* revoked 2026-02-01/);
    expect(lines.map((line) => line.indexOf('AMBER')).slice(2)).toEqual([lines[1]?.indexOf('TLP'), lines[1]?.indexOf('TLP')]);
  });

  it('says what was not found, and what was not understood', () => {
    expect(lookupTable({ ...result, indicators: [] })).toBe('+66812345678: nothing found');
    const problem = { severity: 'ERROR', field: null, code: 'PHONE_INVALID', message: 'This is no number.' } as const;
    expect(lookupTable({ ...result, indicators: [], problem })).toBe('0812345678: This is no number.');
  });
});
