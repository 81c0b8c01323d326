import type { Actor } from '../../../src/identity/auth/actor.js';
import { ImportSightingsService } from '../../../src/intel/sightings/import-sightings.service.js';
import { caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { officer, type Officer, until } from '../../support/officer.js';

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
interface SeenEvent {
  readonly operation: string;
  readonly kind: string;
  readonly itemId: string;
  readonly backfill: boolean;
  readonly item: SeenSighting | null;
}

const SIGHTING = 'id verdict count note tlp version by { name } externalId revokedReason';
const TALLY = '{ count first last sighters }';

/** An officer's verbs about sightings. */
const sighter = (one: Officer) => ({
  ...one,
  async sights(indicatorId: string, said: object = {}): Promise<SeenSighting> {
    const query = `mutation ($input: SightingInput!) { addSighting(input: $input) { ${SIGHTING} } }`;
    return (await one.ask<{ addSighting: SeenSighting }>(query, { input: { indicatorId, ...said } })).addSighting;
  },
  async takesBack(id: string, reason = 'It was another one.'): Promise<{ id: string; revokedReason: string } | null> {
    const query = 'mutation ($id: ID!, $reason: String!) { revokeSighting(id: $id, reason: $reason) { id revokedReason } }';
    return (await one.ask<{ revokeSighting: { id: string; revokedReason: string } | null }>(query, { id, reason })).revokeSighting;
  },
  async opensSighting(id: string): Promise<SeenSighting | null> {
    return (await one.ask<{ sighting: SeenSighting | null }>(`query ($id: ID!) { sighting(id: $id) { ${SIGHTING} } }`, { id })).sighting;
  },
  /** Sightings of one claim, newest first; undefined when the claim is invisible. */
  async sightingsOf(id: string): Promise<readonly SeenSighting[] | undefined> {
    const query = `query ($id: ID!) { indicator(id: $id) { sightings { edges { node { ${SIGHTING} } } } } }`;
    const { indicator } = await one.ask<{ indicator: { sightings: { edges: { node: SeenSighting }[] } } | null }>(query, { id });
    return indicator?.sightings.edges.map(({ node }) => node);
  },
  async sums(id: string) {
    const query = `query ($id: ID!) { indicator(id: $id) { currentConfidence sightingSummary { sighters seen ${TALLY} falsePositive ${TALLY} expired ${TALLY} } } }`;
    type Tally = { count: number; first: string | null; last: string | null; sighters: number };
    type Summary = { sighters: number; seen: Tally; falsePositive: Tally; expired: Tally };
    return (await one.ask<{ indicator: { currentConfidence: number | null; sightingSummary: Summary } }>(query, { id })).indicator;
  },
  /** What the feed tells of one item, one's own things included. */
  async told(item: string): Promise<readonly SeenEvent[]> {
    const query = `{ feed(first: 1000, filter: { includeOwn: true }) { events { operation kind itemId backfill item { ... on Sighting { ${SIGHTING} } } } } }`;
    return (await one.ask<{ feed: { events: SeenEvent[] } }>(query)).feed.events.filter(({ itemId }) => itemId === item);
  },
});
type Sighter = ReturnType<typeof sighter>;

describe('sightings', () => {
  let hub: Hub;
  let thailand: Sighter, cambodia: Sighter, vietnam: Sighter, japan: Sighter, meta: Sighter;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string) => sighter(officer((await hub.as(email)).ask));
    thailand = await as('analyst@th.example');
    cambodia = await as('analyst@kh.example');
    vietnam = await as('analyst@vn.example');
    japan = await as('analyst@jp.example');
    meta = await as('contributor@meta.example');
    metaId = await thailand.partyId('Meta');
  });
  afterAll(() => hub.stop());

  let number = 0;
  const publishes = async (said: object = {}): Promise<string> =>
    (await thailand.publishes({ value: `s${(number += 1)}.example.com`, audience: { countries: ['KH', 'VN'] }, ...said })).id;
  const tells = (who: Sighter, item: string, operations: readonly string[]): Promise<readonly SeenEvent[]> =>
    until(
      () => who.told(item),
      (events) => events.map(({ operation }) => operation).join() === operations.join(),
    );

  it('tells the owner of a claim, and nobody else, where no audience is said', async () => {
    const id = await publishes();
    const said = await cambodia.sights(id, { count: 3, note: 'On two phones.', externalId: 'case 7' });
    expect(said).toMatchObject({ verdict: 'SEEN', count: 3, tlp: 'GREEN', version: 1, by: { name: 'Cambodia' }, externalId: 'case 7' });
    const [told] = await tells(thailand, said.id, ['PUBLISHED']);
    expect(told).toMatchObject({
      kind: 'SIGHTING',
      backfill: false,
      item: { note: 'On two phones.', by: { name: 'Cambodia' }, externalId: null },
    });
    expect(await thailand.sightingsOf(id)).toMatchObject([{ id: said.id }]);
    expect(await vietnam.sightingsOf(id)).toEqual([]);
    expect([await vietnam.opensSighting(said.id), await vietnam.told(said.id)]).toEqual([null, []]);
    await expect(japan.sights(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(japan.sights('nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes to whom it is said, as far as they see the claim: gained and lost with it, by an event of its own', async () => {
    const id = await publishes();
    const said = await cambodia.sights(id, { audience: { everyCountry: true } });
    await tells(vietnam, said.id, ['PUBLISHED']);
    expect(await japan.told(said.id)).toEqual([]);

    await thailand.readdresses(id, { countries: ['KH', 'JP'] });
    await tells(vietnam, said.id, ['WITHDRAWN']); // a replay: and nothing of what it was
    expect((await tells(japan, said.id, ['PUBLISHED']))[0]).toMatchObject({ backfill: true, item: { id: said.id } });
    expect([await vietnam.opensSighting(said.id), await vietnam.sightingsOf(id)]).toEqual([null, undefined]);
    await expect(vietnam.takesBack(said.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(japan.takesBack(said.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('can be taken back by whoever said it, also when the claim is out of its sight', async () => {
    const id = await publishes();
    const said = await cambodia.sights(id, { audience: { countries: ['VN'] } });
    await thailand.readdresses(id, { countries: ['VN'] });
    expect(await cambodia.opensSighting(said.id)).toBeNull();
    expect(await cambodia.takesBack(said.id, 'Somebody else’s phone.')).toBeNull(); // it no longer sees the claim
    for (const who of [thailand, vietnam]) {
      const events = await until(
        () => who.told(said.id),
        (seen) => seen.some(({ operation }) => operation === 'REVOKED'),
      );
      expect(events.at(-1)).toMatchObject({ item: { revokedReason: 'Somebody else’s phone.' } });
    }
    expect(await thailand.sightingsOf(id)).toEqual([]);
    expect((await thailand.sums(id)).sightingSummary.sighters).toBe(0);
    await expect(cambodia.takesBack(said.id)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'SIGHTING_REVOKED' });
  });

  it('is taken back by nobody who belongs to no agency, and shows such an officer nothing that is kept to one', async () => {
    const kept = await publishes({ audience: {}, agencyOnly: true });
    const desk = caseClient((await hub.as('liaison@th.example')).ask);
    const { id: found } = await desk.founds();
    expect(await desk.links(found, kept)).toEqual([true]);
    await hub.ownerSql(`update hub.user_account set agency = null where email in ('liaison@kh.example', 'liaison@th.example')`);
    const [khNobody, thNobody] = [
      sighter(officer((await hub.as('liaison@kh.example')).ask)),
      sighter(officer((await hub.as('liaison@th.example')).ask)),
    ];
    const [own, others] = [await thailand.sights(kept), await cambodia.sights(await publishes(), { audience: { countries: ['TH'] } })];
    await expect(thNobody.takesBack(own.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const who of [khNobody, thNobody]) {
      await expect(who.takesBack(others.id)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    }
    expect([(await thailand.opensSighting(own.id))?.version, (await cambodia.opensSighting(others.id))?.version]).toEqual([1, 1]);
    // Nor does a case show what of it was linked to it.
    expect(await desk.items(found)).toEqual([]);
    expect(await desk.timeline(found)).not.toContainEqual(expect.stringContaining('LINKED'));
  });

  it('changes nothing of the claim, whatever it says', async () => {
    const id = await publishes({ confidence: 80 });
    await cambodia.sights(id, { verdict: 'FALSE_POSITIVE', note: 'A bank.' });
    expect(await thailand.opens(id)).toMatchObject({ version: 1, revokedAt: null });
    expect((await thailand.told(id)).map(({ operation }) => operation)).toEqual(['PUBLISHED']);
  });

  it('is one where it is said twice, replaced where it is said otherwise, and another on another day, time or verdict', async () => {
    const id = await publishes();
    const first = await cambodia.sights(id);
    expect(await cambodia.sights(id)).toMatchObject({ id: first.id, version: 1 });
    expect(await cambodia.sights(id, { count: 5, note: 'More.' })).toMatchObject({ id: first.id, version: 2, count: 5 });
    const others = [
      await cambodia.sights(id, { lastSeen: '2026-01-02T00:00:00Z' }),
      await cambodia.sights(id, { verdict: 'EXPIRED' }),
      await cambodia.sights(id, { externalId: 'x' }),
      await vietnam.sights(id),
    ];
    expect(new Set([first, ...others].map((one) => one.id)).size).toBe(5);
    expect(await cambodia.sights(id, { externalId: 'x', verdict: 'FALSE_POSITIVE' })).toMatchObject({ id: others[2]?.id, version: 2 });
    await expect(cambodia.sights(await publishes(), { externalId: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'REFERENCE_TAKEN',
    });
    await cambodia.takesBack(first.id);
    await expect(cambodia.sights(id)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'SIGHTING_REVOKED' });
  });

  it('is refused where its audience, or its form, is wrong', async () => {
    const [amber, red] = [await publishes({ tlp: 'AMBER' }), await publishes({ tlp: 'RED' })];
    const refusal = (reason: string): object => ({ code: 'BAD_USER_INPUT', reason });
    await expect(cambodia.sights(amber, { audience: { everyCountry: true } })).rejects.toMatchObject(refusal('TLP_FORBIDS_AUDIENCE'));
    await expect(cambodia.sights(red, { audience: { groups: [await cambodia.groupId()] } })).rejects.toMatchObject(
      refusal('TLP_FORBIDS_AUDIENCE'),
    );
    await expect(cambodia.sights(amber, { count: 0 })).rejects.toMatchObject(refusal('FIELD_INVALID'));
    await expect(cambodia.sights(amber, { note: 'a\u0000b' })).rejects.toMatchObject(refusal('FIELD_INVALID'));
    await expect(cambodia.sights(amber, { firstSeen: '2026-01-02T00:00:00Z', lastSeen: '2026-01-01T00:00:00Z' })).rejects.toMatchObject(
      refusal('SEEN_BACKWARDS'),
    );
  });

  it('lets partners tell owners, and shows them no more than what is for them', async () => {
    const id = await publishes({ audience: { countries: ['KH', 'VN'], partners: [metaId] }, confidence: 70 });
    await expect(meta.sights(id, { audience: { countries: ['VN'] } })).rejects.toMatchObject({ reason: 'SIGHTING_FOR_OWNER_ALONE' });
    const said = await meta.sights(id, { count: 12 });
    await cambodia.sights(id, { audience: { everyCountry: true } });
    expect((await thailand.sightingsOf(id))?.map(({ by }) => by?.name).sort()).toEqual(['Cambodia', 'Meta']);
    expect(await meta.sightingsOf(id)).toMatchObject([{ id: said.id }]);
    expect((await vietnam.sightingsOf(id))?.map(({ by }) => by?.name)).toEqual(['Cambodia']);
    expect((await meta.sums(id)).currentConfidence).toBeNull(); // part of the detail
  });

  it('leaves whoever wants it unnamed, and serves whoever does not know the owner', async () => {
    const id = await publishes({ attribution: 'HIDDEN' });
    const said = await cambodia.sights(id, { attribution: 'HIDDEN', audience: { countries: ['VN'] } });
    expect(said.by).toMatchObject({ name: 'Cambodia' });
    for (const who of [thailand, vietnam]) expect(await who.sightingsOf(id)).toMatchObject([{ id: said.id, by: null, externalId: null }]);
    expect((await vietnam.sums(id)).sightingSummary).toMatchObject({ sighters: 1 });
  });

  it('is summed up, and makes sure, for each viewer by what it sees', async () => {
    const id = await publishes({ confidence: 60, audience: { countries: ['KH', 'VN'] } });
    await cambodia.sights(id, { count: 3, firstSeen: '2026-01-01T00:00:00Z', lastSeen: '2026-02-01T00:00:00Z' });
    await vietnam.sights(id, { verdict: 'FALSE_POSITIVE', audience: { countries: ['KH'] } });
    const [owner, kh, vn] = [await thailand.sums(id), await cambodia.sums(id), await vietnam.sums(id)];
    const seen = { count: 3, first: '2026-01-01T00:00:00.000Z', last: '2026-02-01T00:00:00.000Z', sighters: 1 };
    expect(owner.sightingSummary).toMatchObject({
      sighters: 2,
      seen,
      falsePositive: { count: 1, sighters: 1 },
      expired: { count: 0, first: null },
    });
    expect([kh.sightingSummary.sighters, vn.sightingSummary.sighters]).toEqual([2, 1]);
    // 60; one who saw it: 60 + 0.125 * 40; one who calls it a false alarm: times 0.6.
    expect([owner.currentConfidence, kh.currentConfidence, vn.currentConfidence]).toEqual([39, 39, 36]);
    await thailand.revokes(id);
    expect((await thailand.sums(id)).currentConfidence).toBe(0);
  });

  it('gives no history and no receipts, which would tell its sighter who sees the claim', async () => {
    const said = await cambodia.sights(await publishes(), { audience: { everyCountry: true } });
    await tells(vietnam, said.id, ['PUBLISHED']);
    await cambodia.takesBack(said.id);
    const withdrawals = cambodia.ask('query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } } } }', { id: said.id });
    await expect(withdrawals).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await cambodia.ask('query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version } } }', { id: said.id })).toEqual({
      indicatorVersions: { nodes: [] },
    });
  });

  it('is said by machines that may, and never about RED', async () => {
    const keys = apiKeyClient((await hub.as('admin@kh.example')).ask);
    const machine = async (...permissions: readonly string[]) =>
      sighter(officer(hub.asToken((await keys.makes({ permissions })).secret).ask));
    const [green, red] = [await publishes(), await publishes({ tlp: 'RED' })];
    const may = await machine('indicator:read', 'sighting:add');
    expect(await may.sights(green)).toMatchObject({ by: { name: 'Cambodia' } });
    await expect(may.sights(red)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await cambodia.sights(red)).toMatchObject({ tlp: 'RED' });
    await expect((await machine('indicator:read')).sights(green)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('stands in a snapshot beside its claim', async () => {
    const said = await cambodia.sights(await publishes());
    await tells(thailand, said.id, ['PUBLISHED']);
    const { snapshot } = await thailand.ask<{ snapshot: { items: { id: string }[] } }>('{ snapshot(first: 1000) { items { id } } }');
    expect(snapshot.items).toContainEqual({ id: said.id });
  });

  it('is taken in from other formats, by the ids that they have', async () => {
    const { userId } = await hub.as('analyst@kh.example');
    const [session] = await hub.ownerSql<{ id: string }>('select id from hub.session where user_id = $1 and ended_at is null limit 1', [
      userId,
    ]);
    const party = { id: await thailand.partyId('Cambodia'), kind: 'COUNTRY' as const, name: 'Cambodia', country: 'KH' };
    const agency = { id: userId, name: 'any' };
    const actor: Actor = {
      ...{
        user: userId,
        session: session?.id ?? '',
        email: 'analyst@kh.example',
        roles: ['ANALYST'],
        permissions: new Set(['sighting:add' as const]),
      },
      ...{ party, agency, requestId: 'test', channel: 'bulk' },
    };
    const [one, two, hidden] = [await publishes(), await publishes(), await publishes({ audience: { countries: ['VN'] } })];
    const stixId = `indicator--${hidden.slice(0, 14)}4${hidden.slice(15)}`;
    await hub.ownerSql(
      `update hub.indicator_detail set version = version + 1, original = '{"format": "stix", "body": {"id": "indicator--theirs"}}' where id = $1`,
      [two],
    );
    const row = { verdict: 'SEEN' as const, count: 1, firstSeen: null, lastSeen: null, note: null };
    const take = () =>
      hub.app.get(ImportSightingsService).importAll(
        actor,
        [`indicator--${one.slice(0, 14)}4${one.slice(15)}`, 'indicator--theirs', stixId, 'attribute x', 'indicator--both'].map((of) => ({
          ...row,
          of,
          reference: `sighting of ${of}`,
        })),
        { claims: new Map([['indicator--both', [one, two]]]) },
      );
    const outcomes = (receipts: Awaited<ReturnType<typeof take>>) =>
      receipts.map(({ index, outcome, problems }) => [index, problems[0]?.code ?? outcome]);
    const refused = [[2, 'NOT_FOUND'], [3, 'NOT_FOUND']]; // prettier-ignore
    expect(outcomes(await take())).toEqual([[0, 'CREATED'], [1, 'CREATED'], ...refused, [4, 'CREATED'], [4, 'CREATED']]); // prettier-ignore
    expect(outcomes(await take())).toEqual([[0, 'UNCHANGED'], [1, 'UNCHANGED'], ...refused, [4, 'UNCHANGED'], [4, 'UNCHANGED']]); // prettier-ignore
  });
});
