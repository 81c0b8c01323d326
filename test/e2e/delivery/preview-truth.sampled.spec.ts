import fc from 'fast-check';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Officer, officer, until } from '../../support/officer.js';
import { taxiiClient } from '../../support/taxii-client.js';
import { caseCount } from '../../support/sample.js';

const PREVIEW = `query ($input: AudiencePreviewInput!) { previewAudience(input: $input) { verdict agencyOnly seen
  parties(first: 500) { nodes { party { name country } sees change channels apiKeys byName watches } } } }`;
const PROPOSE =
  'mutation ($id: ID!, $to: AudienceInput!) { proposeOnward(indicatorId: $id, audience: $to, reason: "They work on it.") { state } }';

interface Party {
  readonly party: { readonly name: string; readonly country: string | null };
  readonly sees: boolean;
  readonly channels: readonly string[];
  readonly byName: boolean;
  readonly watches: boolean;
}
interface Preview {
  readonly verdict: string;
  readonly agencyOnly: boolean;
  readonly seen: number;
  readonly parties: { readonly nodes: readonly Party[] };
}

let next = 0;
const aDomain = (): string => `truth-${(next += 1)}.scam.example`;

describe('a preview', () => {
  let hub: Hub;
  let th: Officer;
  let colleague: Officer;
  let readers: ReadonlyMap<string, Officer>;
  let group: string;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    th = await as('analyst@th.example');
    const countries = ['KH', 'VN', 'JP', 'SG'];
    readers = new Map([
      ...(await Promise.all(countries.map(async (code) => [code, await as(`analyst@${code.toLowerCase()}.example`)] as const))),
      ['Meta', await as('contributor@meta.example')],
    ]);
    [group, metaId] = [await th.groupId(), await th.partyId('Meta')];
    // Thailand's liaison officer is another agency's.
    const [admin, liaison] = [(await hub.as('admin@th.example')).ask, await hub.as('liaison@th.example')];
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const { createAgency } = await admin<{ createAgency: { id: string } }>('mutation { createAgency(name: "Second unit") { id } }');
    await admin('mutation ($u: ID!, $a: ID) { setUserAgency(userId: $u, agencyId: $a) { id } }', { u: liaison.userId, a: createAgency.id });
    colleague = officer(liaison.ask);
  });
  afterAll(() => hub.stop());

  const foresees = async (input: object): Promise<Preview> =>
    (await th.ask<{ previewAudience: Preview }>(PREVIEW, { input })).previewAudience;
  const of = ({ parties }: Preview, who: string): Party | undefined =>
    parties.nodes.find(({ party }) => who === (party.country ?? party.name));
  const seen = async (id: string): Promise<object> =>
    Object.fromEntries(await Promise.all([...readers].map(async ([who, { opens }]) => [who, (await opens(id)) !== null] as const)));
  const foreseen = (preview: Preview): object => Object.fromEntries([...readers.keys()].map((who) => [who, of(preview, who)?.sees]));
  const bars = async (codes: readonly string[]): Promise<void> => {
    await hub.ownerSql('update hub.bar set lifted_at = now() where lifted_at is null');
    await hub.ownerSql(
      `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.country = 'TH' and p.country = any ($1)`,
      [codes],
    );
  };

  it('is what each party sees: behind bars and exceptions, of RED, of what is kept to an agency, and after it was passed on', async () => {
    const countries = fc.uniqueArray(fc.constantFrom('KH', 'VN', 'JP'));
    const world = fc.record({
      audience: fc.record({
        everyCountry: fc.boolean(),
        countries,
        groups: fc.boolean().map((is) => (is ? [group] : [])),
        partners: fc.boolean().map((is) => (is ? [metaId] : [])),
        exceptCountries: fc.uniqueArray(fc.constantFrom('VN', 'JP'), { maxLength: 1 }),
      }),
      tlp: fc.constantFrom('GREEN', 'AMBER', 'RED'),
      barred: countries,
      agencyOnly: fc.boolean(),
      passedOnTo: fc.constantFrom('JP', 'SG', null),
      suspended: fc.constantFrom('jp', 'sg', null),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ audience, tlp, barred, agencyOnly, passedOnTo, suspended }) => {
        await bars(barred);
        const input = { tlp, audience, agencyOnly };
        const before = await foresees(input);
        // Nobody's suspension is told.
        await hub.ownerSql(`update hub.party set suspended_at = now() where slug = $1`, [suspended]);
        const meanwhile = await foresees(input);
        await hub.ownerSql(`update hub.party set suspended_at = null where slug = $1`, [suspended]);
        expect(meanwhile).toEqual(before);

        const onward = { mode: 'WITHIN', within: { everyCountry: true } };
        const [receipt] = await th.publish([anItem({ value: aDomain(), tlp, audience, agencyOnly, onward })]);
        expect(before.verdict === 'REFUSED').toBe(receipt?.outcome === 'REJECTED');
        if (!receipt?.indicator) return;
        const { id } = receipt.indicator;
        expect(await seen(id)).toEqual(foreseen(before));
        expect([before.agencyOnly, (await colleague.opens(id)) === null]).toEqual([agencyOnly, agencyOnly]);

        // Whoever has it passes it on; afterwards a preview of the claim as it stands says who has it by now.
        const kh = readers.get('KH');
        if (passedOnTo !== null && kh && (await kh.opens(id)) !== null) {
          await kh.ask(PROPOSE, { id, to: { countries: [passedOnTo] } }).catch(() => undefined);
        }
        const stands = await th.ask<{ indicator: { audience: object } }>(
          'query ($id: ID!) { indicator(id: $id) { audience { everyCountry countries groups { id } partners { id } exceptCountries } } }',
          { id },
        );
        const { groups, partners, ...words } = stands.indicator.audience as Record<'groups' | 'partners', { id: string }[]>;
        const present = { ...words, groups: groups.map((one) => one.id), partners: partners.map((one) => one.id) };
        const after = await foresees({ indicatorId: id, audience: present });
        expect(await seen(id)).toEqual(foreseen(after));
        expect(after.seen).toBe(after.parties.nodes.filter(({ sees }) => sees).length);
      }),
      { numRuns: caseCount(14, 5) },
    );
    await bars([]);
  });

  it('names the ways by which it really leaves the hub, and no other', async () => {
    const kh = await hub.as('analyst@kh.example');
    const [taxii, all] = [taxiiClient(hub.url, kh.token), await taxiiClient(hub.url, kh.token).collection('all')];
    const misp = async (value: string): Promise<boolean> => {
      const get = async (path: string): Promise<string> =>
        (await fetch(`${hub.url}/misp/feed/${path}`, { headers: { authorization: `Bearer ${kh.token}` } })).text();
      const events = Object.keys(JSON.parse(await get('manifest.json')) as object);
      return (await Promise.all(events.map((event) => get(`${event}.json`)))).some((text) => text.includes(value));
    };
    for (const tlp of ['AMBER', 'RED']) {
      const [value, audience] = [aDomain(), { countries: ['KH'], partners: [metaId] }];
      const preview = await foresees({ tlp, audience });
      await th.publishes({ value, tlp, audience });
      const told = async (filter: object): Promise<boolean> =>
        (await officer(kh.ask).reads(null, filter, 1_000)).events.some(({ indicator }) => indicator?.value === value);
      await until(() => told({}), Boolean);
      const ways = {
        FEED: await told({}),
        TAXII: (await taxii.get(`${all}objects/?limit=1000`)).text.includes(value),
        EXPORT: (await downloadExport(hub, kh.token, { format: 'ndjson' })).text.includes(value),
        MISP: await misp(value),
      };
      for (const [way, is] of Object.entries(ways)) expect([tlp, way, is]).toEqual([tlp, way, of(preview, 'KH')?.channels.includes(way)]);
      expect(of(preview, 'KH')).toMatchObject({ byName: true, watches: true });
      expect(of(preview, 'Meta')).toMatchObject({ byName: true, watches: false });
      const watch = '{ releasedFeed(first: 1000) { events { indicator { value } } } }';
      const meta = await readers.get('Meta')?.ask<{ releasedFeed: { events: { indicator: { value: string } | null }[] } }>(watch);
      expect(meta?.releasedFeed.events.some(({ indicator }) => indicator?.value === value)).toBe(true);
    }
    const everyone = await foresees({ tlp: 'GREEN', audience: { everyCountry: true } });
    expect(of(everyone, 'KH')).toMatchObject({ sees: true, byName: false });
  });
});
