import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, suiteInBrowser, watchPage } from '../../support/browser.js';
import { type Hub, PASSWORD as DEMO_PASSWORD, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';

const PASSWORD = 'mango quietly rivers twelve';

suiteInBrowser('A second factor that the page of an account was left without', () => {
  let hub: Hub;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let admin: Ask;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await startHub();
    browser = await launchBrowser();
    admin = (await hub.as('admin@th.example')).ask;
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

  const invites = async (email: string): Promise<string> => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const query = 'mutation ($i: InviteUserInput!) { inviteUser(input: $i) { token } }';
    return (await admin<{ inviteUser: { token: string } }>(query, { i: { email, roles: ['NATIONAL_ADMIN'] } })).inviteUser.token;
  };
  /** Accepts the invitation, as far as the step of the second factor. @returns the app's key */
  const acceptsAs = async (email: string): Promise<string> => {
    const token = await invites(email);
    await hub.ownerSql(`insert into hub.factor_required values ('NATIONAL_ADMIN')`);
    await page.goto(`${hub.url}/#/invitation/${token}`);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('The same password again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    return keyShown();
  };
  const keyShown = async (): Promise<string> => {
    await page.getByRole('heading', { name: 'Add a second factor', exact: true }).waitFor();
    return ((await page.locator('#secret').textContent()) ?? '').replaceAll(' ', '');
  };
  const signsIn = async (email: string, password = PASSWORD): Promise<void> => {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const confirms = async (secret: string): Promise<void> => {
    await page.getByLabel('Code').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole('button', { name: 'Confirm the app' }).click();
  };
  const isReady = async (): Promise<void> => {
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
    expect(await page.locator('#codes li').count()).toBe(10);
  };
  const asksForOne = (): Promise<void> => page.getByRole('button', { name: 'Add a second factor' }).click();
  afterEach(() => hub.ownerSql(`delete from hub.factor_required where role = 'NATIONAL_ADMIN'`));

  it('is added after more than five minutes, by signing in again, with the key that the app has', async () => {
    const secret = await acceptsAs('slow@th.example');
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await confirms(secret);
    await page.getByRole('heading', { name: 'Sign in to add a second factor' }).waitFor();
    expect(await page.getByRole('alert').textContent()).toBe(
      'More than five minutes have passed. Sign in again, and go on with the key that your app has.',
    );
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('slow@th.example');
    await signsIn('slow@th.example');
    expect(await keyShown()).toBe(secret);
    await confirms(secret);
    await isReady();
    expect(faults).toEqual([]);
  });

  it('is added with a new key where that of the app has become too old', async () => {
    const secret = await acceptsAs('slower@th.example');
    await hub.ownerSql(`delete from hub.totp_offer`);
    await confirms(secret);
    await page.getByText('Delete it from the app and add the new key').waitFor();
    const renewed = await keyShown();
    expect(renewed).not.toBe(secret);
    await confirms(renewed);
    await isReady();
  });

  it('is added after the page was closed, or its link opened once more', async () => {
    await acceptsAs('closed@th.example');
    await page.reload();
    expect(await page.getByRole('heading', { name: 'Open the link of your letter' }).isVisible()).toBe(true);
    await asksForOne();
    await signsIn('closed@th.example', 'not the right password');
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    await signsIn('closed@th.example');
    const secret = await keyShown();

    await page.goto('about:blank');
    await page.goto(`${hub.url}/#/invitation/${'x'.repeat(43)}`);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('The same password again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('was used before').waitFor();
    await asksForOne();
    await signsIn('closed@th.example');
    expect(await keyShown()).not.toBe(secret);
    await confirms(await keyShown());
    await isReady();

    await page.goto('about:blank');
    await page.goto(`${hub.url}/account`);
    await asksForOne();
    await signsIn('closed@th.example');
    await page.getByText('has a second factor already').waitFor();
    expect(await page.content()).not.toContain(PASSWORD);
    expect(faults).toEqual([]);
  });

  it('is added by whoever wants one, and asks for both fields', async () => {
    await page.goto(`${hub.url}/account`);
    await asksForOne();
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toBe('Give the e-mail address of your account.');
    await page.getByLabel('E-mail address').fill('analyst@kh.example');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toBe('Give the password of your account.');
    await signsIn('analyst@kh.example', DEMO_PASSWORD);
    await confirms(await keyShown());
    await isReady();
    expect(await page.getByText('Sign in with analyst@kh.example and the password').isVisible()).toBe(true);
  });
});
