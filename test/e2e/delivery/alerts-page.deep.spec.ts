import type { Browser, BrowserContext, Page } from 'playwright-core';
import { actionClient } from '../../support/action-client.js';
import { alertClient } from '../../support/alert-client.js';
import { launchBrowser, suiteInBrowser, watchPage } from '../../support/browser.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';

suiteInBrowser('The page to which messages of alerts lead', () => {
  let hub: Hub;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await startHub();
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await hub.stop();
  });
  beforeEach(async () => {
    faults.length = 0;
    context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    watchPage(page, hub.url, faults);
  });
  afterEach(() => context.close());

  const raised = async (reference: string): Promise<string> => {
    const sg = actionClient((await hub.as('liaison@sg.example')).ask);
    const id = await sg.requests({ recipientId: 'TH', reference, urgency: 'EMERGENCY' });
    return (await alertClient((await hub.as('liaison@th.example')).ask).of(id))[0]?.id ?? 'none';
  };
  const signsIn = async (email: string): Promise<void> => {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('signs the officer in, shows the alert, and acknowledges it with one click', async () => {
    const alert = await raised('from the page');
    await page.goto(`${hub.url}/alerts/${alert}`);
    await signsIn('liaison@th.example');
    await page.getByRole('heading', { name: 'EMERGENCY: action request' }).waitFor();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('liaison@th.example acknowledged it').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    const rows = await hub.ownerSql('select from hub.alert where id = $1 and acknowledged_at is not null', [alert]);
    expect([rows.length, faults]).toEqual([1, []]);
  });

  it('shows nothing of an alert to an officer of another country, and lists the open alerts of its reader', async () => {
    const alert = await raised('for Thailand');
    await page.goto(`${hub.url}/alerts/${alert}`);
    await signsIn('liaison@kh.example');
    await page.getByText('This alert is not for you, or not any more.').waitFor();
    await page.goto(`${hub.url}/alerts`);
    await signsIn('liaison@th.example');
    await page.getByRole('heading', { name: 'Your open alerts' }).waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(1);
  });

  it('runs its own script and style alone', async () => {
    const { headers } = await fetch(`${hub.url}/alerts`);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; .* connect-src 'self'; .* form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});
