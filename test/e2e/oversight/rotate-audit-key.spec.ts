import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, type FreshDatabase, keyringOf } from '../../support/database.js';
import { compileProgram } from '../../support/program.js';
import { TEST_MASTER_KEY } from '../../support/server.js';

describe('npm run hub:rotate-audit-key', () => {
  let database: FreshDatabase;
  let folder: string;
  let program: string;
  beforeAll(async () => {
    [database, program] = await Promise.all([freshDatabase(), compileProgram()]);
    folder = mkdtempSync(join(tmpdir(), 'entente-rotate-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const rotate = (masterKey: Buffer): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: folder, MASTER_KEY: masterKey.toString('hex') };
      execFile(process.execPath, [join(program, 'app/admin-commands.js'), 'rotate-audit-key'], { env }, (error, out, err) =>
        resolve({ code: error ? 1 : 0, output: out + err }),
      );
    });

  it('gives the log a new key and keeps the former one, and does neither without the master key of the hub', async () => {
    const [first] = (await keyringOf(database)).auditKeys;
    expect(await rotate(Buffer.alloc(32, 'wrong'))).toMatchObject({ code: 1 });
    expect((await keyringOf(database)).auditKeys.map(({ id }) => id)).toEqual([first?.id]);

    expect(await rotate(TEST_MASTER_KEY)).toMatchObject({ code: 0, output: expect.stringContaining('it has 2. Restart') as string });
    const keys = (await keyringOf(database)).auditKeys.map(({ id }) => id);
    expect(keys).toHaveLength(2);
    expect(keys[0]).not.toBe(first?.id);
    expect(keys[1]).toBe(first?.id);
  });
});
