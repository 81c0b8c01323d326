import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { bulk, bulkCall, type BulkReceipt, linesOf, rows } from '../../support/bulk.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { officer, type Officer } from '../../support/officer.js';

const domain = (value: string, said: object = {}): object => ({ kind: 'domain', value, threat: 'phishing', tlp: 'green', ...said });

/** What a subscription says last, before it ends. */
async function lastOf(wsUrl: string, token: string, query: string, variables: Record<string, unknown>): Promise<unknown> {
  const client = createClient({ url: wsUrl, webSocketImpl: WebSocket, connectionParams: { authorization: `Bearer ${token}` } });
  let last: unknown;
  for await (const { data } of client.iterate({ query, variables })) last = data;
  await client.dispose();
  return last;
}

describe('the bulk door', () => {
  let hub: Hub;
  let token: string;
  let thailand: Officer, cambodia: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const signedIn = await hub.as('analyst@th.example');
    token = signedIn.token;
    thailand = officer(signedIn.ask);
    cambodia = officer((await hub.as('analyst@kh.example')).ask);
  });
  afterAll(() => hub.stop());

  const sends = (body: string | Buffer, options: Parameters<typeof bulk>[3] = {}) => bulk(hub.url, token, body, options);

  it('gives one receipt a line, in order, whatever stands in the line', async () => {
    const body = Buffer.concat([
      Buffer.from('\uFEFF' + rows(domain('first.example.com')).trim() + '\r\n'),
      Buffer.from('\r\nno json\n'),
      Buffer.from('{"kind":"domain","value":"'),
      Buffer.from([0xff, 0xfe, 0xfd]),
      Buffer.from('.example.com","threat":"phishing","tlp":"green"}\n'),
      Buffer.from(`{"description":"${'x'.repeat(300_000)}"}\n`),
      Buffer.from(`${'['.repeat(100_000)}\n`),
      Buffer.from(`{"kind":"domain","value":"deep.example.com","threat":"phishing","tags":${'['.repeat(50_000)}${']'.repeat(50_000)}}\n`),
      Buffer.from(rows(domain('unlabelled.example.com', { tlp: undefined }), domain('colour.example.com', { colour: 'red' }))),
      Buffer.from(JSON.stringify(domain('last.example.com', { valid_until: '2099-01-01', tags: ['a'] }))),
    ]);
    const { status, receipts, importId } = await sends(body);
    expect(status).toBe(200);
    expect(importId).toMatch(/^[0-9a-f-]{36}$/);
    expect(receipts.map(({ line, outcome, problems }) => [line, outcome, ...problems.map(({ code }) => code)])).toEqual([
      [1, 'CREATED', 'DOMAIN_RESERVED'],
      [2, 'REJECTED', 'LINE_BLANK'],
      [3, 'REJECTED', 'JSON_INVALID'],
      [4, 'REJECTED', 'NOT_UTF8'],
      [5, 'REJECTED', 'ROW_TOO_LONG'],
      [6, 'REJECTED', 'JSON_INVALID'],
      [7, 'REJECTED', expect.any(String)],
      [8, 'HELD', 'DOMAIN_RESERVED'],
      [9, 'REJECTED', 'FIELD_UNKNOWN'],
      [10, 'CREATED', 'DOMAIN_RESERVED'],
    ]);
    expect(receipts[0]?.id).toBe((await thailand.looksUp('first.example.com'))[0]?.indicators[0]?.id);
  });

  const outcomesOf = (receipts: readonly { line: number; outcome: string }[]): string[] =>
    receipts.map(({ line, outcome }) => `${line} ${outcome}`);

  it('takes words of the command line, defaults from the address, and CSV with a header', async () => {
    const csv =
      'value,kind,Valid Until,tags\n"a,b.example.com",domain,,\ncsv.example.com,domain,2099-05-31,x;y\n\ncsv-own.example.com,domain,,,\n';
    const { receipts } = await sends(csv, {
      path: '/bulk/indicators?tlp=amber&threat=call-centre-scam&to=KH,VN&to=group:asean%20call-centre%20fraud&except=JP&name=raid.csv',
      headers: { 'content-type': 'text/csv; charset=utf-8' },
    });
    expect(outcomesOf(receipts)).toEqual(['2 REJECTED', '3 CREATED', '5 CREATED']);
    expect((await cambodia.looksUp('csv.example.com'))[0]?.indicators).toMatchObject([{ tlp: 'AMBER', owner: { country: 'TH' } }]);
  });

  it('recognises rows that state no kind one by one, as a look-up does, unless the address states one', async () => {
    const values = [
      'mixed-a.com',
      'https://mixed-b.com/x',
      '203.0.114.7',
      'name@mixed-c.com',
      '+66 81 234 5679',
      'http:///mixed-d.com',
      'somebody',
    ];
    const path = '/bulk/indicators?tlp=green&threat=phishing';
    const codes = (receipts: readonly BulkReceipt[]) =>
      receipts.map(({ outcome, problems }) => [outcome, ...problems.map(({ code }) => code)].join(' '));
    const found = ['CREATED KIND_RECOGNISED', 'REJECTED URL_HOST_INVALID', 'REJECTED VALUE_UNRECOGNISED'] as const;
    const wanted = [...Array<string>(5).fill(found[0]), found[1], found[2]];
    const ndjson = await sends(values.map((value) => `${JSON.stringify(value)}\n`).join(''), { path });
    expect(codes(ndjson.receipts)).toEqual(wanted);
    expect(ndjson.receipts[1]?.problems[0]?.message).toContain('read as URL');
    const csv = await sends(`value,description\n${values.map((value) => `${value},seen\n`).join('')}`, {
      path,
      headers: { 'content-type': 'text/csv' },
    });
    expect(codes(csv.receipts)).toEqual(wanted.map((one) => one.replace('CREATED', 'UPDATED')));
    const stated = await sends(values.map((value) => `${JSON.stringify(value)}\n`).join(''), { path: `${path}&kind=domain` });
    expect(codes(stated.receipts).map((one) => one.split(' ')[0])).toEqual(['UNCHANGED', ...Array<string>(6).fill('REJECTED')]);
  });

  it('takes plain lines, as public lists are written, and gives back what it rejects as a table', async () => {
    const list =
      '[Adblock Plus 2.0]\n! Title: scams\n||plain-a.com^\n# hosts\n0.0.0.0 plain-b.com plain-c.com\nhttp:///plain-d.com\r\n\n203.0.114.8 # why\n';
    const { receipts, importId } = await sends(list, {
      path: '/bulk/indicators?tlp=green&threat=phishing&name=scams.txt',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(outcomesOf(receipts)).toEqual(['3 CREATED', '5 CREATED', '6 CREATED', '7 REJECTED', '8 CREATED']);
    const rejects = await fetch(`${hub.url}/bulk/imports/${importId}/rejects?format=csv`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect((await rejects.text()).split('\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'value,line,code',
      'http:///plain-d.com,7,URL_HOST_INVALID',
      '',
    ]);
    const [found] = await thailand.looksUp('plain-c.com');
    expect(found?.indicators).toHaveLength(1);
  });

  it('holds a recognised row that has no label, and says as what it was read', async () => {
    const { receipts } = await sends('"mixed-held.com"\n', { path: '/bulk/indicators?threat=phishing' });
    expect(receipts).toMatchObject([{ outcome: 'HELD', problems: [{ code: 'KIND_RECOGNISED' }] }]);
  });

  it('takes an export back in without a word about its last line', async () => {
    await sends(rows(domain('exported.com')), {});
    const exported = await fetch(`${hub.url}/export/indicators?purpose=Back+into+the+hub&text=exported.com`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await exported.text();
    expect(text.trim().split('\n')).toHaveLength(2);
    const { receipts } = await sends(text);
    expect(receipts).toMatchObject([{ line: 1, outcome: 'UNCHANGED' }]);
  });

  it('reads tables as their party has mapped them', async () => {
    const save = 'mutation ($input: CsvMappingInput!) { saveCsvMapping(input: $input) { id name columns { column field } } }';
    await thailand.ask(save, {
      input: {
        name: 'Bank A',
        columns: [
          { column: 'Seite', field: 'value' },
          { column: 'Gesehen', field: 'last_seen' },
        ],
        constants: [
          { field: 'kind', value: 'domain' },
          { field: 'threat', value: 'phishing' },
          { field: 'tlp', value: 'green' },
        ],
        dateFormat: 'DD.MM.YYYY HH:mm',
        utcOffset: '+07:00',
        delimiter: ';',
      },
    });
    const { receipts } = await sends('Nr;Seite;Gesehen\n1;mapped.example.com;02.01.2026 10:30\n2;late.example.com;morgen\n', {
      path: '/bulk/indicators?mapping=Bank%20A',
      headers: { 'content-type': 'text/csv' },
    });
    expect(outcomesOf(receipts)).toEqual(['2 CREATED', '3 REJECTED']);
    const { lookup } = await thailand.ask<{ lookup: { indicators: { lastSeen: string }[] }[] }>(
      '{ lookup(values: [{value: "mapped.example.com"}]) { indicators { lastSeen } } }',
    );
    expect(lookup[0]?.indicators[0]?.lastSeen).toBe('2026-01-02T03:30:00.000Z');
    await expect(cambodia.ask('{ csvMappings { nodes { name } } }')).resolves.toEqual({ csvMappings: { nodes: [] } });
    expect(
      (await bulk(hub.url, token, 'x', { path: '/bulk/indicators?mapping=none', headers: { 'content-type': 'text/csv' } })).refusal,
    ).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('gives rejects back as they were sent, to their own agency alone', async () => {
    const { importId } = await sends(rows(domain('no domain', { tags: ['x'] }), domain('good.example.com')) + 'junk\n');
    const get = (path: string, as = token) => fetch(`${hub.url}/bulk/imports/${path}`, { headers: { authorization: `Bearer ${as}` } });
    const lines = (await (await get(`${importId}/rejects`)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      {
        kind: 'domain',
        value: 'no domain',
        threat: 'phishing',
        tlp: 'green',
        tags: ['x'],
        line: 1,
        code: expect.any(String),
        reason: expect.any(String),
      },
      { sent: 'junk', line: 3, code: 'JSON_INVALID', reason: expect.any(String) },
    ]);
    expect((await (await get(`${importId}/rejects?format=csv`)).text()).split('\n')[0]).toMatch(/^kind,value,.*,line,code,reason$/);
    const foreign = await get(`${importId}/rejects`, (await hub.as('analyst@kh.example')).token);
    const absent = await get('00000000-0000-4000-8000-000000000000/rejects');
    const { requestId: _one, ...foreignAnswer } = (await foreign.json()) as Record<string, unknown>;
    const { requestId: _other, ...absentAnswer } = (await absent.json()) as Record<string, unknown>;
    expect([foreign.status, foreignAnswer]).toEqual([absent.status, absentAnswer]);
    expect(foreign.status).toBe(404);
  });

  it('gives back to machines nothing that was sent as RED, or cannot be read and may have been', async () => {
    const { ask } = await hub.as('admin@th.example');
    const { secret } = await apiKeyClient(ask).makes({ permissions: WRITING });
    const rejectsOf = async (importId: string, as: string): Promise<number> => {
      const answer = await fetch(`${hub.url}/bulk/imports/${importId}/rejects`, { headers: { authorization: `Bearer ${as}` } });
      return (await answer.text()).trim().split('\n').filter(Boolean).length;
    };
    const byDefault = await sends(rows(domain('no domain', { tlp: undefined }), domain('x.example.com', { tlp: undefined, colour: 1 })), {
      path: '/bulk/indicators?tlp=red',
    });
    const broken = await sends('{"value": "secret.example.com", "tlp": "red"\n');
    for (const [{ importId }, many] of [[byDefault, 2] as const, [broken, 1] as const]) {
      expect([await rejectsOf(importId, token), await rejectsOf(importId, secret)]).toEqual([many, 0]);
    }
  });

  it('goes on for machines, too, where a line was sent as RED: what became of it they are not told', async () => {
    const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING });
    const agency = { headers: { 'idempotency-key': 'red-by-key' } };
    const body = rows(domain('red-1.example.com'), domain('red-2.example.com', { tlp: 'red' }));
    const red = { line: 2, outcome: 'REJECTED', id: null, problems: [{ code: 'RED_NOT_FOR_KEYS' }] };
    const first = await bulk(hub.url, secret, body, agency);
    expect(first.receipts).toMatchObject([{ outcome: 'CREATED' }, red]);
    const again = await bulk(hub.url, secret, body + rows(domain('red-3.example.com')), agency);
    expect(again.receipts).toMatchObject([first.receipts[0], red, { outcome: 'CREATED' }]);
  });

  it('answers each line while the next ones are still being sent, and tells how far it is', async () => {
    const call = bulkCall(hub.url, token);
    await call.send(rows(domain('live-1.example.com')));
    const response = await call.response;
    const lines = linesOf(response);
    expect((await lines.next()).value).toMatchObject({ line: 1, outcome: 'CREATED' });
    const id = String(response.headers['import-id']);
    const state = async (): Promise<unknown> =>
      (await thailand.ask<{ import: unknown }>('query ($id: ID!) { import(id: $id) { state created lastLine } }', { id })).import;
    expect(await state()).toEqual({ state: 'RUNNING', created: 1, lastLine: 1 });
    const progress = lastOf(hub.wsUrl, token, 'subscription ($id: ID!) { importProgress(id: $id) { state created } }', { id });
    await call.send(rows(domain('live-2.example.com')));
    expect((await lines.next()).value).toMatchObject({ line: 2, outcome: 'CREATED' });
    call.end();
    expect((await lines.next()).done).toBe(true);
    expect(await state()).toEqual({ state: 'COMPLETE', created: 2, lastLine: 2 });
    expect(await progress).toMatchObject({ importProgress: { state: 'COMPLETE', created: 2 } });
  });

  it('breaks off where the line breaks, and goes on under the same key', async () => {
    const key = { headers: { 'idempotency-key': 'broken-line-1' } };
    const call = bulkCall(hub.url, token, key);
    await call.send(rows(domain('cut-1.example.com')) + '{"kind":"dom');
    expect((await linesOf(await call.response).next()).value).toMatchObject({ outcome: 'CREATED' });
    call.cut();
    const whole = await sends(rows(domain('cut-1.example.com'), domain('cut-2.example.com')), key);
    expect(outcomesOf(whole.receipts)).toEqual(['1 CREATED', '2 CREATED']);
    const other = await sends(rows(domain('cut-other.example.com')), key);
    expect(other.receipts[0]?.problems).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH' }]);
    expect(await hub.ownerSql(`select count(*)::integer as many from hub.indicator where value like 'cut-%'`)).toEqual([{ many: 2 }]);
  });

  it('refuses what has no permission, no type that it knows, or a parameter that there is not', async () => {
    const admin = (await hub.as('admin@th.example')).token;
    expect(await bulk(hub.url, admin, '{}')).toMatchObject({ status: 403 });
    expect(await bulk(hub.url, 'nobody', '{}')).toMatchObject({ status: 401 });
    expect(await sends('{}', { headers: { 'content-type': 'application/json' } })).toMatchObject({ status: 415 });
    expect(await sends('{}', { path: '/bulk/indicators?colour=red' })).toMatchObject({
      status: 400,
      refusal: { reason: 'PARAMETER_UNKNOWN' },
    });
    expect(await bulk(hub.url, token, '{}', { path: '/graphql' })).toMatchObject({ status: 400 });
  });
});
