import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, suiteInBrowser, watchPage } from '../../support/browser.js';
import { type Hub, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';

const PASSWORD = 'mango quietly rivers twelve';
const OTHER = 'a lamp under seven green trams';
const GONE = 'This invitation has expired, was used before or was revoked. Ask the administrator who invited you for another one.';

suiteInBrowser('The page to which the links in letters lead', () => {
  let hub: Hub;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let admin: Ask;
  const faults: string[] = [];
  const lines: string[] = [];
  /** What went over the wire besides bodies: addresses and headers of each request. */
  const told: string[] = [];

  beforeAll(async () => {
    hub = await startHub({ HUB_NAME: 'Mekong & Exchange', LOG_LEVEL: 'trace' }, lines);
    browser = await launchBrowser();
    admin = (await hub.as('admin@th.example')).ask;
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await hub.stop();
  });
  beforeEach(async () => {
    for (const list of [faults, told]) list.length = 0;
    context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    watchPage(page, hub.url, faults);
    page.on('request', (request) => told.push(request.url(), JSON.stringify(request.headers())));
  });
  afterEach(() => context.close());

  const invites = async (email: string, roles = ['ANALYST']): Promise<string> => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const query = 'mutation ($i: InviteUserInput!) { inviteUser(input: $i) { token } }';
    return (await admin<{ inviteUser: { token: string } }>(query, { i: { email, roles } })).inviteUser.token;
  };
  const opens = async (kind: string, token: string): Promise<void> => {
    await page.goto(`${hub.url}/#/${kind}/${token}`);
    await page.waitForURL(`${hub.url}/account`);
  };
  const types = async (password: string, again = password): Promise<void> => {
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('The same password again').fill(again);
    await page.getByRole('button', { name: 'Set the password' }).click();
  };
  const alert = async (): Promise<string | null> => {
    await page.getByRole('alert').waitFor();
    return page.getByRole('alert').textContent();
  };
  /** Where a screen reader goes on reading. */
  const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent');
  const signsIn = async (email: string, password: string): Promise<unknown> =>
    hub
      .anyone()
      .ask('mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { viewer { email } } }', { e: email, p: password });
  /** Neither the token nor the password stands anywhere but in the body of the one request that uses it. */
  const leavesNoTrace = async (...secrets: string[]): Promise<void> => {
    const elsewhere = [
      ...lines,
      ...told,
      page.url(),
      await page.content(),
      ...(await hub.ownerSql('select a::text as a from hub.audit a')).map(({ a }) => String(a)),
    ].join('\n');
    for (const secret of secrets) expect(elsewhere).not.toContain(secret);
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('#');
  };

  it('accepts an invitation: the account is there, and the token stands in no address, header or log', async () => {
    const token = await invites('new@th.example');
    await opens('invitation', token);
    expect(await page.title()).toBe('Mekong & Exchange: your account');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Mekong & Exchange');
    await types(PASSWORD);
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
    expect(await signsIn('new@th.example', PASSWORD)).toEqual({ signIn: { viewer: { email: 'new@th.example' } } });
    // The page ends the session that it opened.
    expect(
      await hub.ownerSql(
        `select ended_at is null as open from hub.session s join hub.user_account u on u.id = s.user_id where u.email = 'new@th.example' order by s.ended_at nulls last limit 1`,
      ),
    ).toEqual([{ open: false }]);
    expect(faults).toEqual([]);
    await leavesNoTrace(token, PASSWORD);
  });

  it('says what is wrong with a password, and uses nothing up', async () => {
    await opens('invitation', await invites('careful@th.example'));
    await types('short', 'short');
    expect(await alert()).toBe('A password has 12 to 200 characters (this one has 5).');
    await types(PASSWORD, OTHER);
    expect(await alert()).toBe('The two passwords are not the same. Type the same password twice.');
    await types('aaaaaaaaaaaaaa');
    await page.getByText('too easy to guess').waitFor();
    await types(PASSWORD);
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    expect(faults).toEqual([]);
  });

  it('says the same of a link that was used, has expired or never was, and offers no form any more', async () => {
    const [used, expired] = [await invites('twice@th.example'), await invites('late@th.example')];
    await opens('invitation', used);
    await types(PASSWORD);
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
    await hub.ownerSql(`update hub.invitation set expires_at = now() - interval '1 minute' where email = 'late@th.example'`);
    for (const token of [used, expired, 'x'.repeat(43)]) {
      await page.goto('about:blank');
      await opens('invitation', token);
      await types(OTHER);
      expect(await alert()).toBe(GONE);
      expect(await focused()).toBe(GONE);
      expect(await page.getByLabel('New password').isVisible()).toBe(false);
    }
    await page.goto('about:blank');
    await opens('reset', 'x'.repeat(43));
    await types(OTHER);
    expect(await alert()).toBe('This link has expired or was used before. Ask the administrator of your organisation for another one.');
  });

  it('sets a new password by the link of a reset', async () => {
    const [user] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'analyst@th.example'`);
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const query = 'mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }';
    const { token } = (await admin<{ createPasswordReset: { token: string } }>(query, { u: user?.id })).createPasswordReset;
    await opens('reset', token);
    await page.getByLabel('Show the passwords').check();
    expect(await page.getByLabel('New password').getAttribute('type')).toBe('text');
    await types(OTHER);
    await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
    expect(await signsIn('analyst@th.example', OTHER)).toEqual({ signIn: { viewer: { email: 'analyst@th.example' } } });
    expect(faults).toEqual([]);
    await leavesNoTrace(token, OTHER);
  });

  it('sets the second factor up that an administrator must have, and shows the recovery codes once', async () => {
    const token = await invites('second-admin@th.example', ['NATIONAL_ADMIN']);
    await hub.ownerSql(`insert into hub.factor_required values ('NATIONAL_ADMIN')`);
    await opens('invitation', token);
    await types(PASSWORD);
    await page.getByRole('heading', { name: 'Add a second factor' }).waitFor();
    expect(await focused()).toBe('Add a second factor');
    const secret = ((await page.locator('#secret').textContent()) ?? '').replaceAll(' ', '');
    expect(await page.getByRole('link', { name: 'open the app' }).getAttribute('href')).toContain('otpauth://totp/Mekong');
    await page.getByLabel('Code').fill('12');
    await page.getByRole('button', { name: 'Confirm the app' }).click();
    expect(await alert()).toBe('The code has six digits. Read it from your authenticator app.');
    await page.getByLabel('Code').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole('button', { name: 'Confirm the app' }).click();
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
    expect(await page.locator('#codes li').count()).toBe(10);
    expect(await page.getByText('Sign in with second-admin@th.example').isVisible()).toBe(true);
    // Nor does the app's key stay in the page.
    for (const kept of [secret, secret.replace(/(.{4})(?=.)/g, '$1 ')]) expect(await page.content()).not.toContain(kept);
    const [account] = await hub.ownerSql(
      `select exists (select from hub.totp t where t.user_id = u.id) as app from hub.user_account u where u.email = 'second-admin@th.example'`,
    );
    expect(account).toEqual({ app: true });
    await hub.ownerSql('delete from hub.factor_required');
    expect(faults).toEqual([]);
  });

  it('says that the account is ready where the answer to what comes after is lost: the link is used up by then', async () => {
    const token = await invites('lost@th.example');
    await opens('invitation', token);
    await page.route('**/graphql', (route) => (route.request().postData()?.includes('secondFactors') ? route.abort() : route.continue()));
    await types(PASSWORD);
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
    expect(await focused()).toBe('Your account is ready');
    expect(await signsIn('lost@th.example', PASSWORD)).toEqual({ signIn: { viewer: { email: 'lost@th.example' } } });
  });

  it('bears the name of the settings, as TAXII and the offers of passkeys and apps do; a passkey is bound to the address alone', async () => {
    const { ask, token } = await hub.as('liaison@th.example');
    const { startPasskey, startTotp } = await ask<{ startPasskey: object; startTotp: { url: string } }>(
      'mutation { startPasskey startTotp { url } }',
    );
    expect(startPasskey).toMatchObject({ rp: { name: 'Mekong & Exchange', id: '127.0.0.1' } });
    expect(new URL(startTotp.url).searchParams.get('issuer')).toBe('Mekong & Exchange 127.0.0.1');
    const taxii = await fetch(`${hub.url}/taxii2/`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/taxii+json;version=2.1' },
    });
    expect(await taxii.json()).toMatchObject({ title: 'Mekong & Exchange' });
    await page.goto(`${hub.url}/`);
    expect(await page.title()).toBe('Mekong & Exchange');
  });

  it('says what to do where no whole link leads to it', async () => {
    for (const path of ['/account', '/account#/invitation/short', '/account#/other/aaaaaaaaaaaaaaaaaaaaaaaa']) {
      await page.goto('about:blank');
      await page.goto(`${hub.url}${path}`);
      expect(await page.getByRole('heading', { name: 'Open the link of your letter' }).isVisible()).toBe(true);
    }
  });

  it('runs its own script and style alone, sends no form, and tells no other site where it was', async () => {
    const { headers } = await fetch(`${hub.url}/account`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect([headers.get('referrer-policy'), headers.get('cache-control'), headers.get('x-frame-options')]).toEqual([
      'no-referrer',
      'no-store',
      'DENY',
    ]);
    expect((await fetch(`${hub.url}/`)).headers.get('content-security-policy')).not.toContain('connect-src');
  });

  it('fits a telephone, and is dark where the reader is', async () => {
    await opens('invitation', 'x'.repeat(43));
    const background = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background()).toBe('rgb(248, 248, 246)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).toBe('rgb(15, 17, 20)');
  });
});
