import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import type { BenchContext } from '../bench.js';
import { type Figure, plain } from '../measure/figures.js';
import { quantile } from '../measure/quantile.js';
import { publishBody } from '../processes/publish-body.js';
import type { Published, PublisherJob } from '../processes/publisher.js';
import { ask, openFeed } from './browser.js';
import { longest, readProbe, resetProbe } from './probe.js';

/** Rows that the page keeps, and items of a request. */
const [ROWS, EACH] = [10_000, 1_000];
const [SCROLLS, SCROLL_PX, SCROLL_MS] = [150, 1_200, 40];
/** Events a second, seconds, items of a request. */
const LOAD = { rate: 200, seconds: 20, each: 10 };
const KEY_MS = 250;
const LATE_MS = 60_000;

/** The hub, and who publishes on it. */
export interface Publisher {
  readonly url: string;
  readonly token: string;
}

/** Values that {@link fillFeed} publishes, in batches of a thousand. */
export const batchOf = (batch: number): readonly string[] => Array.from({ length: EACH }, (_, index) => `bench-${batch}-${index}.example`);

const newEvents = (page: Page, count: string): Promise<void> =>
  page.getByRole('button', { name: `${count} new event` }).waitFor({ timeout: LATE_MS });

/** Scrolls through 10,000 rows. */
export async function scrolling(context: BrowserContext, { url, token }: Publisher, email: string): Promise<readonly Figure[]> {
  const page = await openFeed(context, url, email);
  for (let batch = 0; batch < ROWS / EACH; batch += 1) await ask(url, publishBody(batchOf(batch)), token);
  await newEvents(page, String(ROWS));
  await page.keyboard.press('.');
  const list = page.locator('.feed-rows');
  await list.hover();
  await pause(1_000);
  await resetProbe(page);
  for (let scroll = 0; scroll < SCROLLS; scroll += 1) {
    await page.mouse.wheel(0, SCROLL_PX);
    await pause(SCROLL_MS);
  }
  const { frames, tasks } = await readProbe(page);
  const drawn = await page.locator('.feed-row').count();
  return [
    plain('time between frames while 10,000 rows scroll, p95', 'ms', [quantile(frames, 0.95)], `${drawn} rows in the document`),
    plain('longest task while 10,000 rows scroll', 'ms', [longest(tasks)], `${frames.length} frames`),
  ];
}

/** Presses a key again and again while 200 events a second arrive. */
export async function burst(
  { start }: Pick<BenchContext, 'start'>,
  context: BrowserContext,
  { url, token }: Publisher,
  email: string,
): Promise<readonly Figure[]> {
  const page = await openFeed(context, url, email);
  const publisher = start<PublisherJob, Published>('publisher.ts', { name: 'console' });
  const events = LOAD.rate * LOAD.seconds;
  await resetProbe(page);
  const job = { url: `${url}/graphql`, token, events, each: LOAD.each, rate: LOAD.rate, connections: 32, mostMs: LATE_MS };
  let isOver = false;
  const publishing = publisher.ask(job).finally(() => (isOver = true));
  let presses = 0;
  while (!isOver) {
    await page.keyboard.press(presses % 2 === 0 ? 'j' : 'k');
    presses += 1;
    await pause(KEY_MS);
  }
  const taken = await publishing;
  const isWhole = await newEvents(page, String(taken.events)).then(
    () => true,
    () => false,
  );
  const { inputs, tasks, frames } = await readProbe(page);
  const shown = await page.getByRole('button', { name: /new event/ }).innerText();
  const name = `${LOAD.rate} events/s for ${LOAD.seconds} s`;
  const note = `${taken.events} of ${events} published in ${taken.seconds.toFixed(1)} s; ${isWhole ? 'all shown' : `shown: ${shown}`}`;
  return [
    plain(`${name}: longest task`, 'ms', [longest(tasks)], note),
    plain(`${name}: from a key to the next paint, p95`, 'ms', [inputDelay(inputs, presses)], `${presses} keys`),
    plain(`${name}: time between frames, p95`, 'ms', [quantile(frames, 0.95)]),
  ];
}

/** @param inputs those of 16 ms and more. @param count of all inputs */
export const inputDelay = (inputs: readonly number[], count: number): number =>
  quantile([...inputs, ...Array.from({ length: Math.max(0, count - inputs.length) }, () => 16)], 0.95);
