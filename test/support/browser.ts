import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The one without windows comes first: it takes a third of the processor time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
/** Nothing but this machine is talked to. */
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'].concat(
  '--disable-component-update',
  '--disable-sync',
);

const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** A suite that needs a browser: skipped, and its reason said, where there is none. */
export const suiteInBrowser = (title: string, suite: () => void): void =>
  executablePath ? describe(title, suite) : describe.skip(`${title} (skipped: there is no Chromium on the PATH)`, suite);

export const launchBrowser = (): Promise<Browser> => {
  if (!executablePath) throw new Error('There is no Chromium on the PATH.');
  return chromium.launch({ executablePath, args: QUIET });
};

/** Notes what a page must not do: errors of scripts, messages of the browser, and requests to elsewhere. */
export function watchPage(page: Page, address: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => !request.url().startsWith(address) && !request.url().startsWith('data:') && faults.push(request.url()));
}
