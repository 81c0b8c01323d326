import { once } from 'node:events';
import { bulk, bulkCall, linesOf } from '../../support/bulk.js';
import { type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';

const MANY = 3_000;
/** Lines that the hub gets before it is killed. It waits for the others, so it cannot have answered all. */
const SENT = MANY - 100;
/** A hub that reads on has read on by the time it has answered so many other requests. */
const ANSWERS = 2_000;
const line = (n: number): string =>
  `${JSON.stringify({ kind: 'domain', value: `kill-${n}.example.com`, threat: 'phishing', tlp: 'green', description: `Number ${n}.` })}\n`;

describe('a bulk import whose hub is killed', () => {
  let hubs: Hubs;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
  });
  afterAll(() => hubs.stop());

  it('goes on at another hub under the same key: nothing is lost, and nothing is doubled', async () => {
    const [first, second] = [await hubs.start(), await hubs.start()];
    const { token } = await first.as('analyst@th.example');
    const headers = { 'idempotency-key': 'kill-9' };
    const lines = Array.from({ length: MANY }, (_, n) => line(n + 1));
    const body = lines.join('');

    const call = bulkCall(first.url, token, { headers });
    const sending = call.send(lines.slice(0, SENT).join(''));
    const had = new Map<number, string | null>();
    try {
      for await (const receipt of linesOf(await call.response)) {
        had.set(receipt.line, receipt.id);
        if (receipt.line === 700) {
          first.running.child.kill('SIGKILL');
          await once(first.running.child, 'exit');
        }
      }
    } catch {
      // the line is dead
    }
    call.cut();
    await sending;
    expect(had.size).toBeGreaterThanOrEqual(700);
    expect(had.size).toBeLessThanOrEqual(SENT);

    const { receipts, importId } = await bulk(second.url, token, body, { headers });
    expect(receipts.map((receipt) => receipt.line)).toEqual(Array.from({ length: MANY }, (_, n) => n + 1));
    expect(new Set(receipts.map(({ outcome }) => outcome))).toEqual(new Set(['CREATED']));
    for (const [number, id] of had) expect(receipts[number - 1]?.id).toBe(id);
    const [found] = await hubs.ownerSql(
      `select (select count(*)::integer from hub.indicator where value like 'kill-%') as claims,
         (select count(*)::integer from hub.indicator where value like 'kill-%' and version > 1) as doubled,
         (select count(*)::integer from hub.import_item where import = $1) as lines, (select created from hub.import where id = $1) as created,
         (select count(*)::integer from hub.import) as imports`,
      [importId],
    );
    expect(found).toEqual({ claims: MANY, doubled: 0, lines: MANY, created: MANY, imports: 1 });
  });

  it('holds neither what is sent nor what is answered, where nobody reads the answer', async () => {
    const hub = await hubs.start();
    const { token } = await hub.as('analyst@th.example');
    const before = (await hub.metrics()).get('process_resident_memory_bytes') ?? 0;
    const call = bulkCall(hub.url, token);
    const blank = '\n'.repeat(200_000);
    let sent = 0;
    // A receipt is a hundred times as long as a blank line: unread answers stop the hub from reading on, while it answers others.
    const sends = async (): Promise<boolean> => {
      let isTaken = false;
      const sending = call.send(blank).then(() => (isTaken = true));
      sending.catch(() => undefined);
      for (let asked = 0; asked < ANSWERS && !isTaken; asked += 1) expect((await fetch(`${hub.url}/health/live`)).status).toBe(200);
      return isTaken;
    };
    for (; sent < 200; sent += 1) if (!(await sends())) break;
    expect(sent).toBeLessThan(200);
    expect((await hub.metrics()).get('process_resident_memory_bytes') ?? 0).toBeLessThan(before + 200_000_000);
    call.cut();
  });
});
