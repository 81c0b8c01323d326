import fc from 'fast-check';
import { recognise, unrecognised } from '../../../src/values/values/recognise.js';
import type { RawValue } from '../../../src/values/values/value.js';

const seen = (raw: RawValue): readonly string[] =>
  recognise(raw).map(({ kind, scope, value }) => `${kind} ${scope} ${value}`.replace('  ', ' '));

const ETH = '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed';
const TRON = 'TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf';
const SOL = 'Cs8KY3PiWrCMAytMsBRQo8EdGbticVtdvufLnb2UhXh';

const KNOWN: readonly (readonly [string, readonly string[]])[] = [
  ['https://bad-name.com/login', ['URL https://bad-name.com/login']],
  ['hxxps://bad-name[.]com', ['URL https://bad-name.com/', 'DOMAIN bad-name.com']],
  ['bad-name.com/login', ['URL http://bad-name.com/login']],
  ['bad-name[.]com', ['DOMAIN bad-name.com']],
  ['bad.example', ['DOMAIN bad.example']],
  ['bücher.com', ['DOMAIN xn--bcher-kva.com']],
  ['name@bad-name.com', ['EMAIL name@bad-name.com']],
  ['mailto:Name@bad-name.com', ['EMAIL name@bad-name.com']],
  ['name[at]bad-name[.]com', ['EMAIL name@bad-name.com']],
  ['192.0.2.1', ['IP 192.0.2.1']],
  ['192[.]0[.]2[.]1', ['IP 192.0.2.1']],
  ['192.0.2.0/24', ['IP 192.0.2.0/24']],
  ['192.0.2.1:8080', ['IP 192.0.2.1']],
  ['2001:db8::1', ['IP 2001:db8::1']],
  ['http://192.0.2.1/', ['URL http://192.0.2.1/', 'IP 192.0.2.1']],
  [ETH, [`CRYPTO_ADDRESS eth ${ETH}`]],
  [TRON, [`CRYPTO_ADDRESS tron ${TRON}`]],
  [SOL, [`CRYPTO_ADDRESS sol ${SOL}`]],
  ['bitcoin:1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH?amount=1', ['CRYPTO_ADDRESS btc 1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH']],
  ['0123456789ABCDEF0123456789abcdef', ['FILE_HASH md5 0123456789abcdef0123456789abcdef']],
  ['a'.repeat(39) + 'b', [`FILE_HASH sha-1 ${'a'.repeat(39)}b`]],
  ['+1 202-555-0123', ['PHONE +12025550123']],
  ['tel:+1-202-555-0123', ['PHONE +12025550123']],
  ['0012025550123', ['PHONE +12025550123']],
  ['DE89 3704 0044 0532 0130 00', ['BANK_ACCOUNT DE89370400440532013000']],
  ['490154203237518', ['DEVICE_ID imei 490154203237518']],
  ['IMEI 49015420323751', ['DEVICE_ID imei 490154203237518']],
  ['t.me/somebody', ['MESSAGING_ACCOUNT telegram somebody', 'URL http://t.me/somebody']],
  ['https://wa.me/12025550123', ['MESSAGING_ACCOUNT whatsapp +12025550123', 'URL https://wa.me/12025550123']],
  ['Line ID: some.body', ['MESSAGING_ACCOUNT line some.body']],
  ['https://facebook.com/some.body', ['SOCIAL_ACCOUNT facebook somebody', 'URL https://facebook.com/some.body']],
  [
    'https://play.google.com/store/apps/details?id=com.example.wallet',
    ['APP android com.example.wallet', 'URL https://play.google.com/store/apps/details?id=com.example.wallet'],
  ],
];

const UNKNOWN: readonly string[] = [
  '',
  ' ',
  'hello',
  'hello world',
  '@somebody',
  '12345',
  'file.exe',
  'report.pdf',
  'some.body',
  '1.2.3',
  'a/b',
  'javascript:alert(1)',
  'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz',
  '#tag',
  'a'.repeat(4097),
  '\ud800',
  '01/05/2024',
  '2024/05/01',
  '24/7',
  '123/45 Moo 5',
  '1.10.16.0/20 ; SBL256894',
  'bad-name.com/login phishing',
  '4111111111111111',
  '5500 0000 0000 0004',
  '378282246310005',
  '20240501123045',
  '3273012345670001',
];

describe('recognising what a value is', () => {
  it.each(KNOWN)('takes %j for %j', (value, wanted) => {
    expect(seen({ value })).toEqual(wanted);
  });

  it.each(UNKNOWN.map((value) => [value.slice(0, 60), value]))('recognises nothing in %j', (_, value) => {
    expect(seen({ value })).toEqual([]);
  });

  it.each([
    [{ value: '0812345678', country: 'TH' }, ['PHONE +66812345678']],
    [{ value: '2024-05-01', country: 'TH' }, []],
    [{ value: '2567-05-01', country: 'TH' }, []],
    [{ value: '2567-5-1', country: 'KH' }, []],
    [{ value: '20240501', country: 'TH' }, []],
    [{ value: '2567.05.01', country: 'KH' }, []],
    [{ value: '02-024-0501', country: 'TH' }, ['PHONE +6620240501']],
    [{ value: '25670501', country: 'KH' }, ['PHONE +85525670501']],
    [{ value: '49015420323751', platform: 'imei' }, ['DEVICE_ID imei 490154203237518']],
    [{ value: '0812345678', platform: 'promptpay' }, ['PAYMENT_ID promptpay +66812345678']],
    [{ value: 'somebody', platform: 'telegram' }, ['MESSAGING_ACCOUNT telegram somebody']],
    [{ value: 'somebody', platform: 'tiktok' }, ['SOCIAL_ACCOUNT tiktok somebody']],
    [{ value: 'com.example.wallet', platform: 'android' }, ['APP android com.example.wallet']],
    [{ value: ETH, network: 'bsc' }, [`CRYPTO_ADDRESS bsc ${ETH}`]],
    [{ value: '1234567890', bank: '004', country: 'TH' }, ['BANK_ACCOUNT TH:004 1234567890']],
    [{ value: 'somebody', platform: 'no-such-platform' }, []],
    [{ value: 'bad-name.com', network: 'btc' }, []],
  ])('lets hints decide: %j', (raw, wanted) => {
    expect(seen(raw)).toEqual(wanted);
  });

  it('has a sentence for a value that it does not recognise', () => {
    expect(unrecognised).toMatchObject({ code: 'VALUE_UNRECOGNISED', field: 'value' });
  });

  it('never throws and never finds more than five kinds, nor one twice', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 5000 }),
          fc.webUrl(),
          fc.emailAddress(),
          fc.stringMatching(/^[0-9a-zA-Z+.:/@-]{0,60}$/),
        ),
        (value) => {
          const kinds = recognise({ value }).map(({ kind }) => kind);
          expect(kinds.length).toBeLessThanOrEqual(5);
          expect(new Set(kinds).size).toBe(kinds.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
