import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hub, startHub } from '../support/hub.js';
import { until } from '../support/officer.js';
import { blocksOf, runBlocks } from '../support/pages.js';

const CURL = blocksOf('docs/connect/curl.md');

describe('the pages that connect tools', () => {
  let hub: Hub;
  let folder: string;
  let key: string;
  beforeAll(async () => {
    hub = await startHub();
    folder = mkdtempSync(join(tmpdir(), 'connect-'));
    const { ask } = await hub.as('analyst@kh.example');
    const input = Array.from({ length: 120 }, (_, index) =>
      index % 10 === 0
        ? { kind: 'PHONE', value: `+6625550${100 + index}`, threat: 'CALL_CENTRE_SCAM', tlp: 'GREEN', audience: { everyCountry: true } }
        : { kind: 'DOMAIN', value: `parcel-${index}.example`, threat: 'PHISHING', tlp: 'GREEN', audience: { everyCountry: true } },
    );
    await ask('mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }', { input });
    await until(
      // until all of it has its place in the stream
      async () => (await hub.ownerSql<{ waiting: number }>('select count(*)::int as waiting from hub.outbox'))[0]?.waiting,
      (waiting) => waiting === 0,
    );
    key = await shell([CURL[0] ?? '', 'declare -p KEY_ID KEY']);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub.stop();
  });

  const shell = (blocks: readonly string[]): Promise<string> => runBlocks(hub, folder, blocks);
  const lines = (file: string): readonly string[] => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

  it('copy with curl all that one may see, publish, take back, and find what must be deleted', async () => {
    const said = await shell([key, ...CURL.slice(1)]);

    const envelopes = lines('copy.ndjson').map((line) => JSON.parse(line) as { more?: boolean; objects: readonly { id: string }[] });
    expect(envelopes.length).toBeGreaterThan(3);
    expect(envelopes.at(-1)?.more).toBeUndefined();
    expect(said).toMatch(/"status":"complete".*"success_count":1/);
    expect(said).toMatch(/"id":"indicator--2f1c7e08-6a7e-4d0c-9a5e-7f1f9f0c6d10".*"revoked":true/);
    expect(said).toMatch(/AT +OPERATION +KIND +ITEM ID +EVENT ID/);
    expect(json('definitions.json')).toMatchObject({ objects: expect.arrayContaining([expect.objectContaining({ name: 'TLP:CLEAR' })]) });
    expect(lines('visible.txt').length).toBeGreaterThan(300);
    expect(lines('delete.txt')).toEqual([]); // nothing was withdrawn meanwhile
    expect(lines('phones.csv').length).toBe(13); // its header besides
  });

  it('work as written for MISP, Sentinel and Splunk', async () => {
    const pages = ['misp', 'sentinel', 'splunk'].flatMap((page) => blocksOf(`docs/connect/${page}.md`));
    const said = await shell([key, ...pages]);

    expect(said).toContain('"created":2'); // the number, and the event around it
    expect(Object.keys(json('manifest-misp.json') as object).length).toBeGreaterThan(0);
    expect((json('upload.json') as { stixobjects: readonly { type: string }[] }).stixobjects.map(({ type }) => type)).toEqual(
      Array<string>(100).fill('indicator'),
    );
    expect(lines('entente.csv')[0]).toMatch(/^kind,value,/);
  });
});
