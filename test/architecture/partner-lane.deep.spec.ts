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

    expect(report).toMatch(/^routes +Thailand PHONE_PREFIX 0; VICTIMS\nevidence +\S+ slip\.csv /m);
    expect(report?.match(/^No report for this account\.$/gm)).toHaveLength(2);
    for (const text of [first[2], work]) {
      expect(text).toMatch(/^when,what\n2026-05-04.*^state +ASKED$.*^receipts +CREATED +\S+ \+6681\d+ Meta$/ms);
    }
    expect(told).toMatch(/^Thailand +ACCEPTED +Thank you\. .* 0 USEFUL /m);
    expect(told).toMatch(/(PUBLISHED|UPDATED) +REPORT_OUTCOME .* walk-\d+ ACCEPTED/);
    expect(freeze).toMatch(/^\d+ +false +USD 12500\.50 +walk-\d+ FREEZE SENT Binance /m);
    expect(answer).toMatch(/walk-\d+ FREEZE SENT[^]*PARTIALLY_HELD USD 12000\.00/);
    expect(answer).toMatch(/^SENT .* USD \d+\.00 +USD \d+\.00 /m);
    expect(dispute).toMatch(/ PUBLISHED .* WITHDRAWN .*^Meta +WITHDRAWN /ms);
    expect(statistics).toMatch(/^PARTNER +COUNTRY +SUBMITTED/);
    expect(statistics).toMatch(/^Meta +Thailand +\d+ /m);
  }, 300_000);

  it('takes reports in bulk and files as the pages say', async () => {
    writeFileSync(join(folder, 'slip.png'), A_PICTURE);
    const pages = ['docs/reports.md', 'docs/evidence.md'].flatMap(blocksOf);
    const byHttp = pages.map((block) => block.replaceAll(/^hub .*$/gm, '')); // the command line has tests of its own
    const said = await parts(WHO, ...byHttp);
    expect(said.join('').match(/"outcome":"CREATED"/g)).toHaveLength(4);
    expect(said.join('')).toContain('"type":"image/png"');
  });
});
