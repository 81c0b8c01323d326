import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Figure, plain } from '../measure/figures.js';
import { quantile } from '../measure/quantile.js';
import { publishBody } from '../processes/publish-body.js';
import { ask, openAs, openFeed } from './browser.js';
import { batchOf, inputDelay, type Publisher } from './feed.js';
import { readProbe, resetProbe } from './probe.js';

const VALUES = 'Values, 1 to 1,000, separated by new lines';
const SETTLED_MS = 400;

/** From Ctrl Enter until rows are drawn, and until the hub has answered. */
const WATCH_LOOK_UP = `
  globalThis.looked = new Promise((done) => addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.ctrlKey) return;
    const began = event.timeStamp;
    new MutationObserver((_, observer) => {
      if (!document.querySelector('#results tbody tr:not(:has(.space))')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => {
        const asked = performance.getEntriesByType('resource').filter(({ name, startTime }) => name.endsWith('/graphql') && startTime >= began);
        done([performance.now() - began, Math.max(0, ...asked.map(({ duration }) => duration))]);
      }));
    }).observe(document.body, { childList: true, subtree: true });
  }, true)); undefined`;

/** Looks 1,000 values up, each time others. */
export async function lookingUp(context: BrowserContext, { url }: Publisher, email: string, times: number): Promise<readonly Figure[]> {
  const [drawn, hub]: [number[], number[]] = [[], []];
  for (let batch = 0; batch < times; batch += 1) {
    const page = await openAs(context, url, email, '/look-up');
    const box = page.getByLabel(VALUES);
    await box.fill(batchOf(batch).join('\n'));
    await page.getByText('1000 values').first().waitFor();
    await pause(SETTLED_MS);
    await page.evaluate(WATCH_LOOK_UP);
    await box.press('Control+Enter');
    const [all = NaN, answer = NaN] = await page.evaluate<readonly number[]>('looked');
    drawn.push(all);
    hub.push(answer);
    await context.clearCookies();
    await page.close();
  }
  return [plain('look-up of 1,000 values, from Ctrl Enter to drawn rows', 'ms', drawn), plain('of that the answer of the hub', 'ms', hub)];
}

/** Each act of an officer: what is pressed, and what the page shows then. */
const ACTS: readonly ((page: Page) => Promise<unknown>)[] = [
  (page) => page.getByRole('link', { name: 'Feed', exact: true }).click(),
  (page) => page.locator('.feed-row button').first().click(),
  (page) => page.keyboard.press('j'),
  (page) => page.keyboard.press('k'),
  (page) =>
    page
      .getByRole('checkbox', { name: 'Domain' })
      .or(page.getByRole('button', { name: 'Domain' }))
      .first()
      .click(),
  (page) => page.locator('.feed-row button').first().click(),
  (page) => page.keyboard.press('c'),
  (page) => page.keyboard.press('Escape'),
  (page) => page.getByRole('link', { name: 'Cases', exact: true }).click(),
  (page) => page.getByRole('link', { name: 'Requests', exact: true }).click(),
  (page) => page.keyboard.press('Control+k'),
  (page) => page.keyboard.press('Escape'),
  (page) => page.getByRole('link', { name: 'Look up', exact: true }).click(),
];

/** The main acts in the demo world. Rounds after the first find the pages loaded. */
export async function acting(context: BrowserContext, { url }: Publisher, email: string, rounds: number): Promise<Figure> {
  const page = await openAs(context, url, email, '/look-up');
  await resetProbe(page);
  for (let round = 0; round < rounds; round += 1) {
    for (const act of ACTS) {
      await act(page);
      await pause(SETTLED_MS);
    }
  }
  const { inputs } = await readProbe(page);
  const count = rounds * ACTS.length;
  return plain(
    'from an input to the next paint, p95',
    'ms',
    [inputDelay(inputs, count)],
    `${count} acts; longest ${Math.max(...inputs)} ms`,
  );
}

const WATCH_NEW = `
  globalThis.seen = new Promise((done) => new MutationObserver((_, observer) => {
    if (!document.querySelector('.new-rows')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(Date.now())));
  }).observe(document.body, { childList: true, subtree: true })); undefined`;

/** From sending a publication until the browser of another country shows it. */
export async function reaching(
  browser: Browser | BrowserContext,
  { url, token }: Publisher,
  email: string,
  times: number,
): Promise<readonly Figure[]> {
  const page = await openFeed(browser as BrowserContext, url, email);
  const delays: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await page.evaluate(WATCH_NEW);
    const sent = Date.now();
    await ask(url, publishBody([`bench-reach-${time}.example`]), token);
    delays.push((await page.evaluate<number>('seen')) - sent);
    await page.keyboard.press('.');
    await page.locator('.new-rows').waitFor({ state: 'detached' });
    await pause(SETTLED_MS);
  }
  return [
    plain('from a publication in Thailand to the feed in Cambodia', 'ms', delays),
    plain('from a publication in Thailand to the feed in Cambodia, p95', 'ms', [quantile(delays, 0.95)], `${times} publications`),
  ];
}
