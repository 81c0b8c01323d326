import type { Locator, Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { noticeClient } from '../../support/notice-client.js';
import { until } from '../../support/officer.js';

const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id } } }';

suiteInBrowser('Edits of rosters, shifts, indicators, notices and reports that a colleague overtakes', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  /** The first press is too late; what is new is read, and then saved over knowingly. */
  const saveKnowingly = async (form: Locator, button: string, theirs: string): Promise<void> => {
    const [save, note] = [form.getByRole('button', { name: button }), form.locator('.note.w')];
    await save.click();
    await note.getByText('This has changed since you opened it.').waitFor();
    await note.getByText(theirs).waitFor();
    await save.click(); // not before the officer has read it
    const isRead = note.getByRole('checkbox', { name: 'I have read what is new' });
    expect(await isRead.evaluate((box) => box.matches(':invalid'))).toBe(true);
    await isRead.check();
    await save.click();
    await note.waitFor({ state: 'detached' });
  };
  const two = async (email: string, path: string): Promise<readonly [Page, Page]> => [
    await hub.openAs(email, path),
    await hub.openAs(email, path),
  ];
  const close = async (...pages: readonly Page[]): Promise<void> => {
    for (const page of pages) await page.context().close();
  };

  it('holidays of a roster that a colleague changed meanwhile keep what was typed, and are saved knowingly', async () => {
    const [first, second] = await two('admin@th.example', '/duty');
    const formOf = (page: Page): Locator => page.locator('form[aria-labelledby=duty-settings]');
    const holidaysOf = (page: Page): Locator => formOf(page).getByLabel('Holidays');
    await holidaysOf(first).fill('2026-12-05 Typed first');
    await holidaysOf(second).fill('2026-12-10 Saved first');
    await formOf(second).getByRole('button', { name: 'Save' }).click();
    await second.getByText('Saved', { exact: false }).first().waitFor();
    await saveKnowingly(formOf(first), 'Save', '2026-12-10 Saved first');
    await first.reload();
    await until(
      () => holidaysOf(first).inputValue(),
      (words) => words === '2026-12-05 Typed first',
    );
    await close(first, second);
    expect(hub.faults).toEqual([]);
  });

  it('a shift that a colleague renamed meanwhile keeps what was typed, and is saved knowingly', async () => {
    const [first, second] = await two('admin@th.example', '/duty');
    const edit = async (page: Page, name: string): Promise<Locator> => {
      await page
        .getByRole('region', { name: 'Shifts' })
        .getByRole('button', { name: /^Change|^Edit/ })
        .first()
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Shift', { exact: true }).fill(name);
      return dialog;
    };
    const typed = await edit(first, 'Night, typed first');
    const saved = await edit(second, 'Night, saved first');
    await saved.getByRole('button', { name: 'Save' }).click();
    await saved.waitFor({ state: 'detached' });
    await saveKnowingly(typed, 'Save', 'Night, saved first');
    await first.getByRole('region', { name: 'Shifts' }).getByText('Night, typed first').first().waitFor();
    await close(first, second);
    expect(hub.faults).toEqual([]);
  });

  it('the description of an indicator that a colleague changed meanwhile keeps what was typed, and is saved knowingly', async () => {
    const thailand = await hub.api('analyst@th.example');
    const item = { kind: 'DOMAIN', value: 'overtaken.example', threat: 'PHISHING', tlp: 'AMBER', description: 'As it was.', audience: {} };
    const { publishIndicators } = await thailand<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, {
      input: [item],
    });
    const id = publishIndicators[0]?.indicator.id ?? '';
    const [first, second] = await two('analyst@th.example', `/indicators/${id}`);
    const edit = async (page: Page, words: string): Promise<Locator> => {
      await page.getByRole('heading', { name: 'overtaken.example' }).waitFor();
      await page.keyboard.press('e');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Description').fill(words);
      return dialog;
    };
    const typed = await edit(first, 'Typed first.');
    const saved = await edit(second, 'Saved first.');
    await saved.locator('button[type=submit]').click();
    await saved.waitFor({ state: 'detached' });
    const note = typed.locator('.note.w');
    await note.getByText('Saved first.').waitFor(); // the page is live
    expect(await typed.getByLabel('Description').inputValue()).toBe('Typed first.');
    await note.getByRole('checkbox', { name: 'I have read what is new' }).check();
    await typed.locator('button[type=submit]').click();
    await typed.waitFor({ state: 'detached' });
    const now = await thailand<{ indicator: object }>('query ($id: ID!) { indicator(id: $id) { description } }', { id });
    expect(now.indicator).toEqual({ description: 'Typed first.' });
    await close(first, second);
    expect(hub.faults).toEqual([]);
  });

  it('a draft of a notice that a colleague changed meanwhile keeps what was typed, and is saved knowingly', async () => {
    const analyst = await hub.api('analyst@th.example');
    const { id } = await noticeClient(analyst).draft({ title: 'As it was' });
    const [first, second] = await two('analyst@th.example', `/notices/drafts/${id}`);
    const edit = async (page: Page, title: string): Promise<Locator> => {
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const form = page.getByRole('form', { name: 'Change the notice' });
      await form.getByLabel('Title', { exact: true }).fill(title);
      return form;
    };
    const typed = await edit(first, 'Typed first');
    const saved = await edit(second, 'Saved first');
    await saved.getByRole('button', { name: 'Save the draft' }).click();
    await saved.waitFor({ state: 'detached' });
    await saveKnowingly(typed, 'Save the draft', 'Saved first');
    await typed.waitFor({ state: 'detached' });
    await first.getByRole('heading', { name: 'Typed first' }).first().waitFor();
    await close(first, second);
    expect(hub.faults).toEqual([]);
  });

  it('an amendment of a report that a colleague overtakes after it was checked overwrites nothing, and is sent knowingly', async () => {
    const meta = await hub.api('contributor@meta.example');
    const stated = { reference: 'overtaken', threat: 'PHISHING', tlp: 'AMBER', values: [{ kind: 'PHONE', value: '+6625550142' }] };
    const send = async (more: object): Promise<string> => {
      const { submitReports } = await meta<{ submitReports: readonly { report: { id: string } }[] }>(
        'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id } } }',
        { input: [{ ...stated, title: 'As it was', ...more }] },
      );
      return submitReports[0]?.report.id ?? '';
    };
    const id = await send({});
    const page = await hub.openAs('contributor@meta.example', `/outcomes/${id}`);
    await page.getByRole('button', { name: 'Amend' }).click();
    await page.getByLabel('What happened').fill('Typed first.');
    const check = page.getByRole('button', { name: 'Check who will get it' });
    await check.click();
    const amend = page.getByRole('button', { name: 'Send the amendment to 1 country' });
    await amend.waitFor();
    // The page learns of the colleague's version by the refusal alone.
    let read = (): void => undefined;
    const isReadAgain = new Promise<void>((done) => (read = done));
    await page.route('**/graphql', async (route) => {
      const { variables } = route.request().postDataJSON() as { readonly variables?: { readonly id?: string } };
      if (variables?.id === id) await isReadAgain;
      await route.continue();
    });
    await send({ title: 'Of the colleague', narrative: 'Saved first.', version: 1 });
    await amend.click();
    await page.getByText('It has changed since you opened it. Nothing was stored.').waitFor();
    const now = async (): Promise<unknown> =>
      (await meta<{ report: object }>('query ($id: ID!) { report(id: $id) { title narrative version } }', { id })).report;
    expect(await now()).toEqual({ title: 'Of the colleague', narrative: 'Saved first.', version: 2 });
    read();
    const note = page.locator('.note.w').filter({ hasText: 'This has changed since you opened it.' });
    await note.getByText('Saved first.').waitFor();
    expect(await page.getByLabel('What happened').inputValue()).toBe('Typed first.');
    expect(await amend.count()).toBe(0);
    await note.getByRole('checkbox', { name: 'I have read what is new' }).check();
    await check.click();
    await amend.click();
    await page.getByText('The report is amended.').waitFor();
    expect(await now()).toEqual({ title: 'Of the colleague', narrative: 'Typed first.', version: 3 });
    await close(page);
    expect(hub.faults).toEqual([]);
  });
});
