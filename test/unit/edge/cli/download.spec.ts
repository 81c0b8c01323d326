import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../../../src/edge/cli/io.js';
import { download } from '../../../../src/edge/cli/output/download.js';

describe('a download of the command line', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-download-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const save = (): Promise<void> => {
    const io = { cwd: folder, stderr: { write: () => true }, interrupted: new AbortController().signal, now: () => 0 };
    return download(new Response('content'), 'export.csv', 'export', io as unknown as Io);
  };

  it.each([
    ['a file that others can read', (path: string) => writeFile(path, 'left over', { mode: 0o644 })],
    ['a link to another file', (path: string, other: string) => symlink(other, path)],
    ['nothing', () => Promise.resolve()],
  ])('is for its owner alone, also after one that left %s', async (_, leave) => {
    const other = join(folder, 'of-others');
    await writeFile(other, 'of others', { mode: 0o644 });
    await leave(join(folder, 'export.csv.part'), other);
    await save();
    const path = join(folder, 'export.csv');
    const found = await lstat(path);
    expect([found.isFile(), (found.mode & 0o777).toString(8)]).toEqual([true, '600']);
    expect([await readFile(path, 'utf8'), await readFile(other, 'utf8')]).toEqual(['content', 'of others']);
    expect((await readdir(folder)).sort()).toEqual(['export.csv', 'of-others']);
  });
});
