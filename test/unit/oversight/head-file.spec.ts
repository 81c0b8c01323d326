import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointsIn, readCheckpoint, signCheckpoint } from '../../../src/oversight/audit-log/checkpoint.js';
import { HeadFile } from '../../../src/oversight/audit-log/head-file.js';
import { leafHash } from '../../../src/oversight/audit-log/merkle-tree.js';

const { privateKey } = generateKeyPairSync('ed25519');
const headOf = (size: number): { readonly checkpoint: string; readonly at: Date } => {
  const at = new Date(Date.UTC(2026, 11, 1, 6, size));
  return {
    at,
    checkpoint: signCheckpoint({ origin: 'hub.example/audit', size, root: leafHash(String(size)), time: at.toISOString() }, [privateKey]),
  };
};

describe('the file of heads', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-heads-'));
    path = join(folder, 'audit', 'checkpoints.txt');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is created with its folder, and continues after a restart where it ended', async () => {
    const file = new HeadFile(path);
    expect(await file.lastTime()).toEqual(new Date(0));
    await file.append([headOf(1), headOf(2)]);
    await file.append([]);
    const restarted = new HeadFile(path);
    expect(await restarted.lastTime()).toEqual(headOf(2).at);
    await restarted.append([headOf(3)]);
    expect(checkpointsIn(readFileSync(path, 'utf8')).map((text) => text.split('\n')[1])).toEqual(['1', '2', '3']);
  });

  it.each([60, 0])(
    'writes a head that a crash cut off again, behind it, at each byte and after %s heads, and removes nothing',
    async (before) => {
      const file = new HeadFile(path);
      await file.lastTime();
      await file.append(Array.from({ length: before }, (_, n) => headOf(n))); // sixty are longer than what is read at the start
      const whole = before === 0 ? '' : readFileSync(path, 'utf8');
      const next = Buffer.from(`${headOf(before).checkpoint}\n`);
      for (let cut = 1; cut < next.length; cut += 1) {
        writeFileSync(path, whole);
        appendFileSync(path, next.subarray(0, cut));
        const left = readFileSync(path);
        const restarted = new HeadFile(path);
        const last = await restarted.lastTime();
        if (last < headOf(before).at) await restarted.append([headOf(before), headOf(before + 1)]);
        else await restarted.append([headOf(before + 1)]);
        const written = readFileSync(path);
        expect(written.subarray(0, left.length).equals(left)).toBe(true);
        const sizes = checkpointsIn(written.toString('utf8')).map((text) => Number(readCheckpoint(text).checkpoint.size));
        expect([...new Set(sizes)]).toEqual(Array.from({ length: before + 2 }, (_, n) => n));
      }
    },
  );

  it.each(['notes of a person', 'x'.repeat(20_000), '<html>\n\nno heads\n'])(
    'is left alone where it is no file of heads',
    async (other) => {
      await new HeadFile(path).lastTime();
      writeFileSync(path, other);
      await expect(new HeadFile(path).lastTime()).rejects.toMatchObject({ code: 'AUDIT_FILE' });
      expect(readFileSync(path, 'utf8')).toBe(other);
    },
  );
});
