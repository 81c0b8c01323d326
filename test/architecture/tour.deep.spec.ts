import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hub, startHub } from '../support/hub.js';
import { blocksIn, pageOf, readersEnvironment, runBlocks } from '../support/pages.js';

/** The tour without its first block, which puts `hub` on the PATH and sets the password. */
const [LOGIN = '', PUBLISH = '', IMPORT = '', LOOKUP = '', FOLLOW = '', REVOKE = '', CATCH_UP = ''] = blocksIn(
  /^## A tour.*?(?=^## )/ms.exec(pageOf('README.md'))?.[0] ?? '',
).slice(1);

/** Runs on after a command that ends with 2, because it rejects a row or finds nothing; a summary on the standard error counts, too. */
const leniently = (block: string): readonly string[] => ['set +e; exec 2>&1', block, 'true'];

/** Operation and id of the events in a table of the feed, or in lines of `hub follow`. */
const eventsInTable = (text: string): readonly string[] =>
  [...text.matchAll(/^\S+Z +([A-Z]+) .* ([0-9a-f-]{36})(?: .*)?$/gm)].map(([, operation, id]) => `${operation} ${id}`);
const eventsInLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { readonly operation: string; readonly eventId?: string })
    .flatMap(({ operation, eventId }) => (operation === 'POSITION' ? [] : [`${operation} ${eventId}`]));

describe("the README's tour", () => {
  let hub: Hub;
  let folder: string;
  beforeAll(async () => {
    hub = await startHub();
    folder = mkdtempSync(join(tmpdir(), 'tour-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub.stop();
  });
  const run = (...blocks: readonly string[]): Promise<string> => runBlocks(hub, folder, blocks);

  /** Starts the follower. `until` resolves with all that it has printed, when that contains a word. */
  async function follower(): Promise<{ readonly until: (word: string) => Promise<string>; readonly stop: () => void }> {
    const env = await readersEnvironment(hub, folder);
    const child = spawn('bash', ['-c', `${FOLLOW}\nwait`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const until = (word: string): Promise<string> =>
      new Promise((done, failed) => {
        const look = (): void => (text.includes(word) ? done(text) : undefined);
        child.stdout.on('data', look);
        child.once('close', () => failed(new Error(`The follower ended without ${word}: ${text}`)));
        look();
      });
    return { until, stop: () => process.kill(-(child.pid ?? Number.NaN)) }; // bash, and the node that it started
  }

  it('works as it is written', async () => {
    expect(await run(LOGIN)).toMatch(/(Logged in at .+\n){5}analyst@th.example, of Thailand/);
    expect(await run(PUBLISH)).toMatch(/CREATED +\S+ PHONE \+6625550100/);
    expect(await run(...leniently(IMPORT))).toMatch(/created +3$.*rejected +1 +EMAIL_INVALID/ms);
    const [, ...found] = (await run(...leniently(LOOKUP.replace('do hub', 'do echo ==; hub')))).split('==\n');
    expect(found.map((shown) => [...shown.matchAll(/^ {2}Thailand /gm)].length)).toEqual([3, 3, 0, 1]);

    const following = await follower();
    try {
      await following.until('POSITION');
      const [revoked = '', seen = ''] = (await run(REVOKE, 'echo ==', 'declare -p SEEN')).split('\n==\n');
      expect(revoked).toMatch(/^value +\+6625550100$.*^value +parcel-fee\.example\nversion +2$/ms);
      const events = await following.until('WITHDRAWN');
      expect(events).toMatch(/REVOKED.*The number was spoofed/);
      expect(eventsInTable(await run(seen, CATCH_UP))).toEqual(eventsInLines(events));
    } finally {
      following.stop();
    }
  });
});
