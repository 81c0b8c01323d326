import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBootstrapToken } from '../../src/identity/auth/bootstrap.service.js';
import { currentCode } from '../support/factor-client.js';
import { type Hub, startHub } from '../support/hub.js';
import { blocksIn, pageOf, runBlocks } from '../support/pages.js';

const BOOTSTRAP_TOKEN = 'a token of the settings, long enough';
const PRODUCTION = {
  NODE_ENV: 'production',
  MASTER_KEY: '22'.repeat(32),
  PUBLIC_URL: 'https://hub.example',
  DATABASE_URL: 'postgres://hub:unused@127.0.0.1/unused',
  BOOTSTRAP_TOKEN,
};

/** The commands after the start of the hub: an operator, two countries, their admins, an officer, and a machine. */
const BLOCKS = blocksIn(/^## 2\..*/ms.exec(pageOf('docs/first-day.md'))?.[0] ?? '');

describe('the first day, as its page is written', () => {
  let hub: Hub;
  let folder: string;
  beforeAll(async () => {
    hub = await startHub(PRODUCTION, undefined, { empty: true });
    folder = mkdtempSync(join(tmpdir(), 'first-day-'));
    expect(await writeBootstrapToken(hub.database.url, BOOTSTRAP_TOKEN)).toBe(true);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub.stop();
  });

  it('leads from an empty hub to a number that a machine of another country gets', async () => {
    let variables = '';
    const shown: string[] = [];
    for (const block of BLOCKS) {
      const url = /otpauth:\S+/.exec(shown.at(-1) ?? '')?.[0]; // the person's app
      const blockWithCode = block.replace('123456', () => (url === undefined ? 'none' : currentCode(url)));
      const keep = 'echo ==; declare -p | grep -E "^declare -- [A-Z_]*(TOKEN|KEY|AGENCY)=" || true';
      const all = await runBlocks(hub, folder, [variables, blockWithCode, keep], {
        BOOTSTRAP_TOKEN,
        HUB_PASSWORD: 'correct horse battery',
      });
      const [text = '', declared = ''] = all.split(/^==\n/m);
      variables = declared;
      shown.push(text);
    }

    const text = shown.join('');
    expect(text).toContain("operator@hub.example is now the hub's operator");
    expect(text).toContain('but first this account must set up a second factor');
    expect(text.match(/^recoveryCodes +\S+(, \S+){9}$/gm)).toHaveLength(3);
    expect(text).toMatch(/Viet Nam .* 0 +1$/m);
    expect(text).toMatch(/outcome +ADMITTED/);
    expect(shown.at(-1)).toMatch(/the API key “Follower”.*PHONE \+6625550100\): 1 indicator.*PUBLISHED +INDICATOR.*\+6625550100/s);
  });
});
