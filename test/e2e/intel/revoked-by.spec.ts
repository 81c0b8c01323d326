import { type Hub, startHub } from '../../support/hub.js';
import { type Officer, officer } from '../../support/officer.js';

const ACTOR = 'revokedBy { kind name party { country } }';

/** Who revoked an item: the officer to the own party, the party to others, and nobody where the party hides. */
describe('revokedBy', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, vn] = [await as('analyst@th.example'), await as('analyst@kh.example'), await as('analyst@vn.example')];
  });
  afterAll(() => hub.stop());

  const OFFICER = { kind: 'OFFICER', name: 'analyst@th.example', party: { country: 'TH' } };
  const PARTY = { kind: null, name: null, party: { country: 'TH' } };
  const indicator = async (who: Officer, id: string): Promise<unknown> =>
    (await who.ask<{ indicator: { revokedBy: unknown } }>(`query ($id: ID!) { indicator(id: $id) { ${ACTOR} } }`, { id })).indicator
      .revokedBy;

  it('names the officer of an indicator to the own party alone', async () => {
    const { id } = await th.publishes({ value: 'revoked-by.example.com', audience: { countries: ['KH'] } });
    expect(await indicator(th, id)).toBeNull();
    await th.revokes(id);
    expect([await indicator(th, id), await indicator(kh, id)]).toEqual([OFFICER, PARTY]);
  });

  it('names the party of an indicator to a partner, and nobody where the owner is hidden', async () => {
    const meta = officer((await hub.as('contributor@meta.example')).ask);
    const audience = { partners: [await th.partyId('Meta')] };
    const { id } = await th.publishes({ value: 'revoked-released.example.com', audience });
    const { id: hidden } = await th.publishes({ value: 'revoked-released-hidden.example.com', audience, attribution: 'HIDDEN' });
    for (const one of [id, hidden]) await th.revokes(one);
    expect([await indicator(meta, id), await indicator(meta, hidden)]).toEqual([PARTY, null]);
  });

  it('names nobody where the owner is hidden', async () => {
    const said = { value: 'revoked-hidden.example.com', audience: { countries: ['KH'] }, attribution: 'HIDDEN' };
    const { id } = await th.publishes(said);
    await th.revokes(id);
    expect([await indicator(th, id), await indicator(kh, id)]).toEqual([OFFICER, null]);
  });

  it('is the same of sightings and relationships', async () => {
    const [one, other] = [
      await kh.publishes({ value: 'revoked-one.example.com', audience: { countries: ['TH', 'VN'] } }),
      await kh.publishes({ value: 'revoked-other.example.com', audience: { countries: ['TH', 'VN'] } }),
    ];
    const made = await th.ask<{ addSighting: { id: string }; publishRelationships: { relationship: { id: string } }[] }>(
      `mutation ($one: ID!, $other: ID!) { addSighting(input: { indicatorId: $one, audience: { countries: ["VN"] } }) { id }
         publishRelationships(input: [{ type: USES, fromId: $one, toId: $other, audience: { countries: ["VN"] } }]) { relationship { id } } }`,
      { one: one.id, other: other.id },
    );
    const ids = { s: made.addSighting.id, r: made.publishRelationships[0]?.relationship.id };
    const revoke = `mutation ($s: ID!, $r: ID!) { revokeSighting(id: $s, reason: "Wrong.") { ${ACTOR} } revokeRelationship(id: $r, reason: "Wrong.") { ${ACTOR} } }`;
    expect(await th.ask(revoke, ids)).toEqual({ revokeSighting: { revokedBy: OFFICER }, revokeRelationship: { revokedBy: OFFICER } });
    const read = `query ($s: ID!, $r: ID!) { sighting(id: $s) { ${ACTOR} } relationship(id: $r) { ${ACTOR} } }`;
    expect(await vn.ask(read, ids)).toEqual({ sighting: { revokedBy: PARTY }, relationship: { revokedBy: PARTY } });
  });
});
