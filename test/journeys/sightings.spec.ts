import { type Hub, startHub } from '../support/hub.js';
import { officer, type Officer, until } from '../support/officer.js';

interface SeenSighting {
  readonly id: string;
  readonly verdict: string;
  readonly count: number;
  readonly note: string | null;
  readonly tlp: string;
  readonly version: number;
  readonly by: { readonly name: string } | null;
  readonly externalId: string | null;
  readonly revokedReason: string | null;
}

const SIGHTING = 'id verdict count note tlp version by { name } externalId revokedReason';

/** An officer's verbs about sightings. */
const sighter = (one: Officer) => ({
  ...one,
  async sights(indicatorId: string, said: object = {}): Promise<SeenSighting> {
    const query = `mutation ($input: SightingInput!) { addSighting(input: $input) { ${SIGHTING} } }`;
    return (await one.ask<{ addSighting: SeenSighting }>(query, { input: { indicatorId, ...said } })).addSighting;
  },
  async revokesSighting(id: string, reason = 'It was another one.'): Promise<boolean> {
    const query = 'mutation ($id: ID!, $reason: String!) { revokeSighting(id: $id, reason: $reason) }';
    return (await one.ask<{ revokeSighting: boolean }>(query, { id, reason })).revokeSighting;
  },
  /** Sightings of one claim, newest first; undefined when the claim is invisible. */
  async sightingsOf(id: string): Promise<readonly SeenSighting[] | undefined> {
    const query = `query ($id: ID!) { indicator(id: $id) { sightings { edges { node { ${SIGHTING} } } } } }`;
    const { indicator } = await one.ask<{ indicator: { sightings: { edges: { node: SeenSighting }[] } } | null }>(query, { id });
    return indicator?.sightings.edges.map(({ node }) => node);
  },
});
type Sighter = ReturnType<typeof sighter>;

describe('sightings', () => {
  let hub: Hub;
  let thailand: Sighter, cambodia: Sighter, vietnam: Sighter, japan: Sighter, meta: Sighter;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string) => sighter(officer((await hub.as(email)).ask));
    thailand = await as('analyst@th.example');
    cambodia = await as('analyst@kh.example');
    vietnam = await as('analyst@vn.example');
    japan = await as('analyst@jp.example');
    meta = await as('contributor@meta.example');
  });
  afterAll(() => hub.stop());

  it('tells the owner of a claim, and nobody else, where no audience is said', async () => {
    const { id } = await thailand.publishes({ value: 'one.example.com', audience: { countries: ['KH', 'VN'] } });
    const said = await cambodia.sights(id, { count: 3, note: 'On two victims’ phones.' });
    expect(said).toMatchObject({ verdict: 'SEEN', count: 3, tlp: 'GREEN', version: 1, by: { name: 'Cambodia' } });
    expect(await thailand.sightingsOf(id)).toMatchObject([{ id: said.id, note: 'On two victims’ phones.', by: { name: 'Cambodia' } }]);
    expect(await cambodia.sightingsOf(id)).toMatchObject([{ id: said.id }]);
    expect(await vietnam.sightingsOf(id)).toEqual([]);
    expect(await japan.sightingsOf(id)).toBeUndefined();
    await expect(japan.sights(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    void meta;
    void until;
  });
});
