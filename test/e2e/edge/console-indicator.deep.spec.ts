import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

type Api = Awaited<ReturnType<ConsoleUnderTest['api']>>;

const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }';
/** Keeps every row that is ever drawn in globalThis.drawn. */
const COUNT_ROWS = `globalThis.drawn = new Set();
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      for (const row of [node, ...node.querySelectorAll('tbody')]) if (row.matches('table.rows tbody')) drawn.add(row);
    }
  }
}).observe(document.body, { childList: true, subtree: true });
undefined`;
const BOX = 'Values, 1 to 1,000, separated by new lines';

suiteInBrowser('The page of an indicator, look-up and feed, in a browser', () => {
  let hub: ConsoleUnderTest;
  let thailand: Api;

  const publish = async (value: string, more: object = {}, api = thailand): Promise<string> => {
    const item = { kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', confidence: 80, audience: { countries: ['KH'] }, ...more };
    const { publishIndicators } = await api<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, { input: [item] });
    return publishIndicators[0]?.indicator.id ?? '';
  };
  const open = async (email: string, path: string, options: object = {}): Promise<Page> =>
    hub.openAs(email, path, { viewport: { width: 1440, height: 900 }, ...options });

  beforeAll(async () => {
    hub = await startConsole();
    thailand = await hub.api('analyst@th.example');
  }, 240_000);
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  it('an owner sees who sees it, changes its audience by keyboard alone, and others lose and gain it', async () => {
    const id = await publish('audience-test.example');
    const tab = await open('analyst@th.example', `/indicators/${id}`);
    await tab.getByRole('heading', { name: 'Who sees this' }).waitFor();
    await tab.getByText('Cambodia: sees it').waitFor();
    await tab.keyboard.press('a');
    const dialog = tab.getByRole('dialog', { name: 'Change audience' });
    await dialog.getByText('Would see it').waitFor();
    for (const country of ['Cambodia', 'Viet Nam']) {
      await dialog.getByRole('checkbox', { name: country }).first().focus();
      await tab.keyboard.press('Space');
    }
    await dialog.getByText('Cambodia: will no longer see it').waitFor();
    const act = dialog.getByRole('button', { name: 'Change in 10 s' });
    expect(await act.isDisabled()).toBe(true); // until the gain is confirmed
    await dialog.getByLabel('I confirm that these gain access: Viet Nam').focus();
    await tab.keyboard.press('Space');
    await act.focus();
    await tab.keyboard.press('Enter');
    await tab.getByText('The audience changes in 10 s.').waitFor();
    await tab.getByText(/^The audience has changed/).waitFor();
    await tab.getByText('Viet Nam: sees it').waitFor();
    expect(await tab.getByText(/Thailand changed the audience/).count()).toBe(1);
    const [cambodia, vietnam] = [await hub.api('analyst@kh.example'), await hub.api('analyst@vn.example')];
    const seen = async (api: Api): Promise<unknown> => (await api<{ indicator: unknown }>(`{ indicator(id: "${id}") { id } }`)).indicator;
    expect([await seen(cambodia), await seen(vietnam)]).toEqual([null, { id }]);
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a reader sees whose it is and why, adds a sighting, and another country sees nothing, for one of nine reasons', async () => {
    const id = await publish('sighting-test.example', { description: 'Sent by a text message.' });
    const cambodia = await open('analyst@kh.example', `/indicators/${id}`);
    await cambodia.getByRole('heading', { name: 'Shared with you by' }).waitFor();
    await cambodia.getByText('It names your party.').waitFor();
    expect(await cambodia.getByRole('button', { name: /Change audience|Edit|Revoke|Release a tear-line/ }).count()).toBe(0);
    await cambodia.keyboard.press('s');
    await cambodia.getByLabel('How many times').fill('3');
    await cambodia.getByLabel('Note').fill('On two phones.');
    await cambodia.getByRole('button', { name: 'Send' }).click();
    await cambodia.getByRole('cell', { name: 'On two phones.' }).waitFor();
    await cambodia.getByText('One party has met the value, which raises it.').waitFor();

    const japan = await open('analyst@jp.example', `/indicators/${id}`);
    await japan.getByText('There is nothing here for Japan').waitFor();
    await japan.getByRole('button', { name: 'Why do I see nothing?' }).click();
    await japan.getByText('Its audience does not include your party.').waitFor();
    const reasons = await japan.locator('.reasons li').allInnerTexts();
    await japan.goto(`${hub.address}/indicators/01a22f7f-38ea-7926-9380-000000000000`);
    await japan.getByRole('button', { name: 'Why do I see nothing?' }).click();
    await japan.locator('.reasons li').first().waitFor();
    expect(await japan.locator('.reasons li').allInnerTexts()).toEqual(reasons);

    const chief = await open('chief@th.example', `/indicators/${id}`);
    await chief.getByRole('heading', { name: 'Who sees this' }).waitFor();
    await chief.getByRole('cell', { name: 'On two phones.' }).waitFor();
    expect(await chief.getByRole('button', { name: /Change|Edit|Revoke|Add|Release/ }).count()).toBe(0);
    await chief.getByLabel('Act that I miss').selectOption({ label: 'change the audience' });
    await chief.getByText(/Your roles do not allow it/).waitFor();
    for (const tab of [cambodia, japan, chief]) await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a reader proposes recipients, and sees in the grid whom; it does not learn who sees the indicator already', async () => {
    const id = await publish('proposal-test.example', { audience: { countries: ['KH', 'VN'] } });
    const tab = await open('analyst@kh.example', `/indicators/${id}`);
    await tab.getByRole('button', { name: 'Propose recipients' }).click();
    const dialog = tab.getByRole('dialog');
    await dialog.getByText('Japan: not proposed').waitFor();
    await dialog.getByRole('checkbox', { name: 'Japan' }).first().check();
    await dialog.getByText('Japan: proposed').waitFor();
    for (const words of ['Thailand: owner', 'Cambodia: sees it', 'Viet Nam: not proposed']) await dialog.getByText(words).waitFor();
    await dialog.getByLabel('Reason').fill('They hold the account.');
    await dialog.getByRole('button', { name: 'Propose', exact: true }).click();
    await tab.getByText('They hold the account.').waitFor();
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('an edit, a dispute and its answer are in the timeline with what changed', async () => {
    const id = await publish('dispute-test.example');
    const tab = await open('analyst@th.example', `/indicators/${id}`);
    await tab.getByRole('heading', { name: 'Timeline' }).waitFor();
    await tab.keyboard.press('e');
    await tab.getByLabel('Stated confidence').fill('60');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByText('1 field changed').click();
    expect((await tab.locator('.diff').innerText()).replaceAll(/\s+/g, ' ')).toBe('Stated confidence 80 60');
    const cambodia = await open('analyst@kh.example', `/indicators/${id}`);
    await cambodia.getByRole('button', { name: 'Dispute it' }).click();
    await cambodia.getByLabel('Reason').fill('The shop is a victim.');
    await cambodia.getByRole('button', { name: 'Dispute', exact: true }).click();
    await cambodia
      .getByText(/Disputed/)
      .first()
      .waitFor();
    await tab.reload();
    await tab.getByRole('button', { name: 'Answer the dispute' }).click();
    await tab.getByLabel('Reason').fill('It is not: see the report.');
    await tab.getByRole('dialog').getByRole('button', { name: 'Answer the dispute' }).click();
    await tab.getByText('The dispute is answered.').waitFor();
    await cambodia.reload();
    await cambodia.getByText('It is not: see the report.').waitFor();
    for (const one of [tab, cambodia]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a form about an indicator, a dispute or a proposal that is withdrawn meanwhile says so, and keeps what is typed', async () => {
    const [narrowed, revoked, disputed] = [
      await publish('narrowed-form.example'),
      await publish('revoked-form.example'),
      await publish('disputed-form.example'),
    ];
    const cambodia = await hub.api('liaison@kh.example');
    const typeIn = async (email: string, id: string, button: string): Promise<Page> => {
      const page = await open(email, `/indicators/${id}`);
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').getByLabel('Reason').fill('What is typed.');
      return page;
    };
    const staysWith = async (page: Page, words: string): Promise<void> => {
      await page.getByRole('dialog').getByRole('alert').getByText(words).waitFor();
      expect(await page.getByRole('dialog').getByLabel('Reason').inputValue()).toBe('What is typed.');
      await page.context().close();
    };

    const hidden = await typeIn('liaison@kh.example', narrowed, 'Propose recipients');
    await thailand('mutation ($id: ID!) { changeAudience(id: $id, audience: { countries: ["SG"] }) { id } }', { id: narrowed });
    await hidden.getByText('There is nothing here for Cambodia').waitFor();
    await staysWith(hidden, 'The indicator is no longer visible to you.');

    const ended = await typeIn('liaison@kh.example', revoked, 'Dispute it');
    await thailand('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "A mistake.") { id } }', { id: revoked });
    await staysWith(ended, 'The indicator was revoked after you opened this form.');

    const dispute = 'mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: OTHER, comment: "Not so.") { id } }';
    const { disputeIndicator } = await cambodia<{ disputeIndicator: { id: string } }>(dispute, { id: disputed });
    const answer = await typeIn('analyst@th.example', disputed, 'Answer the dispute');
    expect(await answer.getByRole('alert').count()).toBe(0);
    await cambodia('mutation ($id: ID!) { withdrawDispute(id: $id, reason: "It is so.") { id } }', { id: disputeIndicator.id });
    await staysWith(answer, 'The dispute was withdrawn after you opened this form.');
    expect(hub.faults).toEqual([]);
  });

  it('a revocation can be taken back for ten seconds; afterwards the value is struck through and the acts are gone', async () => {
    const id = await publish('revoked-test.example');
    const tab = await open('analyst@th.example', `/indicators/${id}`);
    const ask = async (): Promise<void> => {
      await tab.getByRole('button', { name: 'Revoke' }).click();
      await tab.getByLabel('Reason').fill('Its holder is a victim.');
      await tab.getByRole('button', { name: 'Revoke in 10 s' }).click();
    };
    await ask();
    await tab.getByRole('button', { name: 'Undo' }).click();
    await ask();
    await tab.getByText(/Its holder is a victim\. Do not act on it/).waitFor();
    expect(await tab.locator('h1.off').count()).toBe(1);
    expect(await tab.getByRole('button', { name: /Change|Edit|Revoke|Add to a case|Add a sighting/ }).count()).toBe(0);
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('links are a graph and a table with the same content, and the choice is remembered', async () => {
    const [page, account] = [await publish('graph-page.example'), await publish('graph-host.example')];
    await thailand('mutation ($input: [RelationshipInput!]!) { publishRelationships(input: $input) { outcome } }', {
      input: [{ type: 'HOSTED_ON', fromId: page, toId: account, audience: {} }],
    });
    const tab = await open('analyst@th.example', `/indicators/${page}`);
    await tab.getByRole('link', { name: 'Domain graph-host.example' }).waitFor();
    await tab.locator('body').press('g');
    await tab.getByRole('cell', { name: 'hosted on' }).waitFor();
    await tab.getByRole('link', { name: 'graph-host.example' }).click();
    await tab.getByRole('heading', { name: 'graph-host.example' }).waitFor();
    await tab.getByRole('cell', { name: 'hosted on' }).waitFor(); // still the table
    await tab.keyboard.press('g');
    await tab.getByRole('link', { name: 'Domain graph-page.example' }).press('Enter');
    await tab.getByRole('heading', { name: 'graph-page.example' }).waitFor();
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('look-up works by keyboard alone, Back restores it, and its file has no RED and the highest label', async () => {
    await publish('export-amber.example');
    await publish('export-red.example', { tlp: 'RED', audience: { countries: ['KH'] } });
    const tab = await open('liaison@kh.example', '/look-up', { acceptDownloads: true });
    await tab.getByLabel(BOX).fill('export-amber.example\nexport-red.example\nexport-nothing.example\nlucky agent 4');
    await tab.getByText('3 × Domain').waitFor();
    await tab.getByLabel('Purpose').fill('An investigation');
    await tab.getByLabel(BOX).press('Control+Enter');
    await tab.getByText('Nothing that Cambodia may see').waitFor();
    await tab.getByText('h: hit / no-hit for the selected').waitFor();
    const analyst = await open('analyst@kh.example', '/look-up');
    await analyst.getByLabel(BOX).fill('export-amber.example');
    await analyst.getByLabel(BOX).press('Control+Enter');
    await analyst.getByText('x: select').waitFor();
    expect(await analyst.getByText('h: hit').count()).toBe(0); // the role may not ask
    await analyst.context().close();
    await tab.keyboard.press('ArrowRight');
    await tab.getByRole('list', { name: 'Indicators of export-amber.example' }).waitFor();
    await tab.keyboard.press('ArrowLeft');
    for (const key of ['x', 'j', 'j', 'x']) await tab.keyboard.press(key);
    await tab.getByText('2 selected').waitFor();
    for (const key of ['k', 'k', 'Enter']) await tab.keyboard.press(key);
    await tab.getByRole('heading', { name: 'export-amber.example' }).waitFor();
    expect(new URL(tab.url()).pathname).toMatch(/^\/indicators\/[0-9a-f-]{36}$/);
    await tab.goBack();
    await tab.getByText('2 selected').waitFor();
    expect([await tab.getByLabel('Purpose').inputValue(), new URL(tab.url()).search]).toEqual(['An investigation', '']);
    for (const key of ['x', 'j', 'j', 'x']) await tab.keyboard.press(key); // nothing is selected: all leave
    await tab.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      tab.waitForEvent('download'),
      tab.getByRole('dialog').getByRole('button', { name: 'Export' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('look-up TLP-AMBER.csv');
    const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
    expect([lines.length, lines[0], lines[2]?.startsWith('TLP:AMBER,export-amber.example')]).toEqual([6, 'TLP:AMBER', true]);
    expect(lines[3]).toBe(',export-red.example,DOMAIN,export-red.example,left out');
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('of 1,000 values only those in view are drawn, at any time', async () => {
    const tab = await open('analyst@th.example', '/look-up');
    const answered = tab.waitForResponse(async (response) => (await response.text().catch(() => '')).includes('thousand-999'));
    await tab.evaluate(COUNT_ROWS);
    await tab.getByLabel(BOX).fill(Array.from({ length: 1_000 }, (_, index) => `thousand-${index}.example`).join('\n'));
    await tab.getByLabel(BOX).press('Control+Enter');
    await answered;
    await tab.locator('table[aria-rowcount="1001"] tbody:nth-of-type(10)').waitFor();
    expect(await tab.locator('table.rows tbody').count()).toBeLessThan(60);
    const drawn = await tab.evaluate<number>('globalThis.drawn.size');
    expect(drawn).toBeGreaterThan(9);
    expect(drawn).toBeLessThan(60);
    await tab.keyboard.press('j');
    await tab.context().close();
  });

  it('the feed loses and repeats nothing when its connection is cut, and opens, holds and filters by keys', async () => {
    const tab = await open('analyst@kh.example', '/feed');
    await tab.getByText('Live', { exact: true }).waitFor();
    await publish('cut-before.example');
    await tab.getByRole('button', { name: '1 new event' }).waitFor();
    await hub.crash();
    await tab.getByText('No connection. This page is as of').waitFor();
    thailand = await hub.api('analyst@th.example');
    await Promise.all([1, 2, 3].map((number) => publish(`cut-during-${number}.example`)));
    await tab.getByText('Live', { exact: true }).waitFor();
    await tab.getByRole('button', { name: '5 new events' }).waitFor(); // four, and the mark of the gap
    await tab.keyboard.press('.');
    await tab.getByText('Nothing is missing.').waitFor();
    for (const value of ['cut-before', 'cut-during-1', 'cut-during-2', 'cut-during-3']) {
      expect(await tab.getByText(`${value}.example`).count()).toBe(1);
    }
    hub.faults.splice(0); // the browser says that the connection was refused
    await tab.locator('body').press('Space');
    await tab.getByText('You hold the feed since').waitFor();
    await publish('held.example');
    await tab.keyboard.press('Space');
    await tab.getByRole('button', { name: '1 new event' }).waitFor();
    await tab.keyboard.press('.');
    await tab.keyboard.press('j');
    await tab.keyboard.press('Enter');
    await tab.getByRole('heading', { name: 'held.example' }).waitFor();
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a filter of the feed is saved under a name and a key', async () => {
    const tab = await open('analyst@th.example', '/feed');
    await tab.getByText('Live', { exact: true }).waitFor();
    await tab.getByLabel('Domain', { exact: true }).check();
    await tab.getByRole('button', { name: 'Save this filter' }).click();
    await tab.getByRole('dialog').getByLabel('Name').fill('Domains');
    await tab.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.getByRole('button', { name: /^Domains/ }).waitFor();
    await tab.getByRole('button', { name: 'Everything' }).click();
    expect(await tab.getByLabel('Domain', { exact: true }).isChecked()).toBe(false);
    await tab.keyboard.press('1');
    await until(
      () => tab.getByLabel('Domain', { exact: true }).isChecked(),
      (isChecked) => isChecked,
    );
    await tab.getByRole('button', { name: 'Delete the filter Domains' }).click();
    await tab.getByRole('button', { name: 'Save this filter' }).waitFor();
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('axe finds nothing on the page and in its dialogs, in the %s theme', async (colorScheme) => {
    const id = await publish(`axe-${colorScheme}.example`, { description: 'A page.', tags: ['one'] });
    const tab = await open('analyst@th.example', `/indicators/${id}`, { colorScheme });
    await tab.getByRole('heading', { name: 'Timeline' }).waitFor();
    await tab.getByText('Cambodia: sees it').waitFor();
    expect(await findingsOf(tab)).toEqual([]);
    for (const [key, title] of [
      ['a', 'Would see it'],
      ['e', 'Edit the indicator'],
      ['s', 'How many times'],
      ['c', 'Open cases in which your country may contribute'],
    ] as const) {
      await tab.keyboard.press(key);
      await tab.getByText(title).waitFor();
      expect(await findingsOf(tab)).toEqual([]);
      await tab.keyboard.press('Escape');
      await tab.getByText(title).waitFor({ state: 'hidden' }); // keys open nothing while a dialog is open
    }
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });
});
