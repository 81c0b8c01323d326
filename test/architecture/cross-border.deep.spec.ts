import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hub, startHub } from '../support/hub.js';
import { blocksOf, runBlocks } from '../support/pages.js';

/** Parts of a walk are told apart by lines that nothing else prints. */
const PART = '== part ==';

describe('the walk across borders, as its page is written', () => {
  let hub: Hub;
  let folder: string;
  beforeAll(async () => {
    hub = await startHub();
    folder = mkdtempSync(join(tmpdir(), 'border-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub.stop();
  });

  it('leads from a question to a hit, a case, and a warning; each country learns its own part', async () => {
    const blocks = blocksOf('docs/cross-border.md').flatMap((block) => [block, `echo '${PART}'`]);
    const all = await runBlocks(hub, folder, blocks);
    const [, held, asked, contacts, answers, founded, linked, removed, information, watched, notice] = all.split(`${PART}\n`);

    expect(held?.match(/CREATED/g)).toHaveLength(4);
    expect(asked).toMatch(/: hit: Cambodia, a holder that is not named; request /);
    expect(contacts?.match(/ Raid on Thursday +2026\/\d+ /g)).toHaveLength(3); // not Laos
    expect(contacts).toMatch(/file 77 +SILENT +OPEN\n$/);
    expect(answers).toMatch(/Cambodia RELEASED [0-9a-f-]+; Japan IDENTIFIED By treaty we can say more\.; RELEASED [0-9a-f-]+$/m);
    expect(answers).toMatch(/^ {2}Cambodia .* From an informer: our file 12\.$/m);
    expect(answers).toMatch(/^ {2}\(not named\) .* Used by money mules\.\n2026-05-04T09:13:00\.000Z\n2026-05-01T00:00:00\.000Z$/m);
    expect(founded?.match(/^rights +CONTRIBUTE$/gm)).toHaveLength(3);
    expect(linked?.match(/INDICATOR +Cambodia/g)).toHaveLength(2); // linked, for Thailand; hidden, for Viet Nam
    expect(linked).toMatch(/ITEM ID +ITEM KIND +LINKED BY[^]*Three mules[^]*^ITEM KIND +PARTY\nINDICATOR +Cambodia$/m);
    expect(removed).toMatch(/^Japan sees no case\.\n.* WITHDRAWN +CASE +[0-9a-f-]+ /m);
    expect(information).toMatch(/Cambodia ANSWERED 1; Japan SENT 0/);
    expect(watched).toMatch(/HIT_CONTACT +\+6684\d+ +Laos/);
    expect(notice).toMatch(/^colour +ORANGE\nstate +CURRENT$/m);
    expect(notice).toMatch(/^Cambodia +\S+Z +Passed on to all stations\.\nLaos\nViet Nam$/m);
  }, 240_000);
});
