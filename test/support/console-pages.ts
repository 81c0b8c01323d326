import type { Page } from 'playwright-core';
import type { ConsoleUnderTest } from './console.js';

/** A page of the console that has pictures. */
export interface PicturedPage {
  readonly name: string;
  /** Account of the demo; absent: nobody is signed in. */
  readonly email?: string;
  readonly path: string | ((hub: ConsoleUnderTest) => Promise<string>);
  /** Brings the page to what its pictures show. */
  readonly prepare: (page: Page) => Promise<void>;
  /** What narrow screens need besides. */
  readonly prepareNarrow?: (page: Page) => Promise<void>;
}

const ANALYST = 'analyst@th.example';
const LIAISON = 'liaison@th.example';

const shows =
  (text: string) =>
  (page: Page): Promise<void> =>
    page.getByText(text).first().waitFor();

/** The path of the indicator of a value whose owner is Thailand. */
const indicatorPath =
  (value: string) =>
  async (hub: ConsoleUnderTest): Promise<string> => {
    const thailand = await hub.api(ANALYST);
    const { indicators } = await thailand<{
      indicators: { nodes: readonly { id: string; value: string; owner: { name: string } | null }[] };
    }>('{ indicators(first: 500) { nodes { id value owner { name } } } }');
    return `/indicators/${indicators.nodes.find((one) => one.value === value && one.owner?.name === 'Thailand')?.id}`;
  };

async function casePath(hub: ConsoleUnderTest): Promise<string> {
  const liaison = await hub.api(LIAISON);
  const { cases } = await liaison<{ cases: { nodes: readonly { id: string; title: string }[] } }>('{ cases { nodes { id title } } }');
  return `/cases/${cases.nodes.find(({ title }) => title === 'Call centre by the river')?.id}/overview`;
}

/** The question to Singapore, which has answered a part of it. */
async function requestPath(hub: ConsoleUnderTest): Promise<string> {
  interface Inquiries {
    readonly informationInquiries: { nodes: readonly { requests: readonly { id: string; recipient: { name: string } | null }[] }[] };
  }
  const liaison = await hub.api(LIAISON);
  const { informationInquiries } = await liaison<Inquiries>('{ informationInquiries { nodes { requests { id recipient { name } } } } }');
  const requests = informationInquiries.nodes.flatMap((inquiry) => inquiry.requests);
  return `/requests/${requests.find(({ recipient }) => recipient?.name === 'Singapore')?.id}`;
}

async function lookUp(page: Page): Promise<void> {
  await page.getByLabel('Values, 1 to 1,000').fill('+1 312 555 0187\n(202) 555-0147\nnothing-known.example');
  await page.keyboard.press('Control+Enter');
  await shows('Nothing that Thailand may see')(page);
}

async function chooseEvent(page: Page): Promise<void> {
  await shows('Live')(page);
  for (const key of ['j', 'j']) await page.keyboard.press(key);
  await page.getByRole('link', { name: 'Open', exact: true }).waitFor();
}

async function chooseAudience(page: Page): Promise<void> {
  await page.getByLabel('Values to publish').fill('pictured-shop.example\n+66 2 555 0142\n203.0.113.77');
  await shows('3 values: 3 read')(page);
  await page.keyboard.press('Control+Enter');
  await page.getByLabel('Threat').selectOption('Phishing');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('radio', { name: 'TLP:AMBER Named' }).check();
  for (const country of ['Cambodia', 'Laos', 'Viet Nam']) await page.getByRole('checkbox', { name: country }).first().check();
  await shows('3 countries, no partner')(page);
}

async function mapColumns(page: Page): Promise<void> {
  const rows = ['Site,Seen,Note', 'first-shop.example,2026-11-02,Card form', 'second-shop.example,2026-11-03,', 'no site,2026-11-03,'];
  const buffer = Buffer.from(rows.join('\n'));
  await page.locator('input[type=file]').setInputFiles({ name: 'shops.csv', mimeType: 'text/csv', buffer });
  await page.getByLabel('Field of Site').selectOption('Value');
  await page.getByLabel('Kind', { exact: true }).selectOption('Domain');
  await page.getByRole('table', { name: 'First rows' }).getByText('first-shop.example').nth(1).waitFor();
}

async function askOthers(page: Page): Promise<void> {
  await page.getByLabel('Values, 1 to 1,000').fill('asked-contact.example\nasked-hit.example\nabsent.example');
  await page.getByLabel('Purpose').fill('Search of a shop');
  await page.getByLabel('Case reference').fill('2026/0815');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('region', { name: 'Answers' }).waitFor();
}

/** The next week, because the current one has turns only from the start of the demo on; and the officer who is on duty at each hour. */
async function nextWeek(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Week after' }).click();
  await page.locator('.week .day:last-child .turn').first().waitFor();
  await page.getByText('You', { exact: true }).or(page.getByText('ends in').first()).first().waitFor();
  await page.evaluate(`document.querySelectorAll('[aria-labelledby=duty-now] li:nth-child(n + 2)').forEach((line) => line.remove())`);
}

/** The demo sends its reports together, and their order is that of their random ids. */
async function sortReports(page: Page): Promise<void> {
  await shows('Which of the calls were recorded?')(page);
  await shows('META-2026-0101')(page);
  await page.evaluate(`const rows = [...document.querySelectorAll('table.st-l:has(.bar-cell) tbody tr')];
rows.sort((one, other) => one.textContent.localeCompare(other.textContent)).forEach((row) => row.parentElement.append(row));`);
}

/** No decision is chosen at first. */
async function chooseAccept(page: Page): Promise<void> {
  await page.locator('.dec .tog', { hasText: 'Accept' }).click();
  await shows('Meta will read')(page);
}

async function showGraph(page: Page): Promise<void> {
  await page.locator('.graph').waitFor();
  await page.evaluate(`document.querySelector('.graph').closest('.card').scrollIntoView({ block: 'start' })`);
}

export const PICTURED_PAGES: readonly PicturedPage[] = [
  { name: 'sign-in', path: '/sign-in', prepare: shows('Use a passkey') },
  { name: 'look-up', email: ANALYST, path: '/look-up', prepare: lookUp },
  {
    name: 'feed',
    email: ANALYST,
    path: '/feed',
    prepare: chooseEvent,
    prepareNarrow: (page) => page.getByRole('button', { name: 'Back to the events' }).click(),
  },
  { name: 'indicator', email: ANALYST, path: indicatorPath('hiringfnzftrvk'), prepare: shows('Cambodia: sees it') },
  { name: 'links', email: ANALYST, path: indicatorPath('000000616731712'), prepare: showGraph, prepareNarrow: showGraph },
  { name: 'publish', email: ANALYST, path: '/publish', prepare: chooseAudience },
  { name: 'import', email: ANALYST, path: '/imports', prepare: mapColumns },
  {
    name: 'deconfliction',
    email: LIAISON,
    path: '/deconfliction',
    prepare: askOthers,
    prepareNarrow: (page) => page.evaluate(`document.querySelector('.ans').closest('.card').scrollIntoView({ block: 'start' })`),
  },
  { name: 'watches', email: ANALYST, path: '/watches', prepare: shows('Numbers of raid 7') },
  { name: 'golden-hour', email: LIAISON, path: '/golden-hour', prepare: shows('Freezes of the last 30 days') },
  { name: 'case', email: LIAISON, path: casePath, prepare: shows('Who rents the building') },
  { name: 'request', email: LIAISON, path: requestPath, prepare: shows('A company of two directors') },
  { name: 'notices', email: LIAISON, path: '/notices', prepare: shows('False police stations') },
  { name: 'outcomes', email: 'contributor@meta.example', path: '/outcomes', prepare: sortReports },
  { name: 'asked', email: 'contributor@binance.example', path: '/asked', prepare: shows('Partly held') },
  { name: 'reports', email: ANALYST, path: '/reports', prepare: chooseAccept },
  { name: 'alerts', email: LIAISON, path: '/alerts', prepare: shows('Waits for an acknowledgement') },
  { name: 'duty', email: LIAISON, path: '/duty', prepare: nextWeek },
  // An account of its own, because the page lists the sessions of the account.
  { name: 'settings', email: 'analyst@ph.example', path: '/settings', prepare: shows('This session') },
];

/** What the demo lacks: values that others hold and can be asked for, and watches with a hit. */
export async function preparePictures(hub: ConsoleUnderTest): Promise<void> {
  const cambodia = await hub.api('analyst@kh.example');
  const thailand = await hub.api(ANALYST);
  const publish = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }';
  const held = (value: string, more: object): object => ({
    ...{ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', audience: {} },
    ...more,
  });
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  for (const [name, values] of [
    ['Numbers of raid 7', ['+66 2 555 0142', '+66 2 555 0143']],
    ['Shops of the parcel gang', ['watched-shop.example', 'second-shop.example']],
  ] as const) {
    await thailand('mutation ($input: WatchInput!) { createWatch(input: $input) { watch { id } } }', {
      input: { name, purpose: 'Search of a shop', caseReference: '2026/0815', expiresAt, values: values.map((value) => ({ value })) },
    });
  }
  await cambodia(publish, {
    input: [
      held('asked-contact.example', { discoverability: 'HIT_CONTACT' }),
      held('asked-hit.example', { discoverability: 'HIT' }),
      held('watched-shop.example', { audience: { countries: ['TH'] } }),
    ],
  });
}
