import type { Page, Request } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

suiteInBrowser('In a browser', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  it('the page of the demo shows accounts and addresses, with nothing from elsewhere', async () => {
    const page = await hub.open('/demo');
    expect(await page.title()).toBe('Entente');
    expect(await page.getByRole('cell', { name: 'liaison@kh.example' }).isVisible()).toBe(true);
    const background = await page.evaluate(`getComputedStyle(document.querySelector('section')).borderRadius`);
    expect(background).toBe('10px');
    await page.getByRole('link', { name: '/health/ready' }).click();
    expect(await page.textContent('body')).toContain('"status":"ok"');
    expect(hub.faults).toEqual([]);
  });

  it('the console asks for a sign-in, and says that a password is wrong', async () => {
    const page = await hub.open('/look-up');
    await hub.signIn(page, 'analyst@th.example', 'not the password');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('The e-mail address or the password is wrong.');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('an officer signs in, looks values up, and is still signed in after a reload, with no token within reach of a script', async () => {
    const page = await hub.openAs('analyst@th.example', '/');
    const box = page.getByLabel('Values, 1 to 1,000, separated by new lines');
    await box.fill('parcel-fee.example\n(202) 555-0147\n+66 2 555 0199');
    await box.press('Control+Enter');
    await page.getByRole('row').nth(3).waitFor();
    const rows = await page.getByRole('row').allInnerTexts();
    expect([rows.length, rows[2]?.includes('(202) 555-0147')]).toEqual([4, true]);
    // On a phone the form is one line while the results are there.
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await box.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Change the values' }).click();
    expect([await box.isVisible(), await box.evaluate((one) => one.matches(':focus'))]).toEqual([true, true]);
    await page.reload();
    await box.waitFor();
    const stored = await page.evaluate('[document.cookie, Object.keys(localStorage), Object.keys(sessionStorage)]');
    expect(stored).toEqual(['', ['last-input'], []]);
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: 'entente-session', httpOnly: true, sameSite: 'Strict' },
    ]);
    expect(hub.faults).toEqual([]);
  });

  it('the first load is at most 250 KiB, with the sign-in page, the frame of all pages and the font', async () => {
    const page = await hub.open('/demo');
    const loaded: Promise<{ readonly path: string; readonly bytes: number; readonly encoding: string | null }>[] = [];
    page.on('requestfinished', (request) => loaded.push(sizeOf(request)));
    await page.goto(`${hub.address}/look-up`);
    await page.getByLabel('Password').waitFor();
    await page.waitForLoadState('networkidle');
    const files = await Promise.all(loaded);
    for (const part of [/^\/look-up$/, /\/index-.*js$/, /\/inside-.*js$/, /\.css$/, /\.woff2$/]) {
      expect(files.some(({ path }) => part.test(path))).toBe(true);
    }
    expect(files.filter(({ path, encoding }) => /\.(js|css)$/.test(path) && encoding !== 'br')).toEqual([]);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(250 * 1024);
    await page.context().close();
  });

  it('a sign-out ends the session for all tabs', async () => {
    const tab = await hub.openAs('analyst@th.example', '/');
    const other = await tab.context().newPage();
    await tab.getByRole('button', { name: 'Look up' }).waitFor();
    await other.goto(`${hub.address}/look-up`);
    await other.getByRole('button', { name: 'Look up' }).waitFor();
    await tab.getByRole('button', { name: 'Thailand' }).click();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    for (const one of [tab, other]) await one.getByLabel('Password').waitFor();
    expect(await tab.context().cookies()).toEqual([]);
    await tab.context().close();
  });

  it('the feed shows what Thailand publishes to Cambodia and not to Japan, and loses it when Thailand withdraws it', async () => {
    const watching = async (email: string): Promise<Page> => {
      const tab = await hub.openAs(email, '/feed');
      await tab.getByText('Live', { exact: true }).waitFor();
      return tab;
    };
    const [cambodia, japan] = [await watching('analyst@kh.example'), await watching('analyst@jp.example')];
    const thailand = await hub.api('analyst@th.example');
    const publish = `mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }`;
    const item = (value: string, countries: readonly string[]): object => ({
      ...{ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', audience: { countries } },
    });
    const input = [item('console-test.example', ['KH']), item('console-japan.example', ['JP'])];
    const { publishIndicators: receipts } = await thailand<{ publishIndicators: readonly { indicator: { id: string } }[] }>(publish, {
      input,
    });
    for (const [tab, own, other] of [
      [cambodia, 'console-test.example', 'console-japan.example'],
      [japan, 'console-japan.example', 'console-test.example'],
    ] as const) {
      await tab.getByRole('button', { name: /new event/ }).click();
      await tab.getByText(own).waitFor();
      expect(await tab.getByText(other).count()).toBe(0);
    }
    await thailand('mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }', {
      id: receipts[0]?.indicator.id,
      audience: { countries: ['VN'] },
    });
    await cambodia.getByRole('button', { name: /new event/ }).click();
    await cambodia.getByText("Item withdrawn from Cambodia's view").waitFor();
    expect(await cambodia.getByText('console-test.example').count()).toBe(0);
    await japan.getByText('console-japan.example').click();
    await thailand('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "Its holder is a victim.") { id } }', {
      id: receipts[1]?.indicator.id,
    });
    await japan.getByText('Its owner has revoked it.').waitFor(); // before the row of the revocation is asked for
    for (const tab of [cambodia, japan]) await tab.context().close();
  });

  it('what an officer reads leaves the screen when the session ends elsewhere', async () => {
    const tab = await hub.openAs('analyst@sg.example', '/feed');
    await tab.getByText('Live', { exact: true }).waitFor();
    const singapore = await hub.api('analyst@sg.example');
    const { sessions } = await singapore<{ sessions: { nodes: readonly { id: string; current: boolean }[] } }>(
      '{ sessions { nodes { id current } } }',
    );
    for (const { id } of sessions.nodes.filter(({ current }) => !current)) {
      await singapore('mutation ($id: ID!) { endSession(id: $id) }', { id });
    }
    await tab.getByLabel('Password').waitFor();
    expect(await tab.getByRole('button', { name: /Published/ }).count()).toBe(0);
    await tab.context().close();
  });

  it('an address without a page says so', async () => {
    const tab = await hub.openAs('analyst@th.example', '/sign-in');
    await tab.getByRole('button', { name: 'Look up' }).waitFor();
    for (const path of ['/nowhere', '/indicators/', '/cases/1/notes/2']) {
      expect((await tab.goto(`${hub.address}${path}`))?.status()).toBe(404);
      await tab.getByText('There is nothing here for Thailand').waitFor();
    }
    await tab.context().close();
  });

  it.each(['light', 'dark'] as const)('pages have no finding of axe in the %s theme', async (colorScheme) => {
    const tab = await hub.open('/', { colorScheme });
    await tab.getByLabel('Password').waitFor();
    expect(await findingsOf(tab)).toEqual([]);
    await hub.signIn(tab, 'analyst@th.example');
    const box = tab.getByLabel('Values, 1 to 1,000, separated by new lines');
    await box.fill('+1 312 555 0187\n(202) 555-0147\nnothing-known.example');
    await box.press('Control+Enter');
    await tab.getByRole('button', { name: 'Show indicators' }).first().click();
    expect(await findingsOf(tab)).toEqual([]);
    await tab.getByRole('link', { name: 'Feed' }).click();
    await tab.getByText('Live', { exact: true }).waitFor();
    await tab
      .getByRole('button', { name: /Published/ })
      .first()
      .click();
    expect(await findingsOf(tab)).toEqual([]);
    await tab.context().close();
  });

  it('GraphiQL signs in, asks with the token in its headers, and follows the feed', async () => {
    const page = await hub.open('/graphql');
    const asked = `mutation { signIn(email: "analyst@th.example", password: "${hub.password}") { accessToken } }`;
    const signedIn = await page.request.post(`${hub.address}/graphql`, { data: { query: asked } });
    const token = ((await signedIn.json()) as { data: { signIn: { accessToken: string } } }).data.signIn.accessToken;

    await page.locator('.graphiql-query-editor .view-line', { hasText: 'mutation SignIn' }).waitFor();
    await type(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', `{ "Authorization": "Bearer ${token}" }`);
    expect(await run(page, '{ me { email } }')).toContain('"email": "analyst@th.example"');
    expect(await run(page, 'subscription { feed { operation } }')).toContain('"operation": "POSITION"');
    expect(hub.faults).toEqual([]);
  });
});

async function sizeOf(request: Request) {
  const [{ responseBodySize }, response] = [await request.sizes(), await request.response()];
  return {
    path: new URL(request.url()).pathname,
    bytes: responseBodySize,
    encoding: (await response?.headerValue('content-encoding')) ?? null,
  };
}

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
  return (await until(shown, (text) => text.includes('}'))).replaceAll('\u00a0', ' ');
}
