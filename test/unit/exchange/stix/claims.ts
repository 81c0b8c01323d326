import fc from 'fast-check';
import { THREATS } from '../../../../src/intel/indicators/claim.js';
import { isPersonal } from '../../../../src/intel/indicators/person-status.js';
import { TLP } from '../../../../src/tenancy/sharing/label.js';
import type { ReadDefaults } from '../../../../src/exchange/stix/read-defaults.js';
import type { ReadItem } from '../../../../src/exchange/stix/reading.js';
import type { StixClaim } from '../../../../src/exchange/stix/writer-input.js';
import { canonicalise } from '../../../../src/values/values/canonicalise.js';
import { observableUuid } from '../../../../src/values/values/observable-id.js';
import type { CanonicalValue, Kind, RawValue } from '../../../../src/values/values/value.js';

export const DEFAULTS: ReadDefaults = {
  threat: 'OTHER',
  discoverability: 'HIDDEN',
  attribution: 'NAMED',
  agencyOnly: false,
  reissue: false,
};
export const CONTEXT = { hubName: 'Entente' };

/** Values of every kind, in every form that a kind has. */
export const VALUES: readonly (readonly [Kind, RawValue])[] = [
  ['PHONE', { value: '+66812345678' }],
  ['PHONE', { value: '+85512345678' }],
  ['BANK_ACCOUNT', { value: 'GB33BUKB20201555555555' }],
  ['BANK_ACCOUNT', { value: '123-4-56789-0', bank: '004', country: 'TH' }],
  ['BANK_ACCOUNT', { value: '000123456789', bank: 'ABAAKHPP', country: 'KH' }],
  ['CRYPTO_ADDRESS', { value: '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2' }],
  ['CRYPTO_ADDRESS', { value: '0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae', network: 'eth' }],
  ['CRYPTO_ADDRESS', { value: '0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae', network: 'bsc' }],
  ['CRYPTO_ADDRESS', { value: 'TN3W4H6rK2ce4vX9YnFQHwKENnHjoxb3m9' }],
  ['PAYMENT_ID', { value: '0812345678', platform: 'promptpay' }],
  ['PAYMENT_ID', { value: 'someone@okbank', platform: 'upi' }],
  ['PAYMENT_ID', { value: 'a@example.com', platform: 'paypal' }],
  ['URL', { value: "https://scam.example/pay?a='b'&c=\\d#x" }],
  ['DOMAIN', { value: 'xn--12c1fe0br.example.com' }],
  ['IP', { value: '198.51.100.7' }],
  ['IP', { value: '198.51.100.0/24' }],
  ['IP', { value: '2001:db8::7' }],
  ['IP', { value: '2001:db8::/32' }],
  ['EMAIL', { value: "o'neil@example.com" }],
  ['SOCIAL_ACCOUNT', { value: 'some.body', platform: 'facebook' }],
  ['SOCIAL_ACCOUNT', { value: '100012345678901', platform: 'facebook' }],
  ['SOCIAL_ACCOUNT', { value: 'id:123456', platform: 'x' }],
  ['MESSAGING_ACCOUNT', { value: '@somebody1', platform: 'telegram' }],
  ['MESSAGING_ACCOUNT', { value: '123456789', platform: 'telegram' }],
  ['MESSAGING_ACCOUNT', { value: '+66812345678', platform: 'whatsapp' }],
  ['APP', { value: 'com.example.Loan', platform: 'android' }],
  ['APP', { value: 'id123456789', platform: 'ios' }],
  ['FILE_HASH', { value: 'd41d8cd98f00b204e9800998ecf8427f' }],
  ['FILE_HASH', { value: 'da39a3ee5e6b4b0d3255bfef95601890afd80700' }],
  ['FILE_HASH', { value: 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f' }],
  ['DEVICE_ID', { value: '490154203237518', platform: 'imei' }],
  ['DEVICE_ID', { value: '520031234567890', platform: 'imsi' }],
  ['DEVICE_ID', { value: '8966012345678901231', platform: 'iccid' }],
];

export function canonical(kind: Kind, raw: RawValue): CanonicalValue {
  const reading = canonicalise(kind, raw);
  if (!reading.ok) throw new Error(`${kind} ${raw.value}: ${reading.problem.message}`);
  return reading.value;
}

export const PARTY = '018f4e3a-7a10-7bbb-8c1d-1234567890ab';
const CLAIM = '018f4e3a-7a10-7ccc-8c1d-1234567890ab';

/** A claim on a value, published and held by a named country; what differs is said. */
export const claimOn = (value: CanonicalValue, rest: Partial<StixClaim> = {}): StixClaim => ({
  ...value,
  id: CLAIM,
  threat: 'PHISHING',
  tlp: 'AMBER',
  tags: ['bank'],
  first_seen: null,
  last_seen: null,
  valid_until: null,
  retain_until: null,
  revoked_at: null,
  revoked_reason: null,
  published_at: '2026-11-20T10:00:00.123456+00:00',
  updated_at: '2026-11-20T10:00:00.123456+00:00',
  version: 1,
  owner_id: PARTY,
  owner_kind: 'COUNTRY',
  owner_name: 'Thailand',
  owner_country: 'TH',
  agency_id: null,
  agency_name: null,
  external_id: null,
  raw: null,
  description: null,
  confidence: null,
  reliability: null,
  credibility: null,
  person_status: null,
  disputed_since: null,
  dispute_ground: null,
  contested_since: null,
  confirmed_at: null,
  original: null,
  observable: observableUuid(value),
  ...rest,
});

const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
const texts = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => text.trim() !== '' && !/[\0\p{Cs}]/u.test(text));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

/** Any claim that the hub can hold. */
export const anyClaim: fc.Arbitrary<StixClaim> = fc
  .record({
    value: fc.constantFrom(...VALUES),
    id: fc.uuid({ version: 7 }),
    threat: fc.constantFrom(...THREATS),
    tlp: fc.constantFrom(...TLP),
    tags: fc.uniqueArray(
      texts.map((tag) => tag.trim()),
      { maxLength: 4 },
    ),
    seen: fc.tuple(moments, moments).map(([one, other]) => (one < other ? [one, other] : [other, one])),
    said: fc.record({
      valid_until: maybe(moments),
      retain_until: maybe(moments),
      revoked_at: maybe(moments),
      external_id: maybe(texts),
      description: maybe(texts),
      confidence: maybe(fc.integer({ min: 0, max: 100 })),
      reliability: maybe(fc.constantFrom(...'ABCDEF')),
      credibility: maybe(fc.integer({ min: 1, max: 6 })),
    }),
    status: maybe(fc.constantFrom('SUSPECT' as const, 'MULE_COERCED' as const, 'VICTIM' as const, 'WITNESS' as const)),
    published_at: moments,
    version: fc.integer({ min: 1, max: 9 }),
    named: fc.boolean(),
  })
  .map(({ value: [kind, raw], seen, said, named, tags, status, ...rest }) =>
    claimOn(canonical(kind, raw), {
      ...rest,
      ...said,
      tags: [...tags].sort(),
      person_status: isPersonal(kind) ? status : null,
      first_seen: seen[0] ?? null,
      last_seen: seen[1] ?? null,
      updated_at: rest.published_at,
      revoked_reason: said.revoked_at && 'wrong number',
      ...(!named && { owner_id: null, owner_kind: null, owner_name: null, owner_country: null }),
    }),
  );

/** The item that a claim is. */
export const itemOf = (claim: StixClaim): Omit<ReadItem['item'], 'original'> => ({
  kind: claim.kind,
  value: claim.value,
  platform: claim.platform,
  network: claim.network,
  bank: claim.bank,
  country: claim.country,
  threat: claim.threat,
  tlp: claim.tlp,
  ...(claim.tags.length > 0 && { tags: claim.tags }),
  firstSeen: dated(claim.first_seen),
  lastSeen: dated(claim.last_seen),
  validUntil: dated(claim.valid_until),
  retainUntil: dated(claim.retain_until),
  externalId: claim.external_id,
  description: claim.description,
  confidence: claim.confidence,
  reliability: claim.reliability,
  credibility: claim.credibility,
  ...(claim.person_status && { personStatus: claim.person_status }),
  discoverability: DEFAULTS.discoverability,
  attribution: DEFAULTS.attribution,
  agencyOnly: DEFAULTS.agencyOnly,
  reissue: DEFAULTS.reissue,
});

const dated = (moment: Date | string | null): Date | null => (moment === null ? null : new Date(moment));
