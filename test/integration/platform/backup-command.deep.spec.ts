import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compileProgram } from '../../support/program.js';
import { TEST_MASTER_KEY } from '../../support/server.js';
import { embeddedHub } from './embedded-hub.js';

// What a restored hub shows, and a server of one's own: backup.deep.spec.ts; what is refused: backup-refusals.deep.spec.ts.
describe('a backup of the embedded database', () => {
  const { there, stop } = embeddedHub();
  let home: string;
  let dataDir: string;
  beforeAll(() => {
    ({ home, dataDir } = there);
  });

  it('by the command line, which names what it wrote', async () => {
    const [cli, backup, target] = [join(await compileProgram(), 'edge/cli/main.js'), join(home, 'by-hand'), join(home, 'by-hand-restored')];
    const hub = (folder: string, ...words: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
      promisify(execFile)(process.execPath, [cli, ...words], { env: { PATH: process.env.PATH, DATA_DIR: folder } });
    await stop();
    const { stdout } = await hub(dataDir, 'backup', backup);
    expect(stdout).toMatch(/^Backed up to .*by-hand: \d+ files, [\d.]+ MiB, while the hub was stopped, at /);
    expect(stdout).toContain('master.key, database-password');
    expect(stdout).not.toContain(TEST_MASTER_KEY.toString('hex'));
    expect((await hub(target, 'restore', backup)).stdout).toContain('RESYNC_REQUIRED');
    await expect(hub(target, 'restore', backup)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not empty') as unknown,
    });
    await expect(
      promisify(execFile)(process.execPath, [cli, 'backup', join(home, 'x')], {
        env: { PATH: process.env.PATH, DATABASE_URL: 'postgres://hub:secret@127.0.0.1:1/hub' },
      }),
    ).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('pg_dump') as unknown });
  });
});
