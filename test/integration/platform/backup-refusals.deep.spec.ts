import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbedded } from '../../../src/platform/database/embedded.js';
import { backUpEmbedded, restoreEmbedded } from '../../../src/platform/database/embedded-backup.js';
import { embeddedHub } from './embedded-hub.js';

describe('a backup of the embedded database', () => {
  const { there, start, stop } = embeddedHub();
  let home: string;
  let dataDir: string;
  beforeAll(() => {
    ({ home, dataDir } = there);
  });

  it('is refused where it is not whole, and leaves nothing behind', async () => {
    const backup = join(home, 'damaged');
    await stop();
    await backUpEmbedded(dataDir, backup);
    const target = join(home, 'from-damaged');
    const refusal = (): Promise<string> =>
      restoreEmbedded(backup, target).then(
        () => 'restored',
        (error: Error) => error.message,
      );
    const control = join(backup, 'database/global/pg_control');
    const whole = await readFile(control);
    const changed = Buffer.from(whole);
    changed[100] = (changed[100] ?? 0) ^ 1;
    await writeFile(control, changed);
    expect(await refusal()).toContain('database/global/pg_control was changed');
    await writeFile(control, whole.subarray(0, 4096));
    expect(await refusal()).toContain('has 4096 bytes instead of 8192');
    await rm(control);
    expect(await refusal()).toContain('database/global/pg_control is missing');
    await writeFile(control, whole);
    const manifest = await readFile(join(backup, 'manifest.json'), 'utf8');
    await writeFile(join(backup, 'manifest.json'), manifest.replace(createHash('sha256').update(whole).digest('hex'), '0'.repeat(64)));
    expect(await refusal()).toContain('manifest.json was changed');
    await rm(join(backup, 'manifest.json'));
    expect(await refusal()).toContain('was interrupted');
    await expect(stat(join(target, 'database'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(join(target, 'master.key'))).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(join(backup, 'manifest.json'), manifest);
    expect(await refusal()).toBe('restored');
  });

  it('is written into no folder that holds something, and restored over nothing: neither another hub’s data nor a running hub', async () => {
    const backup = join(home, 'another');
    await stop();
    await backUpEmbedded(dataDir, backup);
    await expect(backUpEmbedded(dataDir, backup)).rejects.toThrow('is not empty');
    await expect(backUpEmbedded(dataDir, join(dataDir, 'within'))).rejects.toThrow('must not be inside');
    await expect(backUpEmbedded(join(home, 'none'), join(home, 'of-none'))).rejects.toThrow('No readable embedded database');
    await expect(restoreEmbedded(backup, dataDir)).rejects.toThrow('is not empty');
    await start();
    await expect(restoreEmbedded(backup, dataDir)).rejects.toThrow('is not empty');
    await stop();

    const halfway = join(home, 'halfway');
    await mkdir(join(halfway, 'restoring'), { recursive: true });
    await expect(startEmbedded({ dataDir: halfway })).rejects.toThrow('was interrupted');
  });
});
