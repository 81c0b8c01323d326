import fc from 'fast-check';
import { CONTACT_ANSWERS, CONTACT_STATES, nextContactState, openedTo } from '../../src/deconfliction/contact.policy.js';
import { fishingSigns } from '../../src/deconfliction/fishing.policy.js';
import { checkedNote, checkedReason } from '../../src/deconfliction/reasons.js';
import { referenceShows } from '../../src/deconfliction/reference.policy.js';
import { OWNER_ALONE } from '../../src/sharing/audience.js';

const phone = (number: number | bigint): { kind: string; scope: string; value: string } => ({
  kind: 'PHONE',
  scope: '',
  value: `+668${String(number).padStart(8, '0')}`,
});
const domain = (value: string): { kind: string; scope: string; value: string } => ({ kind: 'DOMAIN', scope: '', value });
const times = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));

describe('the alarm on fishing', () => {
  it('sees 250 numbers in a row, in any order and with gaps of ten, and not 249', () => {
    const row = times(250, (index) => phone(index * 10));
    expect(fishingSigns([...row].reverse(), 250)).toEqual(['RANGE']);
    expect(fishingSigns(row.slice(1), 249)).toEqual([]);
    expect(fishingSigns([...row.slice(1), ...row.slice(1)], 500)).toEqual([]); // asked twice is asked once
  });

  it('sees no row in numbers that lie further apart, or of different kinds, scopes or lengths', () => {
    expect(
      fishingSigns(
        times(2_000, (index) => phone(index * 11)),
        2_000,
      ),
    ).toEqual([]);
    expect(
      fishingSigns(
        times(400, (index) => ({ ...phone(index), scope: index % 2 ? 'a' : 'b' })),
        400,
      ),
    ).toEqual([]);
  });

  it('sees dictionaries: one stem with counters, and names under one domain; and not values that merely are many', () => {
    expect(
      fishingSigns(
        times(250, (index) => domain(`bank-${index * 977}.example`)),
        250,
      ),
    ).toEqual(['DICTIONARY']);
    const name = (index: number): string => [...String(index)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
    expect(
      fishingSigns(
        times(250, (index) => domain(`${name(index)}.bank.example`)),
        250,
      ),
    ).toEqual(['DICTIONARY']);
    expect(
      fishingSigns(
        times(2_000, (index) => domain(`${name(index)}.example`)),
        2_000,
      ),
    ).toEqual([]);
    expect(
      fishingSigns(
        times(400, (index) => ({ kind: 'FILE_HASH', scope: 'SHA256', value: `ab${index}cd` })),
        400,
      ),
    ).toEqual([]);
  });

  it('sees breadth by how much was asked in all', () => {
    expect(fishingSigns([], 49_999)).toEqual([]);
    expect(fishingSigns([], 50_000)).toEqual(['BREADTH']);
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
        const signs = fishingSigns(some, asked);
        expect(fishingSigns([...some].reverse(), asked)).toEqual(signs);
        expect(fishingSigns([...some, ...more], asked)).toEqual(expect.arrayContaining([...signs]));
      }),
      { numRuns: 50 },
    );
  });
});

describe('an answer to whoever asked', () => {
  it('is given once, but that who has named itself may release, the claim or a reduced copy', () => {
    const leads = CONTACT_STATES.map((state) => [state, CONTACT_ANSWERS.map((answer) => nextContactState(state, answer))]);
    expect(Object.fromEntries(leads)).toEqual({
      OPEN: ['NAMED', 'RELEASED', 'RELEASED', 'DECLINED'],
      NAMED: [null, 'RELEASED', 'RELEASED', null],
      RELEASED: [null, null, null, null],
      DECLINED: [null, null, null, null],
    });
  });

  it('that releases names one country more, and excepts it no longer', () => {
    const wish = { ...OWNER_ALONE, everyCountry: true, countries: ['KH'], exceptCountries: ['JP', 'VN'] };
    expect(openedTo(wish, 'VN')).toEqual({ ...wish, countries: ['KH', 'VN'], exceptCountries: ['JP'] });
    expect(openedTo(openedTo(wish, 'VN'), 'VN')).toEqual(openedTo(wish, 'VN'));
  });
});

describe('the reason of a question', () => {
  it('has both its parts, trimmed, within their lengths', () => {
    expect(checkedReason({ purpose: ' a ', caseReference: ' b ' })).toEqual({ purpose: 'a', caseReference: 'b' });
    for (const purpose of ['', ' ', 'x'.repeat(501), 'a\0']) {
      expect(() => checkedReason({ purpose, caseReference: 'b' })).toThrow('purpose');
    }
    expect(() => checkedReason({ purpose: 'a', caseReference: 'x'.repeat(201) })).toThrow('caseReference');
    expect([checkedNote(' '), checkedNote(' a ')]).toEqual([null, 'a']);
    expect(() => checkedNote('x'.repeat(2_001))).toThrow('2000');
  });
});

describe('the reference of a sealed holding', () => {
  const ofThePhone = (reference: string): boolean =>
    referenceShows(reference, { written: '+66 (0)81 234 5678', canonical: '+66812345678' });

  it.each(['+66812345678', 'file 66 81 234 5678', '0812345678', 'file 081-234-5678', '812345678 x', 'A/081.234.5678/2026'])(
    'shows a phone number as it is dialled from anywhere: %s',
    (reference) => expect(ofThePhone(reference)).toBe(true),
  );

  it.each(['file 77', '2026/0815', '0812345', '+66 81 999 5678'])('does not show it: %s', (reference) =>
    expect(ofThePhone(reference)).toBe(false),
  );

  it('shows what was written, also where it is read otherwise, and never what is too short', () => {
    expect(referenceShows('hxxp evil.example', { written: 'evil[.]example', canonical: 'evil.example' })).toBe(true);
    expect(referenceShows('file 12345', { written: '12345', canonical: '12345' })).toBe(false);
  });
});
