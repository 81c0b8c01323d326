import fc from 'fast-check';
import {
  CONTACT_ANSWERS,
  CONTACT_MACHINE,
  CONTACT_STATES,
  type ContactAnswer,
  type ContactState,
  addCountry,
} from '../../../src/casework/deconfliction/contact.policy.js';
import { EnumerationWindow } from '../../../src/casework/deconfliction/enumeration.policy.js';
import { parseNote, parseQueryReason } from '../../../src/intel/indicators/query-reason.js';
import { referenceReveals } from '../../../src/casework/deconfliction/reference.policy.js';
import { OWNER_ONLY } from '../../../src/tenancy/sharing/audience.js';
import { next } from '../../../src/platform/platform/state-machine.js';

const phone = (number: number | bigint): { kind: string; scope: string; value: string } => ({
  kind: 'PHONE',
  scope: '',
  value: `+668${String(number).padStart(8, '0')}`,
});
const domain = (value: string): { kind: string; scope: string; value: string } => ({ kind: 'DOMAIN', scope: '', value });
const times = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));

type Value = { readonly kind: string; readonly scope: string; readonly value: string };
const signsOf = (values: readonly Value[], asked = values.length): readonly string[] => {
  const window = new EnumerationWindow();
  for (const value of values) window.add([value]);
  return window.signs('OFFICER', asked);
};
const word = (index: number): string => [...String(index)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
const url = (host: string): Value => ({ kind: 'URL', scope: '', value: `https://${host}/login?id=1` });
/** A raid's: numbers of many operators, hosts that have nothing in common. */
const unrelated = (index: number): Value =>
  index % 2 ? phone((index * 48_271_117) % 100_000_000) : domain(`${word(index * 7_919)}.${word(index)}site.example`);

describe('the alarm on enumeration', () => {
  it('sees 250 numbers of a block, in any order and in steps of up to twenty, and not 249', () => {
    for (const step of [1, 10, 11, 17, 20]) {
      const row = times(250, (index) => phone(3_331 + index * step));
      expect(signsOf([...row].reverse())).toEqual(['RANGE']);
      expect(signsOf(row.slice(1))).toEqual([]);
      expect(signsOf([...row.slice(1), ...row.slice(1)])).toEqual([]); // asked twice is asked once
    }
  });

  it('sees wider steps by more numbers', () => {
    expect(signsOf(times(400, (index) => phone(index * 125)))).toEqual(['RANGE']);
    expect(signsOf(times(700, (index) => phone(index * 700)))).toEqual(['RANGE']);
  });

  it('sees a range whatever its numbers are read as, and through all readings of a value', () => {
    const kinds = ['PHONE', 'PAYMENT_ID', 'MESSAGING_ACCOUNT'];
    expect(signsOf(times(250, (index) => ({ ...phone(index), kind: kinds[index % 3] ?? '', scope: String(index % 5) })))).toEqual([
      'RANGE',
    ]);
    const window = new EnumerationWindow();
    for (let index = 0; index < 250; index += 1) window.add([domain(`${word(index * 31)}.example`), phone(index)]);
    expect(window.signs('OFFICER', 250)).toEqual(['RANGE']);
    expect(signsOf(times(250, (index) => ({ kind: 'IP', scope: '', value: `203.0.${index >> 4}.${(index * 16) % 256}` })))).toEqual([
      'RANGE',
    ]);
    const iban = (index: number): Value => ({
      kind: 'BANK_ACCOUNT',
      scope: '',
      value: `DE${String((index * 37) % 97).padStart(2, '0')}37040044053201${String(index).padStart(4, '0')}`,
    });
    expect(signsOf(times(250, iban))).toEqual(['RANGE']);
  });

  it('sees dictionaries: one stem with counters, and hosts under one domain, in URLs and addresses as well', () => {
    expect(signsOf(times(250, (index) => domain(`bank-${index * 977}.example`)))).toEqual(['DICTIONARY']);
    const hosts = times(250, (index) => `${word(index)}.${word(index % 9)}.bank.example`);
    expect(signsOf(hosts.map(domain))).toEqual(['DICTIONARY']);
    expect(signsOf(hosts.map(url))).toEqual(['DICTIONARY']);
    expect(
      signsOf(
        hosts.map(
          (host, index) =>
            [domain(host), url(host), { kind: 'EMAIL', scope: '', value: `${word(index)}@${host}` }][index % 3] ?? domain(host),
        ),
      ),
    ).toEqual(['DICTIONARY']);
    expect(signsOf(times(2_000, (index) => domain(`${word(index)}.example`)))).toEqual([]);
    expect(signsOf(times(2_000, (index) => domain(`${word(index)}.co.uk`)))).toEqual([]); // anybody's
    expect(signsOf(times(400, (index) => ({ kind: 'FILE_HASH', scope: 'SHA256', value: `ab${index}cd` })))).toEqual([]);
  });

  it('sees breadth by how much was asked in all, by an officer and by a country', () => {
    expect(signsOf([], 49_999)).toEqual([]);
    expect(signsOf([], 50_000)).toEqual(['BREADTH']);
    expect(new EnumerationWindow().signs('COUNTRY', 249_999)).toEqual([]);
    expect(new EnumerationWindow().signs('COUNTRY', 250_000)).toEqual(['BREADTH']);
  });

  it('sees whatever probes a range or a family, in any order, steps and mixture with what has nothing to do with it', () => {
    const range = fc
      .record({ start: fc.nat(99_000_000), step: fc.integer({ min: 1, max: 500 }) })
      .map(({ start, step }) => times(step <= 20 ? 250 : step <= 125 ? 400 : 700, (index) => phone(start + index * step)));
    const family = fc
      .tuple(fc.nat(99), fc.constantFrom(domain, url))
      .map(([seed, as]) => times(250, (index) => as(`${word(index * 3 + seed)}.${word(seed)}.gang.example`)));
    fc.assert(
      fc.property(fc.oneof(range, family), fc.nat(3_000), fc.nat(), (probes, others, seed) => {
        const mixed = [...probes, ...times(others, unrelated)].map((value, index) => ({
          value,
          place: ((index + 1) * (seed + 1) * 2_654_435_761) % 4_294_967_296,
        }));
        mixed.sort((a, b) => a.place - b.place);
        expect(signsOf(mixed.map(({ value }) => value))).not.toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is quiet about a raid, however large: values of many ranges and hosts, and a block of SIM cards', () => {
    const block = times(100, (index) => phone(55_512_300 + index));
    expect(signsOf([...times(10_000, unrelated), ...block])).toEqual([]);
  });

  it('says the same in whatever order, and never less for more', () => {
    const values = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 3_000 }).map(phone),
        fc.integer({ min: 0, max: 500 }).map((number) => domain(`a${number}.b.example`)),
      ),
      { maxLength: 600 },
    );
    fc.assert(
      fc.property(values, values, fc.nat(100_000), (some, more, asked) => {
        const signs = signsOf(some, asked);
        expect(signsOf([...some].reverse(), asked)).toEqual(signs);
        expect(signsOf([...some, ...more], asked)).toEqual(expect.arrayContaining([...signs]));
      }),
      { numRuns: 50 },
    );
  });
});

describe('an answer to whoever asked', () => {
  it('is given once, but that who has named itself may release, the claim or a reduced copy', () => {
    const leadsTo = (state: ContactState, answer: ContactAnswer): string | null => {
      const found = next(CONTACT_MACHINE, state, answer, 'HOLDER');
      return 'state' in found ? found.state : null;
    };
    const leads = CONTACT_STATES.map((state) => [state, CONTACT_ANSWERS.map((answer) => leadsTo(state, answer))]);
    expect(Object.fromEntries(leads)).toEqual({
      OPEN: ['IDENTIFIED', 'RELEASED', 'RELEASED', 'DECLINED'],
      IDENTIFIED: [null, 'RELEASED', 'RELEASED', null],
      RELEASED: [null, null, null, null],
      DECLINED: [null, null, null, null],
    });
  });

  it('that releases names one country more, and excepts it no longer', () => {
    const wish = { ...OWNER_ONLY, everyCountry: true, countries: ['KH'], exceptCountries: ['JP', 'VN'] };
    expect(addCountry(wish, 'VN')).toEqual({ ...wish, countries: ['KH', 'VN'], exceptCountries: ['JP'] });
    expect(addCountry(addCountry(wish, 'VN'), 'VN')).toEqual(addCountry(wish, 'VN'));
  });
});

describe('the reason of a question', () => {
  it('has both its parts, trimmed, within their lengths', () => {
    expect(parseQueryReason({ purpose: ' a ', caseReference: ' b ' })).toEqual({ purpose: 'a', caseReference: 'b' });
    for (const purpose of ['', ' ', 'x'.repeat(501), 'a\0']) {
      expect(() => parseQueryReason({ purpose, caseReference: 'b' })).toThrow('purpose');
    }
    expect(() => parseQueryReason({ purpose: 'a', caseReference: 'x'.repeat(201) })).toThrow('caseReference');
    expect([parseNote(' '), parseNote(' a ')]).toEqual([null, 'a']);
    expect(() => parseNote('x'.repeat(2_001))).toThrow('2000');
  });
});

describe('the reference of a sealed holding', () => {
  const ofThePhone = (reference: string): boolean =>
    referenceReveals(reference, { written: '+66 (0)81 234 5678', canonical: '+66812345678' });

  it.each(['+66812345678', 'file 66 81 234 5678', '0812345678', 'file 081-234-5678', '812345678 x', 'A/081.234.5678/2026'])(
    'shows a phone number as it is dialled from anywhere: %s',
    (reference) => expect(ofThePhone(reference)).toBe(true),
  );

  it.each(['file 77', '2026/0815', '0812345', '+66 81 999 5678'])('does not show it: %s', (reference) =>
    expect(ofThePhone(reference)).toBe(false),
  );

  it('shows what was written, also where it is read otherwise, and never what is too short', () => {
    expect(referenceReveals('hxxp evil.example', { written: 'evil[.]example', canonical: 'evil.example' })).toBe(true);
    expect(referenceReveals('file 12345', { written: '12345', canonical: '12345' })).toBe(false);
  });
});
