import { objectsOf } from '../../../../src/exchange/stix/objects.js';
import { storedObjectsOf } from '../../../../src/exchange/stix/original.js';
import { readStix } from '../../../../src/exchange/stix/read.js';
import type { StixObject } from '../../../../src/exchange/stix/reading.js';
import type { StixClaim } from '../../../../src/exchange/stix/writer-input.js';
import { canonical, claimOn, CONTEXT, DEFAULTS, PARTY } from './claims.js';
import { bundlesIn, itWith, oasisProblems } from './data.js';

const AMBER = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
const STATEMENT = 'marking-definition--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a30';
const object: StixObject = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a31',
  created_by_ref: 'identity--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a32',
  created: '2026-11-01T00:00:00.000Z',
  modified: '2026-11-02T00:00:00.123456Z',
  name: 'Hidden source',
  indicator_types: ['word-of-tomorrow'],
  pattern: "[domain-name:value = 'scam.example.com']",
  pattern_type: 'stix',
  valid_from: '2026-11-01T00:00:00Z',
  lang: 'th',
  object_marking_refs: [STATEMENT, AMBER],
  granular_markings: [{ lang: 'en', selectors: ['name'] }],
  extensions: { 'extension-definition--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a33': { extension_type: 'property-extension', score: 7 } },
  x_custom: { deep: [1, { a: null }] },
};

/** The claim that the hub makes of what it reads. */
function taken(original: StixObject, rest: Partial<StixClaim> = {}): StixClaim {
  const [read] = readStix([original], DEFAULTS).items;
  if (!read) throw new Error('Not read.');
  const { item } = read;
  return claimOn(canonical(item.kind, item), {
    tlp: item.tlp ?? 'AMBER',
    tags: item.tags ?? [],
    description: item.description ?? null,
    confidence: item.confidence ?? null,
    valid_until: item.validUntil ?? null,
    reliability: item.reliability ?? null,
    credibility: item.credibility ?? null,
    original: { format: 'stix', body: original },
    ...rest,
  });
}
const out = (claim: StixClaim): StixObject => objectsOf(claim, CONTEXT)[1];

describe('a claim that was read from STIX', () => {
  it('goes out as the very object, with all that the hub does not understand', () => {
    expect(out(taken(object))).toEqual(object);
    expect(objectsOf(taken(object), CONTEXT)[2]).toMatchObject({ source_ref: object.id });
  });

  it('goes out as a later version in which only that differs which changed in the hub', () => {
    const { modified, ...revoked } = out(taken(object, { revoked_at: '2026-11-25T00:00:00Z', updated_at: '2026-11-25T00:00:00Z' }));
    const { modified: before, ...rest } = object;
    expect(revoked).toEqual({ ...rest, revoked: true });
    expect([before, modified]).toEqual(['2026-11-02T00:00:00.123456Z', '2026-11-25T00:00:00.000Z']);
    expect(out(taken(object, { tlp: 'RED' })).object_marking_refs).toEqual([
      STATEMENT,
      'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
    ]);
    expect(out(taken(object, { confidence: 10, tags: ['x'] }))).toMatchObject({ confidence: 10, labels: ['x'], x_custom: object.x_custom });
    expect(out(taken(object, { reliability: 'A' })).object_marking_refs).toHaveLength(3);
  });

  it('is later than what its maker called the last version, even where the clock says otherwise', () =>
    expect(out(taken(object, { confidence: 1, updated_at: '2020-01-01T00:00:00Z' })).modified).toBe('2026-11-02T00:00:00.124Z'));

  it('tells those who may not know its owner nothing of the original: no id, no name, no word', () => {
    const nobody = { owner_id: null, owner_kind: null, owner_name: null, owner_country: null };
    const text = JSON.stringify(objectsOf(taken(object, { ...nobody, description: null }), CONTEXT));
    for (const secret of ['1d3f7c1f0a', PARTY.slice(15), 'Hidden source', 'score', 'x_custom', 'tomorrow']) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain('created_by_ref');
  });

  itWith('stix-amnesty', 'is byte for byte what it was, in thousands of real ones', () => {
    const all = ['stix-amnesty', 'stix-examples/cti-documentation'].flatMap((folder) =>
      bundlesIn(folder).flatMap(([, objects]) => objects),
    );
    const originals = readStix(all, DEFAULTS).items.flatMap(({ item }) => (item.original ? [item.original.body as StixObject] : []));
    expect(originals.length).toBeGreaterThan(1_000);
    const AMBERED = (one: StixObject): StixObject => ({ ...one, object_marking_refs: [AMBER] });
    for (const one of originals.filter((_, index) => index % 10 === 0).map(AMBERED)) {
      expect(JSON.stringify(out(taken(one)))).toBe(JSON.stringify(one));
      expect(oasisProblems(out(taken(one, { revoked_at: new Date(0) })))).toEqual(oasisProblems(one));
    }
  });
});

describe('an object that is kept', () => {
  const [published_at, updated_at] = ['2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z'];
  const kept = { id: PARTY, body: object, tlp: 'AMBER', published_at, updated_at, revoked_at: null, owner_id: PARTY } as const;

  it('goes out as it came, revoked or relabelled where the hub did that', () => {
    expect(storedObjectsOf(kept)).toEqual([object]);
    expect(storedObjectsOf({ ...kept, revoked_at: '2026-11-25T00:00:00Z' })[0]).toEqual({
      ...object,
      revoked: true,
      modified: '2026-11-25T00:00:00.000Z',
    });
    expect(storedObjectsOf({ ...kept, tlp: 'RED' })[0]?.object_marking_refs).toContain(
      'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
    );
  });

  it('is not for those who may not know whose it is', () => expect(storedObjectsOf({ ...kept, owner_id: null })).toEqual([]));
});
