import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { temporaryFolder } from '../../support/server.js';
import { taxiiClient, type TaxiiReply } from '../../support/taxii-client.js';

const INDICATOR = {
  ...{ type: 'indicator', spec_version: '2.1', id: 'indicator--3f1c6d0e-7a44-4c7f-9d3e-0a4b8f1c2d3e', pattern_type: 'stix' },
  ...{ created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z', valid_from: '2026-11-01T00:00:00.000Z' },
  ...{
    pattern: "[domain-name:value = 'kept.example.com']",
    object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
  },
};

describe('the status of what was sent by TAXII', () => {
  let folder: string;
  let hubs: Hubs;
  let first: HubProcess;
  let id: string;
  const tokens: Record<string, string> = {};

  const status = (hub: HubProcess, who: string): Promise<TaxiiReply> => taxiiClient(hub.url, tokens[who]).get(`/taxii2/api/status/${id}/`);

  beforeAll(async () => {
    folder = await temporaryFolder();
    hubs = await hubsOnOneDatabase();
    first = await hubs.start({ DATA_DIR: join(folder, 'first') });
    for (const who of ['analyst@th.example', 'analyst@kh.example', 'contributor@meta.example']) tokens[who] = (await first.as(who)).token;
    const sent = await taxiiClient(first.url, tokens['analyst@th.example']).post('/taxii2/api/collections/inbox/objects/', {
      objects: [INDICATOR],
    });
    expect(sent.status).toBe(202);
    ({ id } = sent.body);
  });
  afterAll(async () => {
    await hubs.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is answered by another process, also when the one that took it is gone; to nobody else', async () => {
    const said = await status(first, 'analyst@th.example');
    expect(said.body).toMatchObject({ id, status: 'complete', success_count: 1, successes: [{ id: INDICATOR.id }] });
    const second = await hubs.start({ DATA_DIR: join(folder, 'second') });
    expect((await status(second, 'analyst@th.example')).body).toEqual(said.body);
    await first.stop();
    expect((await status(second, 'analyst@th.example')).body).toEqual(said.body);
    for (const other of ['analyst@kh.example', 'contributor@meta.example']) expect((await status(second, other)).status).toBe(404);
    first = second;
  });

  it('is nothing to another agency of the same country', async () => {
    await hubs.ownerSql(`insert into hub.agency (id, party, name)
      select '01935000-0000-7000-8000-00000000a9e0', e.party, 'Another agency' from hub.taxii_envelope e`);
    const changed = await hubs.ownerSql<{
      was: number;
    }>(`update hub.taxii_envelope e set agency = a.key from hub.agency a, hub.taxii_envelope o
      where a.name = 'Another agency' and o.import = e.import returning o.agency as was`);
    expect((await status(first, 'analyst@th.example')).status).toBe(404);
    await hubs.ownerSql('update hub.taxii_envelope set agency = $1', [changed[0]?.was]);
    expect((await status(first, 'analyst@th.example')).status).toBe(200);
  });

  it('is gone after a week, though nobody has sent anything since', async () => {
    await hubs.ownerSql(`update hub.taxii_envelope set at = now() - interval '7 days' + interval '1 hour'`);
    expect((await status(first, 'analyst@th.example')).status).toBe(200);
    await hubs.ownerSql(`update hub.taxii_envelope set at = now() - interval '7 days' - interval '1 second'`);
    expect((await status(first, 'analyst@th.example')).status).toBe(404);
  });
});
