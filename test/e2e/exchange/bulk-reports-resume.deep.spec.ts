import { once } from 'node:events';
import { bulkCall, linesOf } from '../../support/bulk.js';
import { type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { reportFile } from '../../support/report-files.js';

const MANY = 800;
const line = (n: number): string =>
  `${JSON.stringify({
    ...{ reference: `kill-${n}`, title: `Number ${n}`, threat: 'phishing', tlp: 'green', countries: ['TH'] },
    values: Array.from({ length: 10 }, (_, at) => ({ kind: 'domain', value: `kill-${n}-${at}.example.com` })),
  })}\n`;

describe('a file of reports whose hub is killed', () => {
  let hubs: Hubs;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
  });
  afterAll(() => hubs.stop());

  it('goes on at another hub under the same key: nothing is lost, and nothing is doubled; without the key all of it is unchanged', async () => {
    const [first, second] = [await hubs.start(), await hubs.start()];
    const { token } = await first.as('contributor@meta.example');
    const headers = { 'idempotency-key': 'kill-9' };
    const body = Array.from({ length: MANY }, (_, n) => line(n + 1)).join('');

    const call = bulkCall(first.url, token, { path: '/bulk/reports', headers });
    const sending = call.send(body);
    const had = new Map<number, string | null>();
    try {
      for await (const receipt of linesOf(await call.response)) {
        had.set(receipt.line, receipt.id);
        if (receipt.line === 150) {
          first.running.child.kill('SIGKILL');
          await once(first.running.child, 'exit');
        }
      }
    } catch {
      // the line is dead
    }
    call.cut();
    await sending;
    expect(had.size).toBeGreaterThanOrEqual(150);
    expect(had.size).toBeLessThan(MANY);

    const { receipts, importId } = await reportFile(second.url, token, body, { key: 'kill-9' });
    expect(receipts.map((receipt) => receipt.line)).toEqual(Array.from({ length: MANY }, (_, n) => n + 1));
    expect(new Set(receipts.map(({ outcome }) => outcome))).toEqual(new Set(['CREATED']));
    for (const [number, id] of had) expect(receipts[number - 1]?.id).toBe(id);
    const [found] = await hubs.ownerSql(
      `select (select count(*)::integer from hub.report) as reports, (select count(*)::integer from hub.report where version > 1) as doubled,
         (select count(*)::integer from hub.report_route where offered) as offered, (select count(*)::integer from hub.import_item where import = $1) as lines,
         (select created from hub.import where id = $1) as created, (select count(*)::integer from hub.import) as imports`,
      [importId],
    );
    expect(found).toEqual({ reports: MANY, doubled: 0, offered: MANY, lines: MANY, created: MANY, imports: 1 });

    const again = await reportFile(second.url, token, body);
    expect(new Set(again.receipts.map(({ outcome }) => outcome))).toEqual(new Set(['UNCHANGED']));
  });
});
