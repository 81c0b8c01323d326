import { randomUUID } from 'node:crypto';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, until } from '../../support/officer.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const WHEN = '2026-11-01T00:00:00.000Z';
/** Claims that stand in the stream before and behind the objects: nothing of them may be read for an object. */
const CLAIMS = 1_000;
const SMALL = 420;
const LARGE = 5;

const campaign = (name: string): object => ({
  type: 'campaign',
  spec_version: '2.1',
  id: `campaign--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  name,
  object_marking_refs: [GREEN],
});

describe('the pages of an export as STIX', () => {
  let hub: Hub;
  let token: string;

  const placed = () =>
    until(
      () => hub.ownerSql('select count(*)::integer as waiting from hub.outbox'),
      ([row]) => row?.['waiting'] === 0,
    );
  async function sends(objects: readonly object[]): Promise<void> {
    const answer = await fetch(`${hub.url}/bulk/stix`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' },
      body: JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects }),
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.not.stringContaining('REJECTED')]);
  }
  /** Names of campaigns in the file, and how many transactions read them. */
  async function exported(): Promise<{ readonly names: readonly string[]; readonly pages: number }> {
    const { headers, text } = await downloadExport(hub, token, { format: 'stix' });
    const { objects } = JSON.parse(text) as { readonly objects: readonly { readonly type: string; readonly name: string }[] };
    const [entries] = await hub.ownerSql(
      `select count(*)::integer as pages from hub.audit a
         where a.reason = $1 and exists (select from hub.stix_object o where o.id = any (a.items))`,
      [headers.get('export-id')],
    );
    return { names: objects.filter(({ type }) => type === 'campaign').map(({ name }) => name), pages: Number(entries?.['pages']) };
  }

  beforeAll(async () => {
    hub = await startHub();
    const analyst = await hub.as('analyst@th.example');
    ({ token } = analyst);
    const th = officer(analyst.ask);
    const claims = (part: string) => Array.from({ length: CLAIMS / 2 }, (_, n) => anItem({ value: `${part}-${n}.example.com` }));
    await th.publish(claims('before'));
    await sends(Array.from({ length: SMALL }, (_, n) => campaign(`small ${n}`)));
    await sends(Array.from({ length: LARGE }, (_, n) => campaign(`large ${n} ${'x'.repeat(900_000)}`)));
    await th.publish(claims('behind'));
    await placed();
  });
  afterAll(() => hub.stop());

  it('hold two hundred small objects each, or a few large ones, and every object once', async () => {
    const { names, pages } = await exported();
    expect(new Set(names.map((name) => name.slice(0, 12))).size).toBe(SMALL + LARGE);
    expect(names).toHaveLength(SMALL + LARGE);
    // Three large objects fill a page of 2 MiB: two pages for five of them, of which the second goes on with small ones.
    expect(pages).toBe(Math.ceil((SMALL - 200) / 200) + 2);
  });
});
