import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, suiteInBrowser, watchPage } from '../../support/browser.js';
import { type CheckoutCopy, copyCheckout } from '../../support/checkout.js';
import { until } from '../../support/officer.js';
import { compileProgram } from '../../support/program.js';

suiteInBrowser('In a browser', () => {
  let copy: CheckoutCopy;
  let browser: Browser;
  let page: Page;
  let address: string;
  let password: string;
  const faults: string[] = [];

  beforeAll(async () => {
    copy = await copyCheckout();
    await cp(await compileProgram(), join(copy.folder, 'dist'), { recursive: true });
    await promisify(execFile)(process.execPath, ['console/graphiql/build.mjs'], { cwd: copy.folder });
    const hub = copy.run(process.execPath, ['dist/app/main.js']);
    address = await hub.ready();
    password = (await readFile(join(copy.dataDir, 'demo-password'), 'utf8')).trim();
    browser = await launchBrowser();
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    await copy.remove();
  });

  beforeEach(async () => {
    faults.length = 0;
    page = await browser.newPage();
    watchPage(page, address, faults);
  });
  afterEach(() => page.close());

  it('the first page shows accounts and addresses, with nothing from elsewhere', async () => {
    await page.goto(`${address}/`);
    expect(await page.title()).toBe('Entente');
    expect(await page.getByRole('cell', { name: 'liaison@kh.example' }).isVisible()).toBe(true);
    const background = await page.evaluate(`getComputedStyle(document.querySelector('section')).borderRadius`);
    expect(background).toBe('10px');
    await page.getByRole('link', { name: '/health/ready' }).click();
    expect(await page.textContent('body')).toContain('"status":"ok"');
    expect(faults).toEqual([]);
  });

  it('GraphiQL signs in, asks with the token in its headers, and follows the feed', async () => {
    const asked = `mutation { signIn(email: "analyst@th.example", password: "${password}") { accessToken } }`;
    const signedIn = await page.request.post(`${address}/graphql`, { data: { query: asked } });
    const token = ((await signedIn.json()) as { data: { signIn: { accessToken: string } } }).data.signIn.accessToken;

    await page.goto(`${address}/graphql`);
    await page.locator('.graphiql-query-editor .view-line', { hasText: 'mutation SignIn' }).waitFor();
    await type(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', `{ "Authorization": "Bearer ${token}" }`);
    expect(await run(page, '{ me { email } }')).toContain('"email": "analyst@th.example"');
    expect(await run(page, 'subscription { feed { operation } }')).toContain('"operation": "POSITION"');
    expect(faults).toEqual([]);
  }, 60_000);
});

async function type(page: Page, editor: string, text: string): Promise<void> {
  await page.click(`${editor} .view-lines`);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
  await page.keyboard.press('Escape');
}

/** Runs a document; resolves to what the answer's editor shows once there is an answer. */
async function run(page: Page, document: string): Promise<string> {
  await type(page, '.graphiql-query-editor', document);
  const button = page.locator('button.graphiql-execute-button');
  // One operation alone: with several the button would ask which.
  await page.locator('.graphiql-tab-button', { hasText: '<untitled>' }).waitFor();
  await button.click();
  const shown = (): Promise<string> => page.locator('.result-window').innerText();
  return (await until(shown, (text) => text.includes('}'), 15_000)).replaceAll('\u00a0', ' ');
}
