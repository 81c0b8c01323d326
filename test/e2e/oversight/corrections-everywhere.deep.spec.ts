import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Officer, officer, until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { makeDataProtectionOfficer, setContestedMarks, subjectClient } from '../../support/subject-client.js';
import { TAXII } from '../../support/taxii-client.js';
import { webhookClient } from '../../support/webhook-client.js';

const UPDATE = `mutation ($id: ID!, $version: Int!) { updateIndicator(id: $id, version: $version, patch: { description: "Held by a victim." }) { version } }`;
const CONFIRM = 'mutation ($ids: [ID!]!) { confirmIndicators(ids: $ids) { outcome } }';
const FEED = `{ feed(first: 500) { events { operation itemId item { ... on Indicator { description contestedSince confirmedAt } } } } }`;
const VALUE = '+66812600001';

describe('A correction, and the marks of contested and confirmed data', () => {
  let hub: Hub;
  let receiver: Receiver;
  let th: Officer;
  let jp: Officer;
  let token: string;
  let key: string;

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    receiver = await startReceiver();
    th = officer((await hub.as('analyst@th.example')).ask);
    const reader = await hub.as('analyst@jp.example');
    [jp, token] = [officer(reader.ask), reader.token];
    key = (await apiKeyClient((await hub.as('admin@jp.example')).ask).makes({ name: 'machine', permissions: READING })).secret;
    await webhookClient(jp).creates({ name: 'Case system', url: receiver.url });
  });
  afterAll(async () => {
    await hub.stop();
    await receiver.stop();
  });

  const text = async (path: string, accept = 'application/json'): Promise<string> =>
    (await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${key}`, accept } })).text();
  const file = async (format: string): Promise<string> => (await downloadExport(hub, token, { format })).text;
  /** What Japan gets now by each way, as text. */
  async function everywhere(): Promise<Readonly<Record<string, string>>> {
    const manifest = JSON.parse(await text('/misp/feed/manifest.json')) as object;
    const events = await Promise.all(Object.keys(manifest).map((uuid) => text(`/misp/feed/${uuid}.json`)));
    return {
      csv: await file('csv'),
      ndjson: await file('ndjson'),
      stix: await file('stix'),
      misp: await file('misp'),
      taxii: await text('/taxii2/api/collections/all/objects/?limit=1000', TAXII),
      'misp feed': events.join('\n'),
      feed: JSON.stringify(await jp.ask(FEED)),
      webhook: receiver.received.at(-1)?.raw ?? '',
    };
  }
  const settled = async (operations: number): Promise<void> => {
    await until(
      () => Promise.resolve(receiver.received.length),
      (n) => n >= operations,
    );
  };
  const waysWith = async (pattern: RegExp): Promise<readonly string[]> =>
    Object.entries(await everywhere())
      .filter(([, given]) => pattern.test(given))
      .map(([way]) => way);
  const ALL = ['csv', 'ndjson', 'stix', 'misp', 'taxii', 'misp feed', 'feed', 'webhook'];

  it('reach every recipient by every way', async () => {
    await makeDataProtectionOfficer(hub, 'auditor@hub.example');
    const desk = subjectClient((await hub.as('auditor@hub.example')).ask);
    const { id } = await th.publishes({ kind: 'PHONE', value: VALUE, description: 'Held by a mule.', audience: { countries: ['JP'] } });
    await settled(1);
    expect(await waysWith(/Held by a mule/)).toEqual(ALL);

    const request = await desk.files({ kind: 'CORRECTION', values: [{ value: VALUE }] });
    await desk.consults(request.id);
    await setContestedMarks(hub);
    await settled(2);
    expect(await waysWith(/contested_?since"?[:,][^n]|entente:contested|contestedSince/i)).toEqual(ALL);
    expect((await everywhere())['webhook']).toMatch(/"contestedSince":"2/);
    expect((await everywhere())['stix']).toMatch(/"contested_since":"2/);
    expect((await everywhere())['taxii']).toMatch(/"contested_since":"2/);

    await th.ask(UPDATE, { id, version: 2 });
    await settled(3);
    expect(await waysWith(/Held by a victim/)).toEqual(ALL);
    expect((await waysWith(/Held by a mule/)).filter((way) => way !== 'feed')).toEqual([]);

    await th.ask(CONFIRM, { ids: [id] });
    await settled(4);
    expect(await waysWith(/"?confirmed_?at"?:"2|confirmedAt/i)).toEqual(ALL.filter((way) => !way.startsWith('misp')));
    expect((await everywhere())['taxii']).toMatch(/"confirmed_at":"2/);

    // The request is withdrawn: the mark is gone everywhere.
    await desk.withdraws(request.id, 'The person gave up.');
    await setContestedMarks(hub);
    await settled(5);
    expect((await everywhere())['webhook']).toMatch(/"contestedSince":null/);
    expect(await waysWith(/"contested_?since":"2|entente:contested/i)).toEqual([]);

    const history = 'query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version contestedSince confirmedAt } } }';
    type History = { indicatorVersions: { nodes: { version: number; contestedSince: string | null; confirmedAt: string | null }[] } };
    const { nodes } = (await jp.ask<History>(history, { id })).indicatorVersions;
    expect(nodes.map((one) => [one.version, one.contestedSince !== null, one.confirmedAt !== null])).toEqual([
      [5, false, true],
      [4, true, true],
      [3, true, false],
      [2, true, false],
      [1, false, false],
    ]);
  });
});
