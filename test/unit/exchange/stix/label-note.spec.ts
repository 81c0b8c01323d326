import { piecesOf } from '../../../../src/exchange/imports/pieces.js';
import { CLAIM_EXTENSION } from '../../../../src/exchange/stix/extensions.js';
import { tlpMarking } from '../../../../src/exchange/stix/markings.js';
import { objectsOf, sightingObjectsOf } from '../../../../src/exchange/stix/objects.js';
import { storedObjectsOf } from '../../../../src/exchange/stix/original.js';
import { readStix } from '../../../../src/exchange/stix/read.js';
import type { StixObject } from '../../../../src/exchange/stix/reading.js';
import { relationshipObjectsOf } from '../../../../src/exchange/stix/relationship.js';
import { canonical, claimOn, CONTEXT, PARTY } from './claims.js';
import { itWith, oasisProblems } from './data.js';

const UUID = '7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a3';
const WHEN = '2026-11-01T00:00:00.000Z';
const of = (type: string, n: number, said: object): StixObject => ({
  type,
  spec_version: '2.1',
  id: `${type}--${UUID}${n}`,
  created: WHEN,
  modified: WHEN,
  ...said,
});
const INDICATOR = of('indicator', 1, { pattern: "[domain-name:value = 'bad-shop.com']", pattern_type: 'stix', valid_from: WHEN });
const MALWARE = of('malware', 2, { name: 'm', is_family: false, x_own: { z: 1, a: [null] } });
const URL: StixObject = { type: 'url', id: `url--${UUID}3`, value: 'https://bad-shop.com/a' };
const ITEM = {
  id: PARTY,
  tlp: 'AMBER',
  published_at: '2026-11-24T00:00:00Z',
  updated_at: '2026-11-25T00:00:00Z',
  revoked_at: null,
} as const;
const kept = (body: StixObject, more: object = {}): readonly StixObject[] => storedObjectsOf({ ...ITEM, body, owner_id: PARTY, ...more });
const claimOf = (body: StixObject) =>
  claimOn(canonical('DOMAIN', { value: 'bad-shop.com' }), {
    tlp: 'AMBER',
    description: null,
    tags: [],
    confidence: null,
    reliability: null,
    credibility: null,
    valid_until: null,
    original: { format: 'stix', body },
  });

describe('an object that came without a label', () => {
  it.each([
    ['kept', kept(MALWARE)[0], MALWARE],
    ['kept, and without versions', kept(URL)[0], URL],
    ['a claim', objectsOf(claimOf(INDICATOR), CONTEXT)[1], INDICATOR],
  ])('goes out as the very object: %s', (_, written, object) => {
    expect(written).toEqual(object);
    expect(JSON.stringify(written)).toBe(JSON.stringify(object));
  });

  it('has its label beside it, in a note of whoever shares it, which changes with the label', () => {
    const [, note] = kept(MALWARE);
    expect(note).toMatchObject({
      type: 'note',
      created: '2026-11-24T00:00:00.000Z',
      modified: '2026-11-25T00:00:00.000Z',
      abstract: 'TLP:AMBER',
      object_refs: [MALWARE.id],
      object_marking_refs: [tlpMarking('AMBER')],
      extensions: { [CLAIM_EXTENSION]: { extension_type: 'property-extension', label: 'amber' } },
    });
    const [, later] = kept(MALWARE, { tlp: 'AMBER_STRICT', updated_at: '2026-11-26T00:00:00Z' });
    expect(later).toMatchObject({
      id: note?.id,
      created: note?.created,
      abstract: 'TLP:AMBER+STRICT',
      modified: '2026-11-26T00:00:00.000Z',
    });
    expect(kept(MALWARE, { revoked_at: '2026-11-26T00:00:00Z' })[1]).toMatchObject({ revoked: true });
    expect(objectsOf(claimOf(INDICATOR), CONTEXT)[3]).toMatchObject({ type: 'note', object_refs: [INDICATOR.id], abstract: 'TLP:AMBER' });
  });

  it('has it so as a sighting and as a relationship, too', () => {
    const said = {
      ...ITEM,
      first_seen: null,
      last_seen: null,
      by: { id: PARTY, kind: 'COUNTRY', name: 'Thailand', country: 'TH' },
    } as const;
    const sighting = of('sighting', 4, { sighting_of_ref: INDICATOR.id });
    const sighted = sightingObjectsOf({
      ...said,
      of: INDICATOR.id,
      verdict: 'SEEN',
      count: 1,
      note: null,
      original: { body: sighting },
      added_at: ITEM.published_at,
      revoked: false,
    });
    expect([sighted[0], sighted[1]?.object_refs]).toEqual([sighting, [sighting.id]]);
    const [from, to] = [INDICATOR.id, `indicator--${UUID}5`];
    const joins = of('relationship', 6, { relationship_type: 'related-to', source_ref: from, target_ref: to });
    const one = {
      ...said,
      relation: 'RELATED_TO',
      from,
      to,
      description: null,
      confidence: null,
      reliability: null,
      credibility: null,
      version: 1,
      original: { body: joins },
    };
    const joined = relationshipObjectsOf(one as never);
    expect([joined[0], joined[1]?.object_refs]).toEqual([joins, [joins.id]]);
  });

  it('is labelled again by the note where another hub reads both, and the note is not kept', () => {
    const all = [
      ...kept(MALWARE),
      ...kept(URL, { id: PARTY.replace(/.$/, '0'), tlp: 'GREEN' }),
      ...objectsOf(claimOf(INDICATOR), CONTEXT).slice(1),
    ];
    const { items, objects, implied = [] } = readStix(all, {});
    expect(items.map(({ item }) => item.tlp)).toEqual(['AMBER']);
    expect(objects.map(({ object, tlp }) => [object.id, tlp]).slice(0, 2)).toEqual([
      [MALWARE.id, 'AMBER'],
      [URL.id, 'GREEN'],
    ]);
    expect(objects.filter(({ object }) => object.type === 'note')).toEqual([]);
    expect(implied).toEqual(expect.arrayContaining(all.filter(({ type }) => type === 'note').map(({ id }) => id)));
  });

  it('has the strictest label of several notes; a note that was revoked, or labels markings, says nothing', () => {
    const [, note] = kept(MALWARE, { tlp: 'GREEN' });
    const strict = { ...kept(MALWARE)[1], id: `note--${UUID}8` } as StixObject;
    const read = (...objects: readonly (StixObject | undefined)[]) => readStix(objects, {}).objects.map(({ tlp }) => tlp);
    expect(read(MALWARE, note, strict)).toEqual(['AMBER']);
    expect(read(MALWARE, note && { ...note, revoked: true })).toEqual([undefined]);
    const marked = { ...MALWARE, object_marking_refs: [`marking-definition--${UUID}9`] };
    expect(read(marked, note && { ...note, object_refs: [`marking-definition--${UUID}9`] })).toEqual([undefined]);
  });
});

describe('an object that the hub revoked', () => {
  const revoked = { revoked_at: '2026-11-26T00:00:00Z' };

  it('has its label again by its revoked note, and what refers to it does not wait for one', () => {
    const referring = of('note', 7, { content: 'x', object_refs: [MALWARE.id], object_marking_refs: [tlpMarking('AMBER')] });
    const reading = readStix([...kept(MALWARE, revoked), referring], {});
    expect(reading.objects.map(({ object, tlp }) => [object.id, tlp])).toEqual([
      [MALWARE.id, 'AMBER'],
      [referring.id, 'AMBER'],
    ]);
    expect(piecesOf(reading).pieces.filter((piece) => 'waits' in piece)).toEqual([]);
  });

  it('is not labelled by its revoked note where it does not say that it is revoked itself', () => {
    expect(readStix(kept(URL, revoked), {}).objects.map(({ tlp }) => tlp)).toEqual([undefined]);
  });
});

describe('an object that bears a label', () => {
  it('has none beside it, and no note widens or narrows it', () => {
    const labelled = { ...MALWARE, object_marking_refs: [tlpMarking('AMBER')] };
    expect(kept(labelled)).toEqual([labelled]);
    const [, note] = kept(MALWARE, { tlp: 'CLEAR' });
    expect(readStix([labelled, note], {}).objects.map(({ tlp }) => tlp)).toEqual(['AMBER']);
  });
});

describe('the note', () => {
  itWith('stix21-schemas', 'is valid by the schemas of OASIS', () => expect(kept(MALWARE).slice(1).flatMap(oasisProblems)).toEqual([]));
});
