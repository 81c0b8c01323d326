import { recognise } from '../../../src/values/values/recognise.js';
import { MOST_READINGS, readingsOf } from '../../../src/values/values/readings.js';
import type { CanonicalValue, Kind, RawValue } from '../../../src/values/values/value.js';

const gist = ({ kind, scope, value }: CanonicalValue): string => [kind, scope, value].filter(Boolean).join(' ');
const read = (raw: RawValue & { readonly kind?: Kind }, home: string | null = null): readonly string[] =>
  readingsOf(raw, home).candidates.map(gist);
const problem = (raw: RawValue & { readonly kind?: Kind }, home: string | null = null) => readingsOf(raw, home).problem;

const IMEI = '490154203237518';
const EVM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const KEY_HASH = '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH';

describe('what a value that is looked for can mean', () => {
  it.each([
    ['02 555 0100', 'TH', ['PHONE +6625550100']],
    ['0812345678', 'TH', ['PHONE +66812345678']],
    ['0812345678', 'VN', ['PHONE +84812345678']],
    ['+66 2 555 0100', 'VN', ['PHONE +6625550100']],
    ['TH:004:1234567890', 'VN', ['BANK_ACCOUNT TH:004 1234567890']],
    ['DE89370400440532013000', 'TH', ['BANK_ACCOUNT DE89370400440532013000']],
    ['bad-shop.com', 'TH', ['DOMAIN bad-shop.com']],
  ])('is %s, in a national form of %s: %j', (value, home, wanted) => expect(read({ value }, home)).toEqual(wanted));

  it('is in a national form of the country that it names, whatever the officer’s own is', () => {
    expect(read({ value: '0812345678', country: 'TH' }, 'VN')).toEqual(['PHONE +66812345678']);
    expect(read({ kind: 'PHONE', value: '0812345678' }, 'VN')).toEqual(['PHONE +84812345678']);
    expect(read({ kind: 'BANK_ACCOUNT', value: '1234567890', bank: 'SCB' }, 'TH')).toEqual(['BANK_ACCOUNT TH:014 1234567890']);
    expect(read({ kind: 'BANK_ACCOUNT', value: '1234567890', bank: 'SCB' }, 'VN')).toEqual(['BANK_ACCOUNT VN:970429 1234567890']);
    expect(read({ kind: 'MESSAGING_ACCOUNT', platform: 'whatsapp', value: '081 234 5678' }, 'TH')).toEqual([
      'MESSAGING_ACCOUNT whatsapp +66812345678',
    ]);
  });

  it('is an IMEI and an IMSI, where fifteen digits can be both, and an IMSI alone where the check digit does not fit', () => {
    const both = [`DEVICE_ID imei ${IMEI}`, `DEVICE_ID imsi ${IMEI}`];
    expect(read({ value: IMEI }, 'TH')).toEqual(both);
    expect(read({ kind: 'DEVICE_ID', value: IMEI })).toEqual(both);
    expect(read({ value: '520 04 1234567890' })).toEqual(['DEVICE_ID imsi 520041234567890']);
    expect(read({ kind: 'DEVICE_ID', value: '520041234567890' })).toEqual(['DEVICE_ID imsi 520041234567890']);
    expect(read({ kind: 'DEVICE_ID', platform: 'imei', value: IMEI })).toEqual(both.slice(0, 1));
    expect(read({ kind: 'DEVICE_ID', value: `IMEI ${IMEI}` })).toEqual(both.slice(0, 1));
  });

  it('is first what the officer’s own country dials, where that has a prefix of its own for calls abroad, then what follows 00', () => {
    expect(read({ value: '001 66 2 555 0100' }, 'TH')).toEqual(['PHONE +6625550100', 'PHONE +16625550100']);
    expect(read({ kind: 'PHONE', value: '001 66 2 555 0100' }, 'TH')[0]).toBe('PHONE +6625550100');
    expect(read({ value: '009 855 12 345 678' }, 'TH')[0]).toBe('PHONE +85512345678');
    expect(read({ value: '001 65 6123 4567' }, 'KH')[0]).toBe('PHONE +6561234567');
    expect(read({ value: '00 66 2 555 0100' }, 'VN')).toEqual(['PHONE +6625550100']);
    expect(read({ value: '00 66 2 555 0100' }, 'TH')[0]).toBe('PHONE +6625550100');
    expect(read({ value: '+66 2 555 0100' }, 'TH')).toEqual(['PHONE +6625550100']);
  });

  it('is a device id with fewer or more digits as well, which nothing takes it for where a row is published', () => {
    expect(read({ value: '49015420323751' })).toEqual([`DEVICE_ID imei ${IMEI}`, 'DEVICE_ID imsi 49015420323751']);
    expect(read({ value: '4901542032375101' })).toEqual([`DEVICE_ID imei ${IMEI}`]);
    expect(recognise({ value: '49015420323751' })).toEqual([]);
  });

  it('is an address on each common network also where a token is named, since a token moves on several', () => {
    expect(read({ value: EVM, network: 'USDT' })).toEqual(read({ value: EVM }));
  });

  it('is an address on each common network that has such addresses, unless it names one', () => {
    const scopes = readingsOf({ value: EVM }, 'TH').candidates.map(({ scope }) => scope);
    expect(scopes).toEqual(['eth', 'bsc', 'polygon', 'arb', 'op', 'base', 'avax', 'etc', 'vet']);
    expect(scopes.length).toBeLessThanOrEqual(MOST_READINGS);
    expect(read({ value: EVM, network: 'bsc' })).toEqual([`CRYPTO_ADDRESS bsc ${EVM.toLowerCase()}`]);
    expect(read({ value: KEY_HASH })).toEqual([
      `CRYPTO_ADDRESS btc ${KEY_HASH}`,
      'CRYPTO_ADDRESS bch qp63uahgrxged4z5jswyt5dn5v3lzsem6cy4spdc2h',
      `CRYPTO_ADDRESS bsv ${KEY_HASH}`,
    ]);
    expect(read({ value: 'AeHauBkGkHPTxh4PEUhNr7WRgivmcdCRnR' })).toEqual([
      'CRYPTO_ADDRESS btg AeHauBkGkHPTxh4PEUhNr7WRgivmcdCRnR',
      'CRYPTO_ADDRESS neo AeHauBkGkHPTxh4PEUhNr7WRgivmcdCRnR',
    ]);
    expect(read({ value: 'alice.near', kind: 'CRYPTO_ADDRESS' })).toContain('CRYPTO_ADDRESS near alice.near');
    expect(read({ value: 'somebody' }, 'TH')).toEqual([]);
  });

  it('is nothing, and the problem says how to state a country', () => {
    expect(problem({ kind: 'PHONE', value: '02 555 0100' })).toMatchObject({
      code: 'PHONE_COUNTRY_MISSING',
      message: expect.stringContaining('+66') as unknown,
    });
    expect(problem({ kind: 'BANK_ACCOUNT', value: '1234567890', bank: '004' })?.message).toContain('country TH, bank 004 or KBANK');
    for (const kind of ['BANK_ACCOUNT', undefined] as const) {
      const asked = { ...(kind && { kind }), value: '1234567890' };
      expect(problem({ ...asked, bank: 'VCB' }, 'TH')?.message).toContain('one of VN is. Give the country of the account (country VN)');
      expect(problem({ ...asked, bank: 'Maybank' }, 'TH')?.message).toContain('one of ID, KH, MY, PH, SG is');
      expect(problem({ ...asked, bank: 'No such bank' }, 'TH')).toMatchObject({ code: 'BANK_CODE_INVALID', field: 'bank' });
      expect(problem({ ...asked, bank: 'KBANK' })?.code).toBe('BANK_COUNTRY_MISSING');
    }
    expect(problem({ value: 'x', network: 'no-such-network' }, 'TH')).toEqual(
      problem({ kind: 'CRYPTO_ADDRESS', value: 'x', network: 'no-such-network' }, 'TH'),
    );
    expect(problem({ kind: 'BANK_ACCOUNT', value: '1234567890' }, 'TH')?.code).toBe('BANK_CODE_MISSING');
    expect(problem({ kind: 'PHONE', value: '191' }, 'TH')?.code).toBe('PHONE_SHORT_CODE');
    expect(problem({ value: '02 555 0100' })?.message).toContain('the country (TH)');
    expect(problem({ value: '' }, 'TH')?.code).toBe('VALUE_UNRECOGNISED');
    expect(problem({ kind: 'DOMAIN', value: 'no domain' }, 'TH')?.code).toBe('DOMAIN_INVALID');
  });
});
