import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, watchPage } from './browser.js';
import { copyCheckout, type RunningProgram, watch } from './checkout.js';
import { limitMs, OUT_OF_THE_WAY } from './limits.js';
import { post } from './post.js';
import { compileProgram } from './program.js';
import { temporaryFolder } from './server.js';

const CHECKOUT = join(import.meta.dirname, '../..');
const PASSWORD = 'the password of the demo in tests';

/** Makes the storage answer as if each officer had declined the tour: their ids are random. */
const TOUR_DECLINED = `{
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    return key.startsWith('tour ') ? 'known' : getItem.call(this, key);
  };
}`;

type PageOptions = Parameters<Browser['newContext']>[0] & {
  /** As in a browser in which no officer has taken or declined the tour. */
  readonly offersTour?: boolean;
};

/**
 * The compiled hub with its console. Made once of the same sources, like the program itself, because each build takes many seconds.
 * @returns the folder with app/main.js in it
 */
async function compileConsole(): Promise<string> {
  const program = await compileProgram();
  const place = join(program, '..', `console-${await hashOfConsole()}`);
  const folders = await readdir(join(program, '..'));
  if (!folders.some((name) => place.endsWith(name))) {
    const copy = await copyCheckout();
    await cp(program, join(copy.folder, 'dist'), { recursive: true });
    await promisify(execFile)(process.execPath, ['console/graphiql/build.mjs'], { cwd: copy.folder });
    await promisify(execFile)('npm', ['run', '--silent', 'console:build'], { cwd: copy.folder });
    const draft = `${place}.${process.pid}`;
    await cp(join(copy.folder, 'dist'), draft, { recursive: true });
    await rename(draft, place).catch(() => undefined); // another was faster
    await copy.remove();
  }
  return place;
}

async function hashOfConsole(): Promise<string> {
  const files = await readdir(join(CHECKOUT, 'console'), { recursive: true, withFileTypes: true });
  const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const hash = createHash('sha256').update(await readFile(join(CHECKOUT, 'package-lock.json')));
  for (const path of paths.sort()) hash.update(path.slice(CHECKOUT.length)).update(await readFile(path));
  return hash.digest('hex').slice(0, 32);
}

/** A hub of the demo with its console, in a process of its own, and a browser. Pages have the address PUBLIC_URL where that is set; the API is asked directly. */
export async function startConsole(env: Readonly<Record<string, string>> = {}) {
  const folder = await compileConsole();
  const dataDir = await temporaryFolder();
  const settings = {
    DATA_DIR: dataDir,
    DEMO_PASSWORD: PASSWORD,
    PORT: '0',
    LOG_LEVEL: 'warn',
    HIDDEN_DELAY_SECONDS: '0',
    ...OUT_OF_THE_WAY,
    ...env,
  };
  const start = (more: Readonly<Record<string, string>> = {}): RunningProgram =>
    watch(process.execPath, ['app/main.js'], { cwd: folder, env: { ...settings, ...more } });
  let hub = start();
  const ready = await hub.ready();
  const address = env['PUBLIC_URL'] ?? ready;
  const browser = await launchBrowser();
  /** What pages did that they must not do. */
  const faults: string[] = [];

  /** Opens a page with a session of its own. */
  const open = async (path: string, { offersTour = false, ...options }: PageOptions = {}): Promise<Page> => {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(limitMs());
    if (!offersTour) await context.addInitScript(TOUR_DECLINED);
    const page = await context.newPage();
    watchPage(page, address, faults);
    await page.goto(`${address}${path}`);
    return page;
  };
  const signIn = async (page: Page, email: string, password = PASSWORD): Promise<void> => {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  };

  return {
    address,
    browser,
    faults,
    password: PASSWORD,
    open,
    signIn,
    /** Opens a page as an account of the demo. */
    async openAs(email: string, path: string, options: PageOptions = {}): Promise<Page> {
      const page = await open(path, options);
      await signIn(page, email);
      return page;
    },
    /** Signs in to the API as an account of the demo. @returns sends an operation, and resolves to its data; throws with the first error */
    async api(email: string) {
      const ask = async <Data>(query: string, variables: object = {}, token?: string): Promise<Data> => {
        const { data, errors } = await post(ready, { query, variables }, token === undefined ? {} : { authorization: `Bearer ${token}` });
        const [error] = errors;
        if (error) throw new Error(error.message);
        return data as Data;
      };
      const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
      const { signIn: session } = await ask<{ signIn: { accessToken: string } }>(query, { email, password: PASSWORD });
      return <Data>(text: string, variables: object = {}): Promise<Data> => ask<Data>(text, variables, session.accessToken);
    },
    /** The id of a document of the console, by the beginning of its text. */
    async documentIdOf(beginning: string): Promise<string> {
      const texts = JSON.parse(await readFile(join(folder, 'edge/console/documents.json'), 'utf8')) as Readonly<Record<string, string>>;
      const [id] = Object.entries(texts).find(([, text]) => text.startsWith(beginning)) ?? [];
      if (id === undefined) throw new Error(`The console has no document ${beginning}`);
      return id;
    },
    /** Kills the hub with SIGKILL, and starts it again at the same address. @param meanwhile awaited while there is no hub */
    async crash(meanwhile?: () => Promise<unknown>): Promise<void> {
      hub.child.kill('SIGKILL');
      await hub.ended();
      await meanwhile?.();
      hub = start({ PORT: new URL(ready).port });
      await hub.ready();
    },
    async stop(): Promise<void> {
      await browser.close();
      hub.child.kill('SIGTERM');
      await hub.ended();
    },
  };
}
export type ConsoleUnderTest = Awaited<ReturnType<typeof startConsole>>;

/** What axe finds wrong with a page; empty: nothing. */
export async function findingsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>(
    'axe.run(document)',
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
