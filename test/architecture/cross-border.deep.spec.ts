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

    expect(all).not.toContain('"errors"');
    expect(held?.match(/"outcome":"CREATED"/g)).toHaveLength(4);
    expect(asked).toMatch(/"hit":true,"parties":\[\{"name":"Cambodia"\}\],"undisclosed":true/);
    expect(contacts?.match(/"caseReference":"2026\/0815"/g)).toHaveLength(3);
    expect(contacts).toMatch(/"reference":"file 77","discoverability":"SILENT".*\{"contacts":\{"nodes":\[\]\}/s); // Laos last
    expect(answers).toMatch(
      /"answer":"RELEASED","by":\{"party":\{"name":"Cambodia"\}\}.*"IDENTIFIED","by":\{"party":\{"name":"Japan"\}\}.*"RELEASED","by":null/,
    );
    expect(answers).toMatch(/"owner":null,"description":"Used by money mules.","firstSeen":"2026-05-01T00:00:00.000Z"/);
    expect(answers).toMatch(/"owner":\{"name":"Cambodia"\},"description":"From an informer.*"firstSeen":"2026-05-04T09:13:00.000Z"/);
    expect(founded?.match(/"rights":"CONTRIBUTE"\}\}\}$/gm)).toHaveLength(3);
    expect(linked?.match(/"caseItems":\{"nodes":\[.?/g)).toEqual(['"caseItems":{"nodes":[{', '"caseItems":{"nodes":[]']);
    expect(linked?.match(/"caseHiddenItems":\{"nodes":\[.*?\]/g)).toEqual([
      '"caseHiddenItems":{"nodes":[]',
      '"caseHiddenItems":{"nodes":[{"kind":"INDICATOR","party":{"name":"Cambodia"}}]',
    ]);
    expect(removed).toContain('{"case":null,"caseItems":{"nodes":[]},"caseHiddenItems":{"nodes":[]},"caseNotes":{"nodes":[]}}');
    expect(information).toMatch(/"recipient":\{"name":"Cambodia"\},"state":"ANSWERED".*"recipient":\{"name":"Japan"\},"state":"SENT"/);
    expect(watched).toMatch(/"disclosure":"HIT_CONTACT",.*"indicator":null,"contact":\{"name":"Laos"\}/);
    expect(notice).toMatch(/"colour":"ORANGE","state":"CURRENT"/);
    expect(notice?.match(/"acknowledgedAt":null/g)).toHaveLength(2);
  }, 120_000);
});
