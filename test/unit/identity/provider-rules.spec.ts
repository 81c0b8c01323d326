import { assertProviderRules } from '../../../src/identity/identity-providers/identity-provider.policy.js';

const RULES = {
  ...{ name: 'Royal Thai Police', clientId: 'entente', scope: 'openid profile', roleClaim: 'groups', agencyClaim: null, agencies: [] },
  roles: [{ value: 'officers', role: 'ANALYST' }],
};

describe('What a provider counts as a second factor', () => {
  const asks =
    (...factors: string[]) =>
    () =>
      assertProviderRules({ ...RULES, factors }, ['NATIONAL_ADMIN']);

  it.each(['pwd', 'PWD ', 'pin', 'kba', 'geo', 'rba', 'user', 'wia'])('is never %s: an admin cannot make one factor into two', (word) => {
    expect(asks('mfa', word)).toThrow('second factor');
  });

  it('is what the provider says of another one, or nothing', () => {
    for (const factors of [[], ['mfa'], ['hwk', 'otp', 'sc'], ['https://refeds.org/profile/mfa']]) expect(asks(...factors)).not.toThrow();
  });
});
