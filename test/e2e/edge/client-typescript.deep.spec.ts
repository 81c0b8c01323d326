import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { EntenteClient, type Receipt, type StoredItem, type CopyIndicator } from '../../../clients/typescript/src/index.js';
import { launchBrowser, suiteInBrowser } from '../../support/browser.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { hubsOnOneDatabase, type HubProcess, type Hubs } from '../../support/hub-process.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { temporaryFolder } from '../../support/server.js';

const SOURCE = join(import.meta.dirname, '../../../clients/typescript/src');
const aDomain = (value: string) => ({ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'GREEN', audience: { everyCountry: true } }) as const;

/** A program that follows into a file and prints the id of each event that it has applied. */
const FOLLOWER = `
import { WebSocket } from 'ws';
import { EntenteClient } from './index.js';
import { FileStore } from './file-store.js';
const { HUB, SECRET, COPY, WAYS } = process.env;
const hub = new EntenteClient({ url: HUB, credentials: { email: 'analyst@kh.example', password: SECRET }, webSocket: WebSocket });
void (async () => {
  for await (const { events } of hub.follow({ store: new FileStore(COPY), transports: WAYS.split(','), pollMs: 50 }))
    for (const { eventId } of events) console.log(eventId);
})();`;

/** The follower in a process of its own, which may be killed and started again. */
class FollowerProcess {
  readonly printed: string[] = [];
  readonly complaints: string[] = [];
  private process: ChildProcess | undefined;

  constructor(
    private readonly program: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  start(): void {
    const one = spawn(process.execPath, [this.program], {
      env: { ...this.env, PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: one.stdout }).on('line', (line) => this.printed.push(line));
    createInterface({ input: one.stderr }).on('line', (line) => this.complaints.push(line));
    this.process = one;
  }

  async kill(): Promise<void> {
    const one = this.process;
    if (!one || one.exitCode !== null || one.signalCode !== null) return;
    const gone = once(one, 'close');
    one.kill('SIGKILL');
    await gone;
  }

  /** Version of each item in the copy, and whether it is revoked. */
  copy(): Readonly<Record<string, string>> {
    const path = this.env['COPY'] ?? '';
    if (!existsSync(path)) return {};
    const { items } = JSON.parse(readFileSync(path, 'utf8')) as { readonly items: readonly StoredItem<CopyIndicator>[] };
    return Object.fromEntries(items.map(({ itemId, item, revoked }) => [itemId, `${item.version} ${revoked}`]));
  }
}

describe('a follower of the TypeScript client and its hub', () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let th: EntenteClient;
  let kh: EntenteClient;
  let folder: string;
  const followers: FollowerProcess[] = [];

  const client = (email: string): EntenteClient =>
    new EntenteClient({ url: hub.url, credentials: { email, password: PASSWORD }, retry: { attempts: 1_000, maxMs: 500 } });
  const visible = async (): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    let after: string | null = null;
    do {
      type SnapshotPage = { snapshot: { items: { id?: string; version: number; revokedAt: string | null }[]; cursor: string | null } };
      const query = 'query ($after: Cursor) { snapshot(after: $after) { items { ... on Indicator { id version revokedAt } } cursor } }';
      const { snapshot }: SnapshotPage = await kh.request<SnapshotPage>(query, { after });
      for (const { id, version, revokedAt } of snapshot.items) if (id !== undefined) found[id] = `${version} ${revokedAt !== null}`;
      after = snapshot.cursor;
    } while (after !== null);
    return found;
  };
  const sorted = (copy: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(copy).sort());
  const restartHub = async (): Promise<void> => {
    const { port } = new URL(hub.url);
    hub.running.child.kill('SIGKILL');
    await hub.running.ended();
    hub = await hubs.start({ PORT: port });
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    const stdin = { contents: FOLLOWER, resolveDir: SOURCE, sourcefile: 'follower.ts', loader: 'ts' } as const;
    await build({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile: join(folder, 'follower.cjs'), logLevel: 'silent' });
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start();
    [th, kh] = [client('analyst@th.example'), client('analyst@kh.example')];
    await th.publish(Array.from({ length: 50 }, (_, n) => aDomain(`early-${n}.example.com`)));
  });
  afterAll(async () => {
    await Promise.all(followers.map((one) => one.kill()));
    await hubs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['websocket', 'sse', 'poll'])(
    'by %s alone: both are killed again and again, and the copy equals a new snapshot',
    async (ways) => {
      const name = ways.replace(',', '-');
      const env = { HUB: hub.url, SECRET: PASSWORD, WAYS: ways, COPY: join(folder, `${name}.json`) };
      const follower = new FollowerProcess(join(folder, 'follower.cjs'), env);
      followers.push(follower);
      follower.start();
      const receipts: Receipt[] = [];
      for (let n = 0; n < 4; n += 1) {
        const publishing = th.publish(Array.from({ length: 25 }, (_, k) => aDomain(`late-${name}-${n}-${k}.example.com`)));
        if (n % 3 === 1) await restartHub();
        receipts.push(...(await publishing));
        const [lost, wrong] = [receipts.at(-1), receipts.at(-2)].map((receipt) => receipt?.indicator?.id);
        await th.request('mutation ($id: ID!) { changeAudience(id: $id, audience: {}) { id } }', { id: lost });
        await th.request('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "A mix-up.") { id } }', { id: wrong });
        if (n % 3 === 2) continue;
        const kept = receipts.at(-3)?.indicator?.id ?? '';
        await until(
          () => Promise.resolve(follower.copy()),
          (copy) => kept in copy,
        );
        await follower.kill();
        follower.start();
      }
      const expected = await visible();
      await until(
        () => Promise.resolve(sorted(follower.copy())),
        (copy) => copy === sorted(expected),
      );
      await follower.kill();
      expect(Object.values(expected)).toContainEqual(expect.stringMatching(/true$/));
      expect(follower.printed.length).toBeGreaterThan(0);
      expect(follower.printed.length).toBe(new Set(follower.printed).size);
      expect(follower.complaints).toEqual([]);
    },
    240_000,
  );
});

suiteInBrowser('the TypeScript client in a browser', () => {
  let hub: Hub;
  let browser: Browser;
  let page: Page;
  let owner: Officer;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await startHub();
    owner = officer((await hub.as('analyst@th.example')).ask);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await hub.stop();
  });

  it.each(['websocket', 'sse', 'poll'])('looks up and follows from a page, by %s', async (way) => {
    const { outputFiles } = await build({
      ...{
        entryPoints: [join(SOURCE, 'index.ts')],
        bundle: true,
        format: 'iife',
        globalName: 'Entente',
        platform: 'browser',
        write: false,
      },
    });
    // A page of the hub itself: from a page that `page.route` answered, Chromium opened no WebSocket to the hub.
    page = await browser.newPage({ bypassCSP: true });
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${hub.url}/health/live`);
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    await owner.publishes({ value: `found-${way}.example.com`, audience: { everyCountry: true } });
    const found = await page.evaluate(
      `globalThis.hub = new Entente.EntenteClient({ url: '/', credentials: { email: 'analyst@kh.example', password: ${JSON.stringify(PASSWORD)} } });
       hub.lookup(['found-${way}.example.com']).then(([{ indicators }]) => indicators.map(({ value }) => value))`,
    );
    expect(found).toEqual([`found-${way}.example.com`]);
    await page.evaluate(
      `globalThis.store = new Entente.MemoryStore(); globalThis.ways = []; globalThis.stop = new AbortController();
       globalThis.over = (async () => {
         const onConnection = ({ state, transport, error }) => ways.push(state === 'connected' ? transport : String(error));
         for await (const _ of hub.follow({ store, transports: ['${way}'], signal: stop.signal, onConnection }));
       })(); undefined`,
    );
    const values = (): Promise<string[]> => page.evaluate('[...store.items.values()].map(({ item }) => item.value)');
    await until(values, (seen) => seen.includes(`found-${way}.example.com`));
    const { id } = await owner.publishes({ value: `live-${way}.example.com`, audience: { everyCountry: true } });
    await until(values, (seen) => seen.includes(`live-${way}.example.com`));
    await owner.readdresses(id, {});
    await until(values, (seen) => !seen.includes(`live-${way}.example.com`));
    expect(await page.evaluate('stop.abort(), over.then(() => [...new Set(ways)])')).toEqual([way]);
    expect(faults).toEqual([]);
    await page.close();
  });
});
