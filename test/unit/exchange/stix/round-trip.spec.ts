import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { bundleOf, definitionsFor, STATIC_OBJECTS } from '../../../../src/exchange/stix/bundle.js';
import { CLAIM_SCHEMA } from '../../../../src/exchange/stix/extension-schemas.js';
import { claimIdOf, identityId } from '../../../../src/exchange/stix/ids.js';
import { identityOf, objectsOf, ownerOf, sightingOf } from '../../../../src/exchange/stix/objects.js';
import { parsePattern } from '../../../../src/exchange/stix/pattern/parser.js';
import { readStix } from '../../../../src/exchange/stix/read.js';
import type { StixObject } from '../../../../src/exchange/stix/reading.js';
import { validate } from '../../../../src/exchange/stix/validate.js';
import { KINDS } from '../../../../src/values/values/value.js';
import { anyClaim, canonical, claimOn, CONTEXT, DEFAULTS, itemOf, PARTY, VALUES } from './claims.js';
import { itWith, oasisProblems } from './data.js';

const UUID = '7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a11';
const bundle = (objects: readonly StixObject[]): StixObject => bundleOf(objects, { uuid: UUID, parties: [] });

describe('a claim that goes out as STIX and comes back', () => {
  it('has samples of all thirteen kinds', () => {
    expect(new Set(VALUES.map(([kind]) => kind))).toEqual(new Set(KINDS));
  });

  it.each(VALUES)('is the same %s (%j), told by the pattern and the observable alike', (kind, raw) => {
    const claim = claimOn(canonical(kind, raw));
    const [observable, indicator, relationship] = objectsOf(claim, CONTEXT);
    const { items, problems, objects } = readStix([bundle([observable, indicator, relationship])], DEFAULTS);
    expect(problems).toEqual([]);
    expect(objects).toEqual([]);
    expect(items.map(({ item: { original: _, provenance: __, ...item } }) => item)).toEqual([itemOf(claim)]);
    expect(relationship).toMatchObject({ relationship_type: 'based-on', source_ref: indicator.id, target_ref: observable.id });
    expect(claimIdOf(indicator.id)).toBe(claim.id);
  });

  it('loses no field, whatever the claim says', () => {
    fc.assert(
      fc.property(anyClaim, (claim) => {
        const { items, problems, objects, sightings } = readStix(objectsOf(claim, CONTEXT), DEFAULTS);
        expect([problems, objects, sightings]).toEqual([[], [], []]);
        expect(items.map(({ item: { original: _, provenance: __, ...item } }) => item)).toEqual([itemOf(claim)]);
        expect(items[0]?.revoked).toEqual(
          claim.revoked_at === null ? undefined : { reason: claim.revoked_reason, maker: claim.owner_id && identityId(claim.owner_id) },
        );
      }),
      { numRuns: 200 },
    );
  });

  it('names the owner only where the reader knows it, and nothing else tells', () => {
    fc.assert(
      fc.property(anyClaim, (claim) => {
        const text = JSON.stringify(objectsOf(claim, CONTEXT));
        expect(text.includes(PARTY.slice(15))).toBe(claim.owner_id !== null);
        expect(text.includes('Thailand')).toBe(claim.owner_id !== null && claim.external_id !== null);
      }),
    );
  });

  it('has a later modified with every version, within one millisecond of the clock too', () => {
    const value = canonical('DOMAIN', { value: 'scam.example.com' });
    const times = [1, 2, 3].map((version) => String(objectsOf(claimOn(value, { version }), CONTEXT)[1].modified));
    expect(new Set(times).size).toBe(3);
    expect([...times].sort()).toEqual(times);
  });

  it('gives everybody the same id of an observable, and two banks with one number two', () => {
    const of = (bank: string): string =>
      objectsOf(claimOn(canonical('BANK_ACCOUNT', { value: '1234567890', bank, country: 'TH' })), CONTEXT)[0].id;
    expect(of('004')).not.toBe(of('014'));
    expect(objectsOf(claimOn(canonical('IP', { value: '198.51.100.3' })), CONTEXT)[0].id).toBe(
      'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4',
    );
  });
});

describe('what is emitted', () => {
  it('passes the checks that everything which comes in must pass, and its patterns parse', () => {
    fc.assert(
      fc.property(anyClaim, (claim) => {
        const objects = objectsOf(claim, CONTEXT);
        expect(objects.flatMap(validate)).toEqual([]);
        expect(parsePattern(String(objects[1].pattern))).toHaveProperty('type', 'observed');
      }),
    );
    expect(STATIC_OBJECTS.flatMap(validate)).toEqual([]);
  });

  itWith('stix21-schemas', 'validates against the schemas of OASIS and of stix2extensions', () => {
    const sighting = { of: 'indicator--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a11', first_seen: null, last_seen: '2026-11-01T00:00:00Z' };
    const seen = {
      ...sighting,
      id: PARTY,
      count: 3,
      note: 'x',
      tlp: 'GREEN',
      added_at: new Date(0),
      updated_at: new Date(0),
      revoked: false,
    } as const;
    const by = { id: PARTY, kind: 'COUNTRY', name: 'Thailand', country: 'TH' } as const;
    expect(STATIC_OBJECTS.flatMap(oasisProblems)).toEqual([]);
    expect(oasisProblems(identityOf(by))).toEqual([]);
    expect(oasisProblems(identityOf({ id: PARTY, kind: 'PARTNER', name: 'Meta', country: null }))).toEqual([]);
    for (const verdict of ['SEEN', 'FALSE_POSITIVE', 'EXPIRED'] as const) {
      expect(oasisProblems(sightingOf({ ...seen, verdict, by }))).toEqual([]);
      expect(oasisProblems(sightingOf({ ...seen, verdict, by: null }))).toEqual([]);
    }
    fc.assert(
      fc.property(anyClaim, (claim) => {
        expect(objectsOf(claim, CONTEXT).flatMap(oasisProblems)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('explains itself in a bundle: every extension and every marking is defined there, before it is used', () => {
    for (const [kind, raw] of VALUES) {
      const claim = claimOn(canonical(kind, raw), { reliability: 'B', credibility: 2 });
      const owner = ownerOf(claim);
      const { objects } = bundleOf(objectsOf(claim, CONTEXT), { uuid: UUID, parties: owner ? [owner] : [] });
      const all = objects as readonly StixObject[];
      const ids = new Set(all.map(({ id }) => id));
      const used = all.flatMap(({ type, extensions, object_marking_refs, created_by_ref }) =>
        type === 'extension-definition'
          ? []
          : [
              ...Object.keys(extensions ?? {}),
              ...((object_marking_refs ?? []) as string[]),
              ...(created_by_ref ? [created_by_ref as string] : []),
            ],
      );
      expect(used.filter((id) => !ids.has(id))).toEqual([]);
      expect(ids.size).toBe(all.length);
    }
  });

  const [AMBER_1, RED_1] = [
    'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
    'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed',
  ];
  const labelsOfOthers = (): readonly StixObject[] =>
    definitionsFor([
      {
        ...{ type: 'campaign', id: `campaign--${UUID}`, object_marking_refs: [AMBER_1] },
        granular_markings: [{ marking_ref: RED_1, selectors: ['name'] }],
      },
    ]);

  it('explains the labels of TLP 1 that objects of others bear, as a whole or in part', () => {
    expect(labelsOfOthers().map(({ id, name }) => [id, name])).toEqual([
      [AMBER_1, 'TLP:AMBER'],
      [RED_1, 'TLP:RED'],
    ]);
  });

  itWith('stix21-schemas', "explains them in the form of OASIS's schemas", () => {
    expect(labelsOfOthers().flatMap(oasisProblems)).toEqual([]);
  });

  it('has its extension explained in the documents, too', () => {
    const file = readFileSync(new URL('../../../../docs/stix-indicator.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(CLAIM_SCHEMA);
  });

  it('lists what never changes once and in one order', () => {
    expect(new Set(STATIC_OBJECTS.map(({ id }) => id)).size).toBe(STATIC_OBJECTS.length);
    const objects = objectsOf(claimOn(canonical('PHONE', { value: '+66812345678' })), CONTEXT);
    const order = STATIC_OBJECTS.map(({ id }) => id);
    const needed = definitionsFor([...objects].reverse()).map(({ id }) => id);
    expect(needed).toEqual(order.filter((id) => needed.includes(id)));
  });
});

describe('a sighting that goes out and comes back', () => {
  it.each(['SEEN', 'FALSE_POSITIVE', 'EXPIRED'] as const)('keeps its verdict %s, dates and words', (verdict) => {
    const [, indicator] = objectsOf(claimOn(canonical('DOMAIN', { value: 'scam.example.com' })), CONTEXT);
    const sighting = sightingOf({
      id: PARTY,
      of: indicator.id,
      verdict,
      count: 1,
      first_seen: '2026-11-01T00:00:00Z',
      last_seen: '2026-11-02T00:00:00Z',
      note: 'at the border',
      tlp: 'GREEN',
      added_at: '2026-11-03T00:00:00Z',
      updated_at: '2026-11-03T00:00:00Z',
      revoked: false,
      by: null,
    });
    expect(readStix([sighting], DEFAULTS).sightings).toEqual([
      {
        source: sighting.id,
        of: indicator.id,
        attribution: 'NAMED',
        verdict,
        count: 1,
        firstSeen: new Date('2026-11-01'),
        lastSeen: new Date('2026-11-02'),
        note: 'at the border',
        tlp: 'GREEN',
        reference: sighting.id,
        original: { format: 'stix', body: sighting, modified: '2026-11-03T00:00:00.000Z' },
        provenance: [sighting.id],
      },
    ]);
  });
});
