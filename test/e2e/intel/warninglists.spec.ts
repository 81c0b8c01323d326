import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine, type Ran } from '../../support/command-line.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { createLog } from '../../../src/platform/platform/log.js';
import { readSettings } from '../../../src/platform/platform/settings.js';
import { buildHub } from '../../../src/app/serve.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, type Officer, officer, type ReceiptView } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { TEST_MASTER_KEY } from '../../support/server.js';

const LIST = 'id name title type kinds mode entryCount unreadCount updatedBy { name }';
const LISTS = `{ warninglists { nodes { ${LIST} } } }`;
const MODE = `mutation ($id: ID!, $mode: WarninglistMode!) { setWarninglistMode(id: $id, mode: $mode) { ${LIST} } }`;
const REMOVE = 'mutation ($id: ID!) { deleteWarninglist(id: $id) }';
const CHECK =
  'query ($values: [LookupInput!]!) { checkValues(values: $values) { input kind canonical problems { severity code message } } }';
const NOBODY = '00000000-0000-4000-8000-000000000000';

const HOTLINES = {
  name: 'Hotlines of banks',
  description: 'What they print on their cards.',
  version: 1,
  type: 'string',
  matching_attributes: ['phone-number'],
  list: ['+66 2 555 0100', 'none'],
};
const BANKS = { ...HOTLINES, name: 'Banks', type: 'hostname', matching_attributes: ['domain', 'hostname', 'url'], list: ['.bank.co.th'] };

interface List {
  readonly id: string;
  readonly name: string;
  readonly mode: string;
}

describe('guard rails on what comes in', () => {
  let hub: Hub;
  let operator: { readonly ask: Ask; readonly token: string };
  let th: Officer;
  let kh: Officer;

  beforeAll(async () => {
    hub = await startHub();
    operator = await hub.as('operator@hub.example');
    [th, kh] = [officer((await hub.as('analyst@th.example')).ask), officer((await hub.as('analyst@kh.example')).ask)];
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('update hub.session set confirmed_at = now()'));
  afterEach(async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    for (const { id } of await lists()) await operator.ask(REMOVE, { id });
  });

  const sends = async (
    name: string,
    body: unknown,
    token: string | undefined = operator.token,
  ): Promise<{ status: number; answer: Record<string, unknown> }> => {
    const response = await fetch(`${hub.url}/bulk/warninglists/${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };
  const loads = async (name: string, body: object): Promise<string> => {
    const { status, answer } = await sends(name, body);
    if (status !== 200) throw new Error(JSON.stringify(answer));
    return String(answer['id']);
  };
  const lists = async (): Promise<readonly List[]> => (await operator.ask<{ warninglists: { nodes: List[] } }>(LISTS)).warninglists.nodes;
  const sets = (id: string, mode: string): Promise<unknown> => operator.ask(MODE, { id, mode });
  const told = (receipt: ReceiptView | undefined): object => ({
    outcome: receipt?.outcome,
    codes: receipt?.problems.map(({ severity, code }) => `${severity} ${code}`).filter((one) => /KNOWN_GOOD/.test(one)),
  });
  const numbers = async (who: Officer, value = '+66 2 555 0100'): Promise<object> =>
    told((await who.publish([anItem({ kind: 'PHONE', value, reissue: true })]))[0]);
  const unconfirmed = (): Promise<unknown> => hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);

  const WARNED = expect.objectContaining({ codes: ['WARNING KNOWN_GOOD'] }) as object;
  const REFUSED = { outcome: 'REJECTED', codes: ['ERROR KNOWN_GOOD_REFUSED'] };
  const SILENT = expect.objectContaining({ codes: [] }) as object;

  it('warn of popular sites, national posts, police and banks before any list is loaded', async () => {
    const values = ['google.com', 'thailandpost.co.th', 'vnpost.vn', 'police.gov.sg', 'www.kasikornbank.com', 'parcel-thailandpost.com'];
    const receipts = await th.publish(values.map((value) => anItem({ kind: 'DOMAIN', value, audience: {} })));
    expect(receipts.map(told)).toEqual([
      ...Array<object>(5).fill({ outcome: 'CREATED', codes: ['WARNING KNOWN_GOOD'] }),
      { outcome: 'CREATED', codes: [] },
    ]);
    expect(receipts[1]?.problems.find(({ code }) => code === 'KNOWN_GOOD')?.message).toContain(
      '“Built-in list: posts and parcel services”',
    );
    expect(await lists()).toEqual([]);
  });

  it('warn a country of what the operator knows to be good, by the name of the list, in whatever spelling', async () => {
    expect(await numbers(th)).toEqual(SILENT);
    await loads('hotlines', HOTLINES);
    expect(await lists()).toEqual([
      expect.objectContaining({ name: 'hotlines', title: 'Hotlines of banks', type: 'STRING', kinds: ['PHONE'], mode: 'WARN', entryCount: 2, unreadCount: 1, updatedBy: { name: 'operator@hub.example' } }),
    ]); // prettier-ignore
    const [receipt, other] = await kh.publish([
      anItem({ kind: 'PHONE', value: '02-555-0100', country: 'TH' }),
      anItem({ kind: 'PHONE', value: '+66 2 555 0199' }),
    ]);
    expect(told(receipt)).toEqual({ outcome: 'CREATED', codes: ['WARNING KNOWN_GOOD'] });
    expect(receipt?.problems.find(({ code }) => code === 'KNOWN_GOOD')?.message).toContain('“Hotlines of banks”');
    expect(told(other)).toEqual({ outcome: 'CREATED', codes: [] });
  });

  it('refuse where the list refuses, each item by itself, and let go again', async () => {
    const id = await loads('banks', BANKS);
    await sets(id, 'REFUSE');
    const items = ['login.bank.co.th', 'bank.co.th', 'mybank.co.th'].map((value) => anItem({ value }));
    const receipts = await th.publish([...items, anItem({ kind: 'URL', value: 'https://bank.co.th/login' })]);
    expect(receipts.map(told)).toEqual([REFUSED, REFUSED, { outcome: 'CREATED', codes: [] }, REFUSED]);
    expect(await th.looksUp('bank.co.th')).toMatchObject([{ indicators: [] }]);
    await sets(id, 'OFF');
    expect((await th.publish(items)).map(told)).toEqual([SILENT, SILENT, SILENT]);
    await sets(id, 'WARN');
    expect((await th.publish(items)).map(told)).toEqual([WARNED, WARNED, SILENT]);
    await operator.ask(REMOVE, { id });
    expect((await th.publish(items)).map(told)).toEqual([SILENT, SILENT, SILENT]);
  });

  it('keep the mode of a list that is loaded again, and forget what it no longer says', async () => {
    const id = await loads('hotlines', HOTLINES);
    await sets(id, 'REFUSE');
    expect(await loads('hotlines', { ...HOTLINES, version: 2, list: ['+66 2 555 0101'] })).toBe(id);
    expect(await lists()).toEqual([expect.objectContaining({ id, mode: 'REFUSE', entryCount: 1, unreadCount: 0 })]);
    expect(await numbers(th, '+66 2 555 0101')).toEqual(REFUSED);
    expect(await numbers(th)).toEqual(SILENT);
  });

  it('ask the operator for a fresh proof of who they are before anything is refused, or let through', async () => {
    const stepUp = { status: 403, answer: expect.objectContaining({ reason: 'STEP_UP_REQUIRED' }) as object };
    const id = await loads('hotlines', HOTLINES);
    await unconfirmed();
    expect((await sends('hotlines', HOTLINES)).status).toBe(200);
    await expect(sets(id, 'REFUSE')).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await expect(sets(id, 'OFF')).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await expect(operator.ask(REMOVE, { id })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await hub.ownerSql(`update hub.warninglist set mode = 'REFUSE'`);
    expect(await sends('hotlines', HOTLINES)).toEqual(stepUp);
    await hub.ownerSql(`update hub.warninglist set mode = 'OFF'`);
    await sets(id, 'WARN');
    expect(await lists()).toMatchObject([{ mode: 'WARN' }]);
  });

  it('are the operator’s to set: nobody else’s, nor a stranger’s', async () => {
    const id = await loads('hotlines', HOTLINES);
    for (const email of ['admin@th.example', 'analyst@th.example', 'contributor@meta.example', 'auditor@hub.example']) {
      const { ask, token } = await hub.as(email);
      await expect(ask(LISTS)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(ask(MODE, { id, mode: 'OFF' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(ask(REMOVE, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await sends('hotlines', HOTLINES, token)).toMatchObject({ status: 403, answer: { code: 'FORBIDDEN' } });
    }
    expect((await sends('hotlines', HOTLINES, '')).status).toBe(401);
    for (const absent of [NOBODY, 'x']) {
      await expect(sets(absent, 'WARN')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(operator.ask(REMOVE, { id: absent })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await lists()).toHaveLength(1);
  });

  it('refuse a file that is no list, and too large a one, and leave what was there', async () => {
    await loads('hotlines', HOTLINES);
    expect(await sends('hotlines', { ...HOTLINES, type: 'fuzzy' })).toMatchObject({
      status: 400,
      answer: { reason: 'WARNINGLIST_INVALID' },
    });
    expect(await sends('hotlines', { ...HOTLINES, type: 'regex', list: ['(a'] })).toMatchObject({
      answer: { reason: 'WARNINGLIST_PATTERN' },
    });
    expect(await sends('Hot%20lines', HOTLINES)).toMatchObject({ status: 400, answer: { reason: 'WARNINGLIST_NAME' } });
    expect((await sends('hotlines', '{"list": [')).status).toBe(400);
    expect((await sends('hotlines', { ...HOTLINES, list: [`+66${'2'.repeat(5_000_000)}`] })).status).toBe(413);
    expect((await sends('hotlines', `{"list":[${Array(150_002).fill('"a"').join()}]}`)).status).toBe(400);
    expect(await lists()).toMatchObject([{ entryCount: 2 }]);
    await hub.ownerSql(`update hub.warninglist set entries = array_fill('x'::text, array[150000])`);
    await hub.ownerSql(
      `insert into hub.warninglist select gen_random_uuid(), 'filler-' || n, title, description, version, type, kinds, mode, entries, unread, revision, set_by
         from hub.warninglist, generate_series(1, 6) n`,
    );
    expect(await sends('one-more', HOTLINES)).toMatchObject({ status: 409, answer: { reason: 'TOO_MANY_WARNINGLISTS' } });
  });

  it('tell before anything is published what would be said, and nothing of what others hold', async () => {
    const id = await loads('banks', BANKS);
    await sets(id, 'REFUSE');
    await kh.publishes({ value: 'held.evil.co', audience: {} });
    const values = [
      { value: 'www.bank.co.th' },
      { kind: 'DOMAIN', value: 'gmail.com' },
      { value: 'held.evil.co' },
      { kind: 'IP', value: 'x' },
    ];
    const { checkValues } = await th.ask<{ checkValues: { problems: { severity: string; code: string }[] }[] }>(CHECK, { values });
    expect(checkValues).toMatchObject([
      { kind: 'DOMAIN', canonical: 'www.bank.co.th', problems: [{ severity: 'ERROR', code: 'KNOWN_GOOD_REFUSED' }] },
      { problems: [{ severity: 'WARNING', code: 'MAIL_PROVIDER' }] },
      { canonical: 'held.evil.co', problems: [] },
      { kind: null, canonical: null, problems: [{ severity: 'ERROR', code: 'IP_INVALID' }] },
    ]);
    await expect(th.ask(CHECK, { values: [] })).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
    await expect(operator.ask(CHECK, { values })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('count in every process of the hub for the next thing that is published, though many come at once', async () => {
    const keyring = await migrate(hub.database.url, TEST_MASTER_KEY);
    const settings = readSettings({ LOG_LEVEL: 'silent', PORT: '0' });
    const second = await buildHub(settings, { url: hub.database.url, keyring }, createLog('silent'));
    try {
      await second.listen(0, '127.0.0.1');
      const url = (await second.getUrl()).replace('[::1]', '127.0.0.1');
      const { token } = await hub.as('analyst@th.example');
      const there = officer(async <Data>(query: string, variables: object = {}): Promise<Data> => {
        return (await post(url, { query, variables }, { authorization: `Bearer ${token}` })).data as Data;
      });
      expect(await numbers(there)).toEqual(SILENT);
      const id = await loads('hotlines', HOTLINES);
      expect(await Promise.all(Array.from({ length: 4 }, (_, at) => numbers(at % 2 ? th : there)))).toEqual(Array(4).fill(WARNED));
      await sets(id, 'REFUSE');
      expect([await numbers(there), await numbers(th)]).toEqual([REFUSED, REFUSED]);
      await operator.ask(REMOVE, { id });
      expect([await numbers(there), await numbers(th)]).toEqual([SILENT, SILENT]);
      // A backup is put back: the count of changes is an earlier one.
      const kept = await loads('hotlines', HOTLINES);
      expect(await numbers(there)).toEqual(WARNED);
      await hub.ownerSql(
        `with state as (update hub.warninglist_state set revision = 1)
         update hub.warninglist set mode = 'REFUSE', revision = 1 where id = $1`,
        [kept],
      );
      expect([await numbers(there), await numbers(th)]).toEqual([REFUSED, REFUSED]);
    } finally {
      await second.close();
    }
  });

  it('are made ready before anybody publishes, by the process that they were changed in; in another one by the next publisher', async () => {
    const forPublishers = (may: 'grant' | 'revoke'): Promise<unknown> =>
      hub.ownerSql(`${may} execute on function hub.warninglists_since(bigint) ${may === 'grant' ? 'to' : 'from'} hub_app`);
    await forPublishers('revoke'); // whoever publishes before they are ready fails
    try {
      const id = await loads('hotlines', HOTLINES);
      expect(await numbers(th)).toEqual(WARNED);
      await sets(id, 'REFUSE');
      expect(await numbers(th)).toEqual(REFUSED);
      // As another process would: nothing tells this one of it.
      await hub.ownerSql(
        `with state as (update hub.warninglist_state set revision = revision + 1 returning revision)
         update hub.warninglist w set mode = 'WARN', revision = state.revision from state where w.id = $1`,
        [id],
      );
      await forPublishers('grant');
      expect(await numbers(th)).toEqual(WARNED);
    } finally {
      await forPublishers('grant');
    }
  });

  it('are loaded by the command line, file by file', async () => {
    const line = await CommandLine.open(hub.url);
    try {
      await mkdir(join(line.folder, 'hotlines'));
      await line.file('hotlines/list.json', JSON.stringify(HOTLINES));
      await line.file('banks.json', JSON.stringify(BANKS));
      await line.file('broken.json', '{');
      const load = (...files: string[]): Promise<Ran> => line.run(['warninglist', 'load', ...files, '--as', 'operator@hub.example']);
      expect(await load('hotlines/list.json', 'banks.json')).toEqual({
        code: 0,
        out: 'hotlines: 2 entries, 1 of them cannot match any value; mode WARN\nbanks: 1 entries; mode WARN\n',
        err: '',
      });
      expect((await lists()).map(({ name }) => name)).toEqual(['banks', 'hotlines']);
      const broken = await load('broken.json');
      expect([(await load('broken.json', 'banks.json')).code, broken.code, broken.err]).toEqual([
        2,
        1,
        expect.stringContaining('broken.json: '),
      ]);
      const absent = await load('absent/*/list.json');
      expect([absent.code, absent.err]).toEqual([1, expect.stringMatching(/absent\/\*\/list\.json cannot be read \(ENOENT\)/)]);
      expect((await line.run(['warninglist', 'load', 'banks.json', '--as', 'analyst@th.example'])).code).toBe(1);
    } finally {
      await line.close();
    }
  });
});
