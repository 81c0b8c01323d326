import type { Locator, Page } from 'playwright-core';
import { suiteInBrowser } from '../../support/browser.js';
import { actionClient } from '../../support/action-client.js';
import { type ConsoleUnderTest, startConsole } from '../../support/console.js';
import { until } from '../../support/officer.js';

const TITLE = 'Mules of the night bus';

suiteInBrowser('Edits in the console that others overtake', () => {
  let hub: ConsoleUnderTest;
  let thailand: Page;
  let officer: Awaited<ReturnType<ConsoleUnderTest['api']>>;
  /** A case of Thailand. */
  let id = '';

  beforeAll(async () => {
    hub = await startConsole();
    officer = await hub.api('liaison@th.example');
    const open = 'mutation ($input: CaseInput!) { openCase(input: $input, tlp: AMBER) { id } }';
    const input = { title: TITLE, threat: 'CALL_CENTRE_SCAM', countries: [] };
    ({ id } = (await officer<{ openCase: { id: string } }>(open, { input })).openCase);
    thailand = await hub.openAs('liaison@th.example', `/cases/${id}/notes`);
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.faults.splice(0));

  it('an edit that began before a colleague saved keeps its text, shows what is new, and is saved over it knowingly', async () => {
    const colleague = await hub.openAs('analyst@th.example', `/cases/${id}/notes`);
    const noteOf = (page: Page) => page.getByRole('article').filter({ hasText: 'The bus' });
    const boxOf = (page: Page) => noteOf(page).getByRole('textbox', { name: 'Note' });
    const edit = async (page: Page, text: string): Promise<void> => {
      await noteOf(page).getByRole('button', { name: 'Edit' }).click();
      await boxOf(page).fill(text);
    };
    const save = (page: Page): Promise<void> => noteOf(page).getByRole('button', { name: 'Save' }).click();
    await thailand.getByRole('button', { name: 'Write a note' }).click();
    await thailand.getByRole('textbox', { name: 'Note' }).fill('The bus is blue.');
    await thailand.getByRole('button', { name: 'Add the note' }).click();
    await noteOf(thailand).waitFor();
    await colleague.reload();
    await edit(thailand, 'The bus is green.');
    await edit(colleague, 'The bus is red.');
    await save(colleague);
    await noteOf(colleague).locator('form').waitFor({ state: 'detached' });
    await save(thailand);
    await noteOf(thailand).getByRole('alert').waitFor();
    const note = noteOf(thailand).locator('.note.w');
    await note.getByText('This has changed since you opened it.').waitFor();
    await note.getByText('The bus is red.').waitFor();
    await note.getByText(/opened it\. Changed /).waitFor();
    expect(await boxOf(thailand).inputValue()).toBe('The bus is green.');
    await save(thailand); // not before the officer has read it
    expect(await note.getByRole('checkbox').evaluate((box) => box.matches(':invalid'))).toBe(true);
    await note.getByRole('checkbox', { name: 'I have read what is new' }).check();
    await save(thailand);
    await noteOf(thailand).locator('form').waitFor({ state: 'detached' });
    await noteOf(thailand).getByText('The bus is green.').waitFor();
    await noteOf(thailand).getByText('version 3').waitFor();

    await edit(thailand, 'The bus is black.');
    await colleague.reload();
    await edit(colleague, 'The bus is white.');
    await save(colleague);
    await noteOf(colleague).locator('form').waitFor({ state: 'detached' });
    await save(thailand);
    await note.getByRole('button', { name: 'Use this instead of mine' }).click();
    expect(await boxOf(thailand).inputValue()).toBe('The bus is white.');
    await noteOf(thailand).getByRole('button', { name: 'Cancel' }).click();
    await colleague.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a task and the description of a case are pinned as well: what a colleague saved meanwhile is read first', async () => {
    const read =
      'query ($id: ID!) { case(id: $id) { version title summary threat countries tasks(first: 50) { nodes { id version title } } } }';
    interface Read {
      readonly case: {
        readonly version: number;
        readonly summary: string | null;
        readonly tasks: { readonly nodes: readonly { readonly id: string; readonly version: number; readonly title: string }[] };
      };
    }
    const caseNow = async (): Promise<Read['case']> => (await officer<Read>(read, { id })).case;
    await officer('mutation ($id: ID!, $input: CaseTaskInput!) { addCaseTask(caseId: $id, input: $input) { id } }', {
      ...{ id, input: { title: 'Ask the driver' } },
    });
    const saveTask = async (title: string): Promise<unknown> => {
      const task = (await caseNow()).tasks.nodes[0];
      const write = `mutation ($id: ID!, $task: ID!, $version: Int!, $input: CaseTaskInput!) {
        updateCaseTask(caseId: $id, taskId: $task, version: $version, input: $input) { id } }`;
      return officer(write, { id, task: task?.id, version: task?.version, input: { title } });
    };
    const saveCase = async (summary: string): Promise<unknown> => {
      const write =
        'mutation ($id: ID!, $version: Int!, $input: CaseInput!) { updateCase(id: $id, version: $version, input: $input) { id } }';
      const { version } = await caseNow();
      return officer(write, { id, version, input: { title: TITLE, summary, threat: 'MONEY_MULE', countries: [] } });
    };
    const decide = async (dialog: Locator, button: string, theirs: string): Promise<void> => {
      await dialog.getByRole('button', { name: button }).click();
      await dialog.getByText('This has changed since you opened it.').waitFor();
      await dialog.locator('.note.w').getByText(theirs).waitFor();
      await dialog.getByRole('checkbox', { name: 'I have read what is new' }).check();
      await dialog.getByRole('button', { name: button }).click();
      await dialog.waitFor({ state: 'detached' });
    };

    await thailand.goto(`${hub.address}/cases/${id}/tasks`);
    await thailand.getByRole('button', { name: 'Edit Ask the driver' }).click();
    const task = thailand.getByRole('dialog', { name: 'Change the task' });
    await task.getByLabel('What is to be done').fill('Ask the owner');
    await saveTask('Ask both drivers');
    await decide(task, 'Save', 'Ask both drivers');
    await thailand.getByRole('checkbox', { name: 'Ask the owner' }).waitFor();

    await thailand.getByRole('button', { name: 'Edit', exact: true }).click();
    const description = thailand.getByRole('dialog', { name: 'Edit' });
    await description.getByLabel('Summary').fill('Written here.');
    await saveCase('Written elsewhere.');
    await decide(description, 'Save', 'Written elsewhere.');
    const now = await caseNow();
    expect([now.summary, now.tasks.nodes[0]?.title]).toEqual(['Written here.', 'Ask the owner']);
    // Of what the officer left alone, the colleague's is kept.
    expect(await officer('query ($id: ID!) { case(id: $id) { threat } }', { id })).toEqual({ case: { threat: 'MONEY_MULE' } });
    expect(hub.faults).toEqual([]);
  });

  it('a country that is invited while the description of a case is changed is a new reader: that is read before it is saved', async () => {
    const { openCase } = await officer<{ openCase: { id: string } }>(
      'mutation ($input: CaseInput!) { openCase(input: $input, tlp: AMBER) { id } }',
      { input: { title: 'The ferry', threat: 'PHISHING' } },
    );
    const caseNow = (): Promise<object> =>
      officer('query ($id: ID!) { case(id: $id) { version summary participants { state party { name } } } }', { id: openCase.id });
    const page = await hub.openAs('liaison@th.example', `/cases/${openCase.id}/overview`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const description = page.getByRole('dialog', { name: 'Edit' });
    await description.getByLabel('Summary').fill('For Thailand alone.');
    await officer('mutation ($id: ID!, $input: CaseInvitationInput!) { inviteToCase(id: $id, input: $input) { id } }', {
      ...{ id: openCase.id, input: { partyId: 'KH', ceiling: 'AMBER', message: 'Please help.' } },
    });
    const note = description.locator('.note.w').filter({ hasText: 'This has changed since you opened it.' });
    await note.getByText('Cambodia, Thailand').waitFor();
    expect(await note.innerText()).not.toContain('Changed'); // an invitation does not move the time of the case
    await description.getByRole('button', { name: 'Save' }).click(); // not before the officer has read it
    const isRead = note.getByRole('checkbox', { name: 'I have read what is new' });
    expect(await isRead.evaluate((box) => box.matches(':invalid'))).toBe(true);
    expect(await caseNow()).toMatchObject({ case: { version: 1, summary: null } });
    await isRead.check();
    await description.getByRole('button', { name: 'Save' }).click();
    await description.waitFor({ state: 'detached' });
    expect(await caseNow()).toMatchObject({ case: { version: 2, summary: 'For Thailand alone.' } });
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('a page that is opened again at once has what was written while it was left, in each of its parts', async () => {
    const write = (text: string): Promise<unknown> =>
      officer('mutation ($id: ID!, $input: CaseNoteInput!) { addCaseNote(caseId: $id, input: $input) { id } }', {
        ...{ id, input: { language: 'en', text } },
      });
    await write('Before the page was left.');
    const page = await hub.openAs('analyst@th.example', `/cases/${id}/notes`);
    const tabs = page.getByRole('navigation', { name: 'Parts of the case' });
    await page.getByText('Before the page was left.').waitFor();
    await page.getByRole('link', { name: 'Cases', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
    await write('While the page was left.');
    await page.goBack();
    // Sooner than the next look at the timeline, which is after 30 seconds.
    await page.getByText('While the page was left.').waitFor();

    await page.getByRole('link', { name: 'Cases', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Cases', exact: true }).waitFor();
    await write('In another part.');
    await page.getByRole('link', { name: TITLE }).click();
    await page.waitForURL('**/overview');
    await tabs.getByRole('link', { name: 'Notes', exact: true }).click();
    await page.getByText('In another part.').waitFor();
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('the page of a case reads nothing again for changes of other cases; the list of cases reads them, and a new case', async () => {
    const open = async (title: string): Promise<string> => {
      const { openCase } = await officer<{ openCase: { id: string } }>(
        'mutation ($input: CaseInput!) { openCase(input: $input, tlp: AMBER) { id } }',
        { input: { title, threat: 'PHISHING', countries: [] } },
      );
      return openCase.id;
    };
    const rename = (of: string, version: number, title: string): Promise<unknown> =>
      officer('mutation ($id: ID!, $version: Int!, $input: CaseInput!) { updateCase(id: $id, version: $version, input: $input) { id } }', {
        ...{ id: of, version, input: { title, threat: 'PHISHING', countries: [] } },
      });
    const [shown, other] = [await open('The quiet harbour'), await open('The loud harbour')];
    const documents = await Promise.all(['query CaseHead(', 'query CaseItems('].map((text) => hub.documentIdOf(text)));
    const [list, page] = [
      await hub.openAs('analyst@th.example', '/cases'),
      await hub.openAs('analyst@th.example', `/cases/${shown}/overview`),
    ];
    const reads: string[] = [];
    page.on('request', (request) => reads.push(...documents.filter((one) => request.postData()?.includes(one))));
    // Once at the opening of the page, and once at that of its live line.
    await page.getByRole('heading', { name: 'The quiet harbour' }).waitFor();
    await list.getByText('The loud harbour').waitFor();
    await until(
      () => Promise.resolve(documents.every((document) => reads.filter((one) => one === document).length >= 2)),
      (isReadTwice) => isReadTwice,
    );
    reads.splice(0);
    for (let version = 1; version <= 3; version += 1) {
      await rename(other, version, `The loud harbour ${version}`);
      await list.getByText(`The loud harbour ${version}`).waitFor();
    }
    await open('The new harbour');
    await list.getByText('The new harbour').waitFor();
    expect(reads).toEqual([]);
    await rename(shown, 1, 'The busy harbour');
    await page.getByRole('heading', { name: 'The busy harbour' }).waitFor();
    await rename(other, 4, 'The last harbour');
    await list.getByText('The last harbour').waitFor();
    expect([...reads].sort()).toEqual([...documents].sort());
    for (const one of [list, page]) await one.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('an answer to a request that was amended meanwhile is sent once the amendment is read', async () => {
    const client = actionClient(officer);
    const stated = { reference: 'amended-1', recipientId: 'SG', narrative: 'The wallet of the gang.' };
    const request = await client.requests(stated);
    const singapore = await hub.openAs('liaison@sg.example', `/action-requests/${request}`);
    await singapore.getByText('The wallet of the gang.').waitFor();
    await client.requests({ ...stated, narrative: 'The wallet of a victim.' });
    await singapore.getByText('The wallet of a victim.').first().waitFor(); // the page reads the request each 10 seconds
    await singapore.getByRole('button', { name: 'Acknowledge' }).click();
    await singapore.getByRole('button', { name: 'Answer', exact: true }).click();
    const dialog = singapore.getByRole('dialog', { name: 'Answer' });
    await dialog.getByLabel('Note').fill('Held at our exchange.');
    const note = dialog.locator('.note.w');
    await note.getByText('The wallet of a victim.').waitFor();
    expect(await dialog.getByLabel('Note').inputValue()).toBe('Held at our exchange.');
    await dialog.getByRole('button', { name: 'Answer' }).click();
    expect(await note.getByRole('checkbox').evaluate((box) => box.matches(':invalid'))).toBe(true);
    await note.getByRole('checkbox', { name: 'I have read what is new' }).check();
    await dialog.getByRole('button', { name: 'Answer' }).click();
    await dialog.waitFor({ state: 'detached' });
    const answered = await until(
      () => client.opens(request),
      (now) => now?.state === 'HELD',
    );
    expect(answered?.version).toBe(4);
    await singapore.context().close();
    expect(hub.faults).toEqual([]);
  });

  it('what is typed while files are sent stays, with the files', async () => {
    await thailand.goto(`${hub.address}/cases/${id}/notes`);
    await thailand.getByRole('button', { name: 'Write a note' }).click();
    let send = (): void => undefined;
    const isAllowed = new Promise<void>((resolve) => (send = resolve));
    await thailand.route('**/bulk/evidence?*', async (route) => {
      await isAllowed;
      await route.continue();
    });
    const box = thailand.getByRole('textbox', { name: 'Note' });
    await box.fill('Before the file');
    await thailand.getByText('Attach files to the note').click();
    const file = { name: 'slip.txt', mimeType: 'text/plain', buffer: Buffer.from('paid 500') };
    await thailand.getByLabel('Files', { exact: true }).setInputFiles(file);
    await thailand.getByText('Sending …').waitFor();
    await box.fill('Before the file, and while it is sent.');
    send();
    await thailand.getByRole('checkbox', { name: 'slip.txt' }).waitFor();
    expect(await box.inputValue()).toBe('Before the file, and while it is sent.');
    await thailand.unroute('**/bulk/evidence?*');
    expect(hub.faults).toEqual([]);
  });

  it('a file whose connection breaks is not taken as not stored; added again, it is there once', async () => {
    await thailand.goto(`${hub.address}/cases/${id}/notes`);
    await thailand.getByRole('button', { name: 'Write a note' }).click();
    await thailand.getByRole('textbox', { name: 'Note' }).fill('With a file');
    await thailand.getByText('Attach files to the note').click();
    const file = { name: 'broken.txt', mimeType: 'text/plain', buffer: Buffer.from('paid 700') };
    // The hub stores the file, and its answer is lost.
    await thailand.route('**/bulk/evidence?*', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    const field = thailand.getByLabel('Files', { exact: true });
    await field.setInputFiles(file);
    const alert = thailand.getByRole('alert').filter({ hasText: 'Not added: broken.txt' });
    await alert.getByText('It is not known whether the hub has stored this file.').waitFor();
    expect(await thailand.getByText('Nothing was changed').count()).toBe(0);
    await thailand.unroute('**/bulk/evidence?*');
    await field.setInputFiles(file);
    await thailand.getByRole('checkbox', { name: 'broken.txt' }).waitFor();
    expect([await thailand.getByRole('checkbox', { name: 'broken.txt' }).count(), await alert.count()]).toEqual([1, 0]);
  });

  it('what is typed in a report stays when its file is stored after the page was left and opened again', async () => {
    const page = await hub.openAs('contributor@meta.example', '/report');
    let send = (): void => undefined;
    const isAllowed = new Promise<void>((resolve) => (send = resolve));
    await page.route('**/bulk/evidence?*', async (route) => {
      await isAllowed;
      await route.continue();
    });
    await page.getByLabel('Title').fill('Before the file');
    const file = { name: 'slip.txt', mimeType: 'text/plain', buffer: Buffer.from('paid 500') };
    await page.getByLabel('Files', { exact: true }).setInputFiles(file);
    await page.getByText('Sending …').waitFor();
    await page.getByRole('link', { name: 'Outcomes' }).first().click();
    await page.waitForURL('**/outcomes');
    await page.getByLabel('Title').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Report', exact: true }).first().click();
    await page.getByLabel('Title').fill('After the page was left');
    send();
    await page.getByRole('checkbox', { name: 'slip.txt' }).waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('After the page was left');
    await page.context().close();
    expect(hub.faults).toEqual([]);
  });
});
