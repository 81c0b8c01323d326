import fc from 'fast-check';
import {
  type AudienceSpec,
  describeAudience,
  type Directory,
  EVERY_COUNTRY,
  resolveAudience,
} from '../../../src/tenancy/sharing/audience.js';
import { listWidenings } from '../../../src/tenancy/sharing/release.policy.js';

const country = (key: number, code: string) => ({ key, id: `id-${code}`, kind: 'COUNTRY' as const, name: code, country: code });
const partner = (key: number, name: string) => ({ key, id: `id-${name}`, kind: 'PARTNER' as const, name, country: null });

const TH = country(10, 'TH');
const COUNTRIES = [TH, country(11, 'KH'), country(12, 'VN'), country(13, 'JP')];
const PARTNERS = [partner(20, 'Meta'), partner(21, 'Binance')];
const GROUPS = [{ key: 30, id: 'id-asean', name: 'ASEAN' }];
const directory: Directory = { me: TH, parties: [...COUNTRIES, ...PARTNERS], groups: GROUPS };

const wish = (said: Partial<AudienceSpec> = {}): AudienceSpec => ({
  everyCountry: false,
  countries: [],
  groups: [],
  partners: [],
  exceptCountries: [],
  ...said,
});

const anyWish: fc.Arbitrary<AudienceSpec> = fc.record({
  everyCountry: fc.boolean(),
  countries: fc.subarray(['KH', 'VN', 'JP']),
  groups: fc.subarray(['id-asean']),
  partners: fc.subarray(['id-Meta', 'id-Binance']),
  exceptCountries: fc.subarray(['KH', 'VN', 'JP']),
});

describe('finding the keys of an audience', () => {
  it('refuses whom the actor does not know, naming what is wrong', () => {
    const { problems } = resolveAudience(wish({ countries: ['XX'], groups: ['id-other'], partners: ['id-KH'] }), directory);
    expect(problems.map(({ code }) => code)).toEqual(['COUNTRY_UNKNOWN', 'GROUP_UNKNOWN', 'PARTNER_UNKNOWN']);
  });

  it('names no country that is not admitted, though it can be excepted beforehand; and one that is not admitted names nobody', () => {
    const brunei = { key: 90, id: 'id-BN', kind: 'COUNTRY', name: 'Brunei', country: 'BN', candidate: true } as const;
    const waiting: Directory = { me: TH, parties: [...COUNTRIES, brunei], groups: GROUPS };
    expect(resolveAudience(wish({ countries: ['BN'] }), waiting).problems.map(({ code }) => code)).toEqual(['COUNTRY_UNKNOWN']);
    expect(resolveAudience(wish({ everyCountry: true, exceptCountries: ['BN'] }), waiting)).toMatchObject({
      problems: [],
      keys: { excluded: [90] },
    });
    for (const said of [{ everyCountry: true }, { countries: ['TH'] }, { groups: ['x'] }, { partners: ['x'] }]) {
      const { problems, keys } = resolveAudience(wish(said), { ...waiting, me: brunei });
      expect([problems.map(({ code }) => code), keys]).toEqual([['NOT_ADMITTED'], { audience: [], excluded: [] }]);
    }
    expect(resolveAudience(wish({}), { ...waiting, me: brunei }).problems).toEqual([]);
  });

  it('refuses a country that is named and excepted at once', () => {
    const { problems } = resolveAudience(wish({ countries: ['KH'], exceptCountries: ['KH'] }), directory);
    expect(problems.map(({ code }) => code)).toEqual(['AUDIENCE_CONTRADICTION']);
  });

  it("lets the actor's own country stand, and adds nothing for it", () => {
    expect(resolveAudience(wish({ countries: ['TH', 'KH'] }), directory)).toEqual({ problems: [], keys: { audience: [11], excluded: [] } });
  });

  it('lets a partner share with countries alone', () => {
    const asMeta: Directory = { me: PARTNERS[0] ?? TH, parties: [...COUNTRIES, ...PARTNERS.slice(0, 1)], groups: [] };
    expect(resolveAudience(wish({ partners: ['id-Binance'] }), asMeta).problems.map(({ code }) => code)).toEqual([
      'AUDIENCE_NOT_FOR_PARTNERS',
    ]);
    expect(resolveAudience(wish({ everyCountry: true }), asMeta).problems).toEqual([]);
  });

  it('describes keys in the words that they were found by', () => {
    fc.assert(
      fc.property(anyWish, (said) => {
        const { problems, keys } = resolveAudience(said, directory);
        fc.pre(problems.length === 0);
        const words = describeAudience(keys, directory);
        expect({ ...words, groups: words.groups.map(({ id }) => id), partners: words.partners.map(({ id }) => id) }).toEqual({
          ...said,
          countries: [...said.countries].sort(),
          exceptCountries: [...said.exceptCountries].sort(),
        });
      }),
    );
  });
});

describe('what widens a claim', () => {
  const MEMBERS: Readonly<Record<number, readonly string[]>> = { 30: ['KH', 'VN'] };
  /** Everybody whom a release reaches today, by the rules alone. */
  const reach = (said: AudienceSpec): Set<string> => {
    const named = [...said.countries, ...said.groups.flatMap(() => MEMBERS[30] ?? []), ...(said.everyCountry ? ['KH', 'VN', 'JP'] : [])];
    return new Set([...named.filter((code) => !said.exceptCountries.includes(code)), ...said.partners]);
  };
  const keysOf = (said: AudienceSpec) => resolveAudience(said, directory).keys;
  const lawful = (said: AudienceSpec): boolean => resolveAudience(said, directory).problems.length === 0;

  it('never lets a release reach somebody new without naming a widening', () => {
    fc.assert(
      fc.property(anyWish, anyWish, (before, next) => {
        fc.pre(lawful(before) && lawful(next));
        const had = reach(before);
        const newcomers = [...reach(next)].filter((one) => !had.has(one));
        const widening = listWidenings({ tlp: 'GREEN', ...keysOf(next) }, { tlp: 'GREEN', ...keysOf(before) }, directory);
        if (newcomers.length > 0) expect(widening).not.toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds nothing in the same release, nor in one that only takes away', () => {
    fc.assert(
      fc.property(anyWish, fc.subarray(['KH', 'VN', 'JP']), (before, excepted) => {
        fc.pre(lawful(before));
        const keys = keysOf(before);
        expect(listWidenings({ tlp: 'GREEN', ...keys }, { tlp: 'GREEN', ...keys }, directory)).toEqual([]);
        const countries = before.countries.filter((code) => !excepted.includes(code));
        const narrower = wish({ ...before, countries, exceptCountries: [...new Set([...before.exceptCountries, ...excepted])] });
        expect(listWidenings({ tlp: 'AMBER', ...keysOf(narrower) }, { tlp: 'GREEN', ...keys }, directory)).toEqual([]);
      }),
    );
  });

  it('counts a wider label, a new partner and a lifted exception, and names each', () => {
    const before = { tlp: 'AMBER' as const, audience: [EVERY_COUNTRY], excluded: [13] };
    expect(listWidenings({ tlp: 'GREEN', audience: [EVERY_COUNTRY, 20], excluded: [] }, before, directory)).toEqual([
      'the label TLP:GREEN',
      'Meta',
      'JP',
    ]);
  });

  it('lets an exception go that would open nothing', () => {
    const before = { tlp: 'GREEN' as const, audience: [11], excluded: [13] };
    expect(listWidenings({ tlp: 'GREEN', audience: [11], excluded: [] }, before, directory)).toEqual([]);
    expect(listWidenings({ tlp: 'GREEN', audience: [11, 30], excluded: [] }, before, directory)).toEqual(['the group “ASEAN”', 'JP']);
  });

  it('lets a country be named that was reached as one of all', () => {
    const before = { tlp: 'GREEN' as const, audience: [EVERY_COUNTRY], excluded: [] };
    expect(listWidenings({ tlp: 'GREEN', audience: [11], excluded: [] }, before, directory)).toEqual([]);
  });
});
