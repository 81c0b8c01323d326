import {
  allowedOf,
  type AudienceChoice,
  obstaclesOf,
  OWN_PARTY_ALONE,
  withCountry,
  withException,
  withGroup,
  withHold,
} from '../../../console/src/parts/audience-choice.ts';
import { labelProblem } from '../../../src/tenancy/sharing/label-audience.policy.js';

const LABELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const;
const none = { isPartner: false, neverPartners: false, isProtected: false };
const everything: AudienceChoice = {
  everyCountry: true,
  countries: ['KH'],
  groups: ['g1'],
  groupMembersToday: ['g2'],
  partners: ['p1'],
  exceptCountries: ['LA'],
};
const PARTS = Object.keys(everything) as (keyof AudienceChoice)[];
/** Every combination of the parts of an audience. */
const choices = Array.from({ length: 2 ** PARTS.length }, (_, bits): AudienceChoice => {
  const chosen = PARTS.filter((_part, at) => (bits >> at) % 2 === 1);
  return { ...OWN_PARTY_ALONE, ...Object.fromEntries(chosen.map((part) => [part, everything[part]])) };
});

describe('the choice of an audience', () => {
  it.each(LABELS)('offers under TLP:%s what the hub accepts, and nothing else', (tlp) => {
    const obstacles = obstaclesOf({ ...none, tlp });
    for (const choice of choices) {
      const allowed = allowedOf(choice, obstacles);
      expect(labelProblem(tlp, allowed)).toBeUndefined();
      expect(JSON.stringify(allowed) === JSON.stringify(choice)).toBe(labelProblem(tlp, choice) === undefined);
    }
  });

  it('offers no partner for victims and witnesses, under a policy without partners, and to partners', () => {
    for (const limit of [{ isProtected: true }, { neverPartners: true }, { isPartner: true }]) {
      const obstacles = obstaclesOf({ ...none, ...limit, tlp: 'GREEN' });
      expect(allowedOf(everything, obstacles)).toMatchObject({ everyCountry: true, countries: ['KH'], partners: [] });
    }
    expect(allowedOf(everything, obstaclesOf({ ...none, isPartner: true, tlp: 'GREEN' })).groups).toEqual([]);
  });

  it('never names and shuts out the same country', () => {
    const named = withCountry(OWN_PARTY_ALONE, 'KH');
    expect(withException(named, 'KH')).toMatchObject({ countries: [], exceptCountries: ['KH'] });
    expect(withCountry(withException(named, 'KH'), 'KH')).toMatchObject({ countries: ['KH'], exceptCountries: [] });
  });

  it('holds groups to their members of today, also those that are chosen later', () => {
    const held = withHold(withGroup(OWN_PARTY_ALONE, 'g1'), true);
    expect(withGroup(held, 'g2')).toMatchObject({ groups: [], groupMembersToday: ['g1', 'g2'] });
    expect(withHold(withGroup(held, 'g2'), false)).toMatchObject({ groups: ['g1', 'g2'], groupMembersToday: [] });
  });
});
