import { bulk, bulkCall, linesOf, rows } from '../support/bulk.js';
import { type Hub, startHub } from '../support/hub.js';
import { officer, type Officer } from '../support/officer.js';

const domain = (value: string, said: object = {}): object => ({ kind: 'domain', value, threat: 'phishing', tlp: 'green', ...said });

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
      [8, 'HELD'],
      [9, 'REJECTED', 'FIELD_UNKNOWN'],
      [10, 'CREATED', 'DOMAIN_RESERVED'],
    ]);
    expect(receipts[0]?.id).toBe((await thailand.looksUp('first.example.com'))[0]?.indicators[0]?.id);
  });
});
