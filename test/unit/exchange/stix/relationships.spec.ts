import fc from 'fast-check';
import { RELATIONS } from '../../../../src/intel/relationships/relationship.js';
import { TLP } from '../../../../src/tenancy/sharing/label.js';
import { identityId, indicatorId, relationshipId } from '../../../../src/exchange/stix/ids.js';
import { reliabilityMarking, tlpMarking } from '../../../../src/exchange/stix/markings.js';
import { readStix } from '../../../../src/exchange/stix/read.js';
import type { ReadRelationship, StixObject } from '../../../../src/exchange/stix/reading.js';
import { relationshipOf } from '../../../../src/exchange/stix/relationship.js';
import { validate } from '../../../../src/exchange/stix/validate.js';
import type { HubRelationship } from '../../../../src/exchange/stix/writer-input.js';
import { DEFAULTS, PARTY } from './claims.js';
import { itWith, oasisProblems } from './data.js';

const ID = '018f4e3a-7a10-7ddd-8c1d-1234567890ab';
const [FROM, TO] = ['018f4e3a-7a11-7aaa-8c1d-000000000001', '018f4e3a-7a11-7bbb-8c1d-000000000002'].map(indicatorId) as [string, string];
const SAID_AT = '2026-11-20T10:00:00.123456+00:00';
const DAY = '2026-11-01T00:00:00.000Z';

const said = (rest: Partial<HubRelationship> = {}): HubRelationship => ({
  ...{ id: ID, relation: 'USES', from: FROM, to: TO, description: null, confidence: null, reliability: null, credibility: null },
  ...{ first_seen: null, last_seen: null, tlp: 'GREEN', version: 1, published_at: SAID_AT, updated_at: SAID_AT },
  ...{ retain_until: null, revoked_at: null, revoked_reason: null, by: { id: PARTY, kind: 'COUNTRY', name: 'Thailand', country: 'TH' } },
  ...rest,
});

const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && !/[\0\p{Cs}]/u.test(text));
const anyRelationship: fc.Arbitrary<HubRelationship> = fc
  .record({
    relation: fc.constantFrom(...RELATIONS),
    description: maybe(words),
    confidence: maybe(fc.integer({ min: 0, max: 100 })),
    reliability: maybe(fc.constantFrom(...'ABCDEF')),
    credibility: maybe(fc.integer({ min: 1, max: 6 })),
    tlp: fc.constantFrom(...TLP),
    version: fc.integer({ min: 1, max: 9 }),
    seen: fc
      .tuple(moments, maybe(moments))
      .map(([one, other]) => (other === null ? [one, one] : one < other ? [one, other] : [other, one])),
    isSeen: fc.boolean(),
    isNamed: fc.boolean(),
  })
  .map(({ seen, isSeen, isNamed, ...rest }) =>
    said({ ...rest, ...(isSeen && { first_seen: seen[0] ?? null, last_seen: seen[1] ?? null }), ...(!isNamed && { by: null }) }),
  );

const wordsOf = ({ relation, from, to, description, confidence, reliability, credibility, tlp }: HubRelationship | ReadRelationship) => ({
  ...{ relation, from, to, description, confidence, reliability, credibility, tlp },
});
const readOne = (object: StixObject): ReadRelationship | undefined => readStix([object], DEFAULTS).relationships?.[0];

describe('a relationship that goes out as STIX and comes back', () => {
  it('loses no word of it, whatever it says', () => {
    fc.assert(
      fc.property(anyRelationship, (one) => {
        const object = relationshipOf(one);
        const { relationships = [], problems, objects } = readStix([object], DEFAULTS);
        expect([problems, objects, validate(object)]).toEqual([[], [], []]);
        expect(relationships.map(wordsOf)).toEqual([wordsOf(one)]);
        const [read] = relationships;
        expect([read?.firstSeen ?? null, read?.lastSeen ?? null]).toEqual([one.first_seen, one.last_seen]);
        expect(JSON.stringify(object).includes(PARTY.slice(15))).toBe(one.by !== null);
      }),
      { numRuns: 300 },
    );
  });

  itWith('stix21-schemas', 'validates against the schemas of OASIS', () => {
    fc.assert(
      fc.property(anyRelationship, (one) => expect(oasisProblems(relationshipOf(one))).toEqual([])),
      { numRuns: 150 },
    );
    expect(oasisProblems(relationshipOf(said({ revoked_at: SAID_AT, revoked_reason: 'It was another one.' })))).toEqual([]);
  });

  it('is in the words of STIX where it has them, and related-to where it has none', () => {
    const called = RELATIONS.map((relation) => [relation, relationshipOf(said({ relation })).relationship_type]);
    expect(Object.fromEntries(called)).toEqual({
      ...{ USES: 'uses', CONTROLS: 'controls', PAYS_TO: 'related-to', HOSTED_ON: 'related-to', SAME_OPERATOR: 'related-to' },
      RELATED_TO: 'related-to',
    });
    expect(
      relationshipOf(said({ tlp: 'AMBER', reliability: 'B', description: 'Same phone.', confidence: 80, first_seen: DAY })),
    ).toMatchObject({
      ...{ id: relationshipId(ID), created_by_ref: identityId(PARTY), created: '2026-11-20T10:00:00.123Z' },
      ...{ source_ref: FROM, target_ref: TO, description: 'Same phone.', confidence: 80, start_time: DAY },
      object_marking_refs: [tlpMarking('AMBER'), reliabilityMarking('B')],
    });
  });

  it('ends where it was seen once, without an end that STIX would not take', () => {
    const object = relationshipOf(said({ first_seen: DAY, last_seen: DAY }));
    expect([object.start_time, object.stop_time]).toEqual([DAY, undefined]);
    expect(readOne(object)).toMatchObject({ firstSeen: new Date(DAY), lastSeen: new Date(DAY) });
  });

  it('has a later modified with every version, of which some say nothing anew', () => {
    const times = [1, 2, 3].map((version) => String(relationshipOf(said({ version })).modified));
    expect([...new Set(times)].sort()).toEqual(times);
    expect(times.length).toBe(3);
  });

  it('says when it was taken back, and why', () => {
    const object = relationshipOf(said({ revoked_at: SAID_AT, revoked_reason: 'It was another one.' }));
    expect(object).toMatchObject({
      revoked: true,
      extensions: { [String(Object.keys(object.extensions as object)[0])]: { revoked_reason: 'It was another one.' } },
    });
  });
});

describe('a relationship that was read', () => {
  const given = (rest: object = {}): StixObject => ({
    ...{ type: 'relationship', spec_version: '2.1', id: 'relationship--7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a11', created: DAY, modified: DAY },
    ...{
      relationship_type: 'communicates-with',
      source_ref: FROM,
      target_ref: TO,
      x_own: { a: [1] },
      object_marking_refs: [tlpMarking('GREEN')],
    },
    ...rest,
  });
  const back = (object: StixObject, rest: Partial<HubRelationship> = {}): StixObject => {
    const read = readOne(object);
    if (!read) throw new Error('Not read.');
    const { source_ref: _, target_ref: __, ...body } = read.original.body;
    return relationshipOf(
      said({
        ...wordsOf(read),
        tlp: read.tlp ?? 'GREEN',
        first_seen: read.firstSeen,
        last_seen: read.lastSeen,
        original: { body: body },
        ...rest,
      }),
    );
  };

  it('goes out again as it came, in whatever words', () => {
    expect(readOne(given())?.relation).toBe('RELATED_TO');
    const all = [
      given(),
      given({ description: ' Two  blanks. ', start_time: DAY }),
      given({ description: 'x'.repeat(6_000), confidence: 3 }),
    ];
    for (const object of all) expect(back(object)).toEqual(object);
    for (const [word, relation] of [
      ['uses', 'USES'],
      ['controls', 'CONTROLS'],
      ['pays-to', 'PAYS_TO'],
      ['hosted-on', 'HOSTED_ON'],
      ['same-operator', 'SAME_OPERATOR'],
    ]) {
      expect([word, readOne(given({ relationship_type: word }))?.relation]).toEqual([word, relation]);
    }
  });

  it('is a later version of it where the hub changed something, and says nothing else anew', () => {
    const [object, later] = [
      given({ confidence: 10 }),
      given({ confidence: 10, object_marking_refs: [tlpMarking('AMBER')], modified: expect.any(String) }),
    ];
    expect(back(object, { tlp: 'AMBER' })).toEqual(later);
    expect(back(object, { revoked_at: SAID_AT })).toEqual({ ...object, revoked: true, modified: '2026-11-20T10:00:00.123Z' });
    expect(back(object, { confidence: 20, description: 'More.' })).toMatchObject({
      confidence: 20,
      description: 'More.',
      x_own: { a: [1] },
    });
    expect(back(object, { from: TO, to: FROM })).toEqual({ ...object, source_ref: TO, target_ref: FROM }); // as its reader has them
    const { source_ref: _, target_ref: __, ...body } = object;
    expect(back(object, { from: TO, to: FROM, original: { body, turned: true } })).toEqual(object); // from the end that it says
  });

  it('is an object like any other where it joins something else, was taken back, or asks for what no relationship has', () => {
    const claim = (rest: object): object => ({
      extensions: { 'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c': { extension_type: 'property-extension', ...rest } },
    });
    const others = [
      given({ target_ref: `malware--${ID.replace('-7', '-4')}` }),
      given({ revoked: true }),
      given(claim({ agency_only: true })),
      given(claim({ retain_until: DAY })),
      given({ x_long: 'x'.repeat(300_000) }),
    ];
    for (const object of others) {
      const { relationships, objects } = readStix([object], DEFAULTS);
      expect([relationships, objects.map(({ object: { id } }) => id)]).toEqual([[], [object.id]]);
    }
    expect(readStix([given()], { ...DEFAULTS, agencyOnly: true }).relationships).toEqual([]);
  });

  it('has no date of a year that there is not', () => {
    const [none, one] = ['0000-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'];
    expect(readOne(given({ created: none, modified: none, start_time: none }))).toMatchObject({
      firstSeen: null,
      original: { modified: null },
    });
    expect(readOne(given({ created: one, modified: one, start_time: one }))).toMatchObject({
      firstSeen: new Date(one),
      original: { modified: one },
    });
  });

  it('obeys what it says to the hub, and keeps it from its readers', () => {
    const object = given({
      extensions: {
        'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c': {
          extension_type: 'property-extension',
          audience: { countries: ['KH'] },
          attribution: 'HIDDEN',
          relation: 'PAYS_TO',
        },
      },
    });
    const read = readOne(object);
    expect(read).toMatchObject({ relation: 'PAYS_TO', attribution: 'HIDDEN' });
    expect(JSON.stringify(read?.original)).not.toMatch(/audience|attribution/);
    expect(readStix([object], { ...DEFAULTS, ignoreInstructions: true }).relationships?.[0]?.attribution).toBeNull();
  });
});
