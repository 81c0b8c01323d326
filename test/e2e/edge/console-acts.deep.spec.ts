import type { Page, Request, Route } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { informationClient } from '../../support/information-client.js';

type Api = Awaited<ReturnType<ConsoleUnderTest['api']>>;

const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }';
const OPEN_CASE = 'mutation ($input: CaseInput!) { openCase(input: $input, tlp: AMBER) { id } }';
const NOTES = 'query ($id: ID!) { caseNotes(caseId: $id, first: 50) { nodes { text } } }';
const REQUEST =
  'mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { outcome request { id } problems { message } } }';
const MESSAGES = 'query ($id: ID!) { informationMessages(requestId: $id, first: 50) { nodes { number } } }';
const CHANGE = 'mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }';

/** Ctrl Enter that is held down: the browser repeats the key. */
async function hold(page: Page, times: number): Promise<void> {
  await page.keyboard.down('Control');
  for (let time = 0; time < times; time += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await page.keyboard.up('Control');
}

suiteInBrowser('Acts in the console', () => {
  let hub: ConsoleUnderTest;
  let thailand: Api;

  beforeAll(async () => {
    hub = await startConsole();
    thailand = await hub.api('liaison@th.example');
  }, 240_000);
  afterAll(() => hub.stop());
  afterEach(async () => {
    for (const context of hub.browser.contexts()) await context.close();
  });

  const opensCase = async (title: string): Promise<string> => {
    const input = { title, threat: 'CALL_CENTRE_SCAM', countries: ['KH'] };
    return (await thailand<{ openCase: { id: string } }>(OPEN_CASE, { input })).openCase.id;
  };
  const notesOf = async (id: string): Promise<readonly string[]> =>
    (await thailand<{ caseNotes: { nodes: readonly { text: string }[] } }>(NOTES, { id })).caseNotes.nodes.map(({ text }) => text);
  const writesNote = async (page: Page, words: string): Promise<void> => {
    await page
      .getByRole('button', { name: 'Write a note' })
      .or(page.getByRole('button', { name: /note/i }))
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Note' }).fill(words);
  };
  const publishes = async (value: string, countries: readonly string[]): Promise<string> => {
    const item = { kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', audience: { countries } };
    const analyst = await hub.api('analyst@th.example');
    const { publishIndicators } = await analyst<{ publishIndicators: readonly { indicator: { id: string } }[] }>(PUBLISH, {
      input: [item],
    });
    return publishIndicators[0]?.indicator.id ?? '';
  };
  /** Handles requests of an operation in place of the browser. @returns those that were sent */
  const intercept = async (
    page: Page,
    operation: string,
    handle: (route: Route, count: number) => Promise<void>,
  ): Promise<readonly Request[]> => {
    const id = await hub.documentIdOf(operation);
    const sent: Request[] = [];
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes(id)) return route.fallback();
      await handle(route, sent.push(route.request()));
    });
    return sent;
  };
  const refuse = (route: Route, code: string, reason: string): Promise<void> =>
    route.fulfill({ status: 400, json: { errors: [{ message: reason, extensions: { code, reason } }] } });

  it('a held Ctrl Enter goes on by one step, and publishes nothing', async () => {
    const page = await hub.openAs('analyst@th.example', '/publish');
    await page.getByLabel('Values to publish, 1 to 1,000, separated by new lines').fill('held-key.example');
    await page.getByText('1 value: 1 read').waitFor();
    await page.getByRole('button', { name: 'What they are' }).click();
    await page.getByLabel('Threat').selectOption('Phishing');
    await page.getByRole('button', { name: 'Who may see them' }).click();
    await page.getByRole('radio', { name: 'TLP:AMBER Named' }).check();
    await page.getByRole('checkbox', { name: 'Cambodia' }).first().check();
    await page.getByText('1 country, no partner').waitFor();
    const publish = page.getByRole('button', { name: 'Publish 1 value' }).and(page.locator(':enabled'));
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await publish.waitFor();
    for (const _ of 'held') await page.keyboard.down('Enter');
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    expect([await publish.count(), await page.getByText('No reader has been notified yet.').count()]).toEqual([1, 0]);
    for (const key of ['Enter', 'Control']) await page.keyboard.up(key);
    await page.keyboard.press('Control+Enter');
    await page.getByText('No reader has been notified yet.').waitFor();
  });

  it('a note is written once, however often its key is pressed while the hub has not answered', async () => {
    const id = await opensCase('Pressed often');
    const page = await hub.openAs('liaison@th.example', `/cases/${id}/notes`);
    await writesNote(page, 'Written once.');
    let answer = (): void => undefined;
    const pressed = new Promise<void>((resolve) => (answer = resolve));
    await intercept(page, 'mutation AddCaseNote', async (route) => {
      await pressed;
      await route.continue();
    });
    await hold(page, 3);
    await hold(page, 2);
    answer();
    await page.getByRole('article').getByText('Written once.').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await notesOf(id)).toEqual(['Written once.']);
  });

  it('an act whose answer was lost is not called undone, and is done once when it is sent again', async () => {
    const id = await opensCase('Lost answers');
    const page = await hub.openAs('liaison@th.example', `/cases/${id}/notes`);
    await writesNote(page, 'Perhaps stored.');
    let isLost = true;
    await intercept(page, 'mutation AddCaseNote', async (route) => {
      if (!isLost) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.keyboard.press('Control+Enter');
    await page.getByText('It is not known whether this was done.').waitFor();
    isLost = false;
    await page.keyboard.press('Control+Enter');
    await page.getByRole('textbox', { name: 'Note' }).waitFor({ state: 'detached' });
    expect(await notesOf(id)).toEqual(['Perhaps stored.']);
  });

  it('an answer whose act names a version is sent once, too, and what was said of it goes when the retry is answered', async () => {
    const { ids } = await informationClient(thailand).asks({ reference: 'lost-answer', recipients: ['SG'] });
    const [id = ''] = ids;
    const singapore = await hub.api('liaison@sg.example');
    await informationClient(singapore).answers(id, 'ACKNOWLEDGED');
    const page = await hub.openAs('liaison@sg.example', `/requests/${id}`);
    let isLost = true;
    const sent = await intercept(page, 'mutation AnswerRequest(', async (route) => {
      if (!isLost) return route.continue();
      await route.fetch();
      await route.abort();
    });
    const answer = page.getByRole('form', { name: 'Write to the other side' });
    await answer.getByRole('button', { name: 'Part of the answer' }).click();
    await answer.getByRole('textbox', { name: 'Answer' }).fill('A part of it.');
    await answer.getByRole('button', { name: 'Send the answer' }).click();
    const said = page.locator('.toast', { hasText: 'Perhaps this was not done' });
    await said.waitFor();
    await page.getByRole('article').or(page.getByRole('listitem')).getByText('A part of it.').first().waitFor();
    isLost = false;
    await answer.getByRole('button', { name: 'Send the answer' }).and(page.locator(':enabled')).click();
    await said.waitFor({ state: 'detached' });
    const { informationMessages } = await singapore<{ informationMessages: { nodes: readonly unknown[] } }>(MESSAGES, { id });
    expect(informationMessages.nodes).toHaveLength(1);
    const requests = sent.map((request) => `${request.postData()} ${request.headers()['idempotency-key']}`);
    expect(new Set(requests).size).toBe(1);
  });

  it('a request from a case is sent once, also when its link is refused; who only reads the case has no form', async () => {
    const id = await opensCase('Asked once');
    const page = await hub.openAs('liaison@th.example', `/cases/${id}/overview`);
    await page.getByRole('heading', { name: 'Asked once' }).waitFor();
    await page.keyboard.press('r');
    await page.locator('label', { hasText: 'Cambodia' }).click();
    await page.getByRole('textbox', { name: 'Question', exact: true }).fill('Whose number is it?');
    await page.getByLabel('Reference').fill('asked-once-1');
    await page.getByLabel('Order, law or agreement').fill('Treaty of 1999');
    await page.getByLabel('Contact', { exact: true }).fill('Liaison desk');
    const asked = await intercept(page, 'mutation AskForInformation', (route) => route.continue());
    await intercept(page, 'mutation LinkToCase', (route, count) =>
      count === 1 ? refuse(route, 'CONFLICT', 'CASE_CLOSED') : route.continue(),
    );
    await page.keyboard.press('Control+Enter');
    await page.getByText('The request was sent, and not linked to the case yet.').waitFor();
    await page.getByRole('button', { name: 'Link to the case again' }).click();
    await page.getByRole('link', { name: 'Whose number is it?' }).waitFor();
    expect(asked).toHaveLength(1);

    const invite = 'mutation ($id: ID!, $input: CaseInvitationInput!) { inviteToCase(id: $id, input: $input) { id } }';
    await thailand(invite, { id, input: { partyId: 'KH', rights: 'READ' } });
    const cambodian = await hub.api('liaison@kh.example');
    await cambodian('mutation ($id: ID!) { answerCaseInvitation(id: $id, accept: true) { id } }', { id });
    const cambodia = await hub.openAs('liaison@kh.example', `/cases/${id}/requests`);
    await cambodia.getByRole('heading', { name: 'Asked once' }).waitFor();
    expect(await cambodia.getByRole('link', { name: 'Ask for information' }).count()).toBe(0);
    await cambodia.keyboard.press('r');
    await cambodia.goto(`${hub.address}/cases/${id}/ask`);
    await cambodia.getByText('Your role does not do this').waitFor();
  });

  it('the next officer is not asked to prove the act of the former one, which is not done', async () => {
    const id = await opensCase('Proved by its own officer');
    const page = await hub.openAs('liaison@th.example', `/cases/${id}/notes`);
    await writesNote(page, 'By the liaison officer.');
    await intercept(page, 'mutation AddCaseNote', (route, count) =>
      count === 1 ? refuse(route, 'FORBIDDEN', 'STEP_UP_REQUIRED') : route.continue(),
    );
    await page.keyboard.press('Control+Enter');
    const proof = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await proof.waitFor();
    await page.keyboard.press('Control+l');
    await page.getByRole('button', { name: 'Sign out and discard drafts' }).click();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await hub.signIn(page, 'analyst@th.example');
    await page.getByRole('button', { name: 'Thailand' }).waitFor();
    expect([await proof.count(), await page.locator('.toast').count(), await notesOf(id)]).toEqual([0, 0, []]);
  });

  it('a colleague who narrowed an audience meanwhile is not overruled, and the dialog shows the new audience', async () => {
    const id = await publishes('narrowed-by-a-colleague.example', ['JP', 'VN']);
    const colleague = await hub.api('analyst@th.example');
    const japan = await hub.api('analyst@jp.example');
    const page = await hub.openAs('analyst@th.example', `/indicators/${id}`);
    await page.getByText('Japan: sees it').waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Change audience' });
    await dialog.getByRole('checkbox', { name: 'Cambodia' }).first().check();
    await dialog.getByLabel('I confirm that these gain access: Cambodia').check();
    await dialog.getByRole('button', { name: 'Change in 10 s' }).click();
    await page.getByText('The audience changes in 10 s.').waitFor();
    await colleague(CHANGE, { id, audience: { countries: ['VN'] } });
    await page.getByText(/^This was not done: The audience changes in 10 s/).waitFor();
    expect(await japan('query ($id: ID!) { indicator(id: $id) { id } }', { id })).toEqual({ indicator: null });
    await page.keyboard.press('a');
    await dialog.getByRole('checkbox', { name: 'Viet Nam' }).first().and(page.locator(':checked')).waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Japan' }).first().isChecked()).toBe(false);
  });

  it('a refused answer to a freeze is said until it is closed, and what was written is in the form again', async () => {
    const freeze = {
      ...{ reference: 'refused-freeze', recipientId: 'SG', action: 'FREEZE', urgency: 'URGENT', tlp: 'AMBER' },
      subject: { kind: 'BANK_ACCOUNT', value: 'DE89370400440532013000' },
      ...{ amount: { currency: 'EUR', amount: '1000.00' }, legalBasis: 'EMERGENCY', legalText: 'An order follows.' },
      ...{ contact: 'Duty officer, +1 202 555 0100', acknowledgeWithinMinutes: 60, deadlineMinutes: 240 },
    };
    const { requestActions } = await thailand<{ requestActions: readonly { request: { id: string } | null }[] }>(REQUEST, {
      input: [freeze],
    });
    const page = await hub.openAs('liaison@sg.example', `/action-requests/${requestActions[0]?.request?.id ?? ''}`);
    const answer = page.getByRole('button', { name: 'Answer', exact: true }).first();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).first().click();
    await answer.waitFor();
    await intercept(page, 'mutation AnswerAction(', (route, count) =>
      count === 1 ? refuse(route, 'CONFLICT', 'STEP_IMPOSSIBLE') : route.continue(),
    );
    await answer.click();
    await dialog.getByLabel('Note').fill('Half of it has moved on.');
    await dialog.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await answer.isDisabled()).toBe(true); // a second answer is no use meanwhile
    const said = page.locator('.toast', { hasText: /^This was not done: refused-freeze: The money is held/ });
    await said.getByRole('button', { name: 'Close' }).waitFor();
    await answer.and(page.locator(':enabled')).click();
    expect(await dialog.getByLabel('Note').inputValue()).toBe('Half of it has moved on.');
  });

  it('the reason of a revocation that was taken back is in its form again', async () => {
    const id = await publishes('revoked-by-mistake.example', ['KH']);
    const page = await hub.openAs('analyst@th.example', `/indicators/${id}`);
    const revoke = page.getByRole('button', { name: 'Revoke' });
    await revoke.click();
    await page.getByLabel('Reason').fill('The wrong domain.');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await revoke.click();
    expect(await page.getByLabel('Reason').inputValue()).toBe('The wrong domain.');
  });

  it('a report stays chosen when it leaves the list, and what was written stays when a colleague changes it', async () => {
    const { triageQueue } = await thailand<{
      triageQueue: { nodes: readonly { id: string; version: number; report: { title: string } }[] };
    }>('{ triageQueue(filter: { states: [NEW] }) { nodes { id version report { title } } } }');
    expect(triageQueue.nodes.length).toBeGreaterThan(1);
    const [first] = triageQueue.nodes;
    const entryId = first?.id ?? '';
    const page = await hub.open('/sign-in');
    await page.clock.install();
    await page.goto(`${hub.address}/reports`);
    await hub.signIn(page, 'analyst@th.example');
    const title = page.getByRole('heading', { name: first?.report.title ?? '' });
    await title.waitFor();
    await page.keyboard.press('a');
    await page.getByLabel('Comment for the partner').fill('Checked with the bank.');
    const { me } = await thailand<{ me: { id: string } }>('{ me { id } }');
    const assign =
      'mutation ($entryId: ID!, $version: Int!, $userId: ID) { assignTriageEntry(entryId: $entryId, version: $version, userId: $userId) { version } }';
    const { assignTriageEntry } = await thailand<{ assignTriageEntry: { version: number } }>(assign, {
      ...{ entryId, version: first?.version, userId: me.id },
    });
    const readsAgain = async (): Promise<void> => {
      await page.clock.fastForward('01:05');
      await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    };
    await readsAgain();
    await page
      .locator('.triage-one')
      .getByText(/assigned to/)
      .waitFor();
    expect(await page.getByLabel('Comment for the partner').inputValue()).toBe('Checked with the bank.');
    const accept = page.locator('.dec').getByRole('button', { name: /^Accept \d/ });
    const decline =
      'mutation ($entryId: ID!, $version: Int!) { declineReport(entryId: $entryId, version: $version, reason: NOT_OURS) { id } }';
    await thailand(decline, { entryId, version: assignTriageEntry.version });
    await readsAgain();
    await page.getByRole('link', { name: new RegExp(first?.report.title ?? '') }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Take the decision back' }).waitFor();
    expect([await title.count(), await accept.count()]).toEqual([1, 0]); // it is decided, and no other report took its place
  });
});
