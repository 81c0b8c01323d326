import { once } from 'node:events';
import { bulkCall } from '../../support/bulk.js';
import { evidenceClient, textOf } from '../../support/evidence-client.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { until } from '../../support/officer.js';

const SUBMIT = `mutation ($evidence: [ID!]!) { submitReports(input: [{ reference: "killed", title: "Slips", threat: PHISHING, tlp: GREEN, countries: ["TH"], evidence: $evidence }])
  { outcome } }`;

describe('evidence whose hub is killed while it comes in', () => {
  let hubs: Hubs;
  let first: HubProcess;
  let second: HubProcess;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    [first, second] = [await hubs.start(), await hubs.start()];
  });
  afterAll(() => hubs.stop());

  it('is nothing that anybody reads or attaches; what was whole is there, the file is sent again, and what was left of it goes after a day', async () => {
    const meta = await first.as('contributor@meta.example');
    const [here, there] = [evidenceClient(first, meta.token), evidenceClient(second, meta.token)];
    const whole = await here.adds(textOf(600_000), 'whole.txt');

    const call = bulkCall(first.url, meta.token, {
      path: '/bulk/evidence?filename=cut.txt',
      headers: { 'content-type': 'application/octet-stream' },
    });
    await call.send(textOf(1_000_000));
    const left = await until(
      () => hubs.ownerSql<{ id: string }>(`select id from hub.evidence where state = 'OPEN' and pieces > 1`),
      (open) => open.length > 0,
    );
    first.running.child.kill('SIGKILL');
    await once(first.running.child, 'exit');
    call.cut();

    const cut = left[0]?.id ?? '';
    expect(await there.reads(cut)).toBe(404);
    expect(textOf(600_000).equals((await there.reads(whole)) as Buffer)).toBe(true);
    const again = await there.adds(textOf(1_000_000), 'cut.txt');
    expect(textOf(1_000_000).equals((await there.reads(again)) as Buffer)).toBe(true);
    const { ask } = await second.as('contributor@meta.example');
    expect(await ask(SUBMIT, { evidence: [whole, cut] })).toEqual({ submitReports: [{ outcome: 'REJECTED' }] });
    expect(await ask(SUBMIT, { evidence: [whole, again] })).toEqual({ submitReports: [{ outcome: 'CREATED' }] });

    await hubs.ownerSql(`update hub.evidence set last_activity_at = last_activity_at - interval '25 hours'`);
    for (let tended = 0; tended < 2; tended += 1) await hubs.ownerSql(`select * from hub.expire_evidence(20, '24 hours', '24 hours')`);
    expect(await hubs.ownerSql('select distinct evidence from hub.evidence_chunk order by evidence')).toEqual(
      [whole, again].sort().map((evidence) => ({ evidence })),
    );
  });
});
