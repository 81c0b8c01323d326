import { type ClientRequest, request } from 'node:http';
import { type Hub, startHub } from '../../support/hub.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { until } from '../../support/officer.js';

const DRIP_MS = 500;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A body that comes a byte at a time, for as long as it may. */
class Dripping {
  readonly answered: Promise<Answer>;
  private readonly sending: ClientRequest;
  private readonly timer: NodeJS.Timeout;

  constructor(url: string, headers: Readonly<Record<string, string>>, beginning: string) {
    this.sending = request(url, { method: 'POST', headers });
    this.answered = new Promise((resolve, reject) => {
      this.sending.on('error', reject);
      this.sending.on('response', (response) => {
        let text = '';
        response.on('data', (piece: Buffer) => (text += piece.toString()));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
    });
    this.answered.catch(() => undefined);
    this.sending.write(beginning);
    this.timer = setInterval(() => this.sending.write(' '), DRIP_MS);
    void this.answered.finally(() => clearInterval(this.timer)).catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.timer);
    this.sending.destroy();
  }
}

describe('Bodies that drip', () => {
  let hub: Hub;
  let token: string;
  let colleague: string;
  /** Of another country: the hub may still be ending what the other tests broke off. */
  let stranger: string;
  const dripping: Dripping[] = [];

  beforeAll(async () => {
    hub = await startHub();
    token = (await hub.as('analyst@th.example')).token;
    colleague = (await hub.as('liaison@th.example')).token;
    stranger = (await hub.as('analyst@vn.example')).token;
  });
  afterEach(() => {
    for (const one of dripping.splice(0)) one.stop();
  });
  afterAll(() => hub.stop());

  const drips = (path: string, type: string, beginning: string, headers: object = {}): Dripping => {
    const all = { authorization: `Bearer ${token}`, 'content-type': type, ...headers };
    const one = new Dripping(`${hub.url}${path}`, all, beginning);
    dripping.push(one);
    return one;
  };
  const row = (value: string): string => `${JSON.stringify({ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'GREEN', audience: {} })}\n`;
  const sends = async (path: string, body: string, as: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const response = await fetch(`${hub.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/x-ndjson', ...headers },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  it('of evidence hold the places of one account, and none of its colleagues', async () => {
    for (let n = 0; n < 6; n += 1) drips(`/bulk/evidence?filename=slow-${n}.txt`, 'application/octet-stream', 'x'.repeat(300_000));
    await until(
      () => hub.ownerSql('select from hub.evidence'),
      (begun) => begun.length === 2, // of this account, though four are its party's
    );
    const { status } = await evidenceClient(hub, colleague).putsIn('A file of a colleague.');
    expect(status).toBe(201);
  });

  it('of rows hold the places of one account, which is told so, and none of its colleagues', async () => {
    const seven = Array.from({ length: 7 }, (_, n) => drips('/bulk/indicators', 'application/x-ndjson', row(`row-${n}.example.com`)));
    const refused = await Promise.any(seven.map(({ answered }) => answered)); // the other six go on
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'RATE_LIMITED', reason: 'IMPORTS_OF_ACCOUNT' });
    const answer = await sends('/bulk/indicators', row('colleague.example.com'), colleague);
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('CREATED') });
  });

  it('are ended with a refusal that says what to do; what has its receipt is kept, and the same key goes on behind it', async () => {
    const own = { authorization: `Bearer ${stranger}` };
    const key = { ...own, 'idempotency-key': 'a-body-that-drips' };
    const rows = Array.from({ length: 3 }, (_, n) => row(`kept-${n}.example.com`));
    const file = drips('/bulk/evidence?filename=slow.txt', 'application/octet-stream', 'x'.repeat(10), own);
    const body = drips('/bulk/indicators', 'application/x-ndjson', rows.slice(0, 2).join(''), key);
    const [ofFile, ofRows] = await Promise.all([file.answered, body.answered]);

    expect(ofFile.status).toBe(400);
    expect(JSON.parse(ofFile.text)).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'EVIDENCE_TOO_SLOW' });
    const lines = ofRows.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { outcome?: string; error?: { reason: string } });
    expect(lines.at(-1)).toMatchObject({ error: { reason: 'BODY_TOO_SLOW' } });

    const again = await sends('/bulk/indicators', rows.join(''), stranger, key);
    const receipts = again.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; outcome: string });
    expect(receipts.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual(['1 CREATED', '2 CREATED', '3 CREATED']);
    const [claims] = await hub.ownerSql<{ many: number }>(`select count(*)::int as many from hub.indicator where value like 'kept-%'`);
    expect(claims?.many).toBe(3);
  }); // the pace is judged by the minute
});
