import { validate, version } from 'uuid';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import { canonicalJson, observableOf, observableUuid } from '../../../src/values/values/observable-id.js';
import { type CanonicalValue, KINDS, type RawValue } from '../../../src/values/values/value.js';

const read = (kind: CanonicalValue['kind'], raw: RawValue): CanonicalValue => {
  const reading = canonicalise(kind, raw);
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

describe('the id of an observable', () => {
  // Computed with another program: Python's uuid.uuid5 over the canonical JSON.
  it.each([
    ['IP', { value: '198.51.100.3' }, 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
    ['DOMAIN', { value: 'example.com' }, 'domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7'],
    ['URL', { value: 'https://example.com/research/index.html' }, 'url--47c3cf9a-5027-5bf0-997a-017c7edc7c55'],
    ['EMAIL', { value: 'john@example.com' }, 'email-addr--7165e2a9-671f-585d-b1e1-ca59c671d934'],
    [
      'FILE_HASH',
      { value: 'FE90A7E910CB3A4739BED9180E807E93FA70C90F25A8915476F5E4BFBAC681DB' },
      'file--b91bcf06-0d11-5a89-9c3a-8d4279aefe56',
    ],
    ['PHONE', { value: '+44 7890 129093' }, 'phone-number--9cc17d8e-a7f4-5e59-bdd5-999201f30b5c'],
    ['CRYPTO_ADDRESS', { value: '1KFHE7w8BhaENAswwryaoccDb6qcT6DbYY' }, 'cryptocurrency-wallet--27fadc91-1e1c-5474-988f-07a16840be45'],
  ] as const)('is the one that everybody computes for a %s', (kind, raw, id) => {
    const value = read(kind, raw);
    expect(`${observableOf(value).type}--${observableUuid(value)}`).toBe(id);
  });

  it.each([
    ['BANK_ACCOUNT', { value: 'GB33BUKB20201555555555' }, { iban: 'GB33BUKB20201555555555' }],
    ['BANK_ACCOUNT', { value: '123-4-56789-0', bank: '004', country: 'TH' }, { account_number: '1234567890', bank: '004', country: 'TH' }],
    ['SOCIAL_ACCOUNT', { value: '@somebody', platform: 'instagram' }, { account_type: 'instagram', account_login: 'somebody' }],
    ['MESSAGING_ACCOUNT', { value: '@somebody1', platform: 'telegram' }, { account_type: 'telegram', account_login: 'somebody1' }],
    ['PAYMENT_ID', { value: '0812345678', platform: 'promptpay' }, { scheme: 'promptpay', value: '+66812345678' }],
    ['DEVICE_ID', { value: 'IMEI 490154203237518' }, { device_type: 'imei', value: '490154203237518' }],
    ['APP', { value: 'com.example.app', platform: 'android' }, { name: 'com.example.app' }],
    ['IP', { value: '2001:db8::/32' }, { value: '2001:db8::/32' }],
  ] as const)('of a %s is made of what names it: %j', (kind, raw, properties) => {
    expect(observableOf(read(kind, raw)).properties).toEqual(properties);
  });

  it('keeps two banks apart that have the same account number', () => {
    const of = (bank: string): string => observableUuid(read('BANK_ACCOUNT', { value: '1234567890', bank, country: 'TH' }));
    expect(of('004')).not.toBe(of('014'));
  });

  it('is a UUID of version 5 for every kind', () => {
    for (const kind of KINDS) {
      const uuid = observableUuid({ kind, scope: 'x', value: 'ไทย \u{1f600} "\u0007' });
      expect([kind, validate(uuid), version(uuid)]).toEqual([kind, true, 5]);
    }
  });

  it('is made over canonical JSON: members in order, nested ones too, nothing but the texts', () => {
    expect(canonicalJson({ b: 'é"', a: { z: '1', y: '\n' } })).toBe('{"a":{"y":"\\n","z":"1"},"b":"é\\""}');
  });
});
