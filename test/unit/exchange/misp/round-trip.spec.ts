import { readFileSync } from 'node:fs';
import type { Kind } from '../../../../src/values/values/value.js';
import { readMisp } from '../../../../src/exchange/misp/read.js';
import { type EventContext, eventOf } from '../../../../src/exchange/misp/write/event.js';
import { outerId } from '../../../../src/exchange/misp/write/ids.js';
import { isJson, type Json, listOf, textOf } from '../../../../src/exchange/misp/shapes.js';
import type { ReadItem } from '../../../../src/exchange/stix/reading.js';
import { claimOf } from './claims.js';
import { data, eventSchema, itWith, templateFaults } from './data.js';

const HUB = { name: 'Entente', uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c100' };
const CONTEXT: EventContext = { uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c101', info: 'Claims of a day', date: '2026-11-26', hub: HUB };
const DEFAULTS = { threat: 'OTHER', audience: null } as const;
const uuid = (n: number): string => `5f2c1b3e-0d7c-4a8e-9b61-${String(n).padStart(12, '0')}`;

const attribute = (type: string, value: string, n = 1, more: Json = {}): Json => ({
  ...{ uuid: uuid(n), type, category: 'Other', value, to_ids: false, timestamp: '1700000000', comment: 'from a raid', distribution: '5' },
  Tag: [{ name: 'tlp:amber', colour: '#ffc000' }, { name: 'case:7' }],
  ...more,
});
const object = (name: string, fields: Readonly<Record<string, string>>): Json => ({
  ...{ name, uuid: uuid(50), 'meta-category': 'misc', template_version: '1', timestamp: '1700000000', comment: '', deleted: false },
  ObjectReference: [],
  Attribute: Object.entries(fields).map(([relation, value], place) => attribute('text', value, 60 + place, { object_relation: relation })),
});

/** Through the hub and back. */
const back = (body: Json): { Attribute: readonly Json[]; Object: readonly Json[] } => {
  const { items } = readMisp({ Event: { uuid: uuid(0), info: 'x', Attribute: [], ...body } }, DEFAULTS);
  expect(items.length).toBeGreaterThan(0);
  return eventOf(
    items.map((item) => claimOf(item)),
    CONTEXT,
  );
};

describe('what came from MISP comes out as it came', () => {
  it.each([
    ['phone-number', '+66 81 234 5678'],
    ['iban', 'DE89 3704 0044 0532 0130 00'],
    ['btc', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    ['email-src', 'X@bad-shop.com'],
    ['domain|ip', 'bad-shop.com|203.0.113.9'],
    ['ip-dst|port', '203.0.113.9|443'],
    ['filename|md5', 'b.exe|0123456789ABCDEF0123456789abcdef'],
    ['url', 'hxxps://bad-shop[.]com/a'],
    ['mobile-application-id', 'com.example.loan'],
  ])('the attribute %s %s', (type, value) => {
    const sent = attribute(type, value, 1, { first_seen: '2026-01-01T00:00:00.123456+00:00', odd: { kept: [1, null] } });
    expect(back({ Attribute: [sent] }).Attribute).toEqual([sent]);
  });

  it.each([
    ['phone', { model: 'x', msisdn: '66812345678', imei: '490154203237518', text: 'burner' }],
    ['bank-account', { 'account-name': 'Mule', account: '1234567890', swift: 'KASITHBK' }],
    ['coin-address', { symbol: 'ETH', 'address-crypto': '0x52908400098527886E0F7030069857D2E4169EE7', text: 'x' }],
    ['telegram-account', { first_name: 'A', username: 'scam_desk', id: '123456789', phone: '66812345678' }],
    ['facebook-account', { 'account-name': 'Some One', 'account-id': '100000000000001' }],
    ['user-account', { 'account-type': 'line', username: 'scam.line' }],
    [
      'file',
      {
        sha1: '0123456789abcdef0123456789abcdef01234567',
        filename: 'a.exe',
        md5: '0123456789abcdef0123456789abcdef',
        'size-in-bytes': '7',
      },
    ],
    ['domain-ip', { ip: '203.0.113.9', domain: 'bad-shop.com', 'first-seen': '2026-01-01' }],
    ['person', { 'full-name': 'A B', 'e-mail': 'x@bad-shop.com', 'phone-number': '+66812345678' }],
    ['cryptocurrency-transaction', { 'transaction-number': 'abc', address: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', value: '7' }],
  ])('the object %s', (name, fields) => {
    const sent = object(name, fields);
    expect(back({ Object: [sent] }).Object).toEqual([sent]);
  });

  it('but for a claim that the reader does not see, of which nothing is left', () => {
    const sent = object('file', {
      md5: '0123456789abcdef0123456789abcdef',
      filename: 'a.exe',
      sha1: '0123456789abcdef0123456789abcdef01234567',
    });
    const { items } = readMisp({ Event: { info: 'x', Object: [sent] } }, DEFAULTS);
    const written = eventOf(
      items.slice(0, 1).map((item) => claimOf(item)),
      CONTEXT,
    );
    expect(listOf(written.Object[0]?.['Attribute']).map(({ value }) => value)).toEqual(['0123456789abcdef0123456789abcdef', 'a.exe']);

    const pair = readMisp({ Event: { info: 'x', Attribute: [attribute('domain|ip', 'bad-shop.com|203.0.113.9')] } }, DEFAULTS).items;
    const half = eventOf(
      pair.slice(1).map((item) => claimOf(item)),
      CONTEXT,
    );
    expect(half.Attribute).toMatchObject([{ type: 'ip-dst', value: '203.0.113.9' }]);
    expect([half.Attribute[0]?.uuid, JSON.stringify(half)]).toEqual([
      expect.not.stringMatching(uuid(1)),
      expect.not.stringContaining('bad-shop'),
    ]);
  });

  it('with the label that the claim has now', () => {
    const [item] = readMisp({ Event: { info: 'x', Attribute: [attribute('domain', 'bad-shop.com')] } }, DEFAULTS).items as [ReadItem];
    const [written] = eventOf([claimOf(item, { tlp: 'AMBER_STRICT' })], CONTEXT).Attribute;
    expect(listOf(written?.['Tag']).map(({ name }) => name)).toEqual(['case:7', 'tlp:amber+strict']);
  });

  it('deleted, and newer, once it is revoked', () => {
    const [item] = readMisp({ Event: { info: 'x', Attribute: [attribute('domain', 'bad-shop.com')] } }, DEFAULTS).items as [ReadItem];
    const revoked = { revoked_at: '2026-11-27T00:00:00Z', revoked_reason: 'x', updated_at: '2026-11-27T00:00:00Z' };
    expect(eventOf([claimOf(item, revoked)], CONTEXT).Attribute).toMatchObject([
      { uuid: uuid(1), deleted: true, to_ids: false, timestamp: '1795737600' },
    ]);
    const plain = claimOf(item, { ...revoked, original: null });
    expect(eventOf([plain], CONTEXT).Attribute).toMatchObject([{ uuid: outerId(plain.id), deleted: true, to_ids: false }]);
  });
});

/** One of each kind and of each way in which a kind is written. */
const VALUES: readonly (readonly [Kind, Partial<ReadItem['item']> & { readonly value: string }])[] = [
  ['PHONE', { value: '+66812345678' }],
  ['BANK_ACCOUNT', { value: 'DE89370400440532013000' }],
  ['BANK_ACCOUNT', { value: '1234567890', bank: '004', country: 'TH' }],
  ['BANK_ACCOUNT', { value: '000123456', bank: 'ABAAKHPP', country: 'KH' }],
  ['CRYPTO_ADDRESS', { value: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT' }],
  ['CRYPTO_ADDRESS', { value: '0x52908400098527886E0F7030069857D2E4169EE7', network: 'bsc' }],
  ['PAYMENT_ID', { value: '+66812345678', platform: 'promptpay' }],
  ['PAYMENT_ID', { value: 'someone@okbank', platform: 'upi' }],
  ['URL', { value: 'https://bad-shop.com/a?b=1' }],
  ['DOMAIN', { value: 'bad-shop.com' }],
  ['DOMAIN', { value: 'login.bad-shop.co.th' }],
  ['IP', { value: '203.0.113.0/24' }],
  ['IP', { value: '2001:db8::1' }],
  ['EMAIL', { value: 'x@bad-shop.com' }],
  ['SOCIAL_ACCOUNT', { value: '100000000000001', platform: 'facebook' }],
  ['SOCIAL_ACCOUNT', { value: 'some.one', platform: 'facebook' }],
  ['SOCIAL_ACCOUNT', { value: 'some.one', platform: 'instagram' }],
  ['SOCIAL_ACCOUNT', { value: 'id:12345', platform: 'instagram' }],
  ['SOCIAL_ACCOUNT', { value: '12345', platform: 'x' }],
  ['SOCIAL_ACCOUNT', { value: 'id:12345', platform: 'x' }],
  ['SOCIAL_ACCOUNT', { value: 'dancer', platform: 'tiktok' }],
  ['MESSAGING_ACCOUNT', { value: 'scam_desk', platform: 'telegram' }],
  ['MESSAGING_ACCOUNT', { value: '-1001234567890', platform: 'telegram' }],
  ['MESSAGING_ACCOUNT', { value: '+66812345678', platform: 'telegram' }],
  ['MESSAGING_ACCOUNT', { value: 'https://t.me/+AbCdEfGhIjKl', platform: 'telegram' }],
  ['MESSAGING_ACCOUNT', { value: '@scamoa', platform: 'line' }],
  ['MESSAGING_ACCOUNT', { value: '+66812345678', platform: 'whatsapp' }],
  ['MESSAGING_ACCOUNT', { value: '+84912345678', platform: 'zalo' }],
  ['APP', { value: 'com.Example.loan', platform: 'android' }],
  ['APP', { value: 'com.example.loan', platform: 'ios' }],
  ['APP', { value: 'id123456789', platform: 'ios' }],
  ['APP', { value: 'abcdefghijklmnopabcdefghijklmnop', platform: 'chrome' }],
  ['FILE_HASH', { value: '0123456789abcdef0123456789abcdef' }],
  ['FILE_HASH', { value: 'ab'.repeat(64) }],
  ['DEVICE_ID', { value: '490154203237518', platform: 'imei' }],
  ['DEVICE_ID', { value: '520031234567890', platform: 'imsi' }],
];

const whole = (kind: Kind, hints: Partial<ReadItem['item']> & { readonly value: string }): ReadItem['item'] => ({
  ...hints,
  kind,
  threat: 'MONEY_MULE',
  tlp: 'AMBER_STRICT',
  audience: null,
  discoverability: 'HIDDEN',
  attribution: 'NAMED',
  confidence: 80,
  reliability: 'B',
  credibility: 2,
  description: 'Seen at the border.',
  tags: ['PAP:AMBER', 'case 7'],
  firstSeen: new Date('2026-01-01T00:00:00.123Z'),
  lastSeen: new Date('2026-02-01T00:00:00Z'),
  validUntil: new Date('2099-01-01T00:00:00Z'),
  agencyOnly: false,
  reissue: false,
});

describe("what is written from the hub's own fields is read back as it was", () => {
  it.each(VALUES)('%s %j', (kind, hints) => {
    const item = whole(kind, hints);
    const claim = claimOf({ item });
    const { items, problems } = readMisp({ Event: eventOf([claim], CONTEXT) }, DEFAULTS);
    expect([items.length, problems]).toEqual([1, []]);
    const again = claimOf(items[0] as ReadItem, { id: claim.id, raw: claim.raw, original: null });
    expect(again).toEqual({ ...claim, original: null });
  });

  itWith(['misp-schema', 'misp-objects'], 'and is what the schema and the templates of MISP ask for', () => {
    const claims = VALUES.map(([kind, hints]) => claimOf({ item: whole(kind, hints) }));
    const event = eventOf(claims, CONTEXT);
    const validate = eventSchema();
    expect([validate({ Event: event }), validate.errors]).toEqual([true, null]);
    expect(event.Object.flatMap(templateFaults)).toEqual([]);
    const types = (
      JSON.parse(readFileSync(data('misp-schema/describeTypes.json'), 'utf8')) as {
        result: { category_type_mappings: Record<string, string[]> };
      }
    ).result;
    const all = [...event.Attribute, ...event.Object.flatMap(({ Attribute }) => Attribute)];
    expect(all.filter(({ type, category }) => !types.category_type_mappings[textOf(category)]?.includes(type))).toEqual([]);
  });
});

describe('events', () => {
  const claims = VALUES.map(([kind, hints]) => claimOf({ item: whole(kind, hints) }));

  it('are the same for the same claims, and bear the narrowest label and the latest time', () => {
    const [first, second] = [claims[0], claims[1]].map((claim) => ({ ...(claim as (typeof claims)[number]) }));
    if (!first || !second) throw new Error('no claims');
    const event = eventOf(
      [
        { ...first, tlp: 'CLEAR' },
        { ...second, tlp: 'AMBER', updated_at: '2026-11-27T00:00:00Z' },
      ],
      CONTEXT,
    );
    expect(event).toMatchObject({ Tag: [{ name: 'tlp:amber' }], timestamp: '1795737600', distribution: '0' });
    expect(eventOf(claims, CONTEXT)).toEqual(eventOf(claims, CONTEXT));
  });

  it('name the owner, or the hub where one is not named', () => {
    expect(eventOf(claims, CONTEXT)['Orgc']).toEqual({ name: 'Thailand', uuid: '7b9a1b5e-2f70-4a52-8b58-6a52f0b1c001' });
    const hidden = claims.map((claim) => ({ ...claim, owner_id: null, owner_name: null }));
    expect(eventOf(hidden, CONTEXT)['Orgc']).toEqual(HUB);
    expect(JSON.stringify(eventOf(hidden, CONTEXT))).not.toContain('Thailand');
  });

  it('carry sightings, which are read again as what they were', () => {
    const [claim] = claims;
    const said = {
      note: 'On two phones: raid 7.',
      updated_at: '2026-11-21T00:00:00Z',
      by: { id: '01935000-0000-7000-8000-0000000000aa', name: 'Cambodia' },
    };
    const sightings = [
      {
        ...said,
        id: '01935000-0000-7000-8000-000000000001',
        verdict: 'SEEN',
        first_seen: '2026-11-19T00:00:00Z',
        last_seen: '2026-11-20T00:00:00Z',
      },
      {
        ...said,
        id: '01935000-0000-7000-8000-000000000002',
        verdict: 'FALSE_POSITIVE',
        first_seen: null,
        last_seen: '2026-11-20T00:00:00Z',
        note: null,
      },
      { ...said, id: '01935000-0000-7000-8000-000000000003', verdict: 'EXPIRED', first_seen: null, last_seen: null, note: null, by: null },
    ] as const;
    const sighted = { ...(claim as NonNullable<typeof claim>), changed_at: '2026-11-22T00:00:00Z', sightings };
    const event = eventOf([sighted], CONTEXT);
    const written = event.Attribute[0]?.['Sighting'] as readonly { readonly uuid: string }[];
    expect(written).toMatchObject([
      { type: '0', date_sighting: '1795046400', source: 'On two phones: raid 7.', Organisation: { name: 'Cambodia' } },
      { type: '0', date_sighting: '1795132800' },
      { type: '1', date_sighting: '1795132800', source: '' },
      { type: '2', date_sighting: '1795219200', Organisation: HUB },
    ]);
    expect([event['timestamp'], event.Attribute[0]?.['timestamp']]).toEqual(['1795305600', '1795305600']);
    // MISP never looks again at a sighting whose UUID it knows.
    const changed = eventOf([{ ...sighted, sightings: [{ ...sightings[0], verdict: 'EXPIRED' }] }], CONTEXT).Attribute[0]?.['Sighting'];
    expect(new Set([...written, ...(changed as typeof written)].map(({ uuid }) => uuid)).size).toBe(6);
    expect(readMisp({ Event: event }, { threat: 'OTHER', audience: null }).sightings).toMatchObject([
      {
        verdict: 'SEEN',
        count: 2,
        firstSeen: new Date('2026-11-19'),
        lastSeen: new Date('2026-11-20'),
        note: 'Cambodia: On two phones: raid 7.',
      },
      { verdict: 'FALSE_POSITIVE', count: 1, lastSeen: new Date('2026-11-20'), note: 'Cambodia' },
      { verdict: 'EXPIRED', count: 1, note: HUB.name },
    ]);
    expect(isJson(event)).toBe(true);
  });
});
