import { randomUUID } from 'node:crypto';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { type TaxiiClient, taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const at = (day: number): string => `2026-11-0${day}T00:00:00.000Z`;
const ONE = `identity--${randomUUID()}`;
const OTHER = `identity--${randomUUID()}`;

const anObject = (type: string, said: object = {}): TaxiiObject => ({
  ...{ type, spec_version: '2.1', id: `${type}--${randomUUID()}`, created_by_ref: ONE, created: at(1), modified: at(1) },
  ...{ object_marking_refs: [GREEN], ...said },
});
const anIndicator = (value: string, said: object = {}): TaxiiObject =>
  anObject('indicator', { name: value, pattern: `[domain-name:value = '${value}']`, pattern_type: 'stix', valid_from: at(1), ...said });

interface Receipt {
  readonly source: string;
  readonly outcome: string;
  readonly kind: string;
  readonly id: string;
  readonly problems: readonly { readonly code: string }[];
}

describe('an object of STIX is known by its id and its maker', () => {
  let hub: Hub;
  let token: string;
  let thailand: Officer;
  let th: TaxiiClient, kh: TaxiiClient, vn: TaxiiClient;
  beforeAll(async () => {
    hub = await startHub();
    token = (await hub.as('analyst@th.example')).token;
    thailand = officer((await hub.as('analyst@th.example')).ask);
    [th, kh] = [taxiiClient(hub.url, token), taxiiClient(hub.url, (await hub.as('analyst@kh.example')).token)];
    vn = taxiiClient(hub.url, (await hub.as('analyst@vn.example')).token);
  });
  afterAll(() => hub.stop());

  const sends = async (...objects: readonly object[]): Promise<{ id: string; receipts: readonly Receipt[] }> => {
    const response = await fetch(`${hub.url}/bulk/stix?to=KH`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' },
      body: JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects }),
    });
    return (await response.json()) as { id: string; receipts: readonly Receipt[] };
  };
  /** What became of each, and what was said of it; that the values are nobody's is known. */
  const became = async (...objects: readonly object[]): Promise<readonly (readonly unknown[])[]> =>
    (await sends(...objects)).receipts.map(({ outcome, kind, problems }) => [
      outcome,
      kind,
      ...problems.flatMap(({ code }) => (code === 'DOMAIN_RESERVED' ? [] : [code])),
    ]);
  /** What the collection of everything has under this id, once all that was written has come into the stream. */
  const has = async (client: TaxiiClient, id: string): Promise<readonly TaxiiObject[]> => {
    await until(
      () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
      ([row]) => row?.waiting === 0,
    );
    const { status, body } = await client.get(`/taxii2/api/collections/all/objects/${id}/`);
    return status === 404 ? [] : (body.objects ?? []);
  };

  describe('of two objects on one value', () => {
    const [first, second] = [anIndicator('two.example.com'), anIndicator('two.example.com', { created_by_ref: OTHER, x_own: { a: 1 } })];

    it('both are given out as they came: the first is the claim, the second is kept beside it', async () => {
      expect(await became(first, second)).toEqual([
        ['CREATED', 'INDICATOR'],
        ['CREATED', 'OBJECT', 'STORED_BESIDE_INDICATOR'],
      ]);
      expect(await became(second)).toEqual([['UNCHANGED', 'OBJECT', 'STORED_BESIDE_INDICATOR']]);
      for (const client of [th, kh]) {
        expect([await has(client, first.id), await has(client, second.id)]).toEqual([[first], [second]]);
      }
    });

    it('a newer version of either changes its own, and an older one neither', async () => {
      const [newFirst, newSecond] = [first, second].map((one) => ({ ...one, modified: at(3), name: 'newer' }));
      expect(await became(newSecond ?? {})).toEqual([['UPDATED', 'OBJECT', 'STORED_BESIDE_INDICATOR']]);
      expect([await has(kh, first.id), await has(kh, second.id)]).toEqual([[first], [newSecond]]);
      expect(await became(newFirst ?? {})).toEqual([['UPDATED', 'INDICATOR']]);
      expect(await became({ ...first, modified: at(2), name: 'older' }, { ...second, modified: at(2), name: 'older' })).toEqual([
        ['UNCHANGED', 'INDICATOR'],
        ['UNCHANGED', 'OBJECT', 'STORED_BESIDE_INDICATOR'],
      ]);
      expect([await has(kh, first.id), await has(kh, second.id)]).toEqual([[newFirst], [newSecond]]);
    });

    it('the second, revoked by its maker, goes alone', async () => {
      expect(await became({ ...second, modified: at(4), revoked: true })).toEqual([['UPDATED', 'OBJECT', 'REVOKED_BY_SOURCE']]);
      expect((await has(kh, second.id))[0]).toMatchObject({ revoked: true });
      expect((await has(kh, first.id))[0]).not.toHaveProperty('revoked');
      expect((await thailand.looksUp('two.example.com'))[0]?.indicators).toMatchObject([{ revokedReason: null }]);
    });

    it('the first, revoked by its maker, leaves the second to be changed', async () => {
      const [one, other] = [anIndicator('leaves.example.com'), anIndicator('leaves.example.com')];
      await sends(one, other);
      expect(await became({ ...one, modified: at(2), revoked: true })).toEqual([['UPDATED', 'INDICATOR', 'REVOKED_BY_SOURCE']]);
      expect(await became({ ...other, modified: at(2), name: 'newer' })).toEqual([['UPDATED', 'OBJECT', 'STORED_BESIDE_INDICATOR']]);
      expect((await has(kh, other.id))[0]).toMatchObject({ name: 'newer' });
      expect(await became(anIndicator('leaves.example.com'))).toEqual([['REJECTED', 'INDICATOR', 'WOULD_REVIVE']]);
    });

    it('the second waits for its label like any, and is kept beside the first then', async () => {
      const [one, bare] = [anIndicator('bare-two.example.com'), anIndicator('bare-two.example.com', { object_marking_refs: undefined })];
      await sends(one);
      const { id } = await sends(bare);
      const labelled = await thailand.ask(
        `mutation ($id: ID!) { labelHeldItems(importId: $id, tlp: GREEN, audience: { countries: ["KH"] }) { created updated unchanged rejected } }`,
        { id },
      );
      expect(labelled).toEqual({ labelHeldItems: { created: 1, updated: 0, unchanged: 0, rejected: 0 } });
      expect(await has(kh, bare.id)).toMatchObject([{ name: 'bare-two.example.com' }]);
      expect(await has(kh, one.id)).toEqual([one]);
    });
  });

  describe('a sighting that was read from STIX', () => {
    const seen = anIndicator('seen.example.com');
    const sighting = anObject('sighting', {
      ...{ sighting_of_ref: seen.id, count: 2, last_seen: at(1), x_desk: { a: [1] }, where_sighted_refs: [ONE] },
      ...{ observed_data_refs: [`observed-data--${randomUUID()}`] },
    });
    const refused = ['REJECTED', 'SIGHTING', 'STIX_OTHER_MAKER'];

    it('goes out as it came, under its own id, and is changed by its newer versions alone', async () => {
      expect(await became(seen, sighting)).toEqual([
        ['CREATED', 'INDICATOR'],
        ['CREATED', 'SIGHTING'],
      ]);
      expect([await has(th, sighting.id), await has(kh, sighting.id), await has(vn, sighting.id)]).toEqual([[sighting], [sighting], []]);
      const newer = { ...sighting, modified: at(3), count: 5, last_seen: at(2) };
      expect(await became(newer)).toEqual([['UPDATED', 'SIGHTING']]);
      expect(await became(sighting)).toEqual([['UNCHANGED', 'SIGHTING']]);
      expect(await became({ ...newer, modified: at(4), count: 9, created_by_ref: OTHER })).toEqual([refused]);
      expect(await has(th, sighting.id)).toEqual([newer]);
    });

    it('is taken back by its maker, and by nobody else', async () => {
      expect(await became({ ...sighting, modified: at(5), revoked: true, created_by_ref: OTHER })).toEqual([refused]);
      expect(await became({ ...sighting, modified: at(5), revoked: true })).toEqual([['UPDATED', 'SIGHTING', 'REVOKED_BY_SOURCE']]);
      expect((await has(th, sighting.id))[0]).toMatchObject({ revoked: true });
    });
  });

  describe('what somebody else says under an id that the agency has', () => {
    const [claim, malware] = [anIndicator('maker.example.com'), anObject('malware', { name: 'm', is_family: false })];
    const others = [claim, malware].map((one) => ({ ...one, created_by_ref: OTHER, modified: at(5), name: 'of another' }));

    it('changes nothing, and each piece is refused with the reason', async () => {
      await sends(claim, malware);
      const refused = [
        ['REJECTED', 'INDICATOR', 'STIX_OTHER_MAKER'],
        ['REJECTED', 'OBJECT', 'STIX_OTHER_MAKER'],
      ];
      expect(await became(...others)).toEqual(refused);
      expect(await became(...others.map((one) => ({ ...one, created_by_ref: undefined })))).toEqual(refused);
      // another value, and a pattern that is no claim, under the claim's id
      const [other = claim] = others;
      expect(await became({ ...other, pattern: "[domain-name:value = 'elsewhere.example.com']" })).toEqual([refused[0]]);
      expect(await became({ ...other, pattern: "[domain-name:value LIKE 'elsewhere%']" })).toEqual([refused[1]]);
      expect([await has(kh, claim.id), await has(kh, malware.id)]).toEqual([[claim], [malware]]);
    });

    it('revokes nothing, at the bulk door and by TAXII', async () => {
      const revoked = others.map((one) => ({ ...one, revoked: true }));
      expect(await became(...revoked)).toEqual([
        ['REJECTED', 'INDICATOR', 'STIX_OTHER_MAKER'],
        ['REJECTED', 'OBJECT', 'STIX_OTHER_MAKER'],
      ]);
      const { status, body } = await th.post('/taxii2/api/collections/inbox/objects/', { objects: revoked });
      expect([status, body.success_count, body.failure_count]).toEqual([202, 0, 2]);
      expect(JSON.stringify(body.failures)).toContain('from another creator');
      expect([await has(kh, claim.id), await has(kh, malware.id)]).toEqual([[claim], [malware]]);
    });

    it('does not speak for the indicator that the hub made of the agency’s own claim', async () => {
      await thailand.ask(
        `mutation { publishIndicators(input: [{ kind: DOMAIN, value: "typed.example.com", threat: PHISHING, tlp: GREEN, audience: { countries: ["KH"] } }]) { outcome } }`,
      );
      const [found] = (await thailand.looksUp('typed.example.com'))[0]?.indicators ?? [];
      const id = `indicator--${String(found?.id).slice(0, 14)}4${String(found?.id).slice(15)}`;
      const [own] = await has(th, id);
      expect(await became({ ...own, created_by_ref: OTHER, created: at(6), modified: at(6), revoked: true })).toEqual([
        ['REJECTED', 'INDICATOR', 'STIX_OTHER_MAKER'],
      ]);
      expect(await became({ ...own, modified: '2036-11-01T00:00:00.000Z', revoked: true })).toEqual([
        ['UPDATED', 'INDICATOR', 'REVOKED_BY_SOURCE'],
      ]);
    });

    it('is refused beside the first of them in one bundle, however new it is', async () => {
      const one = anIndicator('bundle.example.com');
      const receipts = await became(one, { ...one, created_by_ref: OTHER, modified: at(9), name: 'of another' });
      expect(receipts).toEqual([
        ['CREATED', 'INDICATOR'],
        ['REJECTED', 'INDICATOR', 'STIX_OTHER_MAKER'],
      ]);
      expect(await has(kh, one.id)).toEqual([one]);
    });
  });
});
