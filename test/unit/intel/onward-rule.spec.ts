import fc from 'fast-check';
import { onwardOf as readOnward } from '../../../src/values/rows/onward.js';
import { type Directory, OWNER_ONLY } from '../../../src/tenancy/sharing/audience.js';
import {
  isLooser,
  isSameRule,
  type ResolvedOnwardRule,
  ONWARD_MODES,
  resolveOnwardRule,
} from '../../../src/tenancy/sharing/onward-rule.js';

const TH = { key: 10, id: 'th', kind: 'COUNTRY' as const, name: 'Thailand', country: 'TH' };
const KH = { key: 11, id: 'kh', kind: 'COUNTRY' as const, name: 'Cambodia', country: 'KH' };
const META = { key: 20, id: 'meta', kind: 'PARTNER' as const, name: 'Meta', country: null };
const directory: Directory = { me: TH, parties: [TH, KH, META], groups: [{ key: 30, id: 'group', name: 'ASEAN' }] };
const within = (said: object): object => ({ mode: 'WITHIN', within: { ...OWNER_ONLY, ...said } });

const rule = fc.oneof(
  fc.constantFrom<ResolvedOnwardRule>({ mode: 'NONE', within: [] }, { mode: 'ASK', within: [] }),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1 })
    .map((keys): ResolvedOnwardRule => ({ mode: 'WITHIN', within: keys.sort() })),
);
/** Whether a proposal of one key is opened at once (2), asked about (1) or refused (0). */
const opens = ({ mode: one, within: keys }: ResolvedOnwardRule, key: number): number =>
  one === 'WITHIN' && (keys.includes(key) || keys.includes(1)) ? 2 : ONWARD_MODES.indexOf(one) === 0 ? 0 : 1;

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
    expect(resolveOnwardRule({ mode: 'ASK', within: null }, directory)).toEqual({ onward: { mode: 'ASK', within: [] } });
    expect(resolveOnwardRule({ mode: 'WITHIN', within: { ...OWNER_ONLY, countries: ['KH'], groups: ['group'] } }, directory)).toEqual({
      onward: { mode: 'WITHIN', within: [11, 30] },
    });
    for (const wish of [
      { mode: 'WITHIN' as const, within: null },
      { mode: 'NONE' as const, within: { ...OWNER_ONLY, countries: ['KH'] } },
      { mode: 'WITHIN' as const, within: OWNER_ONLY },
      { mode: 'WITHIN' as const, within: { ...OWNER_ONLY, partners: ['meta'] } },
      { mode: 'WITHIN' as const, within: { ...OWNER_ONLY, everyCountry: true, exceptCountries: ['KH'] } },
    ]) {
      expect(resolveOnwardRule(wish, directory)).toMatchObject({ problem: { code: 'ONWARD_RULE_UNFIT' } });
    }
    expect(resolveOnwardRule({ mode: 'WITHIN', within: { ...OWNER_ONLY, countries: ['XX'] } }, directory)).toMatchObject({
      problem: { code: 'COUNTRY_UNKNOWN' },
    });
  });
});

describe('a rule in a cell, an option or a field', () => {
  const known = { groups: [{ id: 'group', name: 'ASEAN call-centre fraud' }], partners: [] };

  it('is said in the words of the command line, or as an object', () => {
    for (const [said, read] of [
      ['none', { mode: 'NONE', within: null }],
      [' Ask ', { mode: 'ASK', within: null }],
      ['every-country', within({ everyCountry: true })],
      ['KH,VN', within({ countries: ['KH', 'VN'] })],
      ['KH;group:ASEAN call-centre fraud', within({ countries: ['KH'], groups: ['group'] })],
      [['KH'], within({ countries: ['KH'] })],
      [{ mode: 'NONE' }, { mode: 'NONE', within: null }],
      [{ mode: 'within', within: { countries: ['KH'] } }, within({ countries: ['KH'] })],
      ['{"mode":"WITHIN","within":{"everyCountry":true}}', within({ everyCountry: true })],
    ] as const) {
      expect(readOnward(said, known)).toEqual({ value: read });
    }
  });

  it('is refused where it is none', () => {
    for (const said of [
      'perhaps',
      'group:nobody',
      { mode: 'SOME' },
      { mode: 'ASK', to: 'KH' },
      { mode: 'WITHIN', within: { who: 'KH' } },
      7,
    ]) {
      expect(readOnward(said, known)).toHaveProperty('wrong');
    }
  });
});
