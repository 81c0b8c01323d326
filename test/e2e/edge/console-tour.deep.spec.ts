import type { Locator, Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, findingsOf, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const FIRST_VISIT = { offersTour: true };
const OFFER = 'Are you new here?';

suiteInBrowser('In a browser, the tour of the console', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  const panelOf = (page: Page): Locator => page.getByRole('region', { name: 'Tour of the console' });
  const pathOf = (page: Page): string => new URL(page.url()).pathname;
  /** Begins the tour that is offered. */
  const take = async (page: Page): Promise<void> => {
    await page.getByText(OFFER).waitFor();
    await page.getByRole('button', { name: 'Tour of the console' }).click();
    await panelOf(page)
      .getByText(/^Step 1 of \d$/)
      .waitFor();
  };
  /** Walks to the end through steps, each by its title and its page, whose part is outlined. */
  const walk = async (page: Page, steps: Readonly<Record<string, string>>, seen?: (at: number) => Promise<void>): Promise<void> => {
    const panel = panelOf(page);
    const { length } = Object.keys(steps);
    for (const [index, [title, path]] of Object.entries(steps).entries()) {
      await panel.getByText(`Step ${index + 1} of ${length}`).waitFor();
      await panel.getByRole('heading', { name: title, exact: true }).waitFor();
      await page.waitForURL(`**${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.locator('[data-tour-now]').first().waitFor();
      await seen?.(index + 1);
      await panel.getByRole('button', { name: index + 1 === length ? 'Done' : 'Next' }).press('Enter');
    }
    await panel.waitFor({ state: 'detached' });
  };
  const focused = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');

  it('an analyst walks it to the end: each step opens its page, outlines its part, and keeps the focus', async () => {
    const page = await hub.openAs('analyst@th.example', '/contacts', FIRST_VISIT);
    await page.getByText(OFFER).waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await take(page);
    const steps = {
      ...{ 'Look up': '/look-up', Feed: '/feed', Publish: '/publish', Watches: '/watches', Imports: '/imports' },
      ...{ 'The label of a page': '/feed', Alerts: '/alerts', 'Search and keys': '/alerts', 'Your account': '/settings' },
    };
    await walk(page, steps, async (at) => {
      expect(await focused(page)).toBe(at === 1 ? 'Look up' : at === 9 ? 'Done' : 'Next');
    });
    expect([await page.locator('[data-tour-now]').count(), await focused(page)]).toEqual([0, 'content']);
    // All its pages are one entry of the history.
    await page.goBack();
    await page.waitForURL('**/contacts');
    await page.reload();
    await page.getByRole('heading', { name: 'Contacts' }).waitFor();
    expect(await page.getByText(OFFER).count()).toBe(0);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a partner sees the steps of its own pages alone', async () => {
    const page = await hub.openAs('contributor@meta.example', '/outcomes', FIRST_VISIT);
    await take(page);
    await walk(page, {
      ...{ Report: '/report', Outcomes: '/outcomes', 'Released to us': '/released', 'Asked of us': '/asked', Requests: '/requests' },
      ...{ 'The label of a page': '/outcomes', Alerts: '/alerts', 'Search and keys': '/alerts', 'Your account': '/settings' },
    });
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('Escape in the panel ends it, and the focus returns; the page stays usable, and keeps its own Escape', async () => {
    const page = await hub.openAs('liaison@th.example', '/cases', FIRST_VISIT);
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByText(OFFER).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Thailand' }).click();
    await page.getByRole('button', { name: 'Tour of the console' }).press('Enter');
    await until(
      () => focused(page),
      (words) => words === 'Cases',
    );
    await page.getByLabel('Search', { exact: false }).first().waitFor();
    await page.keyboard.press('n');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await panelOf(page).count()).toBe(1);
    await panelOf(page).getByRole('button', { name: 'Next' }).press('Enter');
    await page.getByRole('heading', { name: 'Requests for information', level: 1 }).waitFor();
    await panelOf(page).getByRole('button', { name: 'Back' }).press('Enter');
    await page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
    expect(await focused(page)).toBe('Next');
    await page.keyboard.press('Escape');
    await panelOf(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(`document.activeElement.matches('.acct')`)).toBe(true);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('asks before its next page is opened over text that would be lost', async () => {
    const page = await hub.openAs('liaison@th.example', '/deconfliction', FIRST_VISIT);
    await page.getByLabel('Purpose').fill('A raid on Thursday');
    await take(page);
    await page.getByRole('button', { name: 'Keep writing' }).click();
    expect([pathOf(page), await page.getByLabel('Purpose').inputValue()]).toEqual(['/deconfliction', 'A raid on Thursday']);
    await panelOf(page).getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('heading', { name: 'Requests for information', level: 1 }).waitFor();
    expect(await panelOf(page).getByText('Step 2 of 9').isVisible()).toBe(true);
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('is offered to another officer in the same browser, who does not get the panel of the former one', async () => {
    const page = await hub.openAs('analyst@th.example', '/look-up', FIRST_VISIT);
    await take(page);
    await page.getByRole('button', { name: 'Thailand' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await hub.signIn(page, 'analyst@sg.example');
    await page.getByText(OFFER).waitFor();
    expect(await panelOf(page).getByRole('heading').count()).toBe(0);
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('button', { name: 'Singapore' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const email of ['analyst@th.example', 'analyst@sg.example']) {
      await hub.signIn(page, email);
      await page.getByRole('heading', { name: 'Look up' }).waitFor();
      expect(await page.getByText(OFFER).count()).toBe(0);
      await page.getByRole('button', { name: email.includes('th') ? 'Thailand' : 'Singapore' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
    }
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('no step has a finding of axe in the %s theme, on a desk and on a phone', async (colorScheme) => {
    for (const viewport of [
      { width: 1_440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const page = await hub.openAs('liaison@th.example', '/cases', { ...FIRST_VISIT, colorScheme, viewport });
      await take(page);
      const steps = {
        ...{
          Cases: '/cases',
          Requests: '/requests',
          'Golden hour': '/golden-hour',
          'Hit / no-hit': '/deconfliction',
          Notices: '/notices',
        },
        ...{ 'The label of a page': '/feed', Alerts: '/alerts', 'Search and keys': '/alerts', 'Your account': '/settings' },
      };
      await walk(page, steps, async (at) => {
        if (at % 2 === 1) {
          expect(await findingsOf(page)).toEqual([]);
        }
      });
      await page.context().close();
    }
  });
});
