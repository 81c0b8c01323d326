import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { A_PICTURE } from '../support/evidence-client.js';
import { type Hub, startHub } from '../support/hub.js';
import { blocksOf, runBlocks } from '../support/pages.js';

const [WHO = '', REPORT = '', WORK = '', TOLD = '', FREEZE = '', ANSWER = '', DISPUTE = '', STATISTICS = ''] =
  blocksOf('docs/partner-lane.md');
/** Parts of a walk are told apart by lines that nothing else prints. */
const PART = '== part ==';

describe('the partner lane, as its pages are written', () => {
  let hub: Hub;
  let folder: string;
  beforeAll(async () => {
    hub = await startHub();
    folder = mkdtempSync(join(tmpdir(), 'lane-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub.stop();
  });

  const parts = async (...blocks: readonly string[]): Promise<readonly string[]> =>
    (
      await runBlocks(
        hub,
        folder,
        blocks.flatMap((block) => [block, `echo '${PART}'`]),
      )
    ).split(`${PART}\n`);

  it('leads from a report to what became of it, and may be walked twice', async () => {
    const first = await parts(WHO, REPORT, WORK, TOLD, FREEZE, ANSWER, DISPUTE, STATISTICS);
    const [, report, work, told, freeze, answer, dispute, statistics] = await parts(
      ...[WHO, REPORT, WORK, TOLD, FREEZE, ANSWER, DISPUTE, STATISTICS],
    );

    expect(report).toMatch(/"routes":\[\{"party":\{"name":"Thailand"\},"reasons":\[\{"reason":"PHONE_PREFIX".*"filename":"slip.csv"/);
    expect(report?.split('\n').filter((line) => line === '{"data":{"report":null}}')).toHaveLength(2);
    expect(work).toMatch(/^when,what\n2026-05-04/);
    for (const said of [first[2], work]) {
      expect(said).toMatch(/"askReporter":\{"state":"ASKED".*"acceptReport":\[\{"outcome":"CREATED".*"creditedTo":\{"name":"Meta"\}/s);
    }
    expect(told).toMatch(/"state":"ACCEPTED","comment":"Thank you.","feedback":\[\{"index":0,"verdict":"USEFUL"\}\]/);
    expect(told).toMatch(/"operation":"(PUBLISHED|UPDATED)","item":\{"reference":"walk-\d+","state":"ACCEPTED"/);
    expect(freeze).toContain('"atRisk":{"currency":"USD","amount":"12500.50"}');
    expect(answer).toMatch(/"answerActionRequests":\[.*"state":"PARTIALLY_HELD","held":\{"amount":"12000.00"/);
    expect(answer).toMatch(/"stillHeld":\{"amount":"\d+\.00"/);
    expect(dispute).toMatch(/"operation":"PUBLISHED".*"operation":"WITHDRAWN"/s);
    expect(dispute).toMatch(/"withdrawals":\{"nodes":\[.*\{"name":"Meta"\},"operation":"WITHDRAWN"/);
    expect(statistics?.trim().split('\n')).toHaveLength(3);
    expect(statistics).not.toContain('errors');
  }, 120_000);

  it('takes reports in bulk and files as the pages say', async () => {
    writeFileSync(join(folder, 'slip.png'), A_PICTURE);
    const pages = ['docs/reports.md', 'docs/evidence.md'].flatMap(blocksOf);
    const byHttp = pages.map((block) => block.replaceAll(/^npm run .*$/gm, '')); // the command line has tests of its own
    const said = await parts(WHO, ...byHttp);
    expect(said.join('').match(/"outcome":"CREATED"/g)).toHaveLength(4);
    expect(said.join('')).toContain('"type":"image/png"');
  }, 60_000);
});
