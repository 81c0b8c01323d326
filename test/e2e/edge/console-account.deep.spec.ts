import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { suiteInBrowser, watchPage } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { freePort } from '../../support/nats-server.js';
import { CLIENT, type Issuer, startIssuer } from '../../support/oidc-issuer.js';

const NEW = 'mango quietly rivers twelve';
const OTHER = 'a lamp under seven green trams';
const ANALYST = 'analyst@th.example';

suiteInBrowser('The account of an officer in the console', () => {
  let hub: ConsoleUnderTest;
  let issuer: Issuer;

  beforeAll(async () => {
    // Passkeys belong to a name, and not to an IP address.
    const port = String(await freePort());
    hub = await startConsole({ PORT: port, PUBLIC_URL: `http://localhost:${port}`, ISSUER_ALLOW_LOOPBACK: 'true' });
    issuer = await startIssuer();
  });
  afterAll(async () => {
    await issuer.stop();
    await hub.stop();
  });
  beforeEach(() => hub.faults.splice(0));
  afterEach(async () => {
    for (const context of hub.browser.contexts()) await context.close();
  });

  const invites = async (email: string, roles = ['ANALYST']): Promise<string> => {
    const admin = await hub.api(`admin@${email.split('@')[1]}`);
    const query = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { token } }';
    return (await admin<{ inviteUser: { token: string } }>(query, { input: { email, roles } })).inviteUser.token;
  };
  const types = async (page: Page, password: string, again = password): Promise<void> => {
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('The same password again').fill(again);
    await page.getByRole('button', { name: 'Set the password' }).click();
  };
  const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name, exact: true }).waitFor();
  const signOut = async (page: Page, party: string): Promise<void> => {
    await page.getByRole('button', { name: party }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in');
  };
  /** A security key that its officer touches at once. */
  const plugsIn = async (page: Page): Promise<void> => {
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
    await devTools.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
  };
  /** The key of the app that the page shows. */
  const keyShown = async (page: Page): Promise<TOTP> => {
    const key = await page.locator('.totp-key').textContent();
    return new TOTP({ secret: (key ?? '').replaceAll(' ', '') });
  };
  const keepsCodes = async (page: Page): Promise<readonly string[]> => {
    await page.locator('.codes li').nth(9).waitFor();
    const codes = await page.locator('.codes li').allInnerTexts();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    return codes;
  };
  /** @returns the id of the indicator */
  const publishes = async (email: string, value: string): Promise<string> => {
    const officer = await hub.api(email);
    const query = 'mutation ($input: [PublishIndicatorInput!]!) { receipts: publishIndicators(input: $input) { indicator { id } } }';
    const input = [{ value, kind: 'DOMAIN', threat: 'PHISHING', tlp: 'AMBER_STRICT', audience: {} }];
    const { receipts } = await officer<{ receipts: readonly [{ indicator: { id: string } }] }>(query, { input });
    return receipts[0].indicator.id;
  };
  /** Answers the next request of an operation in place of the hub. */
  const answersOnce = async (page: Page, operation: string, reason: string, code: string): Promise<void> => {
    const id = await hub.documentIdOf(operation);
    let isAnswered = false;
    await page.route('**/graphql', async (route) => {
      if (isAnswered || !route.request().postData()?.includes(id)) return route.fallback();
      isAnswered = true;
      await route.fulfill({ status: 400, json: { errors: [{ message: reason, extensions: { code, reason } }] } });
    });
  };

  it('begins with the link of an invitation: a password, an authenticator app, recovery codes', async () => {
    const token = await invites('new@th.example');
    const sent: string[] = [];
    const page = await hub.open('/account');
    await heading(page, 'Open the link of your letter');
    page.on('request', (request) => sent.push(request.url(), JSON.stringify(request.headers())));
    await page.goto(`${hub.address}/account#/invitation/${token}`);
    await heading(page, 'Accept your invitation');
    expect(page.url()).toBe(`${hub.address}/account`);
    await types(page, 'short', OTHER);
    await page.getByText('A password has 12 to 200 characters.').waitFor();
    await page.getByText('The two passwords differ.').waitFor();
    await types(page, 'aaaaaaaaaaaaaa');
    await page.getByText('too easy to guess').waitFor();
    await types(page, NEW);
    await heading(page, 'Your account is ready');
    expect(sent.join()).not.toContain(token);

    await page.getByRole('link', { name: 'Add a second factor' }).click();
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByRole('img', { name: 'QR code with the key of the app' }).waitFor();
    const app = await keyShown(page);
    await page.getByLabel('Code that the app shows now').fill(app.generate());
    await page.getByRole('button', { name: 'Confirm the app' }).click();
    const [code = '', ...others] = await keepsCodes(page);
    expect(others.length).toBe(9);
    await page.getByText('10 unused codes are left.').waitFor();
    expect(await page.content()).not.toContain(app.secret.base32);

    await signOut(page, 'Thailand');
    await hub.signIn(page, 'new@th.example', NEW);
    await page.getByLabel('Six-digit code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('This code is wrong').waitFor();
    await page.getByLabel('Six-digit code').fill(code);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Look up' }).waitFor();
    await page.goto(`${hub.address}/settings`);
    await page.getByText('9 unused codes are left.').waitFor();
    expect(hub.faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
  });

  it('is refused by a link that was used, and by one that never was, in the same words', async () => {
    const token = await invites('twice@th.example');
    const page = await hub.open(`/account#/invitation/${token}`);
    await types(page, NEW);
    await heading(page, 'Your account is ready');
    const answers: string[] = [];
    for (const one of [token, 'x'.repeat(43)]) {
      await page.goto('about:blank');
      await page.goto(`${hub.address}/account#/invitation/${one}`);
      await types(page, OTHER);
      await heading(page, 'This link does not work');
      answers.push((await page.getByRole('alert').textContent()) ?? '');
    }
    expect(answers[1]).toBe(answers[0]);
  });

  it('gets a new password by the link of an administrator', async () => {
    const admin = await hub.api('admin@la.example');
    const { users } = await admin<{ users: { nodes: readonly { id: string; email: string }[] } }>('{ users { nodes { id email } } }');
    const userId = users.nodes.find(({ email }) => email === 'analyst@la.example')?.id;
    const { createPasswordReset } = await admin<{ createPasswordReset: { token: string } }>(
      'mutation ($userId: ID!) { createPasswordReset(userId: $userId) { token } }',
      { userId },
    );
    const page = await hub.open(`/account#/reset/${createPasswordReset.token}`);
    await heading(page, 'Choose a new password');
    await types(page, NEW);
    await heading(page, 'Your new password is set');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await hub.signIn(page, 'analyst@la.example');
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    await page.getByLabel('Password').fill(NEW);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Look up' }).waitFor();
  });

  it('sets up a passkey before anything else where its party requires a second factor, signs in and proves the identity by it', async () => {
    const admin = await hub.api('admin@nz.example');
    await admin('mutation { setSecondFactorRequired(required: true) { recoveryCodes } }');
    const page = await hub.open('/look-up');
    await plugsIn(page);
    await hub.signIn(page, 'analyst@nz.example');
    await heading(page, 'Add a second factor');
    expect(await page.getByRole('link', { name: 'Look up' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('Name of the passkey').fill('The key on my ring');
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await heading(page, 'Recovery codes');
    for (let presses = 0; presses < 4; presses += 1) {
      await page.keyboard.press('Escape');
    }
    await heading(page, 'Recovery codes');
    await keepsCodes(page);
    await page.getByRole('button', { name: 'Look up' }).waitFor();

    await signOut(page, 'New Zealand');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('button', { name: 'New Zealand' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();

    await answersOnce(page, 'mutation RegenerateRecoveryCodes', 'STEP_UP_REQUIRED', 'FORBIDDEN');
    await page.getByRole('button', { name: 'Create new codes' }).click();
    await page.getByRole('button', { name: 'Create new codes' }).last().click();
    await heading(page, 'Confirm that it is you');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    expect((await keepsCodes(page)).length).toBe(10);

    await page.getByRole('button', { name: 'Rename passkey The key on my ring' }).click();
    await page.getByLabel('Name of the passkey').fill('The key in the safe');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Remove passkey The key in the safe' }).click();
    await page.getByRole('button', { name: 'Remove the passkey' }).click();
    await page.getByRole('alert').getByText('last').waitFor(); // the only factor of an account that must have one
  });

  it('sees its sessions, and ends another one; drafts of that one wait for the next sign-in, and for nobody else', async () => {
    const [page, other] = [await hub.openAs('analyst@my.example', '/settings'), await hub.openAs('analyst@my.example', '/look-up')];
    const box = other.getByLabel('Values, 1 to 1,000');
    await box.fill('written-before.example');
    await page.getByText('This session').waitFor();
    await page.reload();
    const ends = page.getByRole('button', { name: /^End the session of Chrome/ });
    await ends.first().waitFor();
    expect(await ends.count()).toBe(1);
    await ends.click();
    await page.getByText('The session has ended.').waitFor();
    await ends.waitFor({ state: 'detached' });

    await other.getByRole('button', { name: 'Look up' }).click();
    await heading(other, 'Sign in again');
    expect([await other.title(), await box.isVisible(), await other.getByRole('link', { name: 'Feed' }).count()]).toEqual([
      'Entente',
      false,
      0,
    ]);
    await other.getByLabel('Password').fill(hub.password);
    await other.keyboard.press('Enter');
    await box.waitFor();
    expect(await box.inputValue()).toBe('written-before.example');
    await other.getByRole('button', { name: 'Look up' }).click();
    await other.getByRole('row').nth(1).waitFor();
  });

  it('is locked by Ctrl L and after 15 minutes, in all tabs and after a reload, and keeps drafts', async () => {
    const page = await hub.openAs('analyst@vn.example', '/look-up');
    const box = page.getByLabel('Values, 1 to 1,000');
    await box.fill('draft.example');
    const other = await page.context().newPage();
    await other.clock.install();
    await other.goto(`${hub.address}/feed`);
    await other.getByText('Live', { exact: true }).waitFor();

    await page.keyboard.press('Control+l');
    for (const one of [page, other]) {
      await heading(one, 'Locked');
      expect([await one.title(), await one.getByRole('link', { name: 'Feed' }).count()]).toEqual(['Entente', 0]);
    }
    await other.reload();
    await heading(other, 'Locked');
    expect(await other.content()).not.toContain('feed-rows');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Your identity is not' }).waitFor();
    await page.getByLabel('Password').fill(hub.password);
    await page.keyboard.press('Enter');
    await box.waitFor();
    expect(await box.inputValue()).toBe('draft.example');
    await other.getByText('Live', { exact: true }).waitFor();

    await other.clock.fastForward('15:30');
    for (const one of [page, other]) await heading(one, 'Locked');
  });

  it('hides the title of an indicator while it is locked, and has the focus where it was afterwards, as after a dialog', async () => {
    const id = await publishes('analyst@ph.example', 'locked-title.example');
    const page = await hub.openAs('analyst@ph.example', `/indicators/${id}`);
    const acts = page.getByRole('button', { name: 'Revoke' });
    await acts.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Reason').fill('not sent');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    const hasFocus = (): Promise<boolean> => acts.evaluate((button) => button.matches(':focus'));
    expect([await page.title(), await hasFocus()]).toEqual(['locked-title.example · Entente', true]);

    await page.keyboard.press('Control+l');
    await heading(page, 'Locked');
    expect(await page.title()).toBe('Entente');
    await page.getByLabel('Password').fill(hub.password);
    await page.keyboard.press('Enter');
    await acts.waitFor();
    expect([await page.title(), await hasFocus()]).toEqual(['locked-title.example · Entente', true]);
  });

  it('signs out after what still waited in any tab was sent: the next officer neither sends it nor reads of it', async () => {
    const id = await publishes('analyst@ph.example', 'revoked-before-leaving.example');
    const page = await hub.openAs('analyst@ph.example', `/indicators/${id}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Reason').fill('mistaken');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The indicator is revoked in 10 s.').waitFor();
    const leaving = await page.context().newPage();
    await leaving.goto(`${hub.address}/settings`);
    await signOut(leaving, 'Philippines');
    await page.getByLabel('Password').waitFor();
    expect([leaving.url(), page.url()]).toEqual([`${hub.address}/sign-in`, `${hub.address}/sign-in`]); // not the page of the former officer
    const philippines = await hub.api('analyst@ph.example');
    const query = 'query ($id: ID!) { indicator(id: $id) { revokedReason } }';
    expect(await philippines(query, { id })).toEqual({ indicator: { revokedReason: 'mistaken' } });
    await hub.signIn(page, 'liaison@ph.example');
    await page.getByRole('button', { name: 'Philippines' }).waitFor();
    expect(await page.locator('.toast').count()).toBe(0);
  });

  it('reads that an act was not done, where its session had ended', async () => {
    const id = await publishes('analyst@ph.example', 'kept-by-an-ended-session.example');
    const page = await hub.openAs('analyst@ph.example', `/indicators/${id}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Reason').fill('mistaken');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    const philippines = await hub.api('analyst@ph.example');
    await philippines('mutation { endOtherSessions { __typename } }');
    await page.getByText('Your last act was not done').waitFor();
    await page.getByLabel('Password').fill(hub.password);
    await page.keyboard.press('Enter');
    await page.getByText(/This was not done: The indicator is revoked in 10 s/).waitFor();
    expect(await philippines('query ($id: ID!) { indicator(id: $id) { revokedAt } }', { id })).toEqual({ indicator: { revokedAt: null } });
    await page.context().close();
  });

  it('chooses how the console looks and works, by keyboard alone; the list of keys opens by ?', async () => {
    const page = await hub.openAs('contributor@meta.example', '/settings');
    await page.getByRole('button', { name: 'Compact' }).press('Enter');
    expect(await page.evaluate('document.documentElement.className')).toContain('dense');
    await page.getByRole('button', { name: 'Until I close it' }).press('Enter');
    await page.keyboard.press('?');
    await heading(page, 'Keyboard shortcuts');
    await page.keyboard.press('Escape');
    await page.getByLabel('Single keys do something').press('Space');
    await page.locator('body').press('?');
    await page.reload();
    await page.getByRole('button', { name: 'Compact', pressed: true }).waitFor();
    expect(await page.getByLabel('Single keys do something').isChecked()).toBe(false);
    expect(await page.getByRole('heading', { name: 'Keyboard shortcuts' }).count()).toBe(0);
    const stored = await page.evaluate<Record<string, string>>('({ ...localStorage })');
    expect(stored).toEqual({
      choices: JSON.stringify({ density: 'compact', undoSeconds: null, hasShortcuts: false }),
      'last-input': expect.stringMatching(/^\d+$/) as string,
    });
    expect(hub.faults).toEqual([]);
  });

  it('changes its password, which ends its other sessions', async () => {
    const [page, other] = [await hub.openAs('analyst@id.example', '/settings'), await hub.openAs('analyst@id.example', '/feed')];
    await other.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByLabel('Current password').fill('not the password');
    await page.getByLabel('New password').fill(NEW);
    await page.getByLabel('The same password again').fill(NEW);
    await page.getByRole('button', { name: 'Change password' }).last().click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Current password').fill(hub.password);
    await page.getByRole('button', { name: 'Change password' }).last().click();
    await page.getByText('All other sessions have ended.').waitFor();
    await heading(other, 'Sign in again');
  });

  it('signs in with its own identity provider, proves the identity there in another tab, and links an identity', async () => {
    const provider = await attaches();
    issuer.seats('th-0001', { groups: ['officers'], preferred_username: 'somchai' });
    const page = await openBeside(hub, `/oidc/${provider.id}/start`);
    await page.getByRole('button', { name: 'Thailand' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page
      .getByRole('main')
      .getByText(/^somchai\..*@th\.sso\.invalid/)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Change password' }).count()).toBe(0);

    await page.keyboard.press('Control+l');
    await heading(page, 'Locked');
    expect(await page.getByLabel('Password').count()).toBe(0);
    await page.getByRole('link', { name: 'Confirm with Royal Thai Police' }).click();
    await heading(page, 'Settings');

    await signOut(page, 'Thailand');
    await page.context().clearCookies({ domain: new URL(issuer.issuer).hostname }); // another officer sits down
    issuer.seats('th-0002', { groups: [] });
    await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
    await page.getByText('you may not sign in here').waitFor();

    await page.goto(`${hub.address}/sign-in?then=/settings`);
    await hub.signIn(page, 'liaison@th.example');
    issuer.seats('th-0003', { groups: ['officers'] });
    await page.getByRole('button', { name: 'Link Royal Thai Police' }).click();
    await page.getByText('Your identity is linked.').waitFor();
    await page.getByRole('button', { name: 'Unlink Royal Thai Police' }).click();
    await page.getByRole('button', { name: 'Unlink', exact: true }).last().click();
    await page.getByRole('button', { name: 'Link Royal Thai Police' }).waitFor();

    const abroad = await hub.openAs('analyst@kh.example', '/settings');
    await abroad.getByText('This session').waitFor();
    expect(await abroad.getByText('Royal Thai Police').count()).toBe(0);
  });

  it('learns when the hub was updated, and loses nothing; a page that begins then loads itself again, once', async () => {
    const page = await hub.openAs('analyst@sg.example', '/look-up');
    const box = page.getByLabel('Values, 1 to 1,000');
    await box.fill('kept.example');
    await answersOnce(page, 'query LookUp', 'DOCUMENT_UNKNOWN', 'BAD_USER_INPUT');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByText('The hub was updated.').waitFor();
    expect(await box.inputValue()).toBe('kept.example');
    await answersOnce(page, 'query Me{', 'DOCUMENT_UNKNOWN', 'BAD_USER_INPUT');
    await page.getByRole('button', { name: 'Reload' }).click();
    await box.waitFor();
    await answersOnce(page, 'query Me{', 'DOCUMENT_UNKNOWN', 'BAD_USER_INPUT');
    await page.reload();
    await page.getByText('The hub was updated.').waitFor();
    const outside = await hub.open('/sign-in');
    for (const _ of ['reloads', 'says it']) {
      await answersOnce(outside, 'mutation SignIn(', 'DOCUMENT_UNKNOWN', 'BAD_USER_INPUT');
      await hub.signIn(outside, 'analyst@sg.example');
      await outside.waitForResponse('**/graphql');
    }
    await outside.getByText('The hub was updated.').waitFor();
  });

  it.each(['light', 'dark'] as const)('has no finding of axe in the %s theme', async (colorScheme) => {
    const page = await hub.open(`/account#/invitation/${'x'.repeat(43)}`, { colorScheme, viewport: { width: 390, height: 844 } });
    await types(page, 'short');
    expect(await findingsOf(page)).toEqual([]);
    await page.goto(`${hub.address}/settings`);
    await hub.signIn(page, ANALYST);
    await page.getByText('Not set up.').waitFor();
    await page.getByText('This session').waitFor();
    expect(await findingsOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.locator('.totp-key').waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+l');
    await heading(page, 'Locked');
    expect(await findingsOf(page)).toEqual([]);
  });

  /** Attaches the identity provider to Thailand. */
  async function attaches(): Promise<{ readonly id: string; readonly redirectUri: string }> {
    const admin = await hub.api('admin@th.example');
    const { me } = await (await hub.api(ANALYST))<{ me: { agency: { id: string } } }>('{ me { agency { id } } }');
    const { createIdentityProvider } = await admin<{ createIdentityProvider: { id: string; redirectUri: string } }>(
      'mutation ($issuer: String!, $input: IdentityProviderInput!) { createIdentityProvider(issuer: $issuer, input: $input) { id redirectUri } }',
      {
        issuer: issuer.issuer,
        input: {
          ...{ name: 'Royal Thai Police', ...CLIENT, roleClaim: 'groups', roles: [{ value: 'officers', role: 'ANALYST' }] },
          ...{ createsAccounts: true, defaultAgencyId: me.agency.id },
        },
      },
    );
    issuer.sendsBackTo(createIdentityProvider.redirectUri);
    return createIdentityProvider;
  }
});

/** Opens a page that may also go to the identity provider. */
async function openBeside({ browser, address, faults }: ConsoleUnderTest, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  watchPage(page, 'http://', faults);
  await page.goto(`${address}${path}`);
  return page;
}
