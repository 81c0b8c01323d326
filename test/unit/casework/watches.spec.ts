import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { KINDS } from '../../../src/values/values/value.js';
import { THREATS } from '../../../src/intel/indicators/claim.js';
import type { Keyring } from '../../../src/platform/database/keyring.js';
import { WatchSeal } from '../../../src/casework/watches/watch-seal.js';
import {
  isValidEnd,
  filterMarks,
  marksOfClaim,
  prefixesOf,
  parsePrefixes,
  parseValues,
  termMark,
  termReceipts,
} from '../../../src/casework/watches/watch.policy.js';

const KEY = randomBytes(32);
const digits = (least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''));
const claim = (said: object) => ({
  kind: 'PHONE' as const,
  scope: '',
  value: '+66812345678',
  threat: 'OTHER',
  group_keys: null,
  group_ids: null,
  ...said,
});
const marksOf = (said: object): readonly string[] => marksOfClaim(KEY, claim(said)).map(({ mark }) => mark);
const phonePrefix = (prefix: string) => parsePrefixes([{ kind: 'PHONE', prefix }]);
const accountPrefix = (prefix: string, more: object = { bank: '004', country: 'TH' }) =>
  parsePrefixes([{ kind: 'BANK_ACCOUNT', prefix, ...more }]);

describe('what a watch is for', () => {
  it('meets a number by its beginning exactly where the number begins so', async () => {
    await fc.assert(
      fc.asyncProperty(digits(5, 11), digits(5, 11), async (watched, rest) => {
        const [term] = (await phonePrefix(`+66${watched}`)).terms;
        const met = term !== undefined && marksOf({ value: `+66${rest}` }).includes(termMark(KEY, true, term));
        expect(met).toBe(rest.startsWith(watched));
      }),
    );
  });

  it('meets an account by its beginning at its own bank alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        digits(10, 10),
        fc.integer({ min: 4, max: 10 }),
        fc.constantFrom('TH:004', 'TH:014'),
        async (value, length, scope) => {
          const [term] = (await accountPrefix(value.slice(0, length))).terms;
          const met = term !== undefined && marksOf({ kind: 'BANK_ACCOUNT', scope, value }).includes(termMark(KEY, true, term));
          expect(met).toBe(scope === 'TH:004');
        },
      ),
    );
  });

  it('never is met as a whole value by what is a prefix, nor the other way round', () => {
    const term = { kind: 'PHONE', scope: '', value: '+66812345678', display: '' } as const;
    expect(termMark(KEY, true, term)).not.toBe(termMark(KEY, false, term));
    expect(marksOf({})).toEqual(expect.arrayContaining([termMark(KEY, true, term), termMark(KEY, false, term)]));
    expect(new Set(marksOf({})).size).toBe(marksOf({}).length);
  });

  it('has beginnings only of phone numbers and of national accounts, and none that is too short to be one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.constantFrom('', 'TH:004'),
        fc.string({ minLength: 1, maxLength: 40 }),
        (kind, scope, value) => {
          const all = prefixesOf({ kind, scope, value });
          const least = kind === 'PHONE' ? 7 : kind === 'BANK_ACCOUNT' && scope !== '' ? 4 : Infinity;
          expect(all.every((one) => one.length >= least && value.startsWith(one))).toBe(true);
          expect(all.length).toBe(Math.max(0, value.length - least + 1));
        },
      ),
    );
  });

  it.each([
    ['a country', '+66', 'WATCH_PREFIX_SHORT'],
    ['four digits behind the code', '+66 8123', 'WATCH_PREFIX_SHORT'],
    ['four digits behind a code of one', '+1 2125', 'WATCH_PREFIX_SHORT'],
    ['four digits behind a code of three', '+855 1234', 'WATCH_PREFIX_SHORT'],
    ['no country code', '081 234', 'WATCH_PREFIX'],
    ['a code that no country has', '+999 12345', 'WATCH_PREFIX'],
    ['letters', '+66 PHONE', 'WATCH_PREFIX'],
    ['more than a number has', '+66 12345678901234', 'WATCH_PREFIX'],
  ])('is not a phone prefix of %s', async (_, prefix, code) =>
    expect(await phonePrefix(prefix)).toMatchObject({ terms: [], inputs: [{ code }] }),
  );

  it.each([
    ['+66 81234', '+6681234'],
    ['0066-81234', '+6681234'],
    ['+1 (212) 55', '+121255'],
    ['+855.12345', '+85512345'],
  ])('is a phone prefix as people write it: %s', async (prefix, value) =>
    expect(await phonePrefix(prefix)).toMatchObject({ terms: [{ value }], inputs: [[{ value }]] }),
  );

  it('is a prefix of an account with its bank, and never of an IBAN', async () => {
    expect(await accountPrefix('123-4')).toMatchObject({ terms: [{ scope: 'TH:004', value: '1234' }] });
    expect(await accountPrefix('123')).toMatchObject({ terms: [], inputs: [{ code: 'WATCH_PREFIX_SHORT' }] });
    expect(await accountPrefix('1234', {})).toMatchObject({ terms: [], inputs: [{ code: 'BANK_COUNTRY_MISSING' }] });
    expect(await accountPrefix('DE89370400440532013000', {})).toMatchObject({ terms: [], inputs: [{ code: 'WATCH_PREFIX' }] });
  });

  it('of a value without a kind is whatever it may be, and of one that is nothing, nothing', async () => {
    const guessed = await parseValues([{ value: '+66 81 234 5678' }, { value: '\u0000' }], null);
    expect(guessed.likeliest).toEqual(guessed.terms.slice(0, 1));
    expect(guessed.terms).toContainEqual({ kind: 'PHONE', scope: '', value: '+66812345678', display: expect.any(String) as string });
    expect(guessed.inputs).toMatchObject([guessed.terms, { severity: 'ERROR' }]);
  });

  it('answer with a receipt each: of equal values in one call the first changes the watch', async () => {
    const { inputs, terms } = await parseValues(
      [
        { value: '+66 81 234 5678', kind: 'PHONE' },
        { value: '\u0000' },
        { value: '0066 81 234 5678', kind: 'PHONE' },
        { value: 'b.example.com', kind: 'DOMAIN' },
      ],
      'TH',
    );
    const nameOf = ({ kind, value }: { kind: string; value: string }): string => `${kind} ${value}`;
    const [first] = terms.map(nameOf);
    expect(
      termReceipts(inputs, 'CREATED', [first ?? ''], nameOf).map(({ index, outcome, term }) => [index, outcome, term?.value ?? null]),
    ).toEqual([
      [0, 'CREATED', '+66812345678'],
      [1, 'REJECTED', null],
      [2, 'UNCHANGED', '+66812345678'],
      [3, 'UNCHANGED', 'b.example.com'],
    ]);
  });

  it('in national form is of the officer’s own country, unless it names another', async () => {
    const values = async (home: string | null) =>
      (
        await parseValues(
          [
            { value: '081-234-5678', kind: 'PHONE' },
            { value: '090-1234-5678', kind: 'PHONE', country: 'JP' },
          ],
          home,
        )
      ).likeliest.map(({ value }) => value);
    expect(await values('TH')).toEqual(['+66812345678', '+819012345678']);
    expect(await values(null)).toEqual(['+819012345678']);
  });

  it('lets through by a filter exactly what its group, threats and kinds say', () => {
    const some = <T>(all: readonly T[]) =>
      fc.option(fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 3 }), { nil: null });
    const group = fc.constantFrom('group-a', 'group-b');
    fc.assert(
      fc.property(
        group,
        some(THREATS),
        some(KINDS),
        group,
        fc.constantFrom(...THREATS),
        fc.constantFrom(...KINDS),
        (of, threats, kinds, to, threat, kind) => {
          const wanted = new Set(filterMarks(KEY, { group: of, threats, kinds }));
          const met = marksOfClaim(KEY, claim({ kind, threat, group_keys: [7], group_ids: [to] })).filter(({ mark }) => wanted.has(mark));
          expect(met.length > 0).toBe(of === to && (threats ?? [threat]).includes(threat) && (kinds ?? [kind]).includes(kind));
          expect(met.every(({ via }) => via === 7)).toBe(true);
        },
      ),
    );
  });

  it('opens for the watch that it was sealed for, and for no other, nor for another value', () => {
    const askingKeys = [{ id: randomUUID(), secret: randomBytes(32) }];
    const seal = new WatchSeal({ askingKeys, markKey: KEY } as unknown as Keyring);
    const said = { name: 'n', purpose: 'p', caseReference: null, filter: null };
    const term = { kind: 'PHONE', scope: '', value: '+66812345678', display: 'x' } as const;
    const { marks, sealed } = seal.terms('a', 'VALUES', [term, term]);
    const [mark = '', one = Buffer.alloc(0)] = [marks[0], sealed[0] ?? undefined];
    expect([marks.length, seal.openTerm('a', mark, one), seal.open('a', seal.seal('a', said))]).toEqual([1, term, said]);
    expect(() => seal.openTerm('b', mark, one)).toThrow();
    expect(() => seal.openTerm('a', randomUUID(), one)).toThrow();
    expect(() => seal.open('b', seal.seal('a', said))).toThrow();
    expect(seal.seal('a', said).includes('"n"')).toBe(false);
  });

  it('runs into the future, and not for longer than a year', () => {
    const now = new Date('2026-11-26T00:00:00Z');
    const after = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
    expect([after(0), after(1), after(366), after(367)].map((until) => isValidEnd(until, now))).toEqual([false, true, true, false]);
  });
});
