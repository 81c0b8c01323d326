import fc from 'fast-check';
import { readStix } from '../../../../src/exchange/stix/read.js';
import type { Reading, StixObject } from '../../../../src/exchange/stix/reading.js';
import { validate } from '../../../../src/exchange/stix/validate.js';
import { objectsOf } from '../../../../src/exchange/stix/objects.js';
import { canonical, claimOn, DEFAULTS } from './claims.js';
import { bundlesIn, itWith, oasisProblems } from './data.js';

const read = (...objects: readonly unknown[]): Reading => readStix(objects, DEFAULTS);
const UUID = '7d9f1c52-63a5-4b4e-9a53-1d3f7c1f0a';
const common = { spec_version: '2.1', created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z' };
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const AMBER = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
const PARTNERS = '018f4e3a-7a10-7bbb-8c1d-1234567890ff';
const EXTENSION = 'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c';
const indicator = (pattern: string, rest: object = {}): StixObject => ({
  type: 'indicator',
  id: `indicator--${UUID}01`,
  ...common,
  pattern,
  pattern_type: 'stix',
  valid_from: '2026-11-01T00:00:00Z',
  ...rest,
});
const DOMAIN = "[domain-name:value = 'scam.example.com']";
const codes = ({ problems }: Reading): readonly string[] => problems.map(({ severity, code }) => `${severity} ${code}`);

describe('what an object says to the hub of its readers', () => {
  const said = (instructions: object, defaults: Partial<typeof DEFAULTS> = {}) => {
    const object = indicator("[domain-name:value = 'a.example.com' OR domain-name:value = 'b.example.com']", {
      extensions: { [EXTENSION]: { extension_type: 'property-extension', ...instructions } },
    });
    return readStix([object], { ...DEFAULTS, ...defaults });
  };
  const nobody = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

  it('holds for what is kept of it as for the claims that it became', () => {
    const { items, objects } = said({ audience: { countries: ['KH'] }, agency_only: true, retain_until: '2027-01-01T00:00:00Z' });
    const eyes = { audience: { ...nobody, countries: ['KH'] }, agencyOnly: true, retainUntil: new Date('2027-01-01') };
    expect(items.map(({ item }) => item)).toMatchObject([eyes, eyes]);
    expect(objects).toMatchObject([eyes]);
    expect(JSON.stringify(objects)).not.toContain('agency_only');
  });

  it('leaves what names its maker to its owner, where nobody is to be named', () => {
    expect(said({ attribution: 'HIDDEN', audience: { countries: ['KH'] } }).objects).toMatchObject([{ audience: nobody }]);
    expect(said({}, { attribution: 'HIDDEN' }).objects).toMatchObject([{ audience: nobody }]);
    expect(said({ attribution: 'NAMED' }, { attribution: 'HIDDEN' }).objects[0]).not.toHaveProperty('audience');
  });

  it('says how its claims may go further, and lets nobody propose anything where that is not understood', () => {
    const rules = (onward: unknown, defaults: Partial<typeof DEFAULTS> = {}): unknown =>
      said({ onward }, defaults).items.map(({ item }) => item.onward)[0];
    expect(rules({ mode: 'ASK' })).toEqual({ mode: 'ASK', within: null });
    expect(rules({ mode: 'WITHIN', within: { countries: ['KH'] } })).toEqual({ mode: 'WITHIN', within: { ...nobody, countries: ['KH'] } });
    for (const odd of [7, {}, { mode: 'SOME' }, { mode: 'WITHIN' }, { mode: 'ASK', within: {} }]) {
      expect(rules(odd)).toEqual({ mode: 'NONE', within: null });
    }
    expect(said({}).items[0]?.item).not.toHaveProperty('onward');
    const onward = { mode: 'NONE' as const, within: null };
    expect([said({}, { onward }).items[0]?.item.onward, rules({ mode: 'ASK' }, { onward, ignoreInstructions: true })]).toEqual([
      onward,
      onward,
    ]);
    expect(JSON.stringify(said({ onward: { mode: 'NONE' } }).objects)).not.toContain('onward');
  });

  it('is not obeyed where somebody else made the object', () => {
    const { objects } = said({ audience: { countries: ['KH'] }, agency_only: true }, { ignoreInstructions: true });
    expect(objects[0]).not.toHaveProperty('audience');
    expect(objects[0]).not.toHaveProperty('agencyOnly');
  });
});

describe('an indicator that is read', () => {
  it.each([
    [DOMAIN, [['DOMAIN', 'scam.example.com']]],
    ["[ipv4-addr:value ISSUBSET '198.51.100.0/24']", [['IP', '198.51.100.0/24']]],
    ["[ipv4-addr:value = '203.0.113.33/32']", [['IP', '203.0.113.33']]],
    ["[phone-number:value = '447890129093']", [['PHONE', '+447890129093']]],
    ["[phone-number:value = '+447890129093']", [['PHONE', '+447890129093']]],
    ["[bank-account:iban = 'GB33 BUKB 2020 1555 5555 55']", [['BANK_ACCOUNT', 'GB33BUKB20201555555555']]],
    ["[bank-account:account_number = '1234567890' AND bank-account:bic = 'KASITHBK']", [['BANK_ACCOUNT', '1234567890']]],
    ["[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427f']", [['FILE_HASH', 'd41d8cd98f00b204e9800998ecf8427f']]],
    ["[user-account:account_type = 'twitter' AND user-account:account_login = '@Somebody']", [['SOCIAL_ACCOUNT', 'somebody']]],
    ["[user-account:account_type = 'telegram' AND user-account:user_id = '123456789']", [['MESSAGING_ACCOUNT', '123456789']]],
    ["[user-account:account_type = 'promptpay' AND user-account:user_id = '0812345678']", [['PAYMENT_ID', '+66812345678']]],
    ["[imei:value = '490154203237518']", [['DEVICE_ID', '490154203237518']]],
    ["[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'example.com']", [['DOMAIN', 'example.com']]],
    ["[email-message:from_ref.value = 'jdoe@example.com']", [['EMAIL', 'jdoe@example.com']]],
  ] as const)('is one item, with the object as its original: %s', (pattern, values) => {
    const object = indicator(pattern, { x_custom: { deep: [1] } });
    const { items, objects, problems } = read(object);
    expect(items.map(({ item }) => [item.kind, item.value])).toEqual(values);
    expect(items[0]).toMatchObject({ source: object.id, item: { original: { format: 'stix', body: object }, externalId: object.id } });
    expect([objects, problems]).toEqual([[], []]);
  });

  it.each([
    ["[domain-name:value = 'a.example.com' OR ipv4-addr:value = '198.51.100.1']", 2],
    ["[url:value IN ('http://a.example.com/x', 'http://b.example.com/y')]", 2],
    ["[domain-name:value = 'a.example.com' OR process:name = 'x']", 1],
    ["[domain-name:value = 'a.example.com'] OR [domain-name:value = 'b.example.com'] AND [mutex:name = 'x']", 1],
    ["[file:name = 'a' AND file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427f']", 0],
    ["[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427f' AND file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']", 0],
    ["[domain-name:value LIKE '%.example.com']", 0],
    ["[domain-name:value NOT = 'a.example.com']", 0],
    ["[domain-name:value = 'a.example.com'] FOLLOWEDBY [domain-name:value = 'b.example.com']", 0],
    ["[user-account:account_type = 'unix' AND user-account:user_id = '1007']", 0],
    ["[user-account:account_type = 'instagram' AND user-account:user_id = '1007' AND user-account:account_login = 'x']", 0],
    ["[payment-card:value = '4242424242424242']", 0],
  ])('that says more than one value can is kept, beside what it implies: %s', (pattern, items) => {
    const object = indicator(pattern);
    const reading = read(object);
    expect(reading.objects).toEqual([{ object, tlp: undefined }]);
    expect(reading.items.map(({ item }) => item.original)).toEqual(Array<null>(items).fill(null));
    expect(codes(reading).filter((code) => code.startsWith('ERROR'))).toEqual([]);
  });

  it('in another language is kept', () => {
    for (const pattern_type of ['sigma', 'yara', 'snort', 'suricata', 'pcre', 'of-tomorrow']) {
      expect(read(indicator('rule x {}', { pattern_type })).objects).toHaveLength(1);
    }
  });

  it('whose pattern is none, is invalid', () =>
    expect(codes(read(indicator('[domain-name:value = ]')))).toEqual(['ERROR PATTERN_INVALID']));

  it.each(['http:///izuku.sh', 'http:/izuku.sh', 'https:izuku.sh'])('whose URL names no host is kept, and no claim: %s', (value) => {
    const reading = read(indicator(`[url:value = '${value}']`));
    expect([reading.objects.length, reading.items.length, ...codes(reading)]).toEqual([1, 0, 'WARNING URL_HOST_INVALID']);
  });

  it('whose value the hub refuses is kept, and the reason told', () => {
    const reading = read(indicator("[bank-account:account_number = '1234567890']"));
    expect([reading.objects.length, reading.items.length, ...codes(reading)]).toEqual([1, 0, 'WARNING BANK_COUNTRY_MISSING']);
  });

  it('brings its labels, confidence, dates and evaluation along', () => {
    const admiralty = { type: 'marking-definition', id: `marking-definition--${UUID}02`, spec_version: '2.1', created: common.created };
    const extensions = {
      'extension-definition--cdb5a8fd-b8df-4a7a-ae21-a07fed723797': {
        extension_type: 'property-extension',
        admiralty_source_reliability: 'C',
      },
    };
    const object = indicator(DOMAIN, {
      name: 'A shop that never sends',
      labels: ['phishing', 'shop', 'phishing'],
      confidence: 70,
      valid_until: '2027-11-01T00:00:00Z',
      object_marking_refs: [AMBER, admiralty.id],
    });
    expect(read(object, { ...admiralty, extensions }).items[0]?.item).toMatchObject({
      description: 'A shop that never sends',
      tags: ['phishing', 'shop'],
      threat: 'PHISHING',
      confidence: 70,
      validUntil: new Date('2027-11-01'),
      tlp: 'AMBER',
      reliability: 'C',
    });
  });

  it('that was revoked says so', () =>
    expect(read(indicator(DOMAIN, { revoked: true })).items[0]).toMatchObject({ revoked: { reason: null }, item: { kind: 'DOMAIN' } }));

  it('that says for whose eyes it is, in words that are not understood, is for the owner alone', () => {
    const of = (audience: unknown): unknown =>
      read(indicator(DOMAIN, { extensions: { [EXTENSION]: { extension_type: 'property-extension', audience } } })).items[0]?.item.audience;
    const nobody = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };
    expect(of({ countries: ['TH', 'KH'], except_countries: ['JP'] })).toEqual({
      ...nobody,
      countries: ['TH', 'KH'],
      exceptCountries: ['JP'],
    });
    expect(of('everybody')).toEqual(nobody);
    expect(of({ every_country: 'yes' })).toEqual(nobody);
    expect(of({ every_country: true, except_countries: 'JP' })).toEqual(nobody);
    expect(read(indicator(DOMAIN)).items[0]?.item.audience).toBeUndefined();
  });
});

describe('what an object says to the hub alone', () => {
  const audience = { countries: ['KH'], groups: [PARTNERS] };
  const extensions = {
    [EXTENSION]: { extension_type: 'property-extension', audience, attribution: 'HIDDEN', agency_only: true, threat: 'PHISHING' },
  };
  const rest = { [EXTENSION]: { extension_type: 'property-extension', threat: 'PHISHING' } };

  it('is obeyed, and nobody else gets to read it', () => {
    const [item] = read(indicator(DOMAIN, { extensions })).items;
    expect(item?.item).toMatchObject({ audience: { countries: ['KH'], groups: [PARTNERS] }, attribution: 'HIDDEN', agencyOnly: true });
    expect(item?.item.original?.body).toEqual(indicator(DOMAIN, { extensions: rest }));
    expect(read(indicator("[mutex:name = 'x']", { extensions })).objects[0]?.object.extensions).toEqual(rest);
  });

  it("is not obeyed where the objects are somebody else's", () => {
    const [item] = readStix([indicator(DOMAIN, { extensions })], { ...DEFAULTS, ignoreInstructions: true }).items;
    expect(item?.item).toMatchObject({ attribution: 'NAMED', agencyOnly: false, threat: 'PHISHING' });
    expect(item?.item.audience).toBeUndefined();
  });
});

describe('a label that is read', () => {
  const tlp = (rest: object, ...more: readonly unknown[]): unknown => read(indicator(DOMAIN, rest), ...more).items[0]?.item.tlp;

  it('is TLP 2.0 or 1, the strictest of several, and never guessed', () => {
    expect(tlp({ object_marking_refs: ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9'] })).toBe('CLEAR');
    expect(tlp({ object_marking_refs: ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003'] })).toBe('AMBER_STRICT');
    expect(tlp({ object_marking_refs: [GREEN, RED, AMBER] })).toBe('RED');
    expect(tlp({ object_marking_refs: ['marking-definition--826578e1-40ad-459f-bc73-ede076f81f37'] })).toBe('AMBER_STRICT'); // OpenCTI's own
    expect(tlp({})).toBeUndefined();
    expect(tlp({ object_marking_refs: [`marking-definition--${UUID}09`] })).toBeUndefined();
  });

  it('of a part counts for the whole where it is stricter, and alone labels nothing', () => {
    const granular_markings = [{ marking_ref: RED, selectors: ['description'] }];
    expect(tlp({ object_marking_refs: [GREEN], granular_markings })).toBe('RED');
    expect(tlp({ granular_markings })).toBeUndefined();
  });

  it('is found under an id of its own, too, but none gives a known id another meaning', () => {
    const own = `marking-definition--${UUID}03`;
    const definition = { type: 'marking-definition', id: own, spec_version: '2.1', created: common.created, definition_type: 'tlp' };
    expect(tlp({ object_marking_refs: [own] }, { ...definition, definition: { tlp: 'red' } })).toBe('RED');
    expect(tlp({ object_marking_refs: [RED] }, { ...definition, id: RED, definition: { tlp: 'white' } })).toBe('RED');
  });
});

describe('every valid object of a bundle', () => {
  const folders = ['stix-examples/json-schemas', 'stix-examples/cti-documentation', 'stix-amnesty', 'attack'];
  const ERROR = ({ severity }: Reading['problems'][number]): boolean => severity === 'ERROR';

  for (const folder of folders) {
    itWith(folder, `of ${folder} is an item, an object, a sighting, a relationship or a problem, once`, () => {
      for (const [file, objects] of bundlesIn(folder)) {
        const { items, objects: kept, sightings, relationships = [], problems, implied = [] } = readStix(objects, DEFAULTS);
        const originals = items.filter(({ item }) => item.original).map(({ source }) => source);
        const found = [
          ...originals,
          ...kept.map(({ object }) => object.id),
          ...[...sightings, ...relationships].map(({ source }) => source),
          ...implied,
        ];
        const bad = problems.filter(ERROR).map(({ source }) => source);
        const given = objects.map((object) => (object as StixObject).id);
        expect([file, [...found, ...new Set(bad)].sort()]).toEqual([file, [...new Set(given)].sort()]);
        expect([
          file,
          items.filter(({ item, source }) => item.original === null && !kept.some(({ object }) => object.id === source)),
        ]).toEqual([file, []]);
        const repaired = new Set(problems.filter(({ code }) => code === 'STIX_TIME_REPAIRED').map(({ source }) => source));
        const unchanged = kept.every(({ object }) => objects.includes(object) !== repaired.has(object.id));
        expect([file, unchanged]).toEqual([file, true]);
      }
    });
  }

  itWith('stix21-schemas', 'and whatever OASIS takes of the real ones, is taken', () => {
    for (const folder of folders) {
      for (const [, objects] of bundlesIn(folder)) {
        const some = objects.filter((_, index) => index % 7 === 0).filter((object) => oasisProblems(object as StixObject).length === 0);
        expect(some.flatMap(validate)).toEqual([]);
      }
    }
  });
});

describe('what is invalid', () => {
  const good = indicator(DOMAIN);
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { x: deep(levels - 1) });
  const cyclic: Record<string, unknown> = { ...good, id: `indicator--${UUID}04` };
  cyclic.x_self = cyclic;

  it.each([
    ['no object', 'text', 'STIX_NOT_OBJECT'],
    ['nothing', null, 'STIX_NOT_OBJECT'],
    ['a list', [], 'STIX_NOT_OBJECT'],
    ['without type', { id: good.id }, 'STIX_TYPE'],
    ['without id', { type: 'indicator' }, 'STIX_ID'],
    ['with the id of another type', { ...good, id: `malware--${UUID}05` }, 'STIX_ID'],
    ['with an id that is none', { ...good, id: 'indicator--1' }, 'STIX_ID'],
    [
      'with a key to all objects',
      JSON.parse(`{"type":"x-a","id":"x-a--${UUID}06","x_b":{"__proto__":{"isAdmin":true}}}`),
      'STIX_KEY_FORBIDDEN',
    ],
    ['too deep', { ...good, x_deep: deep(40) }, 'STIX_TOO_DEEP'],
    ['that holds itself', cyclic, 'STIX_TOO_DEEP'],
    ['too large', { ...good, x_list: Array<number>(100_001).fill(1) }, 'STIX_TOO_LARGE'],
    ['with a text that cannot be stored', { ...good, description: 'a\0b' }, 'STIX_TEXT'],
    ['with half a character', { ...good, x_a: ['\ud800'] }, 'STIX_TEXT'],
    ['with a function', { ...good, x_a: () => 1 }, 'STIX_NOT_JSON'],
    ['of STIX 2.0', { ...good, spec_version: '2.0' }, 'STIX_SPEC_VERSION'],
    ['without what it must have', { ...good, valid_from: undefined }, 'STIX_NOT_JSON'],
    ['without a pattern', (({ pattern: _, ...rest }) => rest)(good), 'STIX_PROPERTY_MISSING'],
    ['with a date that is none', { ...good, created: 'yesterday' }, 'STIX_PROPERTY_FORM'],
    ['with a reference that is none', { ...good, created_by_ref: 'me' }, 'STIX_PROPERTY_FORM'],
    ['with too much confidence', { ...good, confidence: 101 }, 'STIX_PROPERTY_FORM'],
    ['with a name that is none', { ...good, 'A-b': 1 }, 'STIX_PROPERTY_NAME'],
    [
      'a bundle in a bundle',
      { type: 'bundle', id: `bundle--${UUID}07`, objects: [{ type: 'bundle', id: `bundle--${UUID}08`, objects: [] }] },
      'STIX_BUNDLE',
    ],
  ])('%s, is a problem of its own and costs nothing else', (_, bad, code) => {
    const other = indicator(DOMAIN, { id: `indicator--${UUID}99` });
    const reading = read(bad, other);
    expect(codes(reading)).toEqual([`ERROR ${code}`]);
    expect(reading.items.map(({ source }) => source)).toEqual([other.id]);
    expect(reading.objects).toEqual([]);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('is one observable under the labels of all claims that it stands beside, and nothing of its own', () => {
    const [one, other] = ['018f4e3a-7a10-7ccc-8c1d-1234567890a1', '018f4e3a-7a10-7ccc-8c1d-1234567890a2'].map((id, place) =>
      objectsOf(claimOn(canonical('DOMAIN', { value: 'scam.example.com' }), { id, tlp: place === 0 ? 'GREEN' : 'AMBER' }), {
        hubName: 'hub',
      }),
    );
    const { items, objects, problems } = read(...(one ?? []), ...(other ?? []));
    expect([items.map(({ item }) => item.tlp), objects, problems]).toEqual([['GREEN', 'AMBER'], [], []]);
  });

  it('twice the same, an older version, or another content under one id and version, is told', () => {
    expect(codes(read(good, { ...good }))).toEqual(['WARNING STIX_DUPLICATE']);
    expect(codes(read(good, { ...good, name: 'x' }))).toEqual(['ERROR STIX_CONFLICT']);
    const newer = { ...good, modified: '2026-11-02T00:00:00.000Z', name: 'newer' };
    for (const order of [
      [good, newer],
      [newer, good],
    ]) {
      const reading = read(...order);
      expect([codes(reading), reading.items.map(({ item }) => item.description)]).toEqual([['WARNING STIX_SUPERSEDED'], ['newer']]);
    }
  });

  it('or only empty, is left out', () => expect(codes(read({ ...good, labels: [], lang: null }))).toEqual(['WARNING STIX_EMPTY_PROPERTY']));

  it('never makes it throw, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 4 })),
        (anything) => void readStix(anything, DEFAULTS),
      ),
    );
    const keys = fc.constantFrom(
      'type',
      'id',
      'pattern',
      'created',
      'object_marking_refs',
      'granular_markings',
      'extensions',
      'labels',
      'x_y',
    );
    fc.assert(fc.property(fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })), (noise) => void readStix([{ ...good, ...noise }], DEFAULTS)));
  });
});
