import { type PulledItem, type ProtectedItems, sortReading } from '../../../../src/exchange/pulls/sorting.policy.js';
import { readStix } from '../../../../src/exchange/stix/read.js';
import type { Reading } from '../../../../src/exchange/stix/reading.js';
import { anIndicator } from '../../../support/a-stix-indicator.js';

const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
const STRICT = 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003';
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const WHEN = '2026-11-01T00:00:00.000Z';
const [CLAIM, SIGHTING, MALWARE] = ['indicator', 'sighting', 'malware'].map((type) => `${type}--5f5e1000-0000-4000-8000-000000000001`);
const NOTHING_LEFT: ProtectedItems = { digests: new Set(), stixIds: new Set() };
const SAID = {
  threat: 'PHISHING',
  agencyOnly: false,
  audience: { everyCountry: false, countries: ['KH'], groups: [], partners: [], exceptCountries: [] },
} as const;

const read = (...objects: object[]): Reading =>
  readStix(objects, {
    threat: 'PHISHING',
    discoverability: 'HIDDEN',
    attribution: 'NAMED',
    agencyOnly: false,
    reissue: false,
    ignoreInstructions: true,
  });
const brought = (source: string | undefined, kind: PulledItem['kind'], item = 'x'): PulledItem => ({
  ...{ source: source ?? '', kind, item, digest: null, changed_since: false, over: false },
  ...{ import: 'i', held: null, sent: null },
});
const claim = (marking: string): object => anIndicator('x.bad-shop.com', { id: CLAIM, object_marking_refs: [marking] });
const sighting = (marking: string, said: object = {}): object => ({
  ...{ type: 'sighting', spec_version: '2.1', id: SIGHTING, created: WHEN, modified: WHEN, sighting_of_ref: CLAIM, count: 3 },
  object_marking_refs: [marking],
  ...said,
});
const malware = (marking: string): object => ({
  ...{ type: 'malware', spec_version: '2.1', id: MALWARE, created: WHEN, modified: WHEN, name: 'x', is_family: false },
  object_marking_refs: [marking],
});

describe('what a pull makes of what it has read', () => {
  it('takes back what it had brought when the source labels it RED, and nothing that people have said anew', () => {
    const all = read(claim(RED), malware(RED), sighting(RED));
    const known = [brought(CLAIM, 'INDICATOR', 'a'), brought(MALWARE, 'OBJECT', 'b'), brought(SIGHTING, 'SIGHTING', 'c')];
    const sorted = sortReading(all, SAID, known, NOTHING_LEFT);
    expect(sorted.revoked.map(({ item }) => item)).toEqual(['a', 'b', 'c']);
    expect(sorted.reading).toMatchObject({ items: [], objects: [], sightings: [] });
    expect(sorted.reading.problems.map(({ source, code }) => [source, code])).toEqual(
      [CLAIM, MALWARE, SIGHTING].map((source) => [source, 'RED_NOT_BY_PULL']),
    );
    const anew = known.map((one) => ({ ...one, changed_since: true }));
    expect(sortReading(all, SAID, anew, NOTHING_LEFT).revoked).toEqual([]);
  });

  it('brings no sighting further than its own label goes', () => {
    const labelled = (marking: string) =>
      sortReading(read(claim(GREEN), sighting(marking)), SAID, [], NOTHING_LEFT).reading.sightings.length;
    expect([labelled(GREEN), labelled(STRICT), labelled(RED)]).toEqual([1, 0, 0]);
  });

  it('takes a sighting back that its source has revoked', () => {
    const known = [brought(CLAIM, 'INDICATOR', 'a'), brought(SIGHTING, 'SIGHTING', 'c')];
    const { revoked } = sortReading(read(claim(GREEN), sighting(GREEN, { revoked: true })), SAID, known, NOTHING_LEFT);
    expect(revoked.map(({ item }) => item)).toContain('c');
    expect(revoked.map(({ kind }) => kind)).not.toContain('OBJECT');
  });
});
