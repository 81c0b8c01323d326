import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine, type Ran } from '../../support/command-line.js';
import { A_PICTURE } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';

describe('the command `report`', () => {
  let hub: Hub;
  let line: CommandLine;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    line = await CommandLine.open(hub.url);
  });
  afterEach(() => line.close());

  const reports: typeof runs = (argv, more) => runs(['report', ...argv], more);
  const runs = (argv: readonly string[], { stdin = '', as = 'contributor@meta.example', url = hub.url } = {}): Promise<Ran> =>
    line.run([...argv, '--as', as], { stdin, env: { PUBLIC_URL: url } });
  const file = (name: string, text: string): Promise<string> => line.file(name, text);
  const SAYING = ['--tlp', 'amber', '--threat', 'call-centre-scam', '--title', 'Accounts of one call centre', '--kind', 'phone'];

  it('submits a table, says how many reports became what, and ends with 0; the same again changes nothing', async () => {
    const table = await file('a.csv', 'reference,value\nc-1,+66812345671\nc-1,+66812345672\nc-2,+66812345673\n');
    const first = await reports([table, ...SAYING, '--except', 'KH,VN']);
    expect(first).toMatchObject({ code: 0, err: expect.not.stringContaining('rror') });
    expect(first.out).toMatch(/a\.csv: 2 reports\n {2}created +2\n {2}updated +0/);
    expect((await reports([table, ...SAYING, '--except', 'KH,VN'])).out).toMatch(/unchanged +2/);
    expect(existsSync(join(line.folder, 'a.csv.rejects.csv'))).toBe(false);
  });

  it('keeps what was refused beside the file, to be corrected and submitted, and ends with 2', async () => {
    const table = await file('b.csv', 'reference,value\nd-1,+66812345681\nd-1,12\nd-2,13\n');
    const first = await reports([table, ...SAYING]);
    expect(first.code).toBe(2);
    expect(first.out).toMatch(/created +1\n.*\n.*\n {2}rejected +1\n {2}in part +1/);
    const rejects = await readFile(join(line.folder, 'b.csv.rejects.csv'), 'utf8');
    expect(rejects.split('\n').slice(0, 4)).toEqual([
      'reference,value,line,code,reason',
      "d-1,'+66812345681,2,,",
      expect.stringMatching(/^d-1,12,3,PHONE_/),
      expect.stringMatching(/^d-2,13,4,REPORT_VALUES_REFUSED,/),
    ]);
    const mended = await file('mended.csv', rejects.replace(',12,', ',+66812345682,').replace(',13,', ',+66812345683,'));
    expect((await reports([mended, ...SAYING])).out).toMatch(/created +1\n {2}updated +1/);
  });

  it('submits lines and bundles; their rejects are lines', async () => {
    const lines = await file('c.ndjson', `${JSON.stringify({ reference: 'e-1', values: [{ value: '+66812345691' }, { value: '1' }] })}\n`);
    expect(await reports([lines, ...SAYING])).toMatchObject({ code: 2 });
    expect(JSON.parse(await readFile(join(line.folder, 'c.ndjson.rejects.ndjson'), 'utf8'))).toMatchObject({ reference: 'e-1', line: 1 });
    const at = '2026-05-02T00:00:00.000Z';
    const report = {
      type: 'report',
      spec_version: '2.1',
      id: 'report--00000000-0000-4000-8000-000000000001',
      created: at,
      modified: at,
      name: 'x',
      published: at,
    };
    const bundle = await file('d.json', JSON.stringify({ type: 'bundle', objects: [{ ...report, object_refs: [report.id] }] }));
    expect(await reports([bundle, '--tlp', 'green'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/d\.json: 1 report\n {2}created +1/),
    });
    expect(await reports(['-', '--format', 'ndjson', ...SAYING], { stdin: '{"reference": "f-1", "draft": true}\n' })).toMatchObject({
      code: 0,
    });
  });

  describe('and `evidence add`', () => {
    it('puts files in and prints their ids, by which the table names them', async () => {
      const [slip, call] = [await file('slip.txt', 'paid into'), await file('สาย.txt', 'called from')];
      const added = await runs(['evidence', 'add', slip, call]);
      expect(added.code).toBe(0);
      const ids = added.out.trim().split('\n').map((line) => line.split('\t')); // prettier-ignore
      expect(ids.map(([, name]) => name)).toEqual(['slip.txt', 'สาย.txt']);
      const piped = await runs(['evidence', 'add', '-', '--name', 'notes.txt'], { stdin: 'noted' });
      const all = [...ids.map(([id]) => id), piped.out.split('\t')[0]];
      const table = await file('e.csv', `reference,value,evidence\ng-1,+66812345701,${all.join(';')}\n`);
      expect((await reports([table, ...SAYING])).out).toMatch(/created +1/);
      expect(
        await hub.ownerSql('select e.filename from hub.evidence_link l join hub.evidence e on e.id = l.evidence order by l.place'),
      ).toEqual(['slip.txt', 'สาย.txt', 'notes.txt'].map((filename) => ({ filename })));
    });

    it('and `evidence get` saves one byte by byte, for its readers alone', async () => {
      await writeFile(join(line.folder, 'picture.png'), A_PICTURE);
      const id = (await runs(['evidence', 'add', 'picture.png'])).out.split('\t')[0] ?? '';
      const get = (output: string, as = 'contributor@meta.example'): Promise<Ran> =>
        runs(['evidence', 'get', id, '--output', output, '--purpose', 'Case 2026-0815'], { as });
      expect(await get('saved.png')).toMatchObject({ code: 0, out: '' });
      expect((await readFile(join(line.folder, 'saved.png'))).equals(A_PICTURE)).toBe(true);
      expect(await get('other.png', 'analyst@th.example')).toMatchObject({ code: 1, out: '' });
      expect(existsSync(join(line.folder, 'other.png'))).toBe(false);
    });

    it('ends with 1 at the first file that is refused, in the hub’s words', async () => {
      const [good, bad] = [await file('good.txt', 'x'), await file('page.html', '<html>')];
      expect(await runs(['evidence', 'add', good, bad])).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^\S+\tgood\.txt\n$/),
        err: expect.stringContaining('file type is not accepted'),
      });
      const refused = [[bad, good, '--name', 'x'], ['-'], ['none.txt']].map((argv) => runs(['evidence', 'add', ...argv]));
      expect((await Promise.all(refused)).map(({ code }) => code)).toEqual([1, 1, 1]);
      expect(await runs(['evidence', 'add', good], { url: 'http://127.0.0.1:9' })).toMatchObject({ code: 1, out: '' });
    });
  });

  it('ends with 1 where the hub, the file or the way fails, in a sentence and without a trace', async () => {
    const lines = await file('g.ndjson', '{}\n');
    const ran = [
      await reports([lines, '--tlp', 'purple']),
      await reports(['nothing.csv']),
      await reports([await file('h.txt', 'x')]),
      await reports([lines], { as: 'analyst@th.example' }),
      await reports([await file('i.csv', 'nonsense\n1\n')]),
    ];
    expect(ran.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
    expect(ran.map(({ err }) => err.trim().split('\n').at(-1))).toEqual([
      expect.stringContaining('tlp'),
      expect.stringContaining('The file nothing.csv does not exist'),
      expect.stringContaining('--format'),
      expect.stringMatching(/.+/),
      expect.stringMatching(/^(?!.*nonsense).*is no header/),
    ]);
    for (const { err } of ran) expect(err).not.toMatch(/\n\s+at /);
  });
});
