import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of the console's build (`npm run console:build`): beside this file in the built hub, and of the last build where the hub runs from its sources. */
const FOLDER = [join(import.meta.dirname, 'app'), join(import.meta.dirname, '../../../dist/edge/console/app')].find((folder) =>
  existsSync(join(folder, 'index.html')),
);

/** Where the console's scripts, styles and fonts are served. Their names contain a hash of their content. */
export const ASSETS_PATH = '/assets/';

/** Addresses of the console's pages (console/src/app). Each answers with the same document, which shows the page. */
export const CONSOLE_PATHS = [
  '',
  'sign-in',
  'sign-in/:provider',
  'account',
  'settings',
  'look-up',
  'feed',
  'indicators/:id',
  'publish',
  'releases',
  'imports',
  'imports/:id',
  'deconfliction',
  'deconfliction/requests',
  'deconfliction/requests/:id',
  'deconfliction/contacts',
  'watches',
  'watches/new',
  'watches/:id',
  'golden-hour',
  'action-requests',
  'action-requests/new',
  'action-requests/:id',
  'links',
  'links/holders',
  'notices',
  'notices/drafts',
  'notices/drafts/new',
  'notices/drafts/:id',
  'notices/review',
  'notices/:id',
  'contacts',
  'cases',
  'cases/:id/:tab',
  'requests',
  'requests/:id',
  'new',
  'outcomes',
  'outcomes/:id',
  'report',
  'released',
  'asked',
  'asked/:id',
  'reports',
  'reports/:id',
  'alerts',
  'alerts/:id',
  'duty',
];

/** First parts of the addresses of programs: an unknown address below them answers in the form of the API, to browsers too. */
const OF_PROGRAMS = [
  '.well-known',
  'assets',
  'audit',
  'bulk',
  'export',
  'graphiql',
  'graphql',
  'health',
  'metrics',
  'misp',
  'oauth',
  'oidc',
  'taxii2',
];

/** Whether an unknown address was opened by a person in a browser, who reads a page rather than JSON. */
export const wantsPage = (url: string, accept = ''): boolean =>
  /\btext\/html\b/.test(accept) && !OF_PROGRAMS.includes(url.split(/[/?]/)[1] ?? '');

/** The built console; undefined: it was not built into this copy of the hub. */
export interface ConsoleApp {
  readonly document: string;
  readonly assets: string;
}

export const consoleApp = (): ConsoleApp | undefined =>
  FOLDER === undefined ? undefined : { document: readFileSync(join(FOLDER, 'index.html'), 'utf8'), assets: join(FOLDER, 'assets') };

/** Content-Security-Policy (CSP level 3): scripts, styles, fonts and connections of this hub alone, nothing inline, and no text that becomes a script. */
export const consolePolicy = (address: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "worker-src 'self'",
    `connect-src 'self' ${new URL(address).origin.replace(/^http/, 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
