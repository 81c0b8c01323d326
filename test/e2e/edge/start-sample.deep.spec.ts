import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from '../../support/checkout.js';
import { compileProgram } from '../../support/program.js';
import { temporaryFolder } from '../../support/server.js';

/** Two starts that fail before there is a database; start.deep.spec.ts has the others, and what becomes of a hub that is stopped or killed. */
const CASES: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ['a wrong setting', { PORT: 'eighty' }, /^PORT must be a whole number from 0 to 65535, not eighty\.\n$/],
  [
    'settings that production needs',
    { NODE_ENV: 'production' },
    /^DATABASE_URL is missing.*\nMASTER_KEY is missing.*\nPUBLIC_URL is missing.*\n$/,
  ],
];

describe('a start that cannot succeed says why in one sentence:', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(CASES)('%s', async (_, env, sentence) => {
    const program = join(await compileProgram(), 'app/main.js');
    const hub = watch(process.execPath, [program], { cwd: folder, env: { PORT: '0', DATA_DIR: join(folder, 'data'), ...env } });
    expect(await hub.ended()).toEqual({ code: 1, signal: null });
    expect([hub.stdoutLines, hub.stderrText()]).toEqual([[], expect.stringMatching(sentence)]);
  });
});
