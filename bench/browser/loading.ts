import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page, Request } from 'playwright-core';
import { type Figure, plain } from '../measure/figures.js';
import { DEMO_PASSWORD } from '../stage/hub.js';
import { type BenchBrowser, openAs } from './browser.js';

/** Outside the checkout: it is no package of the hub. It stays for the next run. */
const FOLDER = join(tmpdir(), 'entente-bench-lighthouse');
const PACKAGE = 'lighthouse@12';
const INSTALL_MS = 300_000;
const KIB = 1024;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
/** Areas whose pages are opened one after another, after the look-up. */
const AREAS = ['/feed', '/cases', '/requests', '/notices', '/contacts'];

/** The bytes of files that the browser gets, compressed, with an empty cache; of each area those that the areas before it did not load. */
export async function transferred({ context }: BenchBrowser, url: string, email: string): Promise<readonly Figure[]> {
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => sizes.push(sizeOf(request)));
  let counted = 0;
  const since = async (): Promise<number> => {
    await page.waitForLoadState('networkidle');
    const sum = (await Promise.all(sizes)).reduce((all, one) => all + one, 0);
    const more = sum - counted;
    counted = sum;
    return more / KIB;
  };
  await page.goto(`${url}/look-up`);
  await page.getByLabel('Password').waitFor();
  const figures = [plain('first load: sign-in, frame of all pages, font', 'KiB', [await since()])];
  await signIn(page, email);
  figures.push(plain('and /look-up', 'KiB', [await since()]));
  for (const path of AREAS) {
    await page.locator(`nav a[href="${path}"]`).first().click();
    await page.locator('#content h1').first().waitFor();
    figures.push(plain(`and ${path}`, 'KiB', [await since()]));
  }
  return figures;
}

const sizeOf = async (request: Request): Promise<number> =>
  request.resourceType() === 'fetch' ? 0 : (await request.sizes()).responseBodySize;

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('#content h1').first().waitFor();
}

type Lighthouse = (
  url: string,
  flags: object,
  config: unknown,
) => Promise<{ readonly lhr: { readonly categories: Readonly<Record<string, { readonly score: number | null }>> } }>;

/** Lighthouse's scores of pages, as on a computer, and of the sign-in page also as on a slow telephone. */
export async function scores(
  { context, port }: BenchBrowser,
  url: string,
  email: string,
  notice: (line: string) => void,
): Promise<readonly Figure[]> {
  await install(notice);
  const require = createRequire(join(FOLDER, 'package.json'));
  const { default: lighthouse } = (await import(require.resolve('lighthouse'))) as { readonly default: Lighthouse };
  const { default: desktop } = (await import(require.resolve('lighthouse/core/config/desktop-config.js'))) as { readonly default: unknown };
  const figures: Figure[] = [];
  const look = async (path: string, config: unknown, device: string): Promise<void> => {
    notice(`Lighthouse: ${path}, ${device}`);
    const { lhr } = await lighthouse(`${url}${path}`, { port, onlyCategories: CATEGORIES, disableStorageReset: true }, config);
    for (const name of CATEGORIES) {
      figures.push(plain(`Lighthouse ${path}, ${device}: ${name}`, 'of 100', [100 * (lhr.categories[name]?.score ?? NaN)]));
    }
  };
  await look('/sign-in', desktop, 'computer');
  await look('/sign-in', undefined, 'telephone');
  await openAs(context, url, email, '/look-up');
  for (const path of ['/look-up', '/feed']) await look(path, desktop, 'computer');
  return figures;
}

async function install(notice: (line: string) => void): Promise<void> {
  const isThere = await access(join(FOLDER, 'node_modules/lighthouse/package.json')).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  notice(`npm installs ${PACKAGE} in ${FOLDER}`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, 'package.json'), '{ "private": true }');
  await promisify(execFile)('npm', ['install', '--silent', '--no-save', '--prefix', FOLDER, PACKAGE], { timeout: INSTALL_MS });
}
