import type { Page, WebSocketRoute } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id } } }';
const REQUEST = 'mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { request { id } problems { message } } }';
const REVOKED = 'query ($id: ID!) { indicator(id: $id) { revokedReason } }';
/** Acts wait until their notice is closed. */
const HOLD = `localStorage.setItem('choices', JSON.stringify({ undoSeconds: null }))`;

suiteInBrowser('What is current and what waits in the console', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  }, 240_000);
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));
  afterEach(async () => {
    for (const context of hub.browser.contexts()) await context.close();
  });

  const publishes = async (email: string, value: string, more: object = {}): Promise<string> => {
    const officer = await hub.api(email);
    const item = { kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'GREEN', audience: { countries: ['TH'] }, ...more };
    const { publishIndicators } = await officer<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, {
      input: [item],
    });
    return publishIndicators[0]?.indicator.id ?? '';
  };
  /** Singapore asks a country to preserve data, at once. */
  const raises = async (reference: string, recipientId = 'TH'): Promise<void> => {
    const singapore = await hub.api('liaison@sg.example');
    const input = [
      {
        ...{ reference, recipientId, action: 'PRESERVATION', urgency: 'EMERGENCY', tlp: 'AMBER' },
        subject: { kind: 'DOMAIN', value: `${reference}.example` },
        ...{ legalBasis: 'EMERGENCY', legalText: 'An order follows.', contact: 'Duty officer, +1 202 555 0100' },
        ...{ acknowledgeWithinMinutes: 30, deadlineMinutes: 120 },
      },
    ];
    await singapore(REQUEST, { input });
  };
  const revokes = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Reason').fill('mistaken');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The indicator is revoked in 10 s.').waitFor();
  };

  it('an emergency is said after the hub could not continue a live line, also over a dialog, until it is closed', async () => {
    const page = await hub.open('/sign-in');
    const sockets: WebSocketRoute[] = [];
    let refusals = 0;
    await page.routeWebSocket(/graphql/, (socket) => {
      const server = socket.connectToServer();
      sockets.push(socket);
      socket.onMessage((message) => {
        const { type, id, payload } = JSON.parse(String(message)) as {
          type: string;
          id: string;
          payload?: { variables: { after: string | null } };
        };
        const isContinued = type === 'subscribe' && (payload?.variables.after ?? null) !== null;
        if (!isContinued) return server.send(message);
        refusals += 1;
        socket.send(JSON.stringify({ id, type: 'error', payload: [{ message: 'Begin again.', extensions: { code: 'RESYNC_REQUIRED' } }] }));
      });
    });
    await hub.signIn(page, 'analyst@th.example');
    await page.getByRole('link', { name: /^Alerts: \d/ }).waitFor();
    await until(
      () => Promise.resolve(sockets.length),
      (count) => count > 0,
    );
    await raises('before-resync');
    const said = page.getByRole('alert').getByRole('link', { name: /^Emergency AL-/ });
    await said.waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await said.waitFor({ state: 'detached' });
    await sockets.at(-1)?.close();
    await until(
      () => Promise.resolve(refusals),
      (count) => count > 0,
    );
    await raises('after-resync');
    await said.waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog
      .getByRole('alert')
      .getByRole('link', { name: /^Emergency AL-/ })
      .waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await dialog.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    await said.waitFor({ state: 'detached' });
  });

  it('a page says of which time it is while the hub cannot be read, and is current again afterwards', async () => {
    const page = await hub.openAs('liaison@th.example', '/golden-hour');
    await page.getByText('Freezes of the last 30 days').waitFor();
    await page.route('**/graphql', (route) => route.abort());
    const strip = page.getByText(/^This page is as of \d\d:\d\d and is not current/);
    await strip.waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await strip.waitFor({ state: 'detached' });
  });

  it('a page that could not be read says so itself, once: no strip, and no filters without choices', async () => {
    const page = await hub.openAs('liaison@th.example', '/contacts');
    await page.getByText('duty@th.example').first().waitFor();
    await page.route('**/graphql', (route) => route.abort());
    const strip = page.getByText(/is not current/);
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByText('The hub does not answer').first().waitFor();
    // A lost network brings the strip at once over a page that has content.
    await page.evaluate(`dispatchEvent(new Event('offline'))`);
    expect([await strip.count(), await page.getByRole('button', { name: 'Try again' }).count()]).toEqual([0, 1]);
    expect(await page.locator('.facets').count()).toBe(0);
    await page.unroute('**/graphql');
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Call centre by the river').waitFor();
    await page.evaluate(`dispatchEvent(new Event('offline'))`);
    await strip.waitFor();
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await strip.waitFor({ state: 'detached' });
  });

  it('a live line that the hub refuses for good makes the page say that it is not current, until it is left', async () => {
    const page = await hub.open('/sign-in');
    await page.routeWebSocket(/graphql/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const { type, id, payload } = JSON.parse(String(message)) as {
          type: string;
          id: string;
          payload?: { variables: { itemKinds?: readonly string[] } };
        };
        if (type !== 'subscribe' || payload?.variables.itemKinds === undefined) return server.send(message);
        socket.send(JSON.stringify({ id, type: 'error', payload: [{ message: 'No longer.', extensions: { code: 'FORBIDDEN' } }] }));
      });
    });
    await hub.signIn(page, 'liaison@th.example');
    const strip = page.getByText(/^This page is as of \d\d:\d\d and is not current/);
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByText('Call centre by the river').waitFor();
    await strip.waitFor();
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.waitForURL('**/contacts');
    await strip.waitFor({ state: 'detached' });
    expect(hub.faults).toEqual([]);
  });

  it('the feed is not live from the moment at which the browser loses its network, and is afterwards', async () => {
    const page = await hub.openAs('analyst@th.example', '/feed');
    const live = page.getByText('Live', { exact: true });
    await live.waitFor();
    // The socket of the page stays open, as one that has not noticed yet.
    const shown = `dispatchEvent(new Event('offline'));
new Promise((resolve) => setTimeout(() => resolve(document.querySelector('.feed-line').textContent)))`;
    await until(
      () => page.evaluate<string>(shown),
      (line) => line.includes('No connection'),
    );
    await publishes('analyst@kh.example', 'while-offline.example');
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await live.waitFor();
    await page.getByRole('button', { name: /new events?: show/ }).click();
    await page
      .getByRole('button', { name: /while-offline/ })
      .first()
      .waitFor();
  });

  it('a locked console says that an emergency waits, and nothing of it, also one that comes later or after a reload', async () => {
    const page = await hub.openAs('analyst@kh.example', '/cases');
    await page.getByRole('link', { name: /^Alerts: / }).waitFor();
    await page.keyboard.press('Control+l');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    const said = page.getByRole('alert').getByText(/emergenc(y|ies) waits?/);
    expect(await said.count()).toBe(0);
    await raises('while-locked', 'KH');
    await said.waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/AL-|while-locked/);
    expect(await findingsOf(page)).toEqual([]);
    await page.reload();
    await said.waitFor();
    await page.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('Your identity is not confirmed: the password is wrong.').waitFor();
    await page.getByLabel('Password').fill(hub.password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /^Alerts: [1-9]/ }).waitFor();
    await page.context().close();
  });

  it('an act that waits is taken back over an open dialog, by its button and by Ctrl Z', async () => {
    const id = await publishes('analyst@ph.example', 'revoked-and-back.example');
    const page = await hub.open('/sign-in');
    await page.evaluate(HOLD);
    await page.goto(`${hub.address}/indicators/${id}`);
    await hub.signIn(page, 'analyst@ph.example');
    for (const undo of ['button', 'key'] as const) {
      await revokes(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      if (undo === 'button') await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
      else await page.keyboard.press('Control+z');
      await page.getByText('The indicator is revoked in 10 s.').waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
    }
    const philippines = await hub.api('analyst@ph.example');
    expect(await philippines(REVOKED, { id })).toEqual({ indicator: { revokedReason: null } });
    expect(hub.faults).toEqual([]);
  });

  it('the cover says that an act waits, and the act is sent when a browser that asks nothing leaves the page', async () => {
    const id = await publishes('analyst@ph.example', 'revoked-on-leaving.example');
    const page = await hub.open('/sign-in');
    // As browsers of telephones do.
    await page.addInitScript(`addEventListener('beforeunload', (event) => event.stopImmediatePropagation())`);
    await page.evaluate(HOLD);
    await page.goto(`${hub.address}/indicators/${id}`);
    await hub.signIn(page, 'analyst@ph.example');
    await revokes(page);
    await page.keyboard.press('Control+l');
    await page.getByText(/^1 act waits for the time/).waitFor();
    expect(await page.locator('.toast').isVisible()).toBe(false);
    expect(await findingsOf(page)).toEqual([]);
    await page.goto('about:blank');
    const philippines = await hub.api('analyst@ph.example');
    await until(
      () => philippines<{ indicator: { revokedReason: string | null } }>(REVOKED, { id }),
      ({ indicator }) => indicator.revokedReason === 'mistaken',
    );
  });

  it('the feed keeps rows that wait when the same officer signs in again, and says where the line was lost', async () => {
    const page = await hub.openAs('analyst@th.example', '/feed');
    await page.getByText('Live', { exact: true }).waitFor();
    await publishes('analyst@kh.example', 'waits-in-the-feed.example');
    await page.getByRole('button', { name: /^1 new/ }).waitFor();
    const thailand = await hub.api('analyst@th.example');
    await thailand('mutation { endOtherSessions { __typename } }');
    await page.getByRole('heading', { name: 'Sign in again' }).waitFor();
    await publishes('analyst@kh.example', 'came-meanwhile.example');
    await page.getByLabel('Password').fill(hub.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^3 new/ }).click(); // both, and the mark
    for (const name of [/waits-in-the-feed/, /came-meanwhile/]) await page.getByRole('button', { name }).first().waitFor();
    await page
      .getByText(/^The connection was lost/)
      .first()
      .waitFor();
  });

  it('a look-up and the page of an indicator follow its owner, who narrows the audience, and keep what is typed', async () => {
    const value = 'narrowed-while-shown.example';
    const id = await publishes('analyst@th.example', value, { audience: { countries: ['KH', 'SG'] } });
    const [looked, opened] = [
      await hub.openAs('analyst@kh.example', '/look-up'),
      await hub.openAs('analyst@kh.example', `/indicators/${id}`),
    ];
    await opened.getByRole('button', { name: 'Add a sighting' }).first().click();
    const note = opened.getByRole('dialog').getByRole('textbox').last();
    await note.fill('Seen at the harbour.');
    const box = looked.getByRole('textbox', { name: /values/i }).first();
    await box.fill(`${value}\nnever-published.example`);
    await looked.keyboard.press('Control+Enter');
    const row = looked.locator('tbody').filter({ hasText: value });
    await row.getByText('1 indicator').waitFor();
    await box.fill('what is typed next');
    const thailand = await hub.api('analyst@th.example');
    await thailand('mutation ($id: ID!) { changeAudience(id: $id, audience: { countries: ["SG"] }) { id } }', { id });
    await row.getByText('Nothing that Cambodia may see').waitFor();
    await opened.getByText('There is nothing here for Cambodia').waitFor();
    expect(await opened.getByText(value).count()).toBe(0);
    expect([await box.inputValue(), await note.inputValue()]).toEqual(['what is typed next', 'Seen at the harbour.']);

    // It is visible again: the page of the indicator follows, and a change of its content as well.
    await thailand('mutation ($id: ID!) { changeAudience(id: $id, audience: { countries: ["SG", "KH"] }) { id } }', { id });
    await opened.getByText(value).first().waitFor();
    expect(hub.faults).toEqual([]);
  });

  it('a look-up that Back restores is read again, and says so while it cannot be', async () => {
    const value = 'ended-meanwhile.example';
    const id = await publishes('analyst@kh.example', value);
    const page = await hub.openAs('analyst@th.example', '/look-up');
    await page
      .getByRole('textbox', { name: /values/i })
      .first()
      .fill(value);
    await page.keyboard.press('Control+Enter');
    const row = page.locator('tbody').filter({ hasText: value });
    await row.getByText('1 indicator').waitFor();
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.waitForURL('**/contacts');
    const cambodia = await hub.api('analyst@kh.example');
    await cambodia('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "mistaken") { id } }', { id });
    const document = await hub.documentIdOf('query LookUp(');
    await page.route('**/graphql', (route) => (route.request().postData()?.includes(document) ? route.abort() : route.fallback()));
    await page.goBack();
    await page
      .getByText(/^This page is as of/)
      .or(page.locator('.outdated'))
      .first()
      .waitFor();
    await page.unroute('**/graphql');
    await row.getByText('Revoked', { exact: true }).waitFor();
    await page.locator('.outdated').waitFor({ state: 'detached' });
  });

  it('asks before text is lost: by a link, by the way back and by Escape, and not once it was sent', async () => {
    const liaison = await hub.api('liaison@th.example');
    const { openCase } = await liaison<{ openCase: { id: string } }>('mutation ($input: CaseInput!) { openCase(input: $input) { id } }', {
      input: { title: 'A case with a note', threat: 'PHISHING' },
    });
    const page = await hub.openAs('liaison@th.example', `/cases/${openCase.id}/notes`);
    const asks = page.getByRole('dialog', { name: 'Discard what you wrote?' });
    const note = page.getByRole('textbox', { name: 'Note' });
    await page.getByRole('button', { name: 'Write a note' }).click();
    await note.fill('The van is blue.');
    await page.getByRole('link', { name: 'Contacts' }).click();
    await asks.waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await asks.getByRole('button', { name: 'Keep writing' }).click();
    expect([await note.inputValue(), page.url()]).toEqual(['The van is blue.', `${hub.address}/cases/${openCase.id}/notes`]);
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByRole('article').getByText('The van is blue.').waitFor();
    await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByRole('button', { name: 'Add a task' }).click();
    const task = page.getByRole('textbox', { name: 'What is to be done' });
    await task.fill('Call the bank');
    // A browser closes a dialog by itself whose Escape was refused before.
    for (let presses = 0; presses < 4; presses += 1) {
      await page.keyboard.press('Escape');
      await asks.waitFor();
      await page.keyboard.press('Escape');
      await asks.waitFor({ state: 'detached' });
      expect(await task.inputValue()).toBe('Call the bank');
    }
    await page.keyboard.press('Escape');
    await asks.getByRole('button', { name: 'Discard' }).click();
    await task.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.waitForURL('**/contacts');
    expect(hub.faults).toEqual([]);
  });

  it('text of an act that was taken back is asked about before the tab is closed, and is gone once it was discarded', async () => {
    const id = await publishes('analyst@ph.example', 'kept-and-discarded.example');
    const page = await hub.open('/sign-in');
    await page.evaluate(HOLD);
    await page.goto(`${hub.address}/indicators/${id}`);
    await hub.signIn(page, 'analyst@ph.example');
    const isAsked = `!dispatchEvent(new Event('beforeunload', { cancelable: true }))`;
    const [reason, asks] = [page.getByLabel('Reason'), page.getByRole('dialog', { name: 'Discard what you wrote?' })];
    await revokes(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The indicator is revoked in 10 s.').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.waitForURL('**/contacts');
    expect(await page.evaluate<boolean>(isAsked)).toBe(true);
    await page.goBack();
    await page.getByRole('button', { name: 'Revoke' }).click();
    expect(await reason.inputValue()).toBe('mistaken');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await asks.getByRole('button', { name: 'Keep writing' }).click();
    await page.keyboard.press('Escape');
    await asks.getByRole('button', { name: 'Discard' }).click();
    await reason.waitFor({ state: 'detached' });
    expect(await page.evaluate<boolean>(isAsked)).toBe(false);
    await page.getByRole('button', { name: 'Revoke' }).click();
    expect(await reason.inputValue()).toBe('');
    expect(hub.faults).toEqual([]);
  });

  it('a sign-out asks about text that is kept of a page that was left, and sends an act that waits without a question', async () => {
    const id = await publishes('analyst@ph.example', 'kept-at-the-sign-out.example');
    const page = await hub.open('/sign-in');
    await page.evaluate(HOLD);
    await page.goto(`${hub.address}/indicators/${id}`);
    await hub.signIn(page, 'analyst@ph.example');
    const asks = page.getByRole('dialog', { name: 'Discard what you wrote?' });
    const signOut = async (): Promise<void> => {
      await page.locator('button.acct').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
    };
    await revokes(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The indicator is revoked in 10 s.').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.waitForURL('**/contacts');
    await signOut();
    await asks.getByText('Text on this page, or on a page that you have left, was not sent. Signing out discards it.').waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await asks.getByRole('button', { name: 'Keep writing' }).click();
    await page.goBack();
    await page.getByRole('button', { name: 'Revoke' }).click();
    expect(await page.getByLabel('Reason').inputValue()).toBe('mistaken');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The indicator is revoked in 10 s.').waitFor();
    await signOut();
    await page.getByLabel('E-mail address').waitFor();
    const philippines = await hub.api('analyst@ph.example');
    const { indicator } = await philippines<{ indicator: { revokedReason: string } }>(`{ indicator(id: "${id}") { revokedReason } }`);
    expect(indicator.revokedReason).toBe('mistaken');

    const next = await publishes('analyst@ph.example', 'discarded-at-the-sign-out.example');
    await page.goto(`${hub.address}/indicators/${next}`);
    await hub.signIn(page, 'analyst@ph.example');
    await revokes(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The indicator is revoked in 10 s.').waitFor({ state: 'detached' });
    await signOut();
    await asks.getByRole('button', { name: 'Discard' }).click();
    await page.getByLabel('E-mail address').waitFor();
    expect(hub.faults).toEqual([]);
  });

  it('the heading of a page that is opened has the focus, and so has the row that a key chooses: Enter opens it after a click', async () => {
    const page = await hub.openAs('analyst@th.example', '/feed');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Contacts' }).click();
    const hasFocus = `document.activeElement.matches('#content h1')`;
    await until(() => page.evaluate<boolean>(hasFocus), Boolean);
    await page.getByRole('link', { name: 'Feed' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('button.ev').nth(1).click();
    await page.keyboard.press('j');
    await until(() => page.evaluate<boolean>(`document.activeElement.matches('button.ev[aria-current=true]')`), Boolean);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/indicators/*');
    expect(hub.faults).toEqual([]);
  });
});
