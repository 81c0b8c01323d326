import fc from 'fast-check';
import {
  isStale,
  provenAtOf,
  mapClaims,
  showsSecondFactor,
  subjectOf,
  valuesOf,
} from '../../../src/identity/identity-providers/claims.policy.js';
import { assertProviderRules, type ProviderRules } from '../../../src/identity/identity-providers/identity-provider.policy.js';

describe('claims', () => {
  it.each<[string, object, readonly string[]]>([
    ['a list', { groups: ['a', 'b'] }, ['a', 'b']],
    ['one text', { groups: 'a' }, ['a']],
    ['what is no text', { groups: [1, null, {}, ['a'], true, 'b'] }, ['b']],
    ['what PostgreSQL cannot keep', { groups: ['a\0', 'b', 'c\ud800'] }, ['b']],
    ['an overlong one', { groups: ['x'.repeat(201), 'b'] }, ['b']],
    ['nothing', {}, []],
    ['what every object has', { other: 'a' }, []],
  ])('give the texts of %s', (_, claims, values) => expect(valuesOf({ ...claims }, 'groups')).toEqual(values));

  it.each([undefined, '', 7, 'x'.repeat(256), 'a\0', 'half \udc00'])('without a subject that can be kept are refused: %j', (sub) => {
    expect(() => subjectOf({ sub })).toThrow('subject');
  });

  it('say when the officer proved who it is, or do not, and never a moment that cannot be', () => {
    const now = new Date('2026-11-29T12:00:00Z');
    const seconds = now.getTime() / 1000;
    expect(provenAtOf({}, now)).toBeNull();
    expect(provenAtOf({ auth_time: seconds - 5 }, now)).toEqual(new Date(now.getTime() - 5_000));
    expect(provenAtOf({ auth_time: seconds + 59 }, now)).toBeInstanceOf(Date);
    for (const lie of [8.6e12, -1, seconds + 61, Number.NaN, Infinity, 'yesterday', null]) {
      expect(() => provenAtOf({ auth_time: lie }, now)).toThrow('auth_time');
    }
    expect(isStale(new Date(now.getTime() - 12 * 3_600_000), now)).toBe(false);
    expect(isStale(new Date(now.getTime() - 13 * 3_600_000), now)).toBe(true);
  });

  it('give nothing by names that nobody set', () => {
    for (const name of ['constructor', '__proto__', 'toString', null]) expect(valuesOf({}, name)).toEqual([]);
  });

  it('give no more than 500 values', () => {
    expect(valuesOf({ groups: Array.from({ length: 1000 }, (_, index) => `${index}`) }, 'groups')).toHaveLength(500);
  });

  it('make a name that can stand in an address, whatever they say', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (preferred, email) => {
        const { name } = mapClaims({ preferred_username: preferred, email }, 'groups', null);
        return /^[a-z0-9-]([a-z0-9.-]{0,38}[a-z0-9-])?$/.test(name);
      }),
    );
    expect(mapClaims({ preferred_username: 'Somchai.P@police.example' }, 'g', null).name).toBe('somchai.p');
    expect(mapClaims({ email: '@@' }, 'g', null).name).toBe('officer');
  });

  it('show a second factor by what the admin listed, and by nothing else', () => {
    expect(showsSecondFactor({ amr: ['pwd', 'mfa'] }, ['mfa'])).toBe(true);
    expect(showsSecondFactor({ acr: 'mfa' }, ['mfa'])).toBe(true);
    expect(showsSecondFactor({ amr: ['pwd', 'mfa'] }, [])).toBe(false);
    expect(showsSecondFactor({ amr: 'pwd', groups: ['mfa'] }, ['mfa'])).toBe(false);
  });
});

describe('the rules of a provider', () => {
  const RULES: ProviderRules = {
    ...{ name: 'x', clientId: 'hub', scope: 'openid', roleClaim: 'groups', agencyClaim: null, agencies: [], factors: [] },
    roles: [{ value: 'a', role: 'ANALYST' }],
  };
  it.each<[string, Partial<ProviderRules>, string]>([
    ['no name', { name: ' ' }, 'PROVIDER_NAME'],
    ['no client', { clientId: '' }, 'PROVIDER_CLIENT'],
    ['a scope without openid', { scope: 'profile' }, 'PROVIDER_SCOPE'],
    ['a scope that breaks out', { scope: 'openid"\n' }, 'PROVIDER_SCOPE'],
    ['no claim', { roleClaim: '' }, 'PROVIDER_CLAIM'],
    ['no role', { roles: [] }, 'PROVIDER_RULES'],
    ['an empty value', { roles: [{ value: '', role: 'ANALYST' }] }, 'PROVIDER_RULES'],
    ['a role that there is not', { roles: [{ value: 'a', role: 'ROOT' }] }, 'PROVIDER_CEILING'],
    ['a role of others', { roles: [{ value: 'a', role: 'CONTRIBUTOR' }] }, 'PROVIDER_CEILING'],
  ])('refuse %s', (_, said, reason) => {
    expect(() => assertProviderRules(RULES, ['NATIONAL_ADMIN'])).not.toThrow();
    expect(() => assertProviderRules({ ...RULES, ...said }, ['NATIONAL_ADMIN'])).toThrow(expect.objectContaining({ reason }));
  });

  it('let nobody give anything who is no admin', () => {
    expect(() => assertProviderRules(RULES, ['ANALYST', 'LIAISON', 'APPROVER'])).toThrow(
      expect.objectContaining({ reason: 'PROVIDER_CEILING' }),
    );
  });
});
