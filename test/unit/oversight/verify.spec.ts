import { canonicalJson } from '../../../src/oversight/audit-log/audit-line.js';
import { readCheckpoint } from '../../../src/oversight/audit-log/checkpoint.js';
import { leafHash } from '../../../src/oversight/audit-log/merkle-tree.js';
import { type Verdict, verifyExport } from '../../../clients/verify/src/verify.js';
import { makeLog, type MadeLog, makeRestoredLog } from '../../support/audit-export.js';

async function* each(lines: readonly string[]): AsyncGenerator<string, void, void> {
  yield* lines;
}
const verify = ({ lines, heads, keys }: MadeLog): Promise<Verdict> => verifyExport(each(lines), heads, keys);

describe('the verifier of the audit log', () => {
  const log = makeLog([3, 300, 700]);
  const findings = async (change: Partial<MadeLog>): Promise<readonly string[]> => (await verify({ ...log, ...change })).findings;
  /** A line of the same entry with another text and the hash that belongs to it. */
  const forged = (line: string): string => {
    const { entry, leaf } = JSON.parse(line) as { entry: object; leaf: number };
    const changed = { ...entry, what: 'nothing' };
    return canonicalJson({ entry: changed, hash: leafHash(canonicalJson(changed)).toString('base64'), leaf });
  };

  it('accepts a sound export, and computes the root of every head', async () => {
    expect(await verify(log)).toEqual({
      findings: [],
      breaks: [],
      entries: 700,
      hashesOnly: 0,
      pruned: 0,
      size: 700,
      heads: 3,
      headsSignedOnly: 0,
    });
  });

  it('accepts one after a rotation of the key with the first key alone: the first head of the new key is signed by both', async () => {
    expect(await verify(makeLog([3, 300, 700], { rotateAt: 300 }))).toMatchObject({ findings: [], heads: 3 });
  });

  it('accepts one whose beginning was deleted after the retention, and says which heads it cannot compute', async () => {
    const pruned = makeLog([3, 300, 512, 700], { pruned: 512, yearOf: (size) => (size < 512 ? 2024 : 2026) });
    expect(await verify(pruned)).toMatchObject({ findings: [], entries: 188, pruned: 512, size: 700, heads: 2, headsSignedOnly: 2 });
  });

  it('accepts one that shows the entries of others as hashes', async () => {
    expect(await verify(makeLog([700], { hidden: (leaf) => leaf % 2 === 0 }))).toMatchObject({
      findings: [],
      entries: 700,
      hashesOnly: 350,
    });
  });

  it.each<[string, (lines: string[]) => readonly string[], string]>([
    [
      'a changed entry',
      (lines) => lines.with(11, (lines[11] ?? '').replace('look-up', 'look-in')),
      'The entry at leaf 10 (id 11) was changed',
    ],
    [
      'an entry that was changed together with its hash',
      (lines) => lines.with(11, forged(lines[11] ?? '')),
      'Among the entries at leaves 3 to 299',
    ],
    ['a removed entry', (lines) => lines.toSpliced(11, 1), 'The entry at leaf 10 is missing: that of leaf 11 (id 12) stands in its place'],
    ['an added entry', (lines) => lines.toSpliced(11, 0, lines[11] ?? ''), 'The entry at leaf 11 is missing: that of leaf 10 (id 11)'],
    ['entries in another order', (lines) => lines.with(11, lines[12] ?? '').with(12, lines[11] ?? ''), 'The entry at leaf 10 is missing'],
    ['a removed end', (lines) => lines.slice(0, 600), 'The entries from leaf 599 on are missing: the head of'],
    ['another spelling', (lines) => lines.with(11, `${lines[11] ?? ''} `), 'Line 12, where leaf 10 belongs'],
    ['a line that is none', (lines) => lines.with(11, '{}'), 'Line 12, where leaf 10 belongs'],
    ['nothing at all', () => [], 'The export is empty'],
  ])('finds %s, and names the first bad entry', async (_, change, found) => {
    const [first = ''] = await findings({ lines: change([...log.lines]) });
    expect(first).toContain(found);
  });

  it('finds an end that was removed together with the size and the head in the export, by a head that was kept outside', async () => {
    const shorter = makeLog([3, 300]);
    const own = {
      ...log,
      lines: [canonicalJson({ ...JSON.parse(log.lines[0] ?? ''), checkpoint: log.heads[1]?.text, size: 300 }), ...log.lines.slice(1, 301)],
    };
    expect((await verify(own)).findings[0]).toContain('The entries from leaf 300 on are missing');
    expect((await verify({ ...own, heads: log.heads.slice(0, 2) })).findings).toEqual([]); // nobody kept a later head
    expect((await verify({ ...shorter, keys: log.keys })).findings[0]).toContain('no valid signature');
  });

  it('finds an end that no head covers', async () => {
    const [header = '', ...lines] = log.lines;
    const longer = [canonicalJson({ ...JSON.parse(header), checkpoint: log.heads[1]?.text }), ...lines];
    expect(await findings({ lines: longer, heads: log.heads.slice(0, 2) })).toEqual([
      'No signed head covers the entries from leaf 300 on.',
    ]);
  });

  it('finds heads with another root, time, size or key, and two heads that contradict each other', async () => {
    const [first, second, third] = log.heads.map(({ text }) => text) as [string, string, string];
    const lying = (text: string): Promise<readonly string[]> =>
      findings({ heads: [first, text, third].map((one) => ({ source: 'x', text: one })) });
    expect((await lying(second.replace('\n300\n', '\n301\n')))[0]).toContain('no valid signature');
    expect((await lying(second.replace('07:00:01', '06:00:01')))[0]).toContain('no valid signature');
    expect((await lying(second.split('\n').with(2, leafHash('x').toString('base64')).join('\n')))[0]).toContain('no valid signature');
    expect((await lying('nothing'))[0]).toBe('x: this is no checkpoint.');
    const other = makeLog([3, 300, 700], { rotateAt: 300 });
    expect((await findings({ keys: other.keys }))[0]).toContain('no valid signature');
  });

  it('accepts no end that a former key has signed, also where both keys are trusted', async () => {
    const rotated = makeLog([3, 300, 700], { rotateAt: 300 });
    const [one, two] = rotated.heads;
    const { root } = readCheckpoint(rotated.heads[2]?.text ?? '').checkpoint;
    const late = rotated.signFirst({ size: 700, root, time: '2026-12-01T07:00:59.000Z' });
    const lines = [canonicalJson({ ...JSON.parse(rotated.lines[0] ?? ''), checkpoint: late }), ...rotated.lines.slice(1)];
    const heads = [one, two].flatMap((head) => head ?? []);
    for (const keys of [rotated.allKeys, rotated.keys]) {
      expect((await verify({ ...rotated, lines, heads, keys })).findings[0]).toContain('no valid signature');
    }
    expect(await verify({ ...rotated, keys: rotated.allKeys })).toMatchObject({ findings: [], heads: 3 });
  });

  it('accepts a log after a restore, with the former key names, and says what the restore lost', async () => {
    const restored = makeRestoredLog();
    const { findings: none, breaks, heads } = await verify(restored);
    expect([none, heads]).toEqual([[], 4]); // those of 3, 300, 350 and 500 entries
    expect(breaks).toEqual([
      expect.stringContaining('the entries at leaves 300 to 699 are lost') as string,
      expect.stringContaining(
        'The log hub.example/audit/2 follows hub.example/audit after a restore of the hub, from leaf 300 on',
      ) as string,
    ]);
  });

  it('finds a log after a restore that does not continue what the backup had, or does not say so, and a former log that goes on', async () => {
    const other = makeRestoredLog((former) => ({ ...former, root: leafHash('x') }));
    expect((await verify({ ...other, heads: other.heads.slice(2) })).findings[0]).toContain('Among the entries at leaves 0 to 299');
    expect((await verify(makeRestoredLog(() => undefined))).findings[0]).toContain('does not name the log before the restore');
    const { former, ...restored } = makeRestoredLog();
    const { root } = readCheckpoint(former.heads[2]?.text ?? '').checkpoint;
    const late = { source: 'x', text: former.signFirst({ size: 700, root, time: '2026-12-01T09:00:00.000Z' }) };
    expect((await verify({ ...restored, heads: [...restored.heads, late] })).findings[0]).toContain('it belongs to another log');
    expect((await verify({ ...former, heads: restored.heads })).findings[0]).toContain('Among the entries'); // the lost log itself
  });

  it('finds entries that were deleted before their year was over, by a head that was kept', async () => {
    const early = makeLog([3, 300, 700], { pruned: 512, yearOf: (size) => (size < 300 ? 2024 : 2026) });
    expect((await verify(early)).findings).toEqual([expect.stringContaining('The entries at leaves 300 to 511 are missing') as string]);
  });

  it('finds facts that the log leaves out, which have the same hash', async () => {
    const { entry, ...line } = JSON.parse(log.lines[12] ?? '') as { entry: object };
    const added = canonicalJson({ ...line, entry: { ...entry, reason: null } });
    expect((await findings({ lines: log.lines.with(12, added) }))[0]).toContain(
      'The entry at leaf 11 (id 12) has facts that the log leaves out',
    );
  });

  it('finds withheld entries where every entry is demanded, and demands a head', async () => {
    const hidden = makeLog([700], { hidden: (leaf) => leaf === 7 });
    expect((await verifyExport(each(hidden.lines), hidden.heads, hidden.keys, { whole: true })).findings).toEqual([
      'The entry at leaf 7 is withheld: the export has only its hash.',
    ]);
    expect((await verifyExport(each(log.lines), log.heads, log.keys, { whole: true })).findings).toEqual([]);
    expect((await findings({ heads: [] }))[0]).toContain('No head was given');
  });

  it('accepts no head of a former key after its successor has signed', async () => {
    const log2 = makeLog([3, 300, 700], { rotateAt: 300 });
    const late = log2.heads.map(({ text, source }, n) => ({ source, text: n === 0 ? text.replace('07:00:00', '07:00:59') : text }));
    expect((await verify({ ...log2, heads: late })).findings[0]).toContain('no valid signature');
  });
});
