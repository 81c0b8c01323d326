import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { aNotice } from '../../support/notice-client.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const TITLE = 'Mules of the night bus';
const NOTE = 'The calls come **between nine and eleven**.';

suiteInBrowser('Cases and requests in the console', () => {
  let hub: ConsoleUnderTest;
  let thailand: Page;
  let cambodia: Page;
  /** The case of the journey. */
  let id = '';

  beforeAll(async () => {
    hub = await startConsole();
    thailand = await hub.openAs('liaison@th.example', '/cases');
    cambodia = await hub.openAs('liaison@kh.example', '/cases');
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  const tabOf = (page: Page, name: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name, exact: true }).click();

  it('a liaison officer opens a case and writes a note, by keyboard alone', async () => {
    await thailand.getByRole('heading', { name: 'Cases' }).waitFor();
    await thailand.keyboard.press('n');
    await thailand.getByRole('textbox', { name: 'Title' }).waitFor();
    await thailand.keyboard.type(TITLE);
    await thailand.keyboard.press('Enter');
    await thailand.getByRole('heading', { name: TITLE }).waitFor();
    id = /\/cases\/([^/]+)\/overview$/.exec(thailand.url())?.[1] ?? '';
    expect(id).not.toBe('');
    const focused = (selector: string): Promise<boolean> =>
      until(() => thailand.evaluate<boolean>(`document.activeElement.matches('${selector}')`), Boolean);
    for (const key of ['g', 'n']) await thailand.keyboard.press(key);
    await focused('.tabs a[aria-current=page][href$=notes]');
    await thailand.keyboard.press('n');
    await thailand.getByRole('textbox', { name: 'Note' }).waitFor();
    await thailand.keyboard.type(NOTE);
    expect(await thailand.getByRole('region', { name: 'Preview' }).locator('strong').innerText()).toBe('between nine and eleven');
    await thailand.keyboard.press('Control+Enter');
    await thailand.getByRole('article').locator('strong').waitFor();
    await focused('button:has(kbd)');
    expect(await thailand.evaluate('document.activeElement.textContent')).toContain('Write a note');
    expect(hub.faults).toEqual([]);
  });

  it('keys choose a case of the list and open it; in the search they are text', async () => {
    const page = await hub.openAs('liaison@th.example', '/cases');
    await page.getByText(TITLE).waitFor();
    const chosen = page.locator('tr[aria-current=true]');
    await page.keyboard.press('Enter');
    expect(await chosen.count()).toBe(0);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await until(() => page.evaluate<boolean>(`document.activeElement === document.querySelector('tbody tr[aria-current=true]')`), Boolean);
    expect(await page.locator('tbody tr').first().getAttribute('aria-current')).toBe('true');
    const title = await chosen.getByRole('link').innerText();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: title }).waitFor();
    await page.goBack();
    await page.getByRole('searchbox', { name: 'Search in titles and summaries' }).click();
    await page.keyboard.type('jk');
    expect(await chosen.count()).toBe(0);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('text of others stays text, and loads nothing', async () => {
    const write = `mutation ($id: ID!, $input: CaseNoteInput!) { addCaseNote(caseId: $id, input: $input) { id } }`;
    const text = '<img src=x onerror=alert(1)> ![picture](https://elsewhere.example/a.png) [link](javascript:alert(1))';
    const officer = await hub.api('liaison@th.example');
    await officer(write, { id, input: { language: 'en', text } });
    await thailand.reload();
    const note = thailand.getByRole('article').filter({ hasText: 'onerror' });
    await note.waitFor();
    expect(await note.locator('img').count()).toBe(0);
    expect(await note.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await note.getByRole('link', { name: 'picture' }).getAttribute('rel')).toContain('noreferrer');
    expect(hub.faults).toEqual([]);
  });

  it('Thailand sees who will see the case, and invites Cambodia, which accepts and reads it', async () => {
    await tabOf(thailand, 'Access');
    await thailand.getByRole('button', { name: 'Invite a country' }).click();
    const dialog = thailand.getByRole('dialog', { name: 'Invite a country' });
    await dialog.getByRole('combobox', { name: 'Country' }).selectOption({ label: 'Cambodia' });
    await dialog.getByText('Cambodia: will see it').waitFor({ state: 'attached' });
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Invite a country' }).click();
    await thailand.getByText('Cambodia is invited', { exact: true }).waitFor();
    await cambodia.reload();
    const invitation = cambodia.getByRole('listitem').filter({ hasText: TITLE });
    await invitation.getByRole('button', { name: 'Accept' }).click();
    await cambodia.getByRole('heading', { name: TITLE }).waitFor();
    await tabOf(cambodia, 'Notes');
    await cambodia.getByRole('article').locator('strong').waitFor();
    expect(await cambodia.getByRole('button', { name: 'Close the case' }).count()).toBe(0); // CONTRIBUTE rights
    expect(hub.faults).toEqual([]);
  });

  it('a note names no officer of another country, and an edit keeps the one whom a colleague mentioned', async () => {
    const admin = await hub.api('admin@kh.example');
    const { users } = await admin<{ users: { nodes: readonly { id: string; email: string }[] } }>(
      '{ users(first: 50) { nodes { id email } } }',
    );
    const analyst = users.nodes.find(({ email }) => email === 'analyst@kh.example')?.id ?? '';
    await tabOf(thailand, 'Notes');
    await thailand.keyboard.press('n');
    await thailand.getByRole('textbox', { name: 'Note' }).fill('Who has seen the bus?');
    await thailand.getByText('Mention officers').click();
    await thailand.getByLabel('analyst@th.example').check();
    await thailand.getByLabel('Accounts of other officers').fill(analyst);
    await thailand.getByRole('button', { name: 'Add the note' }).click();
    const note = thailand.getByRole('article').filter({ hasText: 'Who has seen the bus?' });
    await note.getByText('an officer of Cambodia').waitFor();
    await note.getByRole('button', { name: 'Edit' }).click();
    await note.getByText('Mention officers').click();
    await note.getByLabel('analyst@th.example').uncheck();
    await note.getByRole('button', { name: 'Save' }).click();
    await note.locator('form').waitFor({ state: 'detached' });
    await note.getByText('analyst@th.example').waitFor({ state: 'detached' });
    await note.getByText('an officer of Cambodia').waitFor();
    await note.getByRole('button', { name: 'Edit' }).click();
    await note.getByText('Mention officers').click();
    await note.getByLabel('Keep an officer of Cambodia').uncheck();
    await note.getByRole('button', { name: 'Save' }).click();
    await note.locator('form').waitFor({ state: 'detached' });
    await note.getByText('an officer of Cambodia').waitFor({ state: 'detached' });
    expect(hub.faults).toEqual([]);
  });

  it('another country gets the answer for an absent case, an analyst no button to invite, and a partner no page', async () => {
    const japan = await hub.openAs('liaison@jp.example', `/cases/${id}/notes`);
    await japan.getByText('There is nothing here for Japan').waitFor();
    expect(await japan.getByText(TITLE).count()).toBe(0);
    const analyst = await hub.openAs('analyst@th.example', `/cases/${id}/access`);
    await analyst.getByRole('heading', { name: 'Who is in it' }).waitFor();
    expect(await analyst.getByRole('button', { name: /Invite|Remove|Close the case/ }).count()).toBe(0);
    const partner = await hub.openAs('contributor@meta.example', '/cases');
    await partner.getByText('Your role does not do this').waitFor();
    for (const page of [japan, analyst, partner]) await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a file of the case is sent, shown with its digest, and saved', async () => {
    await tabOf(thailand, 'Files');
    await thailand.getByLabel('Add files').setInputFiles([
      { name: 'program.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
      { name: 'slip.txt', mimeType: 'text/plain', buffer: Buffer.from('paid 500') },
      { name: 'other.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    ]);
    await thailand.getByText('SHA-256 ').waitFor();
    await thailand.getByRole('alert').getByText('Not added: program.exe').waitFor();
    await thailand.getByRole('alert').getByText('Not added: other.exe').waitFor();
    expect(hub.faults.splice(0)).toEqual([expect.stringContaining('415'), expect.stringContaining('415')]);
    const [download] = await Promise.all([
      thailand.waitForEvent('download'),
      thailand.getByRole('button', { name: 'Download slip.txt' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('slip.txt');
    await tabOf(cambodia, 'Files');
    await cambodia.reload();
    await cambodia.getByText('slip.txt').first().waitFor();
    expect(hub.faults).toEqual([]);
  });

  it('a request to act without words is named by its act and reference', async () => {
    const officer = await hub.api('liaison@th.example');
    const { requests } = await officer<{ requests: { nodes: readonly { reference: string; narrative: string | null }[] } }>(
      '{ requests: actionRequests(first: 50) { nodes { reference narrative } } }',
    );
    const reference = requests.nodes.find(({ narrative }) => narrative === null)?.reference ?? '';
    await thailand.keyboard.press('l');
    const dialog = thailand.getByRole('dialog', { name: 'Link values' });
    await dialog.getByText(new RegExp(`^(Freeze|Preserve|Take down), ${reference}`)).waitFor();
    expect(await dialog.getByText(/^(FREEZE|PRESERVATION|TAKEDOWN)/).count()).toBe(0);
    await thailand.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(hub.faults).toEqual([]);
  });

  it('a task is added and done', async () => {
    await tabOf(thailand, 'Tasks');
    await thailand.keyboard.press('t');
    const dialog = thailand.getByRole('dialog', { name: 'Add a task' });
    await dialog.getByLabel('What is to be done').fill('Statements of both accounts');
    await dialog.getByLabel('Who does it').selectOption({ label: 'Cambodia' });
    await dialog.getByRole('button', { name: 'Add a task' }).click();
    await thailand.getByRole('checkbox', { name: 'Statements of both accounts' }).waitFor(); // Cambodia looks for newer tasks only each 30 seconds
    await tabOf(cambodia, 'Tasks');
    await cambodia.getByRole('checkbox', { name: 'Statements of both accounts' }).click();
    await cambodia.locator('.done').waitFor();
    await thailand.locator('.done').waitFor(); // without a reload, within 30 seconds
    expect(hub.faults).toEqual([]);
  });

  it('Thailand asks from the case, Cambodia answers, and Japan sees nothing of it', async () => {
    await thailand.keyboard.press('r');
    await thailand.locator('label', { hasText: 'Cambodia' }).click();
    await thailand.getByRole('textbox', { name: 'Question', exact: true }).fill('Who holds this number?');
    await thailand.getByLabel('Values that the question is about').fill('+855 20 555 0188');
    await thailand.getByRole('button', { name: 'Send the request' }).click();
    await thailand.getByText('Some fields are missing or wrong. Nothing was sent.').waitFor();
    await thailand.getByLabel('Reference').fill('night-bus-1');
    await thailand.getByLabel('Order, law or agreement').fill('Treaty of 1999, article 4');
    await thailand.getByLabel('Contact', { exact: true }).fill('Liaison desk');
    const file = { name: 'list of calls.txt', mimeType: 'text/plain', buffer: Buffer.from('nine o clock') };
    await thailand.getByLabel('Files that each recipient sees').setInputFiles(file);
    await thailand.getByRole('checkbox', { name: 'list of calls.txt' }).waitFor();
    await thailand.getByRole('button', { name: 'Send the request' }).click();
    await thailand.getByRole('link', { name: 'Who holds this number?' }).click();
    await thailand.getByRole('heading', { name: 'You ask Cambodia' }).waitFor();
    const address = new URL(thailand.url()).pathname;
    await cambodia.goto(`${hub.address}/requests`);
    await cambodia.getByRole('link', { name: 'Who holds this number?' }).click();
    await cambodia.getByText('list of calls.txt').first().waitFor();
    await cambodia.getByRole('button', { name: 'Acknowledge' }).click();
    await cambodia.getByRole('textbox', { name: 'Answer' }).fill('A shop; it is prepaid.');
    await cambodia.keyboard.press('Control+Enter');
    await cambodia.getByRole('button', { name: 'Undo' }).click();
    await cambodia.getByRole('button', { name: 'Send the answer' }).click();
    await cambodia.getByText('The answer goes to Thailand').waitFor({ state: 'hidden' });
    await cambodia.getByText('Answered').first().waitFor();
    await thailand.getByText('A shop; it is prepaid.').waitFor(); // live
    const japan = await hub.openAs('liaison@jp.example', address);
    await japan.getByText('There is nothing here for Japan').waitFor();
    await japan.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('one key searches everything that the viewer may see, and the text stands in no address', async () => {
    await thailand.keyboard.press('Control+k');
    await thailand.getByRole('combobox', { name: /Indicators, cases/ }).fill('night bus');
    await thailand.getByRole('option', { name: TITLE }).first().waitFor();
    const selected = thailand.getByRole('option', { name: TITLE, selected: true });
    for (let step = 0; step < 20 && (await selected.count()) === 0; step += 1) await thailand.keyboard.press('ArrowDown');
    await thailand.keyboard.press('Enter');
    await thailand.getByRole('heading', { name: TITLE }).waitFor();
    expect(new URL(thailand.url()).pathname).toBe(`/cases/${id}/overview`);
    const japan = await hub.openAs('liaison@jp.example', '/cases');
    await japan.getByRole('heading', { name: 'Cases' }).waitFor();
    await japan.keyboard.press('/');
    await japan.getByRole('combobox', { name: /Indicators, cases/ }).fill('night bus');
    await japan.getByRole('option').first().waitFor(); // of indicators that Japan sees
    expect(await japan.getByRole('option', { name: TITLE }).count()).toBe(0);
    await japan.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('the search leads to notices, drafts, reports, watches and alerts, each for those who may open it', async () => {
    const officer = await hub.api('liaison@th.example');
    const watch = { name: 'Bus terminal', purpose: 'Case 7', values: [{ kind: 'DOMAIN', value: 'bus.example.com' }] };
    await officer('mutation ($input: WatchInput!) { createWatch(input: $input) { watch { id } } }', {
      input: { ...watch, expiresAt: new Date(Date.now() + 2_592_000_000).toISOString() },
    });
    await officer('mutation ($input: NoticeInput!) { draftNotice(input: $input) { id } }', {
      input: aNotice({ colour: 'BULLETIN', details: {}, title: 'Bus terminal of the couriers' }),
    });
    type Alerts = { alerts: { nodes: { id: string; reference: string }[] } };
    const [alert] = (await officer<Alerts>('{ alerts(first: 1) { nodes { id reference } } }')).alerts.nodes;
    const officerPage = await hub.openAs('liaison@th.example', '/cases');
    await officerPage.getByRole('heading', { name: 'Cases' }).waitFor();
    /** Where a result of the search leads that an officer finds by this text. */
    const leads = async (page: Page, text: string, name: RegExp): Promise<string> => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /Indicators, cases/ }).fill(text);
      await page.getByRole('option', { name }).first().click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      return new URL(page.url()).pathname;
    };
    expect(await leads(officerPage, 'video calls', /False police stations/)).toMatch(/^\/notices\/[0-9a-f-]{36}$/);
    expect(await leads(officerPage, 'bus terminal', /of the couriers/)).toMatch(/^\/notices\/drafts\/[0-9a-f-]{36}$/);
    expect(await leads(officerPage, 'bus terminal', /^Bus terminal$/)).toMatch(/^\/watches\/[0-9a-f-]{36}$/);
    expect(await leads(officerPage, 'META-2026-0102', /False police officers/)).toMatch(/^\/reports\/[0-9a-f-]{36}$/);
    expect(await leads(officerPage, alert?.reference.toLowerCase() ?? '', /^AL-/)).toBe(`/alerts/${alert?.id}`);
    const meta = await hub.openAs('contributor@meta.example', '/outcomes');
    await meta.getByRole('button', { name: 'Search', exact: true }).first().waitFor();
    expect(await leads(meta, 'META-2026-0102', /False police officers/)).toMatch(/^\/outcomes\/[0-9a-f-]{36}$/);
    await meta.keyboard.press('Control+k');
    await meta.getByRole('combobox', { name: /Indicators, cases/ }).fill('bus terminal');
    await meta.getByText('Nothing that you may see matches.').waitFor();
    for (const one of [officerPage, meta]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('pages and dialogs have no finding of axe in the %s theme', async (colorScheme) => {
    const page = thailand;
    await page.emulateMedia({ colorScheme });
    const look = async (place: string): Promise<void> => expect([place, ...(await findingsOf(page))]).toEqual([place]);
    for (const tab of ['Overview', 'Values', 'Requests', 'Tasks', 'Notes', 'Files', 'Timeline', 'Access', 'Related cases']) {
      await tabOf(page, tab);
      await page.waitForLoadState('networkidle');
      await look(tab);
    }
    for (const [key, dialog] of [
      ['l', 'Link values'],
      ['t', 'Add a task'],
      ['/', 'Search'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('dialog', { name: dialog }).waitFor();
      await page.waitForLoadState('networkidle');
      await look(dialog);
      await page.keyboard.press('Escape');
    }
    for (const path of ['/cases', '/requests', '/requests/ask']) {
      await page.goto(`${hub.address}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await look(path);
    }
    await page.goto(`${hub.address}/cases/${id}/overview`);
    await page.getByRole('heading', { name: TITLE }).waitFor();
  });

  it('Thailand closes the case: nothing can be added, and it can be reopened', async () => {
    await thailand.getByRole('button', { name: 'Close the case' }).click();
    const dialog = thailand.getByRole('dialog', { name: 'Close the case' });
    await dialog.getByLabel('Reason, which all participants read').fill('All mules are known.');
    await dialog.getByRole('textbox', { name: 'Closing report' }).fill('Both accounts are **closed**.');
    await dialog.getByLabel('Arrests').fill('4');
    await dialog.getByLabel('Money recovered').fill('much');
    await dialog.getByRole('button', { name: 'Close the case' }).click();
    await dialog.getByText('Write each amount with its currency').waitFor();
    await dialog.getByLabel('Money recovered').fill('THB 1,250.50');
    await dialog.getByRole('button', { name: 'Close the case' }).click();
    await thailand.getByRole('heading', { name: 'Result' }).waitFor();
    expect(await thailand.getByText('THB 1250.50').isVisible()).toBe(true);
    await tabOf(thailand, 'Notes');
    expect(await thailand.getByRole('button', { name: 'Write a note' }).count()).toBe(0);
    expect(await thailand.getByRole('button', { name: 'Reopen the case' }).isVisible()).toBe(true);
    await cambodia.goto(`${hub.address}/cases/${id}/overview`);
    await cambodia.getByText('All mules are known.', { exact: true }).waitFor();
    expect(hub.faults).toEqual([]);
  });

  it('Cambodia leaves the case: it can be taken back, and afterwards Cambodia sees nothing of it', async () => {
    await tabOf(cambodia, 'Access');
    const leave = async (): Promise<void> => {
      await cambodia.getByRole('button', { name: 'Leave the case' }).click();
      await cambodia.getByRole('dialog').getByRole('button', { name: 'Leave the case' }).click();
      await cambodia.getByText('Your country leaves the case in a moment.').waitFor();
    };
    await leave();
    await cambodia.getByRole('button', { name: 'Undo' }).click();
    await cambodia.reload();
    await cambodia.getByRole('heading', { name: 'Who is in it' }).waitFor();
    await leave();
    await cambodia.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
    await cambodia.goto(`${hub.address}/cases/${id}/overview`);
    await cambodia.getByText('There is nothing here for Cambodia').waitFor();
    expect(hub.faults).toEqual([]);
  });
});
