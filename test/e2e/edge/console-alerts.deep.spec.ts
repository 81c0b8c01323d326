import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const REQUEST = `mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { request { id } problems { message } } }`;
const ALERTS = `query ($urgencies: [Urgency!]) { alerts(filter: { urgencies: $urgencies }) { nodes { id itemId open } } }`;

suiteInBrowser('In a browser, alerts and the duty roster', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  /** Singapore asks Thailand to preserve data, at once. @returns the id of the request */
  const emergency = async (reference: string): Promise<string> => {
    const singapore = await hub.api('liaison@sg.example');
    const input = [
      {
        ...{ reference, recipientId: 'TH', action: 'PRESERVATION', urgency: 'EMERGENCY', tlp: 'AMBER' },
        subject: { kind: 'DOMAIN', value: `${reference}.example` },
        ...{ legalBasis: 'EMERGENCY', legalText: 'An order follows.', contact: 'Duty officer, +1 202 555 0100' },
        ...{ acknowledgeWithinMinutes: 30, deadlineMinutes: 120 },
      },
    ];
    const { requestActions } = await singapore<{ requestActions: readonly { request: { id: string } }[] }>(REQUEST, { input });
    return requestActions[0]?.request.id ?? '';
  };
  const alertOf = async (item: string): Promise<{ readonly id: string; readonly open: boolean }> => {
    const thailand = await hub.api('liaison@th.example');
    const found = async () =>
      (await thailand<{ alerts: { nodes: readonly { id: string; itemId: string; open: boolean }[] } }>(ALERTS)).alerts.nodes.find(
        ({ itemId }) => itemId === item,
      );
    const alert = await until(found, (one) => one !== undefined);
    if (!alert) throw new Error('no alert');
    return alert;
  };
  const bellOf = async (page: Page): Promise<number> =>
    Number(/(\d+) open/.exec((await page.getByRole('link', { name: /^Alerts: / }).getAttribute('aria-label')) ?? '')?.[1]);

  it('the bell counts open alerts live, an emergency is said, and an acknowledgement by key lowers the number', async () => {
    const page = await hub.openAs('analyst@th.example', '/look-up'); // first in the duty line
    const before = await until(
      () => bellOf(page),
      (count) => count > 0,
    );
    const alert = await alertOf(await emergency('bell'));
    await page.getByRole('link', { name: /^Emergency AL-/ }).click();
    await page.getByRole('heading', { name: 'Request to act' }).waitFor();
    await until(
      () => bellOf(page),
      (count) => count === before + 1,
    );
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.getByText(/^AL-\w+ acknowledged\.$/).waitFor();
    await until(
      () => bellOf(page),
      (count) => count === before,
    );
    const thailand = await hub.api('liaison@th.example');
    const one = `query ($id: ID!) { alert(id: $id) { open } }`;
    expect(await thailand(one, { id: alert.id })).toEqual({ alert: { open: false } });
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('an acknowledgement chooses no other alert: the same key once more does nothing until a row is chosen', async () => {
    await alertOf(await emergency('keys-1'));
    const { id } = await alertOf(await emergency('keys-2'));
    const page = await hub.openAs('liaison@th.example', '/alerts');
    await page.locator(`tr a[href="/alerts/${id}"]`).waitFor();
    // The emergencies stand first, and of them the one that is due first.
    const urgencies = await page.locator('tbody tr .tag').allInnerTexts();
    expect([...urgencies].sort((one, other) => Number(other === 'Emergency') - Number(one === 'Emergency'))).toEqual(urgencies);
    const { length } = urgencies.filter((one) => one === 'Emergency');
    await page.keyboard.press('j');
    await until(() => page.evaluate<boolean>(`document.activeElement.matches('tr[aria-current=true]')`), Boolean);
    await page.keyboard.press('a');
    await page.getByText(/^AL-\w+ acknowledged\.$/).waitFor();
    await until(
      () => page.getByText('Emergency', { exact: true }).count(),
      (count) => count === length - 1,
    );
    expect(await page.evaluate(`document.activeElement.matches('section:has(table.t)')`)).toBe(true);
    expect(await page.locator('tr[aria-current]').count()).toBe(0);
    await page.keyboard.press('a');
    await page.keyboard.press('j'); // the row that stands at the place of the acknowledged one
    expect(await page.locator('tbody tr').first().getAttribute('aria-current')).toBe('true');
    const thailand = await hub.api('liaison@th.example');
    const open = `{ alerts(filter: { urgencies: [EMERGENCY], open: true }) { nodes { id } } }`;
    expect((await thailand<{ alerts: { nodes: readonly object[] } }>(open)).alerts.nodes).toHaveLength(length - 1);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('the link of a letter leads to the alert after a sign-in, and one click acknowledges it; another country sees nothing of it', async () => {
    const { id } = await alertOf(await emergency('letter'));
    const cambodia = await hub.openAs('liaison@kh.example', `/alerts/${id}`);
    await cambodia.getByText('There is nothing here for Cambodia').waitFor();
    const page = await hub.openAs('liaison@th.example', `/alerts/${id}`);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('liaison@th.example acknowledged it').first().waitFor();
    for (const one of [cambodia, page]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('an officer sets own rules and times; rules of the agency are for administrators', async () => {
    const page = await hub.openAs('analyst@th.example', '/alerts/rules');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('What happens').selectOption('OFF');
    await page.getByText('Alerts:').click();
    await page.getByLabel('About your own indicators').check();
    await page.getByRole('button', { name: 'Save rules' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('Quiet hours from').fill('22:00');
    await page.getByLabel('Quiet hours until').fill('06:00');
    await page.getByRole('button', { name: 'Save times and phone' }).click();
    const analyst = await hub.api('analyst@th.example');
    const own = `{ ownAlertRules { rules { kinds mode } } alertSettings { quietFrom quietTo } }`;
    expect(
      await until(
        () => analyst<{ alertSettings: { quietFrom: string | null } }>(own),
        ({ alertSettings }) => alertSettings.quietFrom !== null,
      ),
    ).toEqual({
      ownAlertRules: { rules: [{ kinds: ['OWN_INDICATOR'], mode: 'OFF' }] },
      alertSettings: { quietFrom: '22:00', quietTo: '06:00' },
    });
    expect(await page.getByRole('heading', { name: 'Rules for all officers' }).count()).toBe(0);
    const admin = await hub.openAs('admin@th.example', '/alerts/rules');
    await admin.getByRole('heading', { name: 'Rules for all officers' }).waitFor();
    for (const one of [page, admin]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('the roster shows who is on duty; an administrator records an absence, and an officer has no button for it', async () => {
    const officer = await hub.openAs('liaison@th.example', '/duty');
    const line = officer.getByRole('region', { name: 'On duty now' });
    await line.getByText('analyst@th.example').waitFor();
    expect(await officer.getByRole('button', { name: 'Add a change' }).count()).toBe(0);

    const admin = await hub.openAs('admin@th.example', '/duty');
    await admin.getByRole('button', { name: 'Add a change' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('Officer').selectOption({ label: 'analyst@th.example' });
    await dialog.getByLabel('From').fill('2026-01-01T00:00');
    await dialog.getByLabel('Until').fill('2030-01-01T00:00');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('analyst@th.example is absent').waitFor();
    await admin
      .getByRole('region', { name: 'Changes' })
      .getByRole('button', { name: /Take back/ })
      .waitFor();
    for (const one of [officer, admin]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a swap shows both times on the clock of the roster, and an imported calendar names its events', async () => {
    const admin = await hub.openAs('admin@kh.example', '/duty');
    await admin.getByRole('button', { name: 'Add a change' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('What changes').selectOption({ label: 'Two officers swap' });
    await dialog.getByLabel('Officer', { exact: true }).selectOption({ label: 'analyst@kh.example' });
    await dialog.getByLabel('Substitute').selectOption({ label: 'liaison@kh.example' });
    const times = {
      From: '2029-12-03T08:00',
      Until: '2029-12-03T20:00',
      'In return from': '2029-12-05T08:00',
      'In return until': '2029-12-05T20:00',
    };
    for (const [label, time] of Object.entries(times)) await dialog.getByLabel(label, { exact: true }).fill(time);
    await dialog.getByRole('button', { name: 'Save' }).click();
    const changes = admin.getByRole('region', { name: 'Changes' });
    await changes.getByText(/Mon, Dec 3.+08:00 to Mon, Dec 3.+20:00/).waitFor();
    await changes.getByText(/In return Wed, Dec 5.+08:00 to Wed, Dec 5.+20:00/).waitFor();

    const event = (name: string, day: number, attendee: string): string =>
      `BEGIN:VEVENT\r\nUID:${day}@calendar\r\nDTSTAMP:20291201T000000Z\r\nSUMMARY:${name}\r\nDTSTART:202912${day}T200000\r\n` +
      `DTEND:202912${day}T230000\r\nATTENDEE:mailto:${attendee}\r\nEND:VEVENT\r\n`;
    const events = event('Night', 10, 'analyst@kh.example') + event('Visitor', 11, 'nobody@kh.example');
    const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n${events}END:VCALENDAR\r\n`;
    await admin
      .getByLabel('Take shifts from an iCalendar file')
      .setInputFiles({ name: 'roster.ics', mimeType: 'text/calendar', buffer: Buffer.from(calendar) });
    const receipts = admin.getByRole('status', { name: 'What became of each event' });
    await receipts.getByText('Created Night 2029-12-10 20:00').waitFor();
    await receipts.getByText(/^Rejected Visitor 2029-12-11 20:00 The event names no enabled account/).waitFor();
    expect(await receipts.innerText()).not.toContain('@calendar');
    await admin.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('on paper no page has a control', async () => {
    const page = await hub.openAs('liaison@th.example', '/cases');
    await page.getByText('Call centre by the river').waitFor();
    const controls = page.locator('main').locator('select, input:not(.tasks input), textarea, .tog, legend').filter({ visible: true });
    for (const [path, ready] of [
      ['/cases', 'Call centre by the river'],
      ['/requests', 'Is a case of yours open'],
      ['/contacts', 'duty@th.example'],
    ] as const) {
      await page.goto(`${hub.address}${path}`);
      await page.getByText(ready).first().waitFor();
      expect(await controls.count()).toBeGreaterThan(0);
      await page.emulateMedia({ media: 'print' });
      expect([path, await controls.count(), await page.getByText(ready).first().isVisible()]).toEqual([path, 0, true]);
      await page.emulateMedia({ media: 'screen' });
    }
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('the page of news shows what is new and what waits; on paper the label stands at head and foot, without navigation', async () => {
    const page = await hub.openAs('liaison@th.example', '/new');
    await page.getByRole('heading', { name: 'New indicators' }).waitFor();
    await page.getByRole('button', { name: '7 days' }).click();
    await page.getByRole('region', { name: 'Requests that wait for your party' }).getByRole('listitem').first().waitFor();
    await page.locator('header .tlp').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.print-label').filter({ visible: true }).count()).toBe(2);
    expect(await page.locator('.print-label .tlp').first().innerText()).toMatch(/^TLP:/);
    const mark = () => page.evaluate("getComputedStyle(document.querySelector('.print-label > .row'), '::after').content");
    await until(mark, (content) => /^"[a-z2-7]{26}"$/.test(String(content)));
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('pages have no finding of axe in the %s theme', async (colorScheme) => {
    const admin = await hub.openAs('admin@th.example', '/alerts', { colorScheme });
    const liaison = await hub.openAs('liaison@th.example', '/new', { colorScheme });
    await liaison.getByRole('heading', { name: 'New indicators' }).waitFor();
    expect(await findingsOf(liaison)).toEqual([]);
    for (const [page, path, ready] of [
      [admin, '/alerts', 'Alerts'],
      [admin, '/alerts/rules', 'Chat channels, systems and phones'],
      [admin, '/duty', 'Shifts'],
      [liaison, '/alerts', 'Alerts'],
    ] as const) {
      await page.goto(`${hub.address}${path}`);
      await page.getByRole('heading', { name: ready, exact: true }).waitFor();
      expect(await findingsOf(page)).toEqual([]);
    }
    for (const one of [admin, liaison]) await one.context().close();
  });
});
