import type { Bench, BenchContext } from '../bench.js';
import { acting, lookingUp, reaching } from '../browser/acts.js';
import { type BenchBrowser, chromiumPath, openBrowser, tokenOf } from '../browser/browser.js';
import { burst, type Publisher, scrolling } from '../browser/feed.js';
import { scores, transferred } from '../browser/loading.js';
import { type Figure, plain } from '../measure/figures.js';

const [PUBLISHER, READER] = ['analyst@th.example', 'analyst@kh.example'];
const [LOOK_UPS, ROUNDS, PUBLICATIONS] = [3, 3, 10];

/** The steps in their order: the look-up finds what the scrolling has published. */
const STEPS: Readonly<Record<string, (context: BenchContext, browser: BenchBrowser, publisher: Publisher) => Promise<readonly Figure[]>>> =
  {
    loading: (_, browser, { url }) => transferred(browser, url, READER),
    acts: async (_, { context }, publisher) => [await acting(context, publisher, READER, ROUNDS)],
    reach: (_, { context }, publisher) => reaching(context, publisher, READER, PUBLICATIONS),
    scrolling: (_, { context }, publisher) => scrolling(context, publisher, READER),
    'look-up': (_, { context }, publisher) => lookingUp(context, publisher, READER, LOOK_UPS),
    burst: (bench, { context }, publisher) => burst(bench, context, publisher, READER),
    Lighthouse: ({ notice }, browser, { url }) => scores(browser, url, READER, notice),
  };

export const consoleBench: Bench = {
  name: 'console',
  work: 'the console in Chromium, without a graphics processor, on a hub with the demo world',
  run: async (context) => {
    if (context.options.isSmoke) return [plain('console', 'ms', [], 'left out: a smoke run opens no browser')];
    if (chromiumPath === undefined) return [plain('console', 'ms', [], 'left out: there is no Chromium on the PATH')];
    const { url } = await context.demo();
    const publisher = { url, token: await tokenOf(url, PUBLISHER) };
    const browser = await openBrowser();
    const figures: Figure[] = [];
    try {
      for (const [name, step] of Object.entries(STEPS)) {
        context.notice(name);
        figures.push(...(await step(context, browser, publisher).catch((error: unknown) => [failed(name, error)])));
        await browser.reset();
      }
    } finally {
      await browser.close();
    }
    return figures;
  },
};

const failed = (name: string, error: unknown): Figure => plain(name, 'ms', [], `failed: ${String(error).split('\n')[0]}`);
