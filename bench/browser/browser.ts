import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { accessSync, constants } from 'node:fs';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../stage/hub.js';
import { PROBE } from './probe.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'].concat(
  '--disable-component-update',
  '--disable-sync',
);

/** Of each step in a page. */
const LIMIT_MS = 20_000;

/** The program of the browser; undefined: there is none on the PATH. */
export const chromiumPath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** A browser with one profile, so that other programs can open pages in it. */
export interface BenchBrowser {
  readonly context: BrowserContext;
  /** Of its DevTools. */
  readonly port: number;
  /** Closes all pages, and ends their session. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<BenchBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'entente-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath ?? '',
    args: [...ARGS, '--remote-debugging-port=0'],
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(LIMIT_MS);
  await context.addInitScript(PROBE);
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return {
    context,
    port: Number(port),
    reset: async () => {
      for (const page of context.pages().slice(1)) await page.close();
      await context.clearCookies();
    },
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Opens a page of the console as an account of the demo world. */
export async function openAs(context: BrowserContext, hubUrl: string, email: string, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${hubUrl}${path}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('#content').waitFor();
  return page;
}

/** Opens the feed, and waits until it is live. */
export async function openFeed(context: BrowserContext, hubUrl: string, email: string): Promise<Page> {
  const page = await openAs(context, hubUrl, email, '/feed');
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

/** Signs an account of the demo world in to the API. @returns its access token */
export async function tokenOf(hubUrl: string, email: string): Promise<string> {
  const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
  const answer = await ask<{ signIn: { accessToken: string } }>(hubUrl, { query, variables: { email, password: DEMO_PASSWORD } });
  return answer.signIn.accessToken;
}

/** Sends one operation. @throws with the answer, when it has no data */
export async function ask<Data>(hubUrl: string, body: object | string, token?: string): Promise<Data> {
  const response = await fetch(`${hubUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const { data } = JSON.parse(text) as { readonly data?: Data };
  if (!data || text.includes('"errors"')) throw new Error(`The hub answers ${text.slice(0, 500)}`);
  return data;
}
