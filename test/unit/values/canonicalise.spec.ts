import fc from 'fast-check';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import { KINDS, LONGEST_VALUE, type Kind, type RawValue } from '../../../src/values/values/value.js';
import { again, gist } from './reader-laws.js';

const ONE_OF_EACH: Readonly<Record<Kind, RawValue>> = {
  PHONE: { value: '+1 202 555 0123' },
  BANK_ACCOUNT: { value: 'DE89 3704 0044 0532 0130 00' },
  CRYPTO_ADDRESS: { value: '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH' },
  PAYMENT_ID: { value: '0812345678', platform: 'promptpay' },
  URL: { value: 'hxxps://bad[.]example/x' },
  DOMAIN: { value: 'bad[.]example' },
  IP: { value: '192.0.2[.]1' },
  EMAIL: { value: 'name[at]bad.example' },
  SOCIAL_ACCOUNT: { value: '@somebody', platform: 'x' },
  MESSAGING_ACCOUNT: { value: 't.me/somebody' },
  APP: { value: 'com.example.wallet', platform: 'android' },
  FILE_HASH: { value: '0123456789abcdef0123456789abcdef' },
  DEVICE_ID: { value: '490154203237518' },
};

describe('reading a value of any kind', () => {
  it.each(KINDS)('reads %s with its own reader', (kind) => {
    expect(canonicalise(kind, ONE_OF_EACH[kind])).toMatchObject({ ok: true, value: { kind } });
  });

  it.each(KINDS)('refuses nothing, too much and too long hints for %s before its reader looks', (kind) => {
    expect(gist(canonicalise(kind, { value: '' }))).toBe('VALUE_EMPTY');
    expect(gist(canonicalise(kind, { value: ' \t\u200b\u202e ' }))).toBe('VALUE_EMPTY');
    expect(gist(canonicalise(kind, { value: 'a'.repeat(LONGEST_VALUE + 1) }))).toBe('VALUE_TOO_LONG');
    expect(canonicalise(kind, { ...ONE_OF_EACH[kind], network: 'a'.repeat(101) })).toMatchObject({
      problem: { code: 'HINT_TOO_LONG', field: 'network' },
    });
  });

  it('takes absent hints and null for the same', () => {
    for (const kind of KINDS) {
      const { value, platform = null } = ONE_OF_EACH[kind];
      expect(canonicalise(kind, { value, platform, network: null, bank: null, country: null })).toEqual(
        canonicalise(kind, ONE_OF_EACH[kind]),
      );
    }
  });

  it('never throws, whatever kind an arbitrary text is said to be, and is idempotent', () => {
    const hint = fc.option(fc.string({ unit: 'binary', maxLength: 20 }));
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5000 }),
      fc.constantFrom(...Object.values(ONE_OF_EACH).map(({ value }) => value)),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.record({ value: texts, platform: hint, network: hint, bank: hint, country: hint }),
        (kind, raw) => {
          const reading = canonicalise(kind, raw);
          if (reading.ok) expect(gist(canonicalise(kind, again(reading.value)))).toBe(gist(reading));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
