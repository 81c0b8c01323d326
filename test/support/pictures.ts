import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** Pixels of a colour from which on the colour is kept as it is: of grounds, lines and letters, but not of the edges of letters. */
const KEPT_FROM = 400;

/** Pictures of docs/console.md, which are also what pages are compared with. */
const PICTURES = join(import.meta.dirname, '../../docs/pictures/console');

/** Writes the pictures instead of comparing them, after a page was changed on purpose. */
const IS_WRITING = process.env.UPDATE_PICTURES === '1';

/**
 * Gives the times of a page the same words on each day and at each hour, because longer words move what stands below them. Days and hours until a
 * deadline stay: they count from the start of the hub.
 */
const FREEZE_TIMES = `for (const time of document.querySelectorAll('time:not(.clk)')) {
  if (/minute|min\\./.test(time.textContent)) time.textContent = '5 min. ago';
  if (/\\d{4}/.test(time.textContent)) time.textContent = 'Dec 15, 2026';
}
for (const [at, hour] of ['02:30', '09:30'].entries()) document.querySelectorAll('.clock b')[at]?.replaceChildren(hour);`;

/**
 * Compares what a page shows with its picture.
 * @returns the share of pixels that differ, 0 to 1; words of clocks and dates differ each day, so that it is seldom 0
 */
export async function differenceTo(page: Page, name: string): Promise<number> {
  const file = join(PICTURES, `${name}.png`);
  await page.evaluate(FREEZE_TIMES);
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (IS_WRITING) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, compressed(shot));
    return 0;
  }
  const [seen, known] = [PNG.sync.read(shot), PNG.sync.read(await readFile(file))];
  if (seen.width !== known.width || seen.height !== known.height) return 1;
  const differing = pixelmatch(seen.data, known.data, undefined, seen.width, seen.height, { threshold: 0.2 });
  return differing / (seen.width * seen.height);
}

/** The same picture in half the space: the many colours at the edges of letters are rounded to 16 steps. */
function compressed(shot: Buffer): Buffer {
  const picture = PNG.sync.read(shot);
  const { data } = picture;
  const colourAt = (at: number): number => data.readUInt32BE(at);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1);
  for (let at = 0; at < data.length; at += 4) {
    if ((counts.get(colourAt(at)) ?? 0) >= KEPT_FROM) continue;
    for (const channel of [at, at + 1, at + 2]) data[channel] = Math.min(255, Math.round((data[channel] ?? 0) / 16) * 16);
  }
  return PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}
