import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const REQUEST = `mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { outcome request { id } problems { message } } }`;

suiteInBrowser('In a browser, partners and the triage of their reports', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  const placesOf = (page: Page): Promise<readonly string[]> =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link').locator('span:not(.short):not(.i)').allInnerTexts();

  it('a contributor lands on its outcomes, sees nothing else in the side bar, and answers a question', async () => {
    const page = await hub.openAs('contributor@meta.example', '/');
    await page.getByRole('heading', { name: 'What became of your reports' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/outcomes');
    expect((await placesOf(page)).filter((name) => ['Look up', 'Feed', 'Partner reports', 'Cases'].includes(name))).toEqual([]);
    const questions = page.getByRole('region', { name: 'Questions to you' });
    await questions.getByText('Which of the calls were recorded?').waitFor();
    await questions.getByRole('button', { name: 'Answer Thailand' }).click();
    await page.getByLabel('Your answer').fill('None.');
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await page.getByText('The answer goes to Thailand in a moment.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    const thailand = await hub.api('analyst@th.example');
    const asked = `{ triageQueue(filter: { states: [ASKED] }) { nodes { id } } }`;
    expect((await thailand<{ triageQueue: { nodes: readonly unknown[] } }>(asked)).triageQueue.nodes).toHaveLength(1);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a contributor sees who will get a report before it is sent; the countries get it, and no other partner', async () => {
    const page = await hub.openAs('contributor@meta.example', '/report');
    await page.getByLabel('Your reference').fill('console-1');
    await page.getByLabel('Title').fill('Accounts of one call centre');
    await page
      .getByRole('textbox', { name: /^Values, one on each line/ })
      .fill('+66 2 555 0142 | called from\nshop-of-the-console.example');
    const places = (words: string): Promise<number> => page.getByRole('listitem').filter({ hasText: words }).count();
    await page.getByRole('listitem').filter({ hasText: 'Thailand: not checked yet' }).waitFor();
    expect(await places('does not see it')).toBe(0);
    await page.getByRole('button', { name: 'Check who will get it' }).click();
    await page.getByText('1 country gets it.').waitFor();
    expect([await places('not checked yet'), await places('Japan: does not see it')]).toEqual([0, 1]);
    expect(await page.getByRole('listitem').filter({ hasText: 'Thailand: will see it' }).count()).toBe(1);
    const reports = `{ reports(filter: { references: ["console-1"] }) { nodes { id state } } }`;
    type Reports = { reports: { nodes: readonly { id: string; state: string }[] } };
    const thailand = await hub.api('analyst@th.example');
    expect((await thailand<Reports>(reports)).reports.nodes).toEqual([]);
    await page.getByRole('button', { name: 'Send to 1 country' }).click();
    await page.getByText('The report is sent.').waitFor();
    await page.getByRole('heading', { name: 'Accounts of one call centre' }).waitFor();
    expect((await thailand<Reports>(reports)).reports.nodes).toHaveLength(1);

    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const other = await hub.openAs('contributor@microsoft.example', `/outcomes/${id}`);
    await other.getByText('There is nothing here for Microsoft').waitFor();
    expect(await other.getByText('Accounts of one call centre').count()).toBe(0);
    for (const one of [page, other]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a contributor goes on with a saved draft, with the countries that it names and excepts', async () => {
    const meta = await hub.api('contributor@meta.example');
    const submit = 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id } } }';
    const values = [{ kind: 'SOCIAL_ACCOUNT', value: 'gang.of.the.console', platform: 'facebook', personStatus: 'SUSPECT' }];
    const stated = { threat: 'PHISHING', tlp: 'AMBER', countries: ['SG'], exceptCountries: ['KH'], values };
    const input = [{ reference: 'console-draft', title: 'A saved draft', draft: true, ...stated }];
    const { submitReports } = await meta<{ submitReports: readonly { report: { id: string } }[] }>(submit, { input });
    const id = submitReports[0]?.report.id ?? '';
    const page = await hub.openAs('contributor@meta.example', `/outcomes/${id}`);
    await page.getByRole('button', { name: 'Go on with the draft' }).click();
    expect(await page.getByLabel('Your reference').inputValue()).toBe('console-draft');
    await page.getByText('Except countries: 1 chosen').click();
    expect(await page.getByRole('checkbox', { name: 'Cambodia' }).isChecked()).toBe(true);
    await page.getByLabel('Title').fill('An amended draft');
    await page.getByRole('button', { name: 'Check who will get it' }).click();
    await page.getByText('1 country gets it.').waitFor();
    const query = `query ($id: ID!) { report(id: $id) { title state countries exceptCountries values { platform personStatus } } }`;
    expect(await meta(query, { id })).toEqual({
      report: {
        ...{ title: 'An amended draft', state: 'DRAFT', countries: ['SG'], exceptCountries: ['KH'] },
        values: [{ platform: 'facebook', personStatus: 'SUSPECT' }],
      },
    });
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a contributor amends a submitted report: sees who gains and loses it, and reads first what a colleague changed meanwhile', async () => {
    const meta = await hub.api('contributor@meta.example');
    const submit = 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { outcome report { id } } }';
    const values = [{ kind: 'PHONE', value: '+6625550142', note: 'called from' }];
    const stated = { reference: 'console-amended', threat: 'PHISHING', tlp: 'AMBER', values };
    const send = async (more: object): Promise<string> => {
      const { submitReports } = await meta<{ submitReports: readonly { report: { id: string } }[] }>(submit, {
        input: [{ ...stated, title: 'A number', narrative: 'First words.', ...more }],
      });
      return submitReports[0]?.report.id ?? '';
    };
    const id = await send({});
    const page = await hub.openAs('contributor@meta.example', `/outcomes/${id}`);
    await page.getByRole('button', { name: 'Amend' }).click();
    const reference = page.getByLabel('Your reference');
    expect([await reference.inputValue(), await reference.getAttribute('readonly')]).toEqual(['console-amended', '']);
    const box = page.getByRole('textbox', { name: /^Values, one on each line/ });
    await box.fill('+65 6123 0142 | calls back');
    await send({ title: 'A number of a gang', narrative: 'Words of a colleague.' });
    await page.getByLabel('What happened').fill('Words of the amendment.');
    const note = page.locator('.note.w').filter({ hasText: 'This has changed since you opened it.' });
    await note.getByText('Words of a colleague.').waitFor();
    expect([await page.getByLabel('What happened').inputValue(), await page.getByLabel('Title').inputValue()]).toEqual([
      'Words of the amendment.',
      'A number of a gang',
    ]);
    const check = page.getByRole('button', { name: 'Check who will get it' });
    await check.click(); // not before the colleague's words are read
    expect(await note.getByRole('checkbox').evaluate((one) => one.matches(':invalid'))).toBe(true);
    await note.getByRole('checkbox', { name: 'I have read what is new' }).check();
    await check.click();
    await page.getByText('1 country gets it.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Singapore: will see it' }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Thailand: will no longer see it' }).count()).toBe(1);
    const singapore = await hub.api('liaison@sg.example');
    const read = '{ reports(filter: { references: ["console-amended"] }) { nodes { title narrative values { display note } } } }';
    expect(await singapore(read)).toEqual({ reports: { nodes: [] } });
    await page.getByRole('button', { name: 'Send the amendment to 1 country' }).click();
    await page.getByText('The report is amended.').waitFor();
    await page.waitForURL(`**/outcomes/${id}`);
    const amended = { title: 'A number of a gang', narrative: 'Words of the amendment.', values: [{ note: 'calls back' }] };
    expect(await singapore(read)).toMatchObject({ reports: { nodes: [amended] } });
    const thailand = await hub.api('analyst@th.example');
    expect(await thailand(read)).toEqual({ reports: { nodes: [] } });
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a file gets a receipt for each report, and says what was refused', async () => {
    const page = await hub.openAs('contributor@meta.example', '/report');
    await page.getByRole('button', { name: 'A file with many' }).click();
    const table = [
      'reference,title,threat,tlp,kind,value',
      'file-1,Accounts of a shop,phishing,amber,domain,first-shop.example',
      'file-2,Another shop,phishing,amber,domain,not a domain',
      'file-3,A third shop,phishing,amber,domain,third-shop.example',
      'file-4,A fourth shop,phishing,,domain,fourth-shop.example',
    ].join('\n');
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'shops.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await page.getByText('Nothing is sent yet.').waitFor();
    expect(await page.getByLabel('The first lines of the file').innerText()).toContain('file-1,Accounts of a shop');
    await page.getByRole('button', { name: 'Send the file' }).click();
    await page.getByText('Something was refused in 2 reports.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'file-4' }).getByText('The TLP label is missing.').waitFor();
    expect(await page.getByRole('status').filter({ hasText: 'Created' }).innerText()).toMatch(/Created\s*2[\s\S]*Rejected\s*2/);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save what was refused' }).click();
    expect((await saved).suggestedFilename()).toBe('shops.csv.rejects.csv');
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a file is not sent before the partner says so, and can be stored as drafts that reach no country', async () => {
    const page = await hub.openAs('contributor@meta.example', '/report');
    await page.getByRole('button', { name: 'A file with many' }).click();
    const sent: string[] = [];
    page.on('request', (request) => void (request.url().includes('/bulk/reports') && sent.push(request.url())));
    const table = 'reference,title,threat,tlp,kind,value\ndraft-1,A shop to check,phishing,amber,domain,shop-to-check.example';
    const choose = (): Promise<void> =>
      page.getByLabel('File', { exact: true }).setInputFiles({ name: 'drafts.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await choose();
    await page.getByRole('button', { name: 'Do not send it' }).click();
    expect([await page.getByText('Nothing is sent yet.').count(), sent]).toEqual([0, []]);
    await choose();
    await page.getByRole('button', { name: 'Store as drafts' }).click();
    await page.getByText('All reports of the file are stored.').waitFor();
    expect(sent).toHaveLength(1);
    const meta = await hub.api('contributor@meta.example');
    const read = '{ reports(filter: { references: ["draft-1"] }) { nodes { state } } }';
    expect(await meta(read)).toEqual({ reports: { nodes: [{ state: 'DRAFT' }] } });
    await page.context().close();
  });

  it('a file whose connection breaks says that it is not known what is stored; chosen again, nothing is stored twice', async () => {
    const page = await hub.openAs('contributor@meta.example', '/report');
    await page.getByRole('button', { name: 'A file with many' }).click();
    const table = 'reference,title,threat,tlp,kind,value\nbroken-1,A shop,phishing,amber,domain,shop-of-a-broken-line.example';
    const choose = async (): Promise<void> => {
      await page
        .getByLabel('File', { exact: true })
        .setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
      await page.getByRole('button', { name: 'Send the file' }).click();
    };
    const keys: (string | undefined)[] = [];
    let isBroken = true;
    await page.route('**/bulk/reports?*', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      await (isBroken ? route.abort('connectionreset') : route.continue());
    });
    await choose();
    await page.getByText('The connection broke. It is not known which reports are stored.').waitFor();
    expect(await page.getByText('Nothing was changed').count()).toBe(0);
    expect(await page.getByText('All reports of the file are stored.').count()).toBe(0);
    isBroken = false;
    await choose();
    await page.getByText('All reports of the file are stored.').waitFor();
    expect(new Set(keys).size).toBe(1);
    await page.context().close();
  });

  it('a contributor acknowledges a request to act, and says how much is held', async () => {
    const liaison = await hub.api('liaison@th.example');
    const input = [
      {
        ...{ reference: 'console-freeze', recipientId: 'binance', action: 'FREEZE', urgency: 'URGENT', tlp: 'AMBER' },
        subject: { kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7' },
        ...{ amount: { currency: 'USD', amount: '12500.50' }, legalBasis: 'EMERGENCY', legalText: 'An order follows.' },
        ...{ contact: 'Duty officer, +1 202 555 0100', acknowledgeWithinMinutes: 60, deadlineMinutes: 240 },
      },
    ];
    const { requestActions } = await liaison<{ requestActions: readonly { request: { id: string } | null }[] }>(REQUEST, { input });
    const id = requestActions[0]?.request?.id ?? '';
    const page = await hub.openAs('contributor@binance.example', `/asked/${id}`);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    const answer = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Answer Thailand' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await answer();
    await page.getByRole('button', { name: 'Held', exact: true }).click();
    await page.getByLabel('Amount').fill('12000.00');
    await answer();
    const state = `query ($id: ID!) { actionRequest(id: $id) { state held { amount } } }`;
    const { actionRequest } = await liaison<{ actionRequest: object }>(state, { id });
    expect(actionRequest).toEqual({ state: 'PARTIALLY_HELD', held: { amount: '12000.00' } });

    const other = await hub.openAs('contributor@meta.example', `/asked/${id}`);
    await other.getByText('There is nothing here for Meta').waitFor();
    for (const one of [page, other]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a request to preserve data is answered and shown as preserved, not as held', async () => {
    const liaison = await hub.api('liaison@th.example');
    const input = [
      {
        ...{ reference: 'console-preserve', recipientId: 'meta', action: 'PRESERVATION', urgency: 'URGENT', tlp: 'AMBER' },
        ...{ subject: { kind: 'PHONE', value: '+66 2 555 0188' }, legalBasis: 'EMERGENCY', legalText: 'An order follows.' },
        ...{ contact: 'Duty officer, +1 202 555 0100', acknowledgeWithinMinutes: 60, deadlineMinutes: 240 },
      },
    ];
    const { requestActions } = await liaison<{ requestActions: readonly { request: { id: string } | null }[] }>(REQUEST, { input });
    const id = requestActions[0]?.request?.id ?? '';
    const page = await hub.openAs('contributor@meta.example', `/asked/${id}`);
    for (const name of ['Acknowledge', 'Preserved']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('button', { name: 'Answer Thailand' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'End the preservation' }).waitFor();
    expect(await page.getByText(/^Preserved/).count()).toBeGreaterThan(0);
    expect(await page.getByText(/\bheld\b/i).count()).toBe(0);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('an analyst decides reports by keyboard alone, and reads what the partner will read', async () => {
    const page = await hub.openAs('analyst@th.example', '/reports');
    await page.getByRole('heading', { name: 'A page that promises to double money' }).waitFor();
    await page.keyboard.press('d');
    await page.keyboard.type('w'); // the reason: wrong
    await page.getByText('Thailand has declined your report. It is wrong.').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Seen nowhere.');
    await page.locator('.partner-reads').getByText('Seen nowhere.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('“A page that promises to double money” is declined. Meta is notified in a moment.').waitFor();
    // The next report is not read yet: the same keys once more decide nothing about it.
    await page.getByText('Choose a decision.').waitFor();
    await until(() => page.evaluate<boolean>(`document.activeElement.matches('.triage-one')`), Boolean);
    await page.keyboard.press('Control+Enter');
    expect([await page.locator('.dec :checked').count(), await page.locator('.dec button').count()]).toEqual([0, 0]);
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(1);
    // The notice stands below the decision, and covers none of its fields.
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 720 });
      const above = `scrollTo(0, document.body.scrollHeight);
        document.querySelector('.dec').getBoundingClientRect().bottom <= document.querySelector('.toasts').getBoundingClientRect().top + 1`;
      expect([width, await page.evaluate<boolean>(above)]).toEqual([width, true]);
    }
    const line = page.getByRole('link', { name: /^Meta A page that promises to double money/ });
    await line.getByText('Decided, not sent yet').waitFor();
    await line.click();
    await page.getByText('A decision on this report is sent in a moment.').waitFor();
    await page.keyboard.press('a');
    expect(await page.getByRole('button', { name: 'Accept', exact: false }).and(page.locator('.dec button')).first().isDisabled()).toBe(
      true,
    );
    const query = `{ reports(filter: { references: ["META-2026-0103"] }) { nodes { outcomes { state reason comment } } } }`;
    const meta = await hub.api('contributor@meta.example');
    const outcomes = async () =>
      (await meta<{ reports: { nodes: readonly { outcomes: readonly object[] }[] } }>(query)).reports.nodes[0]?.outcomes ?? [];
    expect(await outcomes()).toEqual([]); // it can still be taken back
    await until(outcomes, ({ length }) => length === 1);
    expect(await outcomes()).toEqual([{ state: 'DECLINED', reason: 'WRONG', comment: 'Seen nowhere.' }]);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('keys that come before their report is drawn count from those before, and what is typed then decides nothing', async () => {
    const meta = await hub.api('contributor@meta.example');
    const submit = 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { outcome } }';
    const input = ['One shop of the keys', 'Another shop of the keys'].map((title, index) => ({
      ...{ reference: `keys-${index}`, title, threat: 'PHISHING', tlp: 'AMBER', countries: ['TH'] },
      values: [{ kind: 'DOMAIN', value: `keys-${index}.example` }],
    }));
    await meta(submit, { input });
    const page = await hub.openAs('liaison@th.example', '/reports');
    const rows = page.locator('.entry-row');
    await page.getByText('Choose a decision.').waitFor();
    await rows.nth(1).waitFor();
    const chosen = (): Promise<string> => page.locator('.entry-row[aria-current] .entry-title').innerText();
    const titles = await rows.locator('.entry-title').allInnerTexts();
    /** Keys in one turn of the browser, in which no page is drawn. */
    const pressAtOnce = (keys: readonly string[]): Promise<unknown> =>
      page.evaluate(
        `for (const key of ${JSON.stringify(keys)}) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`,
      );
    await pressAtOnce(['j', 'k', 'j', 'q']);
    await page.getByRole('radio', { name: /^Ask / }).and(page.locator(':checked')).waitFor();
    expect(await chosen()).toBe(titles[1]);
    await until(() => page.evaluate<boolean>(`document.activeElement.matches('.dec textarea')`), Boolean);

    const first = (await rows.first().getAttribute('href'))?.split('/').at(-1) ?? '';
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.reload();
    await page.getByText('Choose a decision.').waitFor();
    expect(await chosen()).toBe(titles[1]);
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes(first)) await answered;
      await route.fallback();
    });
    await page.keyboard.press('k');
    await page.keyboard.press('q');
    await page.keyboard.type('paid?');
    expect(await page.getByRole('dialog').count()).toBe(0); // the list of keys
    answer();
    await page.getByRole('radio', { name: /^Ask / }).and(page.locator(':checked')).waitFor();
    expect(await chosen()).toBe(titles[0]);
    await until(() => page.evaluate<boolean>(`document.activeElement.matches('.dec textarea')`), Boolean);
    await page.keyboard.type('Who paid?');
    expect(await page.getByLabel('Question').inputValue()).toBe('Who paid?');
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('another country has none of it, and a role without triage reads so', async () => {
    const thailand = await hub.api('analyst@th.example');
    const { triageQueue } = await thailand<{ triageQueue: { nodes: readonly { id: string }[] } }>('{ triageQueue { nodes { id } } }');
    const id = triageQueue.nodes[0]?.id ?? '';
    const cambodia = await hub.openAs('analyst@kh.example', `/reports/${id}`);
    await cambodia.getByText('There is nothing here for Cambodia').waitFor();
    const partner = await hub.openAs('contributor@meta.example', `/reports/${id}`);
    await partner.getByText('Your role does not do this').waitFor();
    const country = await hub.openAs('analyst@th.example', '/outcomes');
    await country.getByText('Your role does not do this').waitFor();
    for (const one of [cambodia, partner, country]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('pages have no finding of axe in the %s theme', async (colorScheme) => {
    const partner = await hub.openAs('contributor@meta.example', '/outcomes', { colorScheme });
    await partner.getByRole('region', { name: 'Questions to you' }).waitFor();
    for (const [path, heading] of [
      ['/outcomes', 'What became of your reports'],
      ['/report', 'Report'],
      ['/released', 'Released to us'],
      ['/asked', 'Asked of us'],
    ] as const) {
      await partner.goto(`${hub.address}${path}`);
      await partner.getByRole('heading', { name: heading, exact: true }).waitFor();
      expect(await findingsOf(partner)).toEqual([]);
    }
    const analyst = await hub.openAs('analyst@th.example', '/reports', { colorScheme });
    await analyst.getByText('Choose a decision.').waitFor();
    expect(await findingsOf(analyst)).toEqual([]);
    await analyst.keyboard.press('a');
    await analyst.getByText('will read').waitFor();
    expect(await findingsOf(analyst)).toEqual([]);
    for (const one of [partner, analyst]) await one.context().close();
  });
});
