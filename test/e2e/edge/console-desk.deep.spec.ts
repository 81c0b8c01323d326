import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';

/** An act that others see is sent after ten seconds, in which it can be taken back. */
const HELD = { timeout: 25_000 };

suiteInBrowser('The liaison officer in a browser', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  const publish = async (email: string, items: readonly object[]): Promise<readonly string[]> => {
    const officer = await hub.api(email);
    const text = `mutation ($input: [PublishIndicatorInput!]!) { receipts: publishIndicators(input: $input) { indicator { id } problems { message } } }`;
    const { receipts } = await officer<{ receipts: readonly { indicator: { id: string } | null }[] }>(text, { input: items });
    return receipts.map(({ indicator }) => indicator?.id ?? '');
  };
  const domain = (value: string, more: object): object => ({
    kind: 'DOMAIN',
    value,
    threat: 'PHISHING',
    tlp: 'AMBER',
    audience: {},
    ...more,
  });

  /** The address of a page without the hub. */
  const pathOf = (tab: Page): string => new URL(tab.url()).pathname;

  it('asks by keyboard alone, learns as much as each owner allows, and gets the answer of one that names itself', async () => {
    await publish('analyst@kh.example', [
      domain('asked-contact.example', { discoverability: 'HIT_CONTACT' }),
      domain('asked-silent.example', { discoverability: 'SILENT' }),
      domain('asked-hit.example', { discoverability: 'HIT' }),
    ]);
    const tab = await hub.openAs('liaison@th.example', '/deconfliction');
    const box = tab.getByLabel('Values, 1 to 1,000, separated by new lines');
    await box.waitFor();
    await tab.keyboard.press('Control+Enter');
    await tab.getByText('This is required.').first().waitFor();
    await tab.keyboard.type('asked-contact.example\nasked-hit.example\nasked-silent.example\nabsent.example');
    await tab.keyboard.press('Tab');
    await tab.keyboard.type('Raid on Thursday');
    await tab.keyboard.press('Tab');
    await tab.keyboard.type('2026/0815');
    await tab.keyboard.press('Control+Enter');
    const answers = tab.getByRole('region', { name: 'Answers' });
    await answers.waitFor();
    const rows = await answers.getByRole('listitem').allInnerTexts();
    const shown = rows.filter((row) => row.includes('.example')).map((row) => row.replace(/\s+/g, ' '));
    expect(shown[0]).toContain('Cambodia holds this');
    expect(shown[1]).toContain('A member holds this');
    expect(shown.slice(2)).toEqual(['No hit asked-silent.example Watch this value', 'No hit absent.example Watch this value']);
    expect(pathOf(tab)).toBe('/deconfliction');

    const cambodia = await hub.openAs('liaison@kh.example', '/deconfliction/contacts');
    const waiting = cambodia.getByRole('listitem').filter({ hasText: 'asked-contact.example' });
    await waiting.waitFor();
    expect(await waiting.innerText()).toContain('Thailand has learned that your country holds it.');
    await waiting.getByRole('button', { name: 'Answer' }).click();
    await cambodia.getByLabel('Note').fill('Call our duty officer.');
    await cambodia.getByRole('dialog').getByRole('button', { name: 'Answer' }).click();
    await cambodia.getByRole('button', { name: 'Undo' }).waitFor();

    await answers.getByRole('link', { name: 'Answers of the owner' }).first().click();
    await tab.getByText('No owner has answered yet').waitFor();
    await tab.getByText('Call our duty officer.').waitFor();
    await tab.getByText('Named itself').waitFor();
    const japan = await hub.openAs('liaison@jp.example', '/deconfliction/contacts');
    await japan.getByText('Nothing here').waitFor();
    await japan.goto(`${hub.address}${pathOf(tab)}`);
    await japan.getByText('There is nothing here for Japan').waitFor();
    const analyst = await hub.openAs('analyst@th.example', '/deconfliction');
    await analyst.getByText('Your role does not do this').waitFor();
    expect(await analyst.getByRole('link', { name: 'Hit / no-hit' }).count()).toBe(0);
    expect(hub.faults).toEqual([]);
    for (const one of [tab, cambodia, japan, analyst]) await one.context().close();
  });

  it('watches a value that had no hit, sees its hit, and ends the watch; nobody else finds it', async () => {
    const tab = await hub.openAs('liaison@th.example', '/deconfliction');
    await tab.getByLabel('Values, 1 to 1,000').fill('watched.example');
    await tab.getByLabel('Purpose').fill('Raid');
    await tab.getByLabel('Case reference').fill('2026/0815');
    await tab.getByRole('button', { name: 'Ask' }).click();
    await tab.getByRole('link', { name: 'Watch this value' }).click();
    expect(await tab.getByLabel('Values, 1 to 1,000').inputValue()).toBe('watched.example');
    await tab.getByLabel('Name').fill('Numbers of raid 7');
    await tab.getByLabel('Purpose').fill('Raid');
    await tab.getByRole('button', { name: 'Create the watch' }).click();
    await tab.getByText('No hit yet').waitFor();
    expect(pathOf(tab)).toMatch(/^\/watches\/[0-9a-f-]+$/);
    await publish('analyst@kh.example', [domain('watched.example', { audience: { countries: ['TH'] } })]);
    await tab.getByRole('list', { name: 'Hits' }).getByText('watched.example').waitFor();
    await tab.getByRole('button', { name: 'Add' }).click();
    await tab.getByRole('dialog').getByLabel('Values, 1 to 1,000').fill('second.example\nhttp:///x');
    await tab.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await tab.getByRole('dialog').getByText('Line 2:').waitFor();
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Discard' }).click(); // the line that was refused
    await tab.getByRole('button', { name: 'Stop watching second.example' }).click();
    await tab.getByText('second.example').waitFor({ state: 'detached' });
    await tab.getByRole('button', { name: 'Pause' }).click();
    await tab.getByRole('button', { name: 'Resume' }).click();
    await tab.getByRole('button', { name: 'Pause' }).waitFor();
    const colleague = await hub.openAs('analyst@th.example', pathOf(tab));
    await colleague.getByText('There is nothing here for Thailand').waitFor();
    await tab.getByRole('button', { name: 'End the watch' }).click();
    await tab.getByRole('dialog').getByRole('button', { name: 'End the watch' }).click();
    await tab.getByText('Ended', { exact: true }).waitFor();
    expect(hub.faults).toEqual([]);
    for (const one of [tab, colleague]) await one.context().close();
  });

  it('creates a watch once, also when a line of it could not be read', async () => {
    const tab = await hub.openAs('liaison@th.example', '/watches/new');
    await tab.getByLabel('Values, 1 to 1,000').fill('watched-once.example\nhttp:///x');
    await tab.getByLabel('Name').fill('Once');
    await tab.getByLabel('Purpose').fill('Raid');
    await tab.getByRole('button', { name: 'Create the watch' }).click();
    await tab.getByText('1 line was not read. The others are watched.').waitFor();
    expect(await tab.getByRole('button', { name: 'Create the watch' }).isDisabled()).toBe(true);
    await tab.getByRole('link', { name: 'Open the watch' }).click();
    await tab.getByText('watched-once.example').waitFor();
    expect(hub.faults).toEqual([]);
    await tab.context().close();
  });

  it('relates two indicators for Cambodia, which sees both; Japan sees nothing; and revokes it', async () => {
    const to = { audience: { countries: ['KH'] } };
    await publish('analyst@th.example', [domain('linked-first.example', to), domain('linked-second.example', to)]);
    const tab = await hub.openAs('liaison@th.example', '/links');
    await tab.getByRole('button', { name: 'New relationship' }).click();
    const dialog = tab.getByRole('dialog');
    for (const [label, value] of [
      ['First indicator', 'linked-first.example'],
      ['Second indicator', 'linked-second.example'],
    ] as const) {
      await dialog.getByLabel(label).fill(value);
      await dialog.getByRole('button', { name: value }).click();
    }
    await dialog.getByLabel('Relationship').selectOption('HOSTED_ON');
    await dialog.getByLabel('Cambodia').first().check();
    await dialog.getByText('Cambodia: sees it').waitFor(); // who will see it, before it is published
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.waitFor({ state: 'detached' });
    await tab.getByRole('button', { name: 'Undo' }).click();
    await tab.getByRole('button', { name: 'New relationship' }).click();
    await dialog.getByText('linked-second.example').waitFor(); // what was chosen is there again
    await dialog.getByRole('button', { name: 'Publish' }).click();
    const row = (page: Page) => page.getByRole('row').filter({ hasText: 'linked-first.example' });
    await row(tab).waitFor();
    const [cambodia, japan] = [await hub.openAs('analyst@kh.example', '/links'), await hub.openAs('analyst@jp.example', '/links')];
    await row(cambodia).waitFor();
    expect(await row(cambodia).getByRole('button', { name: 'Revoke' }).count()).toBe(0);
    await japan.getByRole('row').nth(1).waitFor();
    expect(await row(japan).count()).toBe(0);
    await row(tab).getByRole('button', { name: 'Revoke' }).click();
    await tab.getByLabel('Reason, which its readers see').fill('A mistake.');
    await tab.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await tab.getByRole('button', { name: 'Undo' }).waitFor();
    await row(tab).waitFor({ state: 'detached', ...HELD });
    expect(hub.faults).toEqual([]);
    for (const one of [tab, cambodia, japan]) await one.context().close();
  });

  it('asks Singapore for a freeze, which is held in part; each step shows on both sides, and nothing elsewhere', async () => {
    const tab = await hub.openAs('liaison@th.example', '/action-requests/new');
    await tab.getByLabel('Recipient', { exact: true }).selectOption({ label: 'Singapore' });
    await tab.getByLabel('Your reference').fill('TH-test-1');
    await tab.getByRole('textbox', { name: 'Value' }).fill('DE89 3704 0044 0532 0130 00');
    await tab.getByLabel('Amount').fill('1000');
    await tab.getByLabel('Currency').fill('eur');
    await tab.getByLabel('Order or law, as text').fill('Section 7.');
    await tab.getByRole('textbox', { name: 'Contact' }).fill('Duty officer');
    await tab.getByRole('button', { name: 'Send the request' }).click();
    await tab.getByRole('heading', { name: 'TH-test-1' }).waitFor();
    const singapore = await hub.openAs('liaison@sg.example', '/golden-hour');
    await singapore.setViewportSize({ width: 1024, height: 768 }); // all columns, and little place
    const value = singapore.getByRole('row').filter({ hasText: 'TH-test-1' }).getByRole('link', { name: 'DE89 3704 0044 0532 0130 00' });
    expect((await value.boundingBox())?.height).toBeLessThan(80);
    await value.click();
    await singapore.getByRole('button', { name: 'Acknowledge' }).click();
    await singapore.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
    await singapore.getByRole('button', { name: 'Answer' }).click();
    await singapore.getByRole('dialog').getByLabel('Amount').fill('400');
    await singapore.getByRole('dialog').getByLabel('Note').fill('The rest has moved on.');
    await singapore.getByRole('dialog').getByRole('button', { name: 'Answer' }).click();
    await singapore.getByRole('button', { name: 'Undo' }).waitFor();
    await tab.getByText('The rest has moved on.').waitFor();
    expect(await tab.getByRole('heading', { level: 1 }).locator('..').innerText()).toContain('Partly held');
    await tab.getByRole('button', { name: 'Ask for the release' }).waitFor();
    await tab.getByRole('button', { name: 'Give more time' }).click();
    await tab.getByRole('dialog').getByLabel('To be answered within, from now').selectOption({ label: '3 days' });
    await tab.getByRole('dialog').getByRole('button', { name: 'Give more time' }).click();
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
    const japan = await hub.openAs('liaison@jp.example', pathOf(tab));
    await japan.getByText('There is nothing here for Japan').waitFor();
    const approver = await hub.openAs('chief@th.example', pathOf(tab));
    await approver.getByRole('heading', { name: 'TH-test-1' }).waitFor();
    expect(await approver.getByRole('button', { name: 'Give more time' }).count()).toBe(0);
    await approver.goto(`${hub.address}/action-requests/new`);
    await approver.getByText('Your role does not do this').waitFor();
    expect(hub.faults).toEqual([]);
    for (const one of [tab, singapore, japan, approver]) await one.context().close();
  });

  it('lists open requests by the time that is left, with their urgency, also on a phone', async () => {
    const singapore = await hub.api('liaison@sg.example');
    const request = 'mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { request { id } problems { message } } }';
    for (const [reference, urgency, minutes] of [
      ['SG-first', 'EMERGENCY', 60],
      ['SG-second', 'ROUTINE', 9_000],
    ] as const) {
      const input = [
        {
          ...{ reference, urgency, recipientId: 'TH', action: 'PRESERVATION', tlp: 'AMBER', contact: 'Duty officer' },
          subject: { kind: 'DOMAIN', value: `${reference.toLowerCase()}.example` },
          ...{ legalBasis: 'EMERGENCY', legalText: 'An order follows.', acknowledgeWithinMinutes: minutes, deadlineMinutes: minutes },
        },
      ];
      await singapore(request, { input });
    }
    const tab = await hub.openAs('liaison@th.example', '/action-requests');
    const row = (reference: string) => tab.getByRole('row').filter({ hasText: reference });
    await row('SG-second').waitFor();
    const rows = await tab.getByRole('row').allInnerTexts();
    const placeOf = (reference: string): number => rows.findIndex((words) => words.includes(reference));
    expect(placeOf('SG-first')).toBeLessThan(placeOf('SG-second'));
    expect([await row('SG-first').getByText('Emergency').count(), await row('SG-second').getByText('Routine').count()]).toEqual([1, 0]);
    await row('SG-first').getByText('to acknowledge', { exact: true }).waitFor();
    await tab.setViewportSize({ width: 390, height: 844 });
    expect(await row('SG-first').getByText('Emergency').isVisible()).toBe(true);
    await tab.getByRole('button', { name: 'Answered or ended' }).click();
    await row('SG-first').waitFor({ state: 'detached' });
    expect(hub.faults).toEqual([]);
    await tab.context().close();
  });

  it('writes a bulletin in two languages, which another officer approves, and Cambodia acknowledges', async () => {
    const tab = await hub.openAs('liaison@th.example', '/notices/drafts/new');
    await tab.getByLabel('Colour', { exact: true }).selectOption('BULLETIN');
    await tab.getByLabel('Title').fill('Calls of a false parcel service');
    await tab.getByLabel('Summary').fill('They ask for a fee.');
    await tab.getByLabel('Text, in Markdown').fill('**Nobody** asks for a fee by phone.');
    await tab.getByRole('button', { name: 'Save the draft' }).click();
    await tab.getByText('This is required.').waitFor();
    await tab.getByRole('textbox', { name: 'Contact' }).fill('Duty officer');
    await tab.getByRole('button', { name: 'Translate' }).click();
    const dialog = tab.getByRole('dialog');
    expect(await dialog.getByRole('option', { name: 'English' }).count()).toBe(0); // the original
    await dialog.getByLabel('Language').selectOption('km');
    await dialog.getByLabel('Title').fill('ការហៅទូរសព្ទក្លែងក្លាយ');
    await dialog.getByLabel('Summary').fill('ពួកគេសុំកម្រៃ។');
    await dialog.getByLabel('Text, in Markdown').fill('កុំបង់ប្រាក់។');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await tab.getByLabel('Cambodia').first().check();
    await tab.getByRole('button', { name: 'Save the draft' }).click();
    await tab.getByRole('button', { name: 'Submit to an approver' }).click();
    await tab.getByText('Waits for an approver').waitFor();
    const draft = pathOf(tab);
    const notice = draft.replace('/drafts', '');
    const cambodia = await hub.openAs('liaison@kh.example', notice);
    await cambodia.getByText('There is nothing here for Cambodia').waitFor();
    expect(await tab.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    const chief = await hub.openAs('chief@th.example', '/notices/drafts');
    await chief.getByRole('link', { name: 'Calls of a false parcel service' }).click();
    await chief.getByRole('button', { name: 'Approve', exact: true }).click();
    const act = chief.getByRole('dialog').getByRole('button', { name: 'Approve' });
    expect(await act.isDisabled()).toBe(true);
    await chief.getByLabel('I have read this revision').check();
    await act.click();
    await chief.getByText('Published', { exact: true }).first().waitFor();

    await cambodia.goto(`${hub.address}/notices`);
    await cambodia.getByRole('link', { name: 'Calls of a false parcel service' }).click();
    await cambodia.getByRole('button', { name: 'Khmer' }).click();
    const title = cambodia.getByRole('heading', { level: 1 });
    expect(await title.innerText()).toBe('ការហៅទូរសព្ទក្លែងក្លាយ');
    expect(await cambodia.locator('[lang=km]').count()).toBeGreaterThan(0);
    await cambodia.getByRole('button', { name: 'Acknowledge' }).click();
    await cambodia.getByLabel('Note, which the owner reads').fill('Passed on.');
    await cambodia.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
    await cambodia.getByRole('dialog').waitFor({ state: 'detached' }); // it has a button of the same name
    await cambodia.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
    await tab.goto(`${hub.address}${notice}`);
    await tab.getByText('Passed on.').waitFor();
    const japan = await hub.openAs('liaison@jp.example', notice);
    await japan.getByText('There is nothing here for Japan').waitFor();
    await japan.goto(`${hub.address}${draft}`);
    await japan.getByText('There is nothing here for Japan').waitFor();
    expect(hub.faults).toEqual([]);
    for (const one of [tab, chief, cambodia, japan]) await one.context().close();
  });

  it('a reviewer of the hub answers the checklist, and has no other page', async () => {
    const tab = await hub.openAs('reviewer@hub.example', '/notices/review');
    await tab.getByRole('heading', { name: 'What two organisers have bought' }).waitFor();
    expect(await tab.getByRole('button', { name: 'Agree' }).isDisabled()).toBe(true);
    for (const [index, yes] of [false, false, false, false, true, true, true].entries()) {
      await tab
        .getByRole('group')
        .filter({ hasText: '?' })
        .nth(index)
        .getByLabel(yes ? 'Yes' : 'No')
        .check();
    }
    await tab.getByRole('button', { name: 'Agree' }).click();
    await tab.getByText('Nothing waits for you').waitFor();
    await tab.goto(`${hub.address}/notices`);
    await tab.getByText('Your role does not do this').waitFor();
    expect(hub.faults).toEqual([]);
    await tab.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'pages have no finding of axe in the %s theme, and none scrolls sideways on a phone',
    async (colorScheme) => {
      const tab = await hub.openAs('liaison@th.example', '/contacts', { colorScheme, viewport: { width: 390, height: 844 } });
      await tab.getByText('duty@th.example').waitFor();
      const pages = ['/contacts', '/deconfliction', '/deconfliction/requests', '/deconfliction/contacts', '/watches', '/watches/new'];
      const others = [
        '/links',
        '/links/holders',
        '/golden-hour',
        '/action-requests',
        '/action-requests/new',
        '/notices',
        '/notices/drafts/new',
      ];
      for (const path of [...pages, ...others]) {
        await tab.goto(`${hub.address}${path}`);
        await tab.getByRole('heading', { level: 1 }).waitFor();
        await tab.waitForLoadState('networkidle');
        expect([path, await findingsOf(tab)]).toEqual([path, []]);
        expect([path, await tab.evaluate('document.documentElement.scrollWidth - innerWidth <= 1')]).toEqual([path, true]);
      }
      await tab.goto(`${hub.address}/golden-hour`);
      await tab.getByRole('link', { name: 'TH-2026-0815-2' }).click();
      await tab.getByText('The rest had left an hour before.').waitFor();
      expect(await findingsOf(tab)).toEqual([]);
      await tab.goto(`${hub.address}/notices`);
      await tab.getByRole('link', { name: 'False police stations on video calls' }).click();
      await tab.getByText('Passed on to the banks.').waitFor();
      expect(await findingsOf(tab)).toEqual([]);
      await tab.getByRole('button', { name: 'Translate' }).click();
      expect(await findingsOf(tab)).toEqual([]);
      expect(hub.faults).toEqual([]);
      await tab.context().close();
    },
  );
});
