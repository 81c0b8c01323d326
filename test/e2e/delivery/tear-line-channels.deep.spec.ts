import { outerId } from '../../../src/exchange/misp/write/ids.js';
import { stixUuid } from '../../../src/exchange/stix/ids.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';
import { taxiiClient } from '../../support/taxii-client.js';
import { walkByNext } from '../../support/taxii-walk.js';

const RELEASE = `mutation ($input: TearLineInput!) { releaseTearLine(input: $input) { indicator { id } } }`;
const VERSIONS = `query ($id: ID!) { indicator(id: $id) { publishedAt updatedAt sightingSummary { sighters } } indicatorVersions(indicatorId: $id) { nodes { version change by { name } } } }`;

describe('a tear-line, outside the graph', () => {
  let hub: Hub;
  let th: Officer;
  let jp: { readonly ask: Ask; readonly token: string };
  let original: string, copy: string, thailand: string, since: string;

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    jp = await hub.as('analyst@jp.example');
    thailand = await th.partyId('Thailand');
    original = (
      await th.publishes({
        ...{
          kind: 'PHONE',
          value: '+66812340077',
          tlp: 'RED',
          threat: 'MONEY_MULE',
          audience: { countries: ['KH'] },
          tags: ['raid-seven'],
        },
        ...{ description: 'From the notebook of a source.', externalId: 'CASE-77', firstSeen: '2026-02-11T10:11:12Z', confidence: 71 },
      })
    ).id;
    const [row] = await hub.ownerSql<{ published_at: Date }>('select published_at from hub.indicator where id = $1', [original]);
    since = row?.published_at.toISOString().slice(0, -1) ?? 'never';
    // Somebody met with it: that is none of the copy's.
    await officer((await hub.as('analyst@kh.example')).ask).ask(
      'mutation ($id: ID!) { addSighting(input: { indicatorId: $id, note: "Met on the raid." }) { id } }',
      { id: original },
    );
    const input = { indicatorId: original, tlp: 'GREEN', audience: { everyCountry: true }, keep: ['SEEN'], coarsen: 'QUARTER' };
    copy = (await th.ask<{ releaseTearLine: { indicator: { id: string } } }>(RELEASE, { input })).releaseTearLine.indicator.id;
    const japan = officer(jp.ask);
    await until(
      () => japan.reads(null, {}, 500),
      ({ events }) => events.some(({ itemId }) => itemId === copy),
    );
  });
  afterAll(() => hub.stop());

  /** What of the original, or of its owner, may stand in nothing that a reader of the copy alone gets of it. */
  const tellsNothing = (said: string): void => {
    const ids = [original, thailand].flatMap((id) => [id, outerId(id), stixUuid(id)]);
    const words = ['raid-seven', 'notebook', 'CASE-77', 'Met on', 'Thailand', since, '2026-02-11', '"threat":"MONEY_MULE"', 'analyst@'];
    for (const word of [...ids, ...words, '"confidence":71']) expect(said).not.toContain(word);
  };

  it('stands in TAXII and its manifest alone', async () => {
    const client = taxiiClient(hub.url, jp.token);
    for (const what of ['objects', 'manifest']) {
      const { objects } = await walkByNext(client, `/taxii2/api/collections/all/${what}/`);
      const its = objects.filter((object) => JSON.stringify(object).includes(stixUuid(copy)));
      expect(its.length).toBeGreaterThan(0);
      tellsNothing(JSON.stringify(its));
      expect(JSON.stringify(objects)).not.toContain(stixUuid(original));
    }
    expect((await client.get(`/taxii2/api/collections/all/objects/indicator--${stixUuid(original)}/`)).status).toBe(404);
  });

  it.each(['ndjson', 'csv', 'stix', 'misp'])('leaves as %s like any other, and its original does not', async (format) => {
    const { status, text } = await downloadExport(hub, jp.token, { format, ids: [copy, original] });
    expect([status, text.includes('66812340077')]).toEqual([200, true]);
    expect(text.includes(copy) || text.includes(outerId(copy))).toBe(true);
    tellsNothing(text);
  });

  it('is in a MISP feed under nobody’s name', async () => {
    const { ask } = await hub.as('admin@jp.example');
    const { secret } = await apiKeyClient(ask).makes({ name: 'misp', permissions: ['indicator:read'] });
    const read = async (path: string): Promise<string> =>
      (await fetch(`${hub.url}/misp/feed/${path}.json`, { headers: { authorization: `Bearer ${secret}` } })).text();
    const events = await Promise.all(Object.keys(JSON.parse(await read('manifest')) as object).map(read));
    const its = events.filter((event) => event.includes(outerId(copy)));
    expect(its).toHaveLength(1);
    tellsNothing(its.join());
    expect(events.join()).not.toContain(outerId(original));
  });

  it('has versions and times of its own, and no sightings of its original', async () => {
    const seen = await jp.ask<{ indicator: { publishedAt: string }; indicatorVersions: { nodes: object[] } }>(VERSIONS, { id: copy });
    tellsNothing(JSON.stringify(seen));
    expect(seen).toMatchObject({
      indicator: { sightingSummary: { sighters: 0 } },
      indicatorVersions: { nodes: [{ version: 1, by: null }] },
    });
  });
});
