import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id } } }';

suiteInBrowser('TLP:RED content in the console, in a browser', () => {
  let hub: ConsoleUnderTest;
  let id: string;

  const reader = async (more: object = {}): Promise<Page> =>
    hub.openAs('analyst@kh.example', `/indicators/${id}`, { permissions: ['clipboard-read', 'clipboard-write'], ...more });
  const show = async (tab: Page): Promise<void> => {
    await tab.getByRole('button', { name: 'Show TLP:RED content' }).first().click();
    await tab.getByRole('heading', { name: 'red-test.example' }).waitFor();
  };
  const clipboardOf = (tab: Page): Promise<string> => tab.evaluate('navigator.clipboard.readText()');
  /** Notes what a page asks the hub to record of copies. */
  const copiesOf = (tab: Page): readonly unknown[] => {
    const copies: unknown[] = [];
    tab.on('request', (request) => {
      const { variables } = (request.method() === 'POST' ? request.postDataJSON() : {}) as { variables?: { itemIds?: unknown } };
      if (variables?.itemIds) copies.push(variables.itemIds);
    });
    return copies;
  };

  beforeAll(async () => {
    hub = await startConsole();
    const thailand = await hub.api('analyst@th.example');
    const said = { tlp: 'RED', description: 'From a source.', audience: { countries: ['KH'] } };
    const item = { kind: 'DOMAIN', value: 'red-test.example', threat: 'PHISHING', confidence: 80, ...said };
    const { publishIndicators } = await thailand<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, {
      input: [item],
    });
    id = publishIndicators[0]?.indicator.id ?? '';
  }, 240_000);
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  it('is not in the page until the reader asks for it, and never in its title', async () => {
    const tab = await reader();
    await tab.getByRole('heading', { name: 'Timeline' }).waitFor();
    expect((await tab.content()) + (await tab.title())).not.toMatch(/red-test|From a source/);
    await show(tab);
    await tab.getByText('From a source.').waitFor();
    expect(await tab.title()).toBe('TLP:RED · Entente');
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('is not in the list of values that others hold, nor in a graph or table of links, until the reader asks for it', async () => {
    const [thailand, cambodia] = [await hub.api('analyst@th.example'), await hub.api('analyst@kh.example')];
    const item = (value: string, tlp: string, country: string): object => ({
      ...{ kind: 'DOMAIN', value, threat: 'PHISHING', confidence: 80, tlp, audience: { countries: [country] } },
    });
    type Published = { publishIndicators: readonly { indicator: { id: string } }[] };
    const { publishIndicators: own } = await thailand<Published>(PUBLISH, {
      input: [item('red-linked.example', 'RED', 'KH'), item('green-start.example', 'GREEN', 'KH')],
    });
    await cambodia(PUBLISH, { input: [item('red-linked.example', 'GREEN', 'TH')] });
    const [linked, start] = own.map(({ indicator }) => indicator.id);
    await thailand('mutation ($input: [RelationshipInput!]!) { publishRelationships(input: $input) { outcome } }', {
      input: [{ type: 'USES', fromId: start, toId: linked, audience: { countries: ['KH'] } }],
    });
    await until(
      () => thailand<{ linkedIndicators: { nodes: readonly object[] } }>('{ linkedIndicators(first: 5) { nodes { indicator { tlp } } } }'),
      ({ linkedIndicators }) => JSON.stringify(linkedIndicators).includes('RED'),
    );
    const holders = await hub.openAs('analyst@th.example', '/links/holders');
    await holders.getByRole('button', { name: 'Show TLP:RED content' }).first().waitFor();
    expect(await holders.content()).not.toContain('red-linked');
    await holders.getByRole('button', { name: 'Show TLP:RED content' }).first().click();
    await holders.getByRole('link', { name: 'red-linked.example' }).waitFor();
    const tab = await hub.openAs('analyst@kh.example', `/indicators/${start}`);
    await tab.getByRole('link', { name: 'Domain TLP:RED' }).waitFor();
    expect(await tab.content()).not.toContain('red-linked');
    await tab.getByRole('button', { name: 'Table' }).click();
    await tab.getByRole('region', { name: 'Links' }).getByRole('button', { name: 'Show TLP:RED content' }).click();
    await tab.getByRole('link', { name: 'red-linked.example' }).waitFor();
    for (const one of [holders, tab]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('shows no part of it in its page, in the form that edits it, in a choice of cases or in the search, before the reader asks', async () => {
    const [lead, cambodia] = [await hub.api('liaison@th.example'), await hub.api('liaison@kh.example')];
    const words = { description: 'A quietword source.', tags: ['quietword-tag'], audience: { countries: ['KH'] } };
    const account = { kind: 'MESSAGING_ACCOUNT', value: 'quietword_one', platform: 'telegram', threat: 'PHISHING', tlp: 'RED', ...words };
    type Published = { publishIndicators: readonly { indicator: { id: string } }[] };
    const { publishIndicators: own } = await lead<Published>(PUBLISH, { input: [account] });
    const red = own[0]?.indicator.id ?? '';
    const input = { title: 'The quietword case', summary: 'Quietword.', threat: 'PHISHING' };
    const { openCase } = await lead<{ openCase: { id: string } }>(
      'mutation ($input: CaseInput!) { openCase(input: $input, tlp: RED) { id } }',
      { input },
    );
    await lead('mutation ($id: ID!, $input: CaseInvitationInput!) { inviteToCase(id: $id, input: $input) { id } }', {
      ...{ id: openCase.id, input: { partyId: 'KH', ceiling: 'RED', message: 'About the quietword.' } },
    });
    const owner = await hub.openAs('liaison@th.example', `/indicators/${red}`);
    await owner.getByRole('heading', { name: 'Timeline' }).waitFor();
    await owner.keyboard.press('e');
    const form = owner.getByRole('dialog');
    await form.getByLabel('Threat').waitFor();
    expect(await form.getByLabel('Description').count()).toBe(0);
    const copies = copiesOf(owner);
    await form.getByRole('button', { name: 'Show TLP:RED content' }).click();
    expect(await form.getByLabel('Description').inputValue()).toBe('A quietword source.');
    await form.getByLabel('Description').selectText();
    await owner.keyboard.press('Control+x');
    await until(
      () => Promise.resolve(copies.length),
      (count) => count > 0,
    );
    expect(copies).toEqual([[red]]);
    expect(await form.getByLabel('Description').inputValue()).toBe('');
    await owner.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await cambodia('mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: OTHER, comment: "The quietword is wrong.") { id } }', {
      id: red,
    });
    await owner.reload();
    await owner.getByRole('region', { name: 'Disputes' }).getByRole('listitem').waitFor();
    expect(await owner.content()).not.toMatch(/quietword|telegram/i);
    await owner.keyboard.press('c');
    const choice = owner.getByRole('dialog').getByRole('radio').first();
    await choice.waitFor();
    await owner.getByRole('dialog').getByRole('button', { name: 'Show TLP:RED content' }).first().waitFor();
    expect(await owner.content()).not.toMatch(/quietword|telegram/i);
    await owner.keyboard.press('Escape');
    await owner.getByRole('button', { name: 'Show TLP:RED content' }).first().click();
    await owner.getByText('quietword-tag').waitFor();
    await owner.getByText('telegram').waitFor();
    const invited = await hub.openAs('liaison@kh.example', '/contacts');
    await invited.getByRole('button', { name: 'Search', exact: true }).first().waitFor();
    await invited.keyboard.press('/');
    await invited.getByRole('dialog').waitFor();
    await invited.keyboard.type('quietword');
    const results = invited.getByRole('dialog').getByRole('listbox');
    await results.getByRole('option').first().waitFor();
    expect(await results.innerText()).not.toMatch(/quietword/i);
    for (const one of [owner, invited]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('of a value that cases share is covered as well, also where the cases are not RED, and a copy is recorded for the indicator', async () => {
    const lead = await hub.api('liaison@th.example');
    const item = { kind: 'DOMAIN', value: 'red-shared.example', threat: 'PHISHING', confidence: 80, tlp: 'RED', audience: {} };
    const { publishIndicators } = await lead<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, { input: [item] });
    const red = publishIndicators[0]?.indicator.id ?? '';
    const caseOf = async (title: string): Promise<string> => {
      const { openCase } = await lead<{ openCase: { id: string } }>(
        'mutation ($input: CaseInput!) { openCase(input: $input, tlp: AMBER) { id } }',
        { input: { title, summary: 'Of two.', threat: 'PHISHING' } },
      );
      await lead('mutation ($id: ID!, $ids: [ID!]!) { linkToCase(id: $id, items: $ids) { outcome } }', { id: openCase.id, ids: [red] });
      return openCase.id;
    };
    await caseOf('The other case');
    const tab = await hub.openAs('liaison@th.example', `/cases/${await caseOf('The first case')}/related`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const copies = copiesOf(tab);
    const related = tab.getByRole('region', { name: 'Your cases that share a value' });
    await related.getByRole('link', { name: 'The other case' }).waitFor();
    await related.getByRole('button', { name: 'Show TLP:RED content' }).waitFor();
    expect(await tab.content()).not.toContain('red-shared');
    await related.getByRole('button', { name: 'Show TLP:RED content' }).click();
    await related.getByText('red-shared.example').selectText();
    await tab.keyboard.press('Control+c');
    await tab.waitForFunction("navigator.clipboard.readText().then((words) => words === 'red-shared.example')");
    expect(copies).toEqual([[red]]);
    await related.getByRole('button', { name: 'Ask about cases of others' }).click();
    const dialog = tab.getByRole('dialog');
    await dialog.getByLabel('Purpose').fill('Who else works on it');
    await dialog.getByLabel('Case reference').fill('Case 7');
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
    await dialog.getByRole('button', { name: 'Show TLP:RED content' }).click();
    await dialog.getByText('red-shared.example').waitFor();
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('is copied by a key, a button or a selection after the hub has recorded it', async () => {
    const tab = await reader();
    const copies = copiesOf(tab);
    await show(tab);
    await tab.keyboard.press('y');
    await tab.getByText('Copied').waitFor();
    expect([copies, await clipboardOf(tab)]).toEqual([[[id]], 'red-test.example']);
    await tab.getByText('From a source.').selectText();
    await tab.keyboard.press('Control+c');
    await tab.waitForFunction("navigator.clipboard.readText().then((words) => words === 'From a source.')");
    expect(copies).toEqual([[id], [id]]);
    await tab.getByRole('heading', { name: 'Timeline' }).selectText();
    await tab.keyboard.press('Control+c');
    await tab.waitForFunction("navigator.clipboard.readText().then((words) => words === 'Timeline')");
    expect(copies.length).toBe(2); // other content is not recorded
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('is not copied when the hub cannot record it', async () => {
    const tab = await reader();
    await show(tab);
    await tab.evaluate("navigator.clipboard.writeText('before')");
    await tab.route('**/graphql', (route) =>
      route.fulfill({ status: 400, json: { errors: [{ message: 'No.', extensions: { code: 'BAD_USER_INPUT' } }] } }),
    );
    for (const copy of ['y', 'Control+c']) {
      await tab.getByText('From a source.').selectText();
      await tab.keyboard.press(copy);
      await tab.getByText('Nothing was copied: the hub could not record the copy.').last().waitFor();
    }
    expect(await clipboardOf(tab)).toBe('before');
    await tab.context().close();
  });

  it('is not printed, also when it is shown', async () => {
    const tab = await reader();
    await show(tab);
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.getByText('From a source.').isVisible()).toBe(false);
    expect(await tab.getByText('TLP:RED content is not printed.').first().isVisible()).toBe(true);
    await tab.context().close();
    expect(hub.faults).toEqual([]);
  });
});
