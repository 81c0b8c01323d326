import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const SUBMIT = 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id } } }';

suiteInBrowser('In a browser, the form of a report', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  /** @returns the id of a report of the partner */
  const reportOf = async (reference: string, more: object = {}): Promise<string> => {
    const values = [{ kind: 'PHONE', value: '+6625550142', note: 'calls\nat night' }];
    const stated = { reference, title: `Report ${reference}`, threat: 'PHISHING', tlp: 'AMBER', narrative: 'A loudword.', values };
    const meta = await hub.api('contributor@meta.example');
    const { submitReports } = await meta<{ submitReports: readonly { report: { id: string } }[] }>(SUBMIT, {
      input: [{ ...stated, ...more }],
    });
    return submitReports[0]?.report.id ?? '';
  };
  const amend = async (id: string, more: object = {}): Promise<Page> => {
    const page = await hub.openAs('contributor@meta.example', `/outcomes/${id}`, more);
    await page.getByRole('button', { name: 'Amend' }).click();
    await page.getByLabel('Your reference').waitFor();
    return page;
  };
  const narrativeOf = (page: Page): Promise<string> => page.getByLabel('What happened').inputValue();

  it('shows no RED content of a report before the officer asks for it, and a copy is recorded', async () => {
    const id = await reportOf('form-red', { tlp: 'RED' });
    const page = await amend(id, { permissions: ['clipboard-read', 'clipboard-write'] });
    const copies: unknown[] = [];
    page.on('request', (request) => {
      const { variables } = (request.method() === 'POST' ? request.postDataJSON() : {}) as { variables?: { itemIds?: unknown } };
      if (variables?.itemIds) copies.push(variables.itemIds);
    });
    const ask = page.getByRole('button', { name: 'Show TLP:RED content' });
    await ask.first().waitFor();
    expect(await page.getByRole('textbox').evaluateAll((fields) => fields.map((one) => (one as HTMLInputElement).value))).toEqual([
      'form-red',
    ]);
    expect(await page.content()).not.toMatch(/loudword|at night|Report form-red/);
    await ask.first().click();
    expect([await narrativeOf(page), await page.getByLabel('Title').inputValue(), await ask.count()]).toEqual([
      'A loudword.',
      'Report form-red',
      0,
    ]);
    await page.getByLabel('What happened').selectText();
    await page.keyboard.press('Control+c');
    await page.waitForFunction("navigator.clipboard.readText().then((words) => words === 'A loudword.')");
    expect(copies).toEqual([[id]]);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('asks before an amendment is given up, or another report takes its place, where that loses text', async () => {
    const [first, second] = [await reportOf('form-first'), await reportOf('form-second')];
    const page = await amend(first);
    const give = page.getByRole('button', { name: 'Give up the amendment' });
    await page.getByLabel('What happened').fill('Words of the amendment.');
    await give.click();
    await page.getByRole('button', { name: 'Keep writing' }).click();
    expect(await narrativeOf(page)).toBe('Words of the amendment.');
    await page.getByRole('button', { name: 'Check who will get it' }).click();
    await page.getByText('1 country gets it.').waitFor();

    const other = async (): Promise<void> => {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Outcomes' }).click();
      await page.locator(`a[href$="/outcomes/${second}"]`).first().click();
      await page.getByRole('button', { name: 'Amend' }).click();
    };
    await other();
    await page.getByRole('dialog').getByText('The form holds an amendment that was not sent.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Amend' }).click();
    await page.getByLabel('Your reference').waitFor();
    expect([await page.getByLabel('Your reference').inputValue(), await narrativeOf(page)]).toEqual(['form-second', 'A loudword.']);
    await other(); // nothing is typed: nothing is asked
    await page.getByLabel('Your reference').waitFor();

    await page.getByLabel('What happened').fill('Other words.');
    await give.click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await until(
      () => page.getByLabel('Your reference').inputValue(),
      (reference) => reference === '',
    );
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('takes no text while its report is sent, and a report that is opened meanwhile stays', async () => {
    const [sent, other] = [await reportOf('form-sent'), await reportOf('form-other')];
    const page = await amend(sent);
    await page.getByLabel('Title').fill('A new title');
    await page.getByRole('button', { name: 'Check who will get it' }).click();
    await page.getByText('1 country gets it.').waitFor();
    const submitId = await hub.documentIdOf('mutation SubmitReports');
    let answer = (): void => undefined;
    const held = new Promise<void>((done) => (answer = done));
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes(submitId)) await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Send the amendment to 1 country' }).click();
    await page.locator('[inert] form').waitFor();

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Outcomes' }).click();
    await page.locator(`a[href$="/outcomes/${other}"]`).first().click();
    await page.getByRole('button', { name: 'Amend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Amend' }).click();
    await page.getByLabel('What happened').fill('Of the other report.');
    answer();
    await page.getByText('The report is amended.').waitFor();
    expect([new URL(page.url()).pathname, await page.getByLabel('Your reference').inputValue(), await narrativeOf(page)]).toEqual([
      ...['/report', 'form-other', 'Of the other report.'],
    ]);
    const meta = await hub.api('contributor@meta.example');
    expect(await meta('query ($id: ID!) { report(id: $id) { title values { note } } }', { id: sent })).toEqual({
      report: { title: 'A new title', values: [{ note: 'calls\nat night' }] },
    });
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('gives the focus to the name of a chosen file, so that Enter does not send it', async () => {
    const page = await hub.openAs('contributor@meta.example', '/report');
    const sent: string[] = [];
    page.on('request', (request) => void (request.url().includes('/bulk/reports') && sent.push(request.url())));
    await page.getByRole('button', { name: 'A file with many' }).click();
    const table = 'reference,title,threat,tlp,kind,value\nfocus-1,A shop,phishing,amber,domain,shop-of-the-focus.example';
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'shops.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await page.getByText('Nothing is sent yet.').waitFor();
    await until(
      () => page.evaluate<string>('document.activeElement.textContent'),
      (focused) => focused === 'shops.csv',
    );
    await page.keyboard.press('Enter');
    expect([await page.getByText('Nothing is sent yet.').count(), sent]).toEqual([1, []]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('The first lines of the file');
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });
});
