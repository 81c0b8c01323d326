import { readStix } from '../../../../src/exchange/stix/read.js';
import type { StixObject } from '../../../../src/exchange/stix/reading.js';
import { validate } from '../../../../src/exchange/stix/validate.js';
import { withMilliseconds } from '../../../../src/exchange/stix/object-rules.js';

const UUID = '7d75d9d9-ed48-468e-b632-faff2587ef7b';
const WHEN = '2026-11-01T00:00:00.000Z';
const BEFORE = '2026-10-31T23:59:59.999Z';
const of = (type: string, said: object): StixObject => ({
  type,
  spec_version: '2.1',
  id: `${type}--${UUID}`,
  created: WHEN,
  modified: WHEN,
  ...said,
});
const indicator = (said: object): StixObject =>
  of('indicator', { pattern: "[domain-name:value = 'bad-shop.com']", pattern_type: 'stix', valid_from: WHEN, ...said });
const relationship = (said: object): StixObject =>
  of('relationship', { relationship_type: 'uses', source_ref: `malware--${UUID}`, target_ref: `tool--${UUID}`, ...said });
const codes = (object: StixObject): readonly string[] => validate(object).map(({ code, field }) => [code, field].filter(Boolean).join(' '));

describe('what breaks a MUST of STIX 2.1', () => {
  it.each([
    ['modified before created', indicator({ modified: BEFORE }), 'STIX_TIMES_BACKWARDS modified'],
    ['valid until it begins', indicator({ valid_until: WHEN }), 'STIX_TIMES_BACKWARDS valid_until'],
    [
      'last seen before it was first seen',
      of('sighting', { sighting_of_ref: `indicator--${UUID}`, first_seen: WHEN, last_seen: BEFORE }),
      'STIX_TIMES_BACKWARDS last_seen',
    ],
    [
      'observed backwards',
      of('observed-data', { first_observed: WHEN, last_observed: BEFORE, number_observed: 1, object_refs: [`url--${UUID}`] }),
      'STIX_TIMES_BACKWARDS last_observed',
    ],
    ['a relationship that stops as it starts', relationship({ start_time: WHEN, stop_time: WHEN }), 'STIX_TIMES_BACKWARDS stop_time'],
    ['a relationship of a type with other letters', relationship({ relationship_type: 'Uses_it' }), 'STIX_MUST'],
    [
      'observed never',
      of('observed-data', { first_observed: WHEN, last_observed: WHEN, number_observed: 0, object_refs: [`url--${UUID}`] }),
      'STIX_MUST',
    ],
    ['observed nothing', of('observed-data', { first_observed: WHEN, last_observed: WHEN, number_observed: 1 }), 'STIX_MUST'],
    ['a place that is nowhere', of('location', {}), 'STIX_MUST'],
    ['a place with half of its coordinates', of('location', { latitude: 1.5 }), 'STIX_MUST'],
    ['a family without a name', of('malware', { is_family: true }), 'STIX_MUST'],
    ['an opinion of its own', of('opinion', { opinion: 'so-so', object_refs: [`url--${UUID}`] }), 'STIX_MUST'],
    ['a reference that says nothing', indicator({ external_references: [{ source_name: 'x' }] }), 'STIX_MUST external_references'],
    ['a marking of a part without a marking', indicator({ granular_markings: [{ selectors: ['name'] }] }), 'STIX_MUST granular_markings'],
    ['a phase of no chain', indicator({ kill_chain_phases: [{ phase_name: 'x' }] }), 'STIX_MUST kill_chain_phases'],
    ['a file that is nothing', { type: 'file', id: `file--${UUID}` }, 'STIX_MUST'],
    ['a marking of no part', indicator({ granular_markings: [{ selectors: [], lang: 'en' }] }), 'STIX_MUST granular_markings'],
    ['a place beyond the pole', of('location', { latitude: 95, longitude: 0 }), 'STIX_MUST'],
    ['a relationship of a relationship', relationship({ source_ref: `relationship--${UUID}` }), 'STIX_MUST'],
    ['a sighting of a sighting', of('sighting', { sighting_of_ref: `sighting--${UUID}` }), 'STIX_MUST'],
    ['a sighting at a tool', of('sighting', { sighting_of_ref: `malware--${UUID}`, where_sighted_refs: [`tool--${UUID}`] }), 'STIX_MUST'],
    ['an analysis without a result', of('malware-analysis', { product: 'x' }), 'STIX_MUST'],
    ['a type with capitals', { ...of('Bad-Type', {}) }, 'STIX_TYPE type'],
    ['a day that no calendar has', indicator({ valid_from: '2026-02-30T00:00:00Z' }), 'STIX_PROPERTY_FORM valid_from'],
  ])('is refused, and says which: %s', (_, object, code) => {
    expect(codes(object)).toEqual([code]);
    const { items, objects, sightings, relationships, problems } = readStix([object], {});
    expect([items, objects, sightings, relationships]).toEqual([[], [], [], []]);
    expect(problems).toMatchObject([{ source: object.id, severity: 'ERROR' }]);
  });

  const observable = (type: string, said: object): StixObject => ({ type, id: `${type}--${UUID}`, ...said });
  it.each([
    ['ipv4-addr', { value: '999.1.1.1' }, { value: '198.51.100.0/24' }],
    ['ipv6-addr', { value: 'xyz' }, { value: '2001:db8::/32' }],
    ['ipv4-addr', { value: '198.51.100.0/33' }, { value: '198.51.100.7' }],
    ['mac-addr', { value: 'AA:BB:CC:DD:EE:FF' }, { value: 'aa:bb:cc:dd:ee:ff' }],
    ['file', { name: 'x', size: -5 }, { name: 'x', size: 5 }],
    ['file', { hashes: { MD5: 'xyz' } }, { hashes: { MD5: 'a'.repeat(32), TLSH: 'any' } }],
    ['network-traffic', { src_ref: `ipv4-addr--${UUID}` }, { src_ref: `ipv4-addr--${UUID}`, protocols: ['tcp'] }],
    [
      'network-traffic',
      { dst_ref: `ipv4-addr--${UUID}`, protocols: ['tcp'], dst_port: 70_000 },
      { dst_ref: `ipv4-addr--${UUID}`, protocols: ['tcp'], dst_port: 443, start: BEFORE, end: WHEN },
    ],
    [
      'network-traffic',
      { dst_ref: `ipv4-addr--${UUID}`, protocols: ['tcp'], start: WHEN, end: BEFORE },
      { dst_ref: `ipv4-addr--${UUID}`, protocols: ['tcp'], is_active: true },
    ],
    ['artifact', { payload_bin: 'AAAA', url: 'https://bad-shop.com/a' }, { payload_bin: 'AAAA' }],
    ['artifact', { url: 'https://bad-shop.com/a' }, { url: 'https://bad-shop.com/a', hashes: { MD5: 'a'.repeat(32) } }],
    ['process', {}, { pid: 1 }],
    ['user-account', { defanged: true }, { display_name: 'x' }],
    ['x509-certificate', {}, { issuer: 'x' }],
    ['autonomous-system', { number: '5' }, { number: 5 }],
    ['directory', {}, { path: '/tmp' }],
    ['mutex', {}, { name: 'x' }],
    ['email-message', { is_multipart: true, body: 'x' }, { is_multipart: false, body: 'x' }],
    ['windows-registry-key', { key: 'HKLM\\x' }, { key: 'HKEY_LOCAL_MACHINE\\x' }],
  ])('is refused in an observable, beside one that keeps it: %s %j', (type, wrong, right) => {
    expect([codes(observable(type, wrong)), codes(observable(type, right))]).toEqual([['STIX_MUST'], []]);
  });

  it('names both moments that are in the wrong order', () => {
    expect(validate(indicator({ modified: BEFORE }))[0]?.message).toBe(`modified (${BEFORE}) must not be before created (${WHEN}).`);
  });

  it.each([
    ['times that are the same', of('campaign', { name: 'x', first_seen: WHEN, last_seen: WHEN })],
    ['a place', of('location', { latitude: 1.5, longitude: 2.5 })],
    ['malware that is no family', of('malware', { is_family: false })],
    ['a day of a leap year', indicator({ valid_from: '2028-02-29T00:00:00Z' })],
    ['a custom object without any of these', of('x-own', { x_first: BEFORE })],
  ])('is not %s', (_, object) => expect(validate(object)).toEqual([]));
});

describe('timestamps without milliseconds', () => {
  it.each([
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T00:00:00.5Z', '2026-11-01T00:00:00.500Z'],
    ['2026-11-01T00:00:60Z', '2026-11-01T00:00:60.000Z'],
  ])('get them, and the moment stays: %s', (written, mended) => {
    const { items, problems } = readStix([indicator({ created: written, modified: written })], {});
    expect(items[0]?.item.original?.body).toEqual(indicator({ created: mended, modified: mended }));
    expect(problems).toMatchObject([{ severity: 'WARNING', code: 'STIX_TIME_REPAIRED' }]);
  });

  it('stay as they are where they have more digits, which validators take, and where they are none', () => {
    for (const written of ['2026-11-01T00:00:00.123456Z', WHEN, 'yesterday', 7]) {
      const object = indicator({ created: written, modified: written, valid_from: '2026-11-01T00:00:00Z' });
      expect(withMilliseconds(object)).toBe(object);
    }
  });
});
