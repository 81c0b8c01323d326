import type { Page, Route } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { informationClient } from '../../support/information-client.js';

/** What the former officer writes. The next one must never read it. */
const SECRET = 'of-the-former-officer.example';
const VALUES = /^Values, 1 to 1,000/;

interface Delayed {
  readonly title: string;
  readonly former: string;
  readonly next: string;
  readonly path: () => string | Promise<string>;
  /** The beginning of the operation whose answer is delayed, or the pattern of an address. */
  readonly answer: string;
  /** Writes, and sends what is answered late. */
  readonly acts: (page: Page) => Promise<void>;
  /** Something that the page shows to the next officer, too. */
  readonly shown: string;
  /** How the officer changes; absent: in another tab. */
  readonly changes?: (page: Page, email: string) => Promise<void>;
}

suiteInBrowser('Officers who use one tab of the console one after the other', () => {
  let hub: ConsoleUnderTest;

  beforeAll(async () => {
    hub = await startConsole();
  }, 240_000);
  afterAll(() => hub.stop());
  afterEach(async () => {
    for (const context of hub.browser.contexts()) await context.close();
  });

  /** The next officer signs in by another tab of the browser, without a sign-out of the former one: the page stays where it is. */
  const takesOver = async (page: Page, email: string): Promise<void> => {
    const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { expiresIn } }';
    const body = JSON.stringify({ query, variables: { email, password: hub.password } });
    const headers = { 'content-type': 'application/json', 'entente-session': 'cookie' };
    await page.evaluate(`fetch('/graphql', ${JSON.stringify({ method: 'POST', headers, body })})
      .then(() => new BroadcastChannel('entente-session').postMessage('opened'))`);
    await page.getByText(email).first().waitFor({ state: 'attached' });
  };
  const signsOutAndIn = async (page: Page, email: string): Promise<void> => {
    await page.keyboard.press('Control+l');
    await page.getByRole('button', { name: 'Sign out and discard drafts' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await hub.signIn(page, email);
    await page.getByText(email).first().waitFor({ state: 'attached' });
  };
  /** Holds the answers to an operation back. @returns waits for its requests, and lets their answers come */
  const delays = async (page: Page, answer: string) => {
    const isPath = answer.startsWith('**');
    const id = isPath ? '' : await hub.documentIdOf(answer);
    let asked = (): void => undefined;
    let release = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    const answered: Promise<void>[] = [];
    const handle = async (route: Route): Promise<void> => {
      if (!route.request().postData()?.includes(id)) return route.fallback();
      const response = await route.fetch();
      asked();
      await isReleased;
      await route.fulfill({ response });
    };
    await page.route(isPath ? answer : '**/graphql', (route) => {
      const handled = handle(route);
      answered.push(handled);
      return handled;
    });
    return {
      isAsked,
      async comes(): Promise<void> {
        release();
        await Promise.all(answered);
        await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      },
    };
  };
  /** Whether the page holds the text, also in its fields. */
  const holds = (page: Page, words: string): Promise<boolean> =>
    page.evaluate<boolean>(
      `document.body.textContent.includes(${JSON.stringify(words)}) ||
        [...document.querySelectorAll('input, textarea')].some(({ value }) => value.includes(${JSON.stringify(words)}))`,
    );

  const withFile = { name: 'slip.txt', mimeType: 'text/plain', buffer: Buffer.from('paid 500') };
  const looksUp = async (page: Page, value: string): Promise<void> => {
    await page.getByLabel(VALUES).fill(value);
    await page.getByLabel(VALUES).press('Control+Enter');
  };
  const publishes = async (page: Page): Promise<void> => {
    await page.getByLabel('Values to publish, 1 to 1,000, separated by new lines').fill(SECRET);
    await page.getByText('1 value: 1 read').waitFor();
    await page.getByRole('button', { name: 'What they are' }).click();
    await page.getByLabel('Threat').selectOption('Phishing');
    await page.getByRole('button', { name: 'Who may see them' }).click();
    await page.getByRole('radio', { name: 'TLP:AMBER Named' }).check();
    await page.getByRole('checkbox', { name: 'Cambodia' }).first().check();
    await page.getByText('1 country, no partner').waitFor();
    await page.getByRole('button', { name: 'Check and publish' }).click();
    await page.getByRole('button', { name: 'Publish 1 value' }).and(page.locator(':enabled')).click();
    await page.getByRole('button', { name: 'Publish now' }).click();
  };

  const delayed: readonly Delayed[] = [
    {
      title: 'the results of a look-up',
      ...{ former: 'analyst@th.example', next: 'analyst@la.example', path: () => '/look-up', answer: 'query LookUp(' },
      acts: (page) => looksUp(page, SECRET),
      shown: 'Look up',
    },
    {
      title: 'the results of a look-up before a sign-out',
      ...{ former: 'analyst@th.example', next: 'analyst@la.example', path: () => '/look-up', answer: 'query LookUp(' },
      acts: (page) => looksUp(page, SECRET),
      shown: 'Look up',
      changes: signsOutAndIn,
    },
    {
      title: 'a report with a file',
      ...{ former: 'contributor@meta.example', next: 'contributor@microsoft.example', path: () => '/report', answer: '**/bulk/evidence?*' },
      acts: async (page) => {
        await page.getByLabel('Title').fill(SECRET);
        await page.getByLabel('Files', { exact: true }).setInputFiles(withFile);
      },
      shown: 'Your reference',
    },
    {
      title: 'a message with a file, on a request that both may read',
      ...{ former: 'liaison@th.example', next: 'liaison@sg.example', answer: '**/bulk/evidence?*' },
      path: async () => {
        const { ids } = await informationClient(await hub.api('liaison@th.example')).asks({ recipients: ['SG'] });
        const [id = ''] = ids;
        await informationClient(await hub.api('liaison@sg.example')).answers(id, 'ACKNOWLEDGED');
        return `/requests/${id}`;
      },
      acts: async (page) => {
        await page.getByRole('textbox', { name: 'Message' }).fill(SECRET);
        await page.getByText('Language, values and files').click();
        await page.getByLabel('Files', { exact: true }).setInputFiles(withFile);
      },
      shown: 'Write to the other side',
    },
    {
      title: 'a publication',
      ...{ former: 'analyst@th.example', next: 'analyst@la.example', path: () => '/publish', answer: 'mutation PublishIndicators(' },
      acts: publishes,
      shown: 'Values to publish, 1 to 1,000, separated by new lines',
    },
  ];
  for (const { title, former, next, path, answer, acts, shown, changes = takesOver } of delayed) {
    it(`${title} stays with its officer, also when the answer comes after the next one has signed in`, async () => {
      const page = await hub.openAs(former, await path());
      const late = await delays(page, answer);
      await acts(page);
      await late.isAsked;
      await changes(page, next);
      await page
        .getByLabel(shown)
        .or(page.getByRole('heading', { name: shown }))
        .first()
        .waitFor({ state: 'attached' });
      await late.comes();
      expect([await holds(page, SECRET), await page.locator('.toast').count()]).toEqual([false, 0]);
    });
  }
});
