import type { Locator, Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

type Api = Awaited<ReturnType<ConsoleUnderTest['api']>>;

const VALUES = 'Values to publish, 1 to 1,000, separated by new lines';
const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }';

const domain = (value: string, countries: readonly string[]): object => ({
  ...{ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', audience: { countries } },
});

/** How many indicators of a value an officer sees. */
async function seenBy(officer: Api, value: string): Promise<number> {
  const query = 'query ($value: String!) { lookup(values: [{ value: $value }]) { indicators { id } } }';
  const { lookup } = await officer<{ lookup: readonly { indicators: readonly object[] }[] }>(query, { value });
  return lookup[0]?.indicators.length ?? 0;
}

const chooseLabel = (page: Page, label: string): Promise<void> => page.getByRole('radio', { name: label }).check();
const chooseCountry = (page: Page, country: string): Promise<void> => page.getByRole('checkbox', { name: country }).first().check();
const go = (page: Page): Promise<void> => page.keyboard.press('Control+Enter');

/** Presses Tab until something has the focus, as an officer without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The focus does not reach it by Tab.');
}

suiteInBrowser('Publishing in the console', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  const feedOf = async (email: string): Promise<Page> => {
    const tab = await hub.openAs(email, '/feed');
    await tab.getByText('Live', { exact: true }).waitFor();
    return tab;
  };
  const close = async (...tabs: readonly Page[]): Promise<void> => {
    for (const tab of tabs) await tab.context().close();
  };

  it('what Thailand publishes by mouse reaches the feed of Cambodia and not that of Japan; what was not understood stays', async () => {
    const cambodian = await hub.api('analyst@kh.example');
    await cambodian(PUBLISH, { input: [domain('known-to-cambodia.example', ['TH'])] });
    const [cambodia, japan] = [await feedOf('analyst@kh.example'), await feedOf('analyst@jp.example')];
    const tab = await hub.openAs('analyst@th.example', '/publish');
    const next = (name: string): Promise<void> => tab.getByRole('button', { name }).click();
    await tab.getByLabel(VALUES).fill('by-mouse.example\nBY-MOUSE[.]example\nknown-to-cambodia.example\nsomebody1\n1155');
    await tab.getByText('5 values: 2 read, 2 need you').waitFor();
    expect(await tab.getByText('Same as line 1. It is sent once.').count()).toBe(1);
    await next('What they are');
    await tab.getByText('1 value is shared by others.').waitFor();
    await tab.getByLabel('Threat').selectOption('Phishing');
    await next('Who may see them');
    await chooseLabel(tab, 'TLP:AMBER+STRICT');
    expect(await tab.getByRole('checkbox', { name: 'Cambodia' }).first().isDisabled()).toBe(true);
    await chooseLabel(tab, 'TLP:AMBER Named');
    await chooseCountry(tab, 'Cambodia');
    await tab.getByText('1 country, no partner').waitFor();
    await next('Check and publish');
    await tab.getByText('3 lines are not sent').waitFor();
    await tab.getByRole('button', { name: 'Publish 2 values' }).click();
    await tab.getByText('No reader has been notified yet.').waitFor();
    expect(await seenBy(cambodian, 'by-mouse.example')).toBe(0);
    await tab.getByRole('button', { name: 'Publish now' }).click();
    await cambodia.getByRole('button', { name: /new event/ }).click();
    await cambodia.getByText('by-mouse.example').waitFor();
    await tab.getByText('2 published').waitFor();
    expect(await japan.getByText('by-mouse.example').count()).toBe(0);
    expect(await seenBy(await hub.api('analyst@jp.example'), 'by-mouse.example')).toBe(0);
    await tab.getByRole('button', { name: 'Correct the 2 values that were not published' }).click();
    expect(await tab.getByLabel(VALUES).inputValue()).toBe('somebody1\n1155');
    expect(hub.faults).toEqual([]);
    await close(tab, cambodia, japan);
  });

  it('a number without a country is read as that of the own one by a key, and not by itself; each value is asked for what it lacks', async () => {
    const tab = await hub.openAs('analyst@th.example', '/publish');
    await tab.getByLabel(VALUES).fill('02 555 0199\nsomebody1');
    await tab.getByText('1 number does not name its country.').waitFor();
    const [number, name] = ['02 555 0199', 'somebody1'].map((value) => tab.getByRole('group', { name: `What is ${value}?` }));
    expect([await number?.getByRole('combobox').count(), await name?.getByRole('combobox').count()]).toEqual([2, 1]);
    await tab.getByLabel(VALUES).press('Control+.');
    await tab.getByText('2 values: 1 read, 1 needs you').waitFor();
    await tab.getByText('+6625550199').waitFor();
    await name?.getByRole('combobox').selectOption('Messaging account');
    await name?.getByLabel('Platform').waitFor();
    await close(tab);
  });

  it('the keyboard alone publishes, takes back before a reader is notified, and keeps the draft while another page is looked at', async () => {
    const tab = await hub.openAs('analyst@th.example', '/publish');
    const japan = await hub.api('analyst@jp.example');
    await tab.getByLabel(VALUES).waitFor();
    await tab.keyboard.type('by-keyboard.example');
    await tab.getByText('1 value: 1 read').waitFor();
    await go(tab);
    await tab.getByLabel('Threat').waitFor();
    await tab.keyboard.type('Phish');
    await go(tab);
    await tab.locator('[aria-current="step"]:focus').waitFor();
    await tabTo(tab, tab.getByRole('radio', { name: 'TLP:RED' }));
    for (const _ of ['AMBER+STRICT', 'AMBER']) await tab.keyboard.press('ArrowDown');
    await tabTo(tab, tab.getByRole('checkbox', { name: 'Japan' }).first());
    await tab.keyboard.press('Space');
    await tab.getByText('1 country, no partner').waitFor();
    await tabTo(tab, tab.getByRole('link', { name: 'Feed' }));
    await tab.keyboard.press('Enter');
    await tab.getByText('Live', { exact: true }).waitFor();
    await tab.goBack();
    await tab.getByText('1 country, no partner').waitFor();
    await go(tab);
    await tab.getByRole('button', { name: 'Publish 1 value' }).and(tab.locator(':enabled')).waitFor();
    await go(tab);
    await tab.getByText('No reader has been notified yet.').waitFor();
    await tab.keyboard.press('Control+z');
    await tab.getByRole('button', { name: 'Publish 1 value' }).and(tab.locator(':enabled')).waitFor();
    expect(await seenBy(japan, 'by-keyboard.example')).toBe(0);
    await go(tab);
    await tab.getByText('No reader has been notified yet.').waitFor();
    await go(tab);
    await tab.getByText('1 published').waitFor();
    expect(await seenBy(japan, 'by-keyboard.example')).toBe(1);
    expect(hub.faults).toEqual([]);
    await close(tab);
  });

  it('a role without the right has no place for it, and a typed address says so', async () => {
    const tab = await hub.openAs('chief@th.example', '/publish');
    await tab.getByText('Your role does not do this').waitFor();
    expect(await tab.getByRole('link', { name: 'Publish' }).count()).toBe(0);
    await close(tab);
    const other = await hub.openAs('analyst@th.example', '/imports/0190aaaa-0000-7000-8000-000000000000');
    await other.getByText('There is nothing here for Thailand').waitFor();
    await close(other);
  });

  it('a second officer approves what an officer asks for, and nobody decides about an own request', async () => {
    const admin = await hub.api('admin@vn.example');
    await admin('mutation { setSharingPolicy(input: { secondOfficerFrom: AMBER }) { updatedAt } }');
    const analyst = await hub.api('analyst@vn.example');
    await analyst(PUBLISH, { input: [domain('to-be-released.example', ['KH'])] });
    const own = await hub.openAs('analyst@vn.example', '/releases');
    await own.getByText('to-be-released.example').waitFor();
    expect(await own.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    const japan = await hub.openAs('chief@jp.example', '/releases');
    await japan.getByText('Nothing waits for a second officer').waitFor();
    const chief = await hub.openAs('chief@vn.example', '/releases');
    await chief.getByRole('button', { name: 'Approve', exact: true }).click();
    const dialog = chief.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/These parties gain access/).check();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await chief.getByText('Nothing waits for a second officer').waitFor();
    expect(await seenBy(await hub.api('analyst@kh.example'), 'to-be-released.example')).toBe(1);
    expect(hub.faults).toEqual([]);
    await close(own, japan, chief);
  });

  it('what waits for a second officer is not called published, and a declined release announces no access', async () => {
    const tab = await hub.openAs('analyst@vn.example', '/publish'); // in the policy of the test before
    await tab.getByLabel(VALUES).fill('to-be-declined.example');
    await tab.getByText('1 value: 1 read').waitFor();
    await go(tab);
    await tab.getByLabel('Threat').selectOption('Phishing');
    await go(tab);
    await chooseLabel(tab, 'TLP:AMBER Named');
    await chooseCountry(tab, 'Cambodia');
    await tab.getByText('1 country, no partner').waitFor();
    await go(tab);
    await tab
      .getByRole('button', { name: /^Ask for the release/ })
      .and(tab.locator(':enabled'))
      .waitFor();
    await go(tab);
    await tab.getByText('No reader has been notified yet.').waitFor();
    await go(tab);
    await tab.getByText('1 waits for a second officer').waitFor();
    expect(await tab.getByText('1 published').count()).toBe(0);
    const chief = await hub.openAs('chief@vn.example', '/releases');
    await chief.getByText('Cambodia: will see it').waitFor({ state: 'attached' });
    await chief.getByRole('button', { name: 'Decline' }).click();
    await chief.getByRole('dialog').getByRole('textbox').fill('The shop belongs to a victim.');
    await chief.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await chief.getByRole('button', { name: 'With decided ones' }).click();
    const declined = chief.getByRole('region', { name: 'to-be-declined.example' });
    await declined.getByText('The shop belongs to a victim.').waitFor();
    await declined.getByText('It asked for access of: Cambodia.').waitFor();
    expect(await chief.getByText('Cambodia: will see it').count()).toBe(0);
    expect(await seenBy(await hub.api('analyst@kh.example'), 'to-be-declined.example')).toBe(0);
    const analyst = await hub.api('analyst@vn.example');
    const { groups } = await analyst<{ groups: readonly { id: string }[] }>('{ groups { id } }');
    const audience = { groups: groups.map((one) => one.id), countries: ['JP'], exceptCountries: ['KH'] };
    await analyst(PUBLISH, { input: [{ ...domain('group-declined.example', []), audience }] });
    await chief.reload();
    await chief.getByRole('button', { name: 'Decline' }).click();
    await chief.getByRole('dialog').getByRole('textbox').fill('Not yet.');
    await chief.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await chief.getByRole('button', { name: 'With decided ones' }).click();
    const ofGroup = chief.getByRole('region', { name: 'group-declined.example' });
    await ofGroup.getByText('It asked for access of: group ASEAN call-centre fraud, Japan. Shut out: Cambodia.').waitFor();
    expect(hub.faults).toEqual([]);
    await close(tab, chief);
  });

  it('a table is imported by a mapping of its columns, rejected rows are corrected in place, and the import is taken back', async () => {
    const tab = await hub.openAs('analyst@th.example', '/imports');
    const table = 'Site;Seen;Remark\nfrom-a-table.example;26/11/2026 09:30;one\nno site at all;26/11/2026 09:31;two\n';
    await tab.locator('input[type=file]').setInputFiles({ name: 'raid.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await tab.getByLabel('Field of Site').selectOption('Value');
    await tab.getByLabel('Field of Seen').selectOption('Last seen');
    await tab.getByLabel('Form of dates').fill('DD/MM/YYYY HH:mm');
    await tab.getByLabel('Threat').selectOption('Phishing');
    await tab.getByLabel('Kind', { exact: true }).selectOption('Domain');
    await chooseLabel(tab, 'TLP:AMBER Named');
    await chooseCountry(tab, 'Cambodia');
    await tab.getByRole('table', { name: 'First rows' }).getByText('from-a-table.example').nth(1).waitFor();
    await tab.getByRole('button', { name: 'Import', exact: true }).click();
    await tab.waitForURL(/\/imports\/[^/]+$/); // the list beside the form says "Complete", too
    await tab.getByText('Complete').waitFor();
    await tab.reload();
    await tab.getByRole('button', { name: 'Correct line 3' }).click();
    await tab.getByLabel('Site').fill('corrected-in-place.example');
    await tab.getByRole('button', { name: 'Keep the correction' }).click();
    await tab.getByLabel('Saved mapping').selectOption('raid');
    await tab.getByLabel('Threat').selectOption('Phishing');
    await chooseLabel(tab, 'TLP:AMBER Named');
    await chooseCountry(tab, 'Cambodia');
    await tab.getByRole('button', { name: 'Send 1 corrected row' }).click();
    await tab.getByRole('heading', { name: 'raid.csv, corrected' }).waitFor();
    await tab.getByText('1 created').waitFor();
    const cambodia = await hub.api('analyst@kh.example');
    expect(await seenBy(cambodia, 'corrected-in-place.example')).toBe(1);
    await tab.getByRole('button', { name: 'Take all back' }).click();
    await tab.getByRole('dialog').getByLabel('Reason').fill('The list was of victims.');
    await tab.getByRole('dialog').getByRole('button', { name: 'Take all back' }).click();
    await tab.getByText('This import was taken back: The list was of victims.').waitFor();
    expect(await seenBy(cambodia, 'corrected-in-place.example')).toBe(0);
    expect(hub.faults).toEqual([]);
    await close(tab);
  });

  it('an import outlives kill -9 of the hub: the page continues it, and no row is lost or doubled', async () => {
    const rows = 8_000;
    const lines = Array.from({ length: rows }, (_, row) => `${JSON.stringify({ value: `crash-${row}.example`, kind: 'DOMAIN' })}\n`).join(
      '',
    );
    const tab = await hub.openAs('analyst@th.example', '/imports');
    await tab
      .locator('input[type=file]')
      .setInputFiles({ name: 'crash.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines) });
    await tab.getByLabel('Threat').selectOption('Phishing');
    await chooseLabel(tab, 'TLP:AMBER+STRICT');
    await tab.getByRole('button', { name: 'Import', exact: true }).click();
    const bar = tab.getByRole('progressbar');
    await until(
      () => bar.getAttribute('aria-valuenow').then(Number),
      (done) => done > 0,
    );
    await hub.crash(() => tab.getByText('The import continues by itself').waitFor()); // it was under way
    await tab.getByText('Complete').waitFor();
    await tab.getByText('8,000 created').waitFor();
    const thailand = await hub.api('analyst@th.example');
    const { imports } = await thailand<{ imports: { nodes: readonly object[] } }>(
      '{ imports(first: 1) { nodes { state created updated unchanged rejected lastLine } } }',
    );
    expect(imports.nodes).toEqual([{ state: 'COMPLETE', created: rows, updated: 0, unchanged: 0, rejected: 0, lastLine: rows }]);
    await close(tab);
  });

  it('a broken upload says what is known, also after the session has ended, and goes on at once when the officer is back', async () => {
    const tab = await hub.openAs('analyst@ph.example', '/imports');
    const lines = Buffer.from('broken-upload-1.example\nbroken-upload-2.example\n');
    await tab.locator('input[type=file]').setInputFiles({ name: 'broken.txt', mimeType: 'text/plain', buffer: lines });
    await tab.getByLabel('Threat').selectOption('Phishing');
    await chooseLabel(tab, 'TLP:AMBER+STRICT');
    await tab.route('**/bulk/indicators?*', (route) => route.abort('connectionreset'));
    const waits = tab.getByRole('status').getByText('A part of the file may already be imported.');
    await tab.getByRole('button', { name: 'Import', exact: true }).click();
    await waits.waitFor();
    expect(await tab.getByText('Nothing was changed').count()).toBe(0);
    const philippines = await hub.api('analyst@ph.example');
    await philippines('mutation { endOtherSessions { __typename } }');
    await tab.getByRole('heading', { name: 'Sign in again' }).waitFor();
    await tab.unroute('**/bulk/indicators?*');
    await tab.getByLabel('Password').fill(hub.password);
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/\/imports\/[^/]+$/);
    await tab.getByText('2 created').waitFor();
    await close(tab);
  });

  it.each(['light', 'dark'] as const)('pages have no finding of axe in the %s theme', async (colorScheme) => {
    const tab = await hub.openAs('analyst@th.example', '/publish', { colorScheme });
    const findings: string[] = [];
    const look = async (place: string): Promise<void> => {
      findings.push(...(await findingsOf(tab)).map((finding) => `${place}: ${finding}`));
    };
    await tab.getByLabel(VALUES).fill('axe-finds-nothing.example\nsomebody1\n+1 202 555 0143');
    await tab.getByText('3 values: 2 read, 1 needs you').waitFor();
    await look('values');
    await go(tab);
    await tab.getByLabel('Threat').selectOption('Phishing');
    await tab.getByText('Person, tags, dates, reference').click();
    await look('what');
    await go(tab);
    await chooseLabel(tab, 'TLP:GREEN');
    await chooseCountry(tab, 'Cambodia');
    await tab.getByText('By party, role and channel').click();
    await look('who');
    await go(tab);
    await tab.getByRole('button', { name: 'Publish 2 values' }).and(tab.locator(':enabled')).waitFor();
    await look('check');
    await go(tab);
    await tab.getByText('No reader has been notified yet.').waitFor();
    await look('held');
    await tab.getByRole('button', { name: 'Undo' }).click();
    await tab.getByRole('link', { name: 'Import a file instead' }).click();
    await tab.getByText('Imports of your agency').waitFor();
    await look('imports');
    const table = { name: 'axe.csv', mimeType: 'text/csv', buffer: Buffer.from('Site\naxe-of-a-table.example\n') };
    await tab.locator('input[type=file]').setInputFiles(table);
    await tab.getByLabel('Field of Site').selectOption('Value');
    await look('new import');
    await tab.getByRole('link', { name: 'raid.csv', exact: true }).click();
    await tab.getByRole('button', { name: 'Correct line 3' }).click();
    await look('import');
    await close(tab);
    const chief = await hub.openAs('chief@vn.example', '/releases', { colorScheme });
    await chief.getByRole('button', { name: 'With decided ones' }).click();
    await chief.getByText('to-be-released.example').waitFor();
    expect([...findings, ...(await findingsOf(chief))]).toEqual([]);
    await close(chief);
  });
});
