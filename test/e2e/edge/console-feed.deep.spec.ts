import type { Page } from 'playwright-core';
import { BlackHole } from '../../support/black-hole.js';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { freePort } from '../../support/nats-server.js';
import { until } from '../../support/officer.js';

type Api = Awaited<ReturnType<ConsoleUnderTest['api']>>;

const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id } } }';
/** Rows that a page keeps, and how high each is. */
const [MOST_ROWS, ROW_PX] = [10_000, 58];

async function publish(officer: Api, values: readonly string[], countries = ['KH']): Promise<readonly string[]> {
  const input = values.map((value) => ({ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', audience: { countries } }));
  const { publishIndicators } = await officer<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, { input });
  return publishIndicators.map(({ indicator }) => indicator.id);
}

suiteInBrowser('The feed in the console', () => {
  let line: BlackHole;
  let hub: ConsoleUnderTest;
  let thailand: Api;

  beforeAll(async () => {
    const port = String(await freePort());
    const direct = `http://127.0.0.1:${port}`;
    line = await BlackHole.before(direct);
    hub = await startConsole({ PORT: port, PUBLIC_URL: new URL(line.urlOf(direct)).origin });
    thailand = await hub.api('analyst@th.example');
  });
  afterAll(async () => {
    await hub.stop();
    await line.stop();
  });

  const feedOf = async (email: string): Promise<Page> => {
    const tab = await hub.openAs(email, '/feed');
    await live(tab);
    return tab;
  };
  const live = (tab: Page): Promise<void> => tab.getByText('Live', { exact: true }).waitFor({ timeout: 90_000 });
  const showNew = (tab: Page, count: string): Promise<void> => tab.getByRole('button', { name: `${count} new event` }).click();
  /** The values of the rows, newest first. */
  const values = (tab: Page): Promise<readonly string[]> => tab.locator('.feed-row .v').allInnerTexts();

  it.each([
    ['breaks', () => line.cut()],
    ['falls silent', () => line.open()],
  ] as const)('a connection that %s is shown, and what happened meanwhile follows once, in order, without a gap', async (how, fail) => {
    const name = (part: string): string => `${part}-${how.replace(' ', '-')}.example`;
    const [cambodia, japan] = [await feedOf('analyst@kh.example'), await feedOf('analyst@jp.example')];
    const [before] = await publish(thailand, [name('before')]);
    await showNew(cambodia, '1');
    fail();
    for (const tab of [cambodia, japan]) await tab.getByText('No connection. This page is as of').waitFor();
    await publish(thailand, [name('first')]);
    await publish(thailand, [name('second')]);
    await thailand('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "Its holder is a victim.") { id } }', { id: before });
    await publish(thailand, [name('third')]);
    line.close();
    for (const tab of [cambodia, japan]) await live(tab);
    await publish(thailand, [name('after')]);
    await showNew(cambodia, '6'); // five events, and the mark
    expect((await values(cambodia)).filter((value) => value.includes(name('')))).toEqual(
      ['after', 'third', 'before', 'second', 'first', 'before'].map(name),
    );
    await cambodia.getByText('Nothing is missing').waitFor();
    expect((await values(japan)).filter((value) => value.includes(name('')))).toEqual([]);
    for (const tab of [cambodia, japan]) await tab.context().close();
  });

  it('10,000 rows are kept, and only those in view are drawn', async () => {
    const tab = await feedOf('analyst@kh.example');
    hub.faults.splice(0);
    for (let batch = 0; batch < 10; batch += 1) {
      await publish(
        thailand,
        Array.from({ length: 1_000 }, (_, index) => `kept-${batch}-${index}.example`),
      );
    }
    await tab.getByRole('button', { name: '10000 new events' }).click({ timeout: 120_000 });
    const list = tab.locator('.feed-list');
    await until(
      () => list.evaluate((element) => (element as unknown as { offsetHeight: number }).offsetHeight),
      (height) => height === MOST_ROWS * ROW_PX,
    );
    await tab.getByText('kept-9-999.example').waitFor();
    const drawn = tab.locator('.feed-row');
    expect(await drawn.count()).toBeLessThanOrEqual(60);
    await tab.locator('.feed-rows').press('End');
    await tab.getByText('kept-0-1.example').waitFor();
    expect(await drawn.count()).toBeLessThanOrEqual(60);
    expect(hub.faults).toEqual([]);
    await tab.context().close();
  }, 240_000);
});
