import fc from 'fast-check';
import { onwardOf as readOnward } from '../../../src/values/rows/onward.js';
import { type Directory, OWNER_ONLY } from '../../../src/tenancy/sharing/audience.js';
import {
  isLooser,
  isSameRule,
  type ResolvedOnwardRule,
  ONWARD_RULES,
  resolveOnwardRule,
} from '../../../src/tenancy/sharing/onward-rule.js';

const TH = { key: 10, id: 'th', kind: 'COUNTRY' as const, name: 'Thailand', country: 'TH' };
const KH = { key: 11, id: 'kh', kind: 'COUNTRY' as const, name: 'Cambodia', country: 'KH' };
const META = { key: 20, id: 'meta', kind: 'PARTNER' as const, name: 'Meta', country: null };
const directory: Directory = { me: TH, parties: [TH, KH, META], groups: [{ key: 30, id: 'group', name: 'ASEAN' }] };
const within = (said: object): object => ({ rule: 'WITHIN', within: { ...OWNER_ONLY, ...said } });

const rule = fc.oneof(
  fc.constantFrom<ResolvedOnwardRule>({ rule: 'NONE', within: [] }, { rule: 'ASK', within: [] }),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1 })
    .map((keys): ResolvedOnwardRule => ({ rule: 'WITHIN', within: keys.sort() })),
);
/** Whether a proposal of one key is opened at once (2), asked about (1) or refused (0). */
const opens = ({ rule: one, within: keys }: ResolvedOnwardRule, key: number): number =>
  one === 'WITHIN' && (keys.includes(key) || keys.includes(1)) ? 2 : ONWARD_RULES.indexOf(one) === 0 ? 0 : 1;

describe('a rule for onward sharing', () => {
  it('is looser than another whenever it lets anybody further', () => {
    fc.assert(
      fc.property(rule, rule, (next, before) => {
        const isFurther = [1, 2, 3, 4, 5, 6, 7].some((key) => opens(next, key) > opens(before, key));
        if (isFurther) expect(isLooser(next, before)).toBe(true);
        if (isSameRule(next, before)) expect(isLooser(next, before)).toBe(false);
        expect(isSameRule(next, next)).toBe(true);
      }),
    );
  });

  it('names countries and groups, within WITHIN alone, and no partner and no exception', () => {
    expect(resolveOnwardRule({ rule: 'ASK', within: null }, directory)).toEqual({ onward: { rule: 'ASK', within: [] } });
    expect(resolveOnwardRule({ rule: 'WITHIN', within: { ...OWNER_ONLY, countries: ['KH'], groups: ['group'] } }, directory)).toEqual({
      onward: { rule: 'WITHIN', within: [11, 30] },
    });
    for (const wish of [
      { rule: 'WITHIN' as const, within: null },
      { rule: 'NONE' as const, within: { ...OWNER_ONLY, countries: ['KH'] } },
      { rule: 'WITHIN' as const, within: OWNER_ONLY },
      { rule: 'WITHIN' as const, within: { ...OWNER_ONLY, partners: ['meta'] } },
      { rule: 'WITHIN' as const, within: { ...OWNER_ONLY, everyCountry: true, exceptCountries: ['KH'] } },
    ]) {
      expect(resolveOnwardRule(wish, directory)).toMatchObject({ problem: { code: 'ONWARD_RULE_UNFIT' } });
    }
    expect(resolveOnwardRule({ rule: 'WITHIN', within: { ...OWNER_ONLY, countries: ['XX'] } }, directory)).toMatchObject({
      problem: { code: 'COUNTRY_UNKNOWN' },
    });
  });
});

describe('a rule in a cell, an option or a field', () => {
  const known = { groups: [{ id: 'group', name: 'ASEAN call-centre fraud' }], partners: [] };

  it('is said in the words of the command line, or as an object', () => {
    for (const [said, read] of [
      ['none', { rule: 'NONE', within: null }],
      [' Ask ', { rule: 'ASK', within: null }],
      ['every-country', within({ everyCountry: true })],
      ['KH,VN', within({ countries: ['KH', 'VN'] })],
      ['KH;group:ASEAN call-centre fraud', within({ countries: ['KH'], groups: ['group'] })],
      [['KH'], within({ countries: ['KH'] })],
      [{ rule: 'NONE' }, { rule: 'NONE', within: null }],
      [{ rule: 'within', within: { countries: ['KH'] } }, within({ countries: ['KH'] })],
      ['{"rule":"WITHIN","within":{"everyCountry":true}}', within({ everyCountry: true })],
    ] as const) {
      expect(readOnward(said, known)).toEqual({ value: read });
    }
  });

  it('is refused where it is none', () => {
    for (const said of [
      'perhaps',
      'group:nobody',
      { rule: 'SOME' },
      { rule: 'ASK', to: 'KH' },
      { rule: 'WITHIN', within: { who: 'KH' } },
      7,
    ]) {
      expect(readOnward(said, known)).toHaveProperty('wrong');
    }
  });
});
