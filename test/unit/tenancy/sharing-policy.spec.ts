import fc from 'fast-check';
import { type Directory, EVERY_COUNTRY, resolveAudience } from '../../../src/tenancy/sharing/audience.js';
import { TLP, type Tlp } from '../../../src/tenancy/sharing/label.js';
import { labelProblem } from '../../../src/tenancy/sharing/label-audience.policy.js';
import { type Release, listWidenings } from '../../../src/tenancy/sharing/release.policy.js';
import { immediateReleaseOf, needsSecondOfficer, policyProblem, type SharingLimit } from '../../../src/tenancy/sharing/sharing.policy.js';

const country = (key: number, code: string) => ({ key, id: `id-${code}`, kind: 'COUNTRY' as const, name: code, country: code });
const [TH, KH, VN, JP] = [country(10, 'TH'), country(11, 'KH'), country(12, 'VN'), country(13, 'JP')] as const;
const META = { key: 20, id: 'id-Meta', kind: 'PARTNER' as const, name: 'Meta', country: null };
const GROUP = { key: 30, id: 'id-asean', name: 'ASEAN', members: [10, 11, 12] };
const directory: Directory = { me: TH, parties: [TH, KH, VN, JP, META], groups: [GROUP] };

const release = (tlp: Tlp, audience: readonly number[], excluded: readonly number[] = []): Release => ({ tlp, audience, excluded });
const anyRelease = fc.record({
  tlp: fc.constantFrom(...TLP),
  audience: fc.subarray([EVERY_COUNTRY, 11, 12, 13, 20, 30]),
  excluded: fc.subarray([11, 12, 13]),
});
const NO_SECOND = { secondFrom: null, secondForPartners: false };

describe('the members of a group as they are today', () => {
  const wish = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

  it('are named one by one, without oneself and without whoever is excepted', () => {
    expect(resolveAudience({ ...wish, groupMembersToday: ['id-asean'] }, directory).keys.audience).toEqual([11, 12]);
    expect(resolveAudience({ ...wish, groupMembersToday: ['id-asean'], exceptCountries: ['KH'] }, directory).keys).toEqual({
      audience: [12],
      excluded: [11],
    });
  });

  it('are nobody of a group that one is not in, and nothing for a partner to ask', () => {
    expect(resolveAudience({ ...wish, groupMembersToday: ['id-other'] }, directory).problems).toMatchObject([{ code: 'GROUP_UNKNOWN' }]);
    expect(resolveAudience({ ...wish, groupMembersToday: ['id-asean'] }, { ...directory, me: META }).problems).toMatchObject([
      { code: 'AUDIENCE_NOT_FOR_PARTNERS' },
    ]);
  });

  it('take every label that the group takes, and no other', () => {
    for (const tlp of TLP) {
      const [today, group] = [
        { ...wish, groupMembersToday: ['id-asean'] },
        { ...wish, groups: ['id-asean'] },
      ];
      expect([tlp, labelProblem(tlp, today)?.code]).toEqual([tlp, labelProblem(tlp, group)?.code]);
    }
  });
});

describe('a limit', () => {
  const limit = (said: Partial<SharingLimit>): SharingLimit => ({
    id: 'x',
    kinds: null,
    threats: null,
    labels: null,
    within: [],
    createdAt: '',
    ...said,
  });
  const problemOf = (
    audience: readonly number[],
    one: SharingLimit,
    item = { kind: 'BANK_ACCOUNT', threat: 'OTHER' },
  ): string | undefined => policyProblem(release('GREEN', audience), item, { neverPartners: false, limits: [one] }, directory)?.code;

  it('lets pass what it reaches, and what it is not about', () => {
    const accounts = limit({ kinds: ['BANK_ACCOUNT'], within: [30] });
    expect(problemOf([30], accounts)).toBeUndefined();
    expect(problemOf([], accounts)).toBeUndefined();
    expect(problemOf([20], accounts, { kind: 'PHONE', threat: 'OTHER' })).toBeUndefined();
    expect(problemOf([20], limit({ threats: ['PHISHING'] }))).toBeUndefined();
    expect(problemOf([20], limit({ labels: ['RED'] }))).toBeUndefined();
  });

  it('forbids everybody else: a member of its group by name, too, since a name outlasts the group', () => {
    const accounts = limit({ kinds: ['BANK_ACCOUNT'], within: [30] });
    for (const key of [EVERY_COUNTRY, 11, 20]) expect([key, problemOf([key], accounts)]).toEqual([key, 'POLICY_FORBIDS_AUDIENCE']);
  });

  it('of every country means their groups as well, and no partner', () => {
    const countries = limit({ within: [EVERY_COUNTRY] });
    expect([EVERY_COUNTRY, 11, 30].map((key) => problemOf([key], countries))).toEqual([undefined, undefined, undefined]);
    expect(problemOf([11, 20], countries)).toBe('POLICY_FORBIDS_AUDIENCE');
  });

  it('is not needed for “never to partners”', () => {
    const policy = { neverPartners: true, limits: [] };
    expect(policyProblem(release('CLEAR', [20]), { kind: 'URL', threat: 'OTHER' }, policy, directory)?.code).toBe(
      'POLICY_FORBIDS_AUDIENCE',
    );
    expect(policyProblem(release('CLEAR', [1]), { kind: 'URL', threat: 'OTHER' }, policy, directory)).toBeUndefined();
  });
});

describe('a second officer', () => {
  const needs = (next: Release, before: Release | undefined, policy: Partial<typeof NO_SECOND> | { secondFrom: Tlp }): boolean =>
    needsSecondOfficer(next, before, { ...NO_SECOND, ...policy }, directory);

  it('releases from the label on, whatever opens an item further', () => {
    const amber = { secondFrom: 'AMBER' as const };
    expect(needs(release('AMBER', [11]), undefined, amber)).toBe(true);
    expect(needs(release('GREEN', [11]), undefined, amber)).toBe(false);
    expect(needs(release('RED', []), undefined, amber)).toBe(false);
    expect(needs(release('AMBER', [11, 12]), release('AMBER', [11]), amber)).toBe(true);
    expect(needs(release('AMBER', [11]), release('AMBER', [11, 12]), amber)).toBe(false);
    expect(needs(release('RED', [11]), release('AMBER', [11]), amber)).toBe(false);
  });

  it('is not got round by a milder label, not even without an audience', () => {
    const amber = { secondFrom: 'AMBER' as const };
    expect(needs(release('GREEN', []), release('RED', []), amber)).toBe(true);
    expect(needs(release('GREEN', [11]), release('AMBER', [11]), amber)).toBe(true);
  });

  it('releases what a partner gains, and that alone', () => {
    const partners = { secondForPartners: true };
    expect(needs(release('GREEN', [20]), undefined, partners)).toBe(true);
    expect(needs(release('GREEN', [1, 20]), release('GREEN', [20]), partners)).toBe(false);
    expect(needs(release('CLEAR', [20]), release('GREEN', [20]), partners)).toBe(true);
    expect(needs(release('RED', [11]), undefined, partners)).toBe(false);
  });

  it('is never needed for what is held back: nothing of it opens anything', () => {
    fc.assert(
      fc.property(anyRelease, fc.option(anyRelease, { nil: undefined }), fc.constantFrom(...TLP), (next, before, secondFrom) => {
        const held = immediateReleaseOf(next, before, directory);
        const policy = { secondFrom, secondForPartners: true };
        expect(needsSecondOfficer(held, before, policy, directory)).toBe(false);
        expect(before ? listWidenings(held, before, directory) : held.audience).toEqual([]);
        // and what is released afterwards is what was asked for: whoever keeps sight never loses it in between
        if (before) {
          const sees = ({ audience, excluded }: Release, party: number): boolean =>
            !excluded.includes(party) && (audience.includes(party) || (party !== META.key && audience.includes(EVERY_COUNTRY)) ||
              (GROUP.members.includes(party) && audience.includes(GROUP.key))); // prettier-ignore
          // to name a member of a group opens something, since the name outlasts the group
          const isNamedOnly = (party: number): boolean =>
            ![party, EVERY_COUNTRY].some((key) => before.audience.includes(key)) &&
            ![GROUP.key, EVERY_COUNTRY].some((key) => next.audience.includes(key));
          const keeping = [11, 12, 13, 20].filter((party) => sees(before, party) && sees(next, party) && !isNamedOnly(party));
          expect(keeping.filter((party) => !sees(held, party))).toEqual([]);
        }
      }),
    );
  });

  it('is needed by nobody who asks for none', () => {
    fc.assert(fc.property(anyRelease, anyRelease, (next, before) => !needsSecondOfficer(next, before, NO_SECOND, directory)));
  });
});
