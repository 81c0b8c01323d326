import { isValidBIC } from 'ibantools';
import { readBankCode } from '../../../src/values/values/bank-code.js';
import { BANK_LISTS } from '../../../src/values/values/banks.js';
import { registrableDomain } from '../../../src/values/values/host.js';
import { isCountry } from '../../../src/values/values/iban.js';

const ENTRIES = BANK_LISTS.flatMap(({ country, banks }) =>
  banks.map(([code, bic, site, ...names]) => ({ country, code, bic, site, names, called: `${country} ${code} ${names[0] ?? ''}` })),
);

describe('the list of banks', () => {
  it('has about three hundred entries, each country once, with its source and the day on which it was written', () => {
    expect(ENTRIES.length).toBeGreaterThan(300);
    expect(new Set(BANK_LISTS.map(({ country }) => country)).size).toBe(BANK_LISTS.length);
    for (const { country, source, writtenOn } of BANK_LISTS) {
      expect([country, isCountry(country), /^https?:\/\/[a-z.]+\/$/.test(source), /^20\d\d-\d\d-\d\d$/.test(writtenOn)]).toEqual([
        country,
        true,
        true,
        true,
      ]);
    }
  });

  it.each(ENTRIES)('has a well-formed entry: $called', ({ country, code, bic, site, names }) => {
    expect(code).toMatch(/^(?:\d{3,6}|[A-Z]{4}|[A-Z]{6}[A-Z0-9]{2})$/);
    if (bic !== null) expect([bic.length, bic.slice(4, 6), isValidBIC(bic)]).toEqual([8, country, true]);
    if (site !== null) expect(registrableDomain(site)).not.toBeNull();
    expect(names.length).toBeGreaterThan(0);
  });

  it.each(ENTRIES)('reads each name of an entry as its code: $called', ({ country, code, bic, names }) => {
    for (const name of [code, ...(bic === null ? [] : [bic, `${bic}XXX`]), ...names, ...names.map((one) => `${one} Bank`)]) {
      expect([name, readBankCode(name, country)?.code]).toEqual([name, code]);
    }
  });

  it('has no code, BIC, site or name twice in one country', () => {
    for (const { country, banks } of BANK_LISTS) {
      const of = (values: readonly (string | null)[]): readonly string[] => values.flatMap((value) => (value === null ? [] : [value]));
      for (const values of [of(banks.map(([code]) => code)), of(banks.map(([, bic]) => bic)), of(banks.map(([, , site]) => site))]) {
        expect([country, values.filter((value, at) => values.indexOf(value) !== at)]).toEqual([country, []]);
      }
      const names = banks.flatMap(([, , , ...called]) => called.map((name) => name.toUpperCase()));
      expect([country, names.filter((name, at) => names.indexOf(name) !== at)]).toEqual([country, []]);
    }
  });

  it('reads no abbreviation without a country, since banks of other countries have it, too', () => {
    const short = ENTRIES.flatMap(({ names }) => names).filter((name) => /^[A-Z]{1,4}$/.test(name));
    expect(short.length).toBeGreaterThan(100);
    expect(short.filter((name) => typeof readBankCode(name, '')?.country === 'string')).toEqual([]);
  });

  it('reads a name without a country where one bank in the world has it, and no other', () => {
    expect(readBankCode('Kasikornbank', '')).toEqual({ code: '004', country: 'TH' });
    expect([readBankCode('KBANK', ''), readBankCode('SCB', ''), readBankCode('Banks', 'TH')]).toEqual([null, null, null]);
  });
});
