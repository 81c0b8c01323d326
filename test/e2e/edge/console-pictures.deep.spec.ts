import type { Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { PICTURED_PAGES, type PicturedPage, preparePictures } from '../../support/console-pages.js';
import { differenceTo } from '../../support/pictures.js';

/** More than the words of clocks and dates, and less than a part that moved. */
const MOST_DIFFERENCE = 0.03;

const SIZES = [
  ['wide', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const;
const THEMES = ['light', 'dark'] as const;

suiteInBrowser('In a browser', () => {
  let hub: ConsoleUnderTest;
  beforeAll(async () => {
    hub = await startConsole();
    await preparePictures(hub);
  });
  afterAll(() => hub.stop());

  /** One page for all views: what it shows, and what its officer did before, is then the same in each. */
  const opened = async ({ email, path, prepare }: PicturedPage): Promise<Page> => {
    const address = typeof path === 'string' ? path : await path(hub);
    const options = { viewport: SIZES[0][1], timezoneId: 'Asia/Bangkok' };
    const page = await (email === undefined ? hub.open(address, options) : hub.openAs(email, address, options));
    await prepare(page);
    return page;
  };

  it.each(PICTURED_PAGES)('the page $name looks as in its pictures, wide and on a phone, light and dark', async (pictured) => {
    const page = await opened(pictured);
    const changed: string[] = [];
    for (const [size, viewport] of SIZES) {
      await page.setViewportSize(viewport);
      if (size === 'phone') await pictured.prepareNarrow?.(page);
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const difference = await differenceTo(page, `${pictured.name}-${size}-${colorScheme}`);
        if (difference >= MOST_DIFFERENCE) changed.push(`${size}, ${colorScheme}: ${(difference * 100).toFixed(1)} % differ`);
      }
    }
    expect(changed).toEqual([]);
    await page.context().close();
  });
});
