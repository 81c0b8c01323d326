import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem } from '../../support/officer.js';

const FIELDS = `id kind value tlp threat description version revokedAt owner { country } agency { name } corroboration
  audience { everyCountry countries } agencyOnly publishedAt updatedAt`;
const PUBLISH = `mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { ${FIELDS} } } }`;
const READ = `query ($id: ID!) { indicator(id: $id) { ${FIELDS} } }`;

interface Receipts {
  readonly publishIndicators: readonly { readonly outcome: string; readonly indicator: { readonly id: string } | null }[];
}

describe('indicators in receipts', () => {
  let hub: Hub;
  let th: Awaited<ReturnType<Hub['as']>>;

  beforeAll(async () => {
    hub = await startHub();
    th = await hub.as('analyst@th.example');
  });
  afterAll(() => hub.stop());

  it('are what a query returns after it: new, changed, unchanged, TLP:RED and for one agency', async () => {
    const items = [
      anItem({ value: 'new.receipts.example.com' }),
      anItem({ value: 'red.receipts.example.com', tlp: 'RED', audience: { countries: ['KH'] } }),
      anItem({ value: 'agency.receipts.example.com', agencyOnly: true }),
    ];
    const changed = items.map((item) => ({ ...item, description: 'Changed.' }));
    for (const [input, outcome] of [
      [items, 'CREATED'],
      [items, 'UNCHANGED'],
      [changed, 'UPDATED'],
    ] as const) {
      const { publishIndicators } = await th.ask<Receipts>(PUBLISH, { input });
      expect(publishIndicators.map((receipt) => receipt.outcome)).toEqual(items.map(() => outcome));
      for (const { indicator } of publishIndicators) {
        expect(await th.ask(READ, { id: indicator?.id })).toEqual({ indicator });
      }
    }
  });

  it('are null for a rejected element beside a stored one', async () => {
    const input = [anItem({ value: 'not a domain' }), anItem({ value: 'stored.receipts.example.com' })];
    const { publishIndicators } = await th.ask<Receipts>(PUBLISH, { input });
    expect(publishIndicators).toMatchObject([
      { outcome: 'REJECTED', indicator: null },
      { outcome: 'CREATED', indicator: { kind: 'DOMAIN' } },
    ]);
  });

  it('are as a key reads them', async () => {
    const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING });
    const reading = hub.asToken(secret);
    const input = [anItem({ value: 'key.receipts.example.com', agencyOnly: true })];
    const [receipt] = (await reading.ask<Receipts>(PUBLISH, { input })).publishIndicators;
    expect(await reading.ask(READ, { id: receipt?.indicator?.id })).toEqual({ indicator: receipt?.indicator });
  });
});
