import type { Directory, KnownParty } from '../../../src/tenancy/sharing/audience.js';
import type { SharingPolicy } from '../../../src/tenancy/sharing/sharing.policy.js';
import { candidateClaimIdsOf } from '../../../src/intel/sightings/claim-ids.policy.js';
import type { SightingDraft } from '../../../src/intel/sightings/sighting.js';
import { addressSighting, type SightedClaim } from '../../../src/intel/sightings/sighting.policy.js';

const party = (key: number, id: string, kind: KnownParty['kind'] = 'COUNTRY'): KnownParty => ({
  ...{ key, id, kind, name: id },
  country: kind === 'COUNTRY' ? id.toUpperCase() : null,
});
const TH = party(11, 'th');
const KH = party(12, 'kh');
const VN = party(13, 'vn');
const META = party(21, 'meta', 'PARTNER');
const directory: Directory = { me: KH, parties: [TH, KH, VN, META], groups: [{ key: 31, id: 'group', name: 'group', members: [11, 12] }] };
const policy: SharingPolicy = {
  ...{
    defaultAudience: null,
    defaultTlp: null,
    neverPartners: false,
    secondFrom: null,
    secondForPartners: false,
    secondForContent: false,
    analystsInCases: 'CONTRIBUTE',
  },
  ...{ limits: [], updatedAt: null, updatedBy: null, hasOpenReleases: false },
};
const claim: SightedClaim = { id: 'claim', kind: 'DOMAIN', threat: 'PHISHING', tlp: 'GREEN', owner_id: 'th' };
const nobody = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };
const said = (one: Partial<SightingDraft> = {}): SightingDraft => ({ indicatorId: 'claim', verdict: 'SEEN', count: 1, ...one });
const to = (wish: object): SightingDraft => said({ audience: { ...nobody, ...wish } });

const keysOf = (one: SightingDraft, of = claim, telling = { directory, policy }) => {
  const result = addressSighting(one, of, telling);
  return 'keys' in result ? result.keys.audience : result.problems.map(({ code }) => code);
};

describe('whom a sighting is for', () => {
  it('is nobody but the owner, whom the database adds, where nothing is said', () => expect(keysOf(said())).toEqual([]));
  it('is whoever is named', () => expect(keysOf(to({ countries: ['VN'], groups: ['group'] }))).toEqual([13, 31]));
  it('is bound by the label of the claim', () => {
    expect(keysOf(to({ everyCountry: true }))).toEqual([1]);
    expect(keysOf(to({ everyCountry: true }), { ...claim, tlp: 'AMBER' })).toEqual(['TLP_FORBIDS_AUDIENCE']);
    expect(keysOf(to({ countries: ['VN'] }), { ...claim, tlp: 'AMBER_STRICT' })).toEqual(['TLP_FORBIDS_AUDIENCE']);
    expect(keysOf(to({ groups: ['group'] }), { ...claim, tlp: 'RED' })).toEqual(['TLP_FORBIDS_AUDIENCE']);
    expect(keysOf(to({ countries: ['VN'] }), { ...claim, tlp: 'RED' })).toEqual([13]);
  });
  it('is the owner alone, when a partner says it', () => {
    const telling = { directory: { ...directory, me: META, groups: [] }, policy };
    expect(keysOf(said(), claim, telling)).toEqual([]);
    expect(keysOf(to({}), claim, telling)).toEqual([]);
    for (const wish of [{ countries: ['VN'] }, { everyCountry: true }, { exceptCountries: ['VN'] }]) {
      expect(keysOf(to(wish), claim, telling)).toEqual(['SIGHTING_FOR_OWNER_ALONE']);
    }
  });
  it('is limited by the sighter’s own party, the owner included as far as it is named', () => {
    const limits = [{ id: 'limit', kinds: null, threats: null, labels: null, within: [13], createdAt: '' }];
    const telling = { directory, policy: { ...policy, limits } };
    expect(keysOf(said(), claim, telling)).toEqual(['POLICY_FORBIDS_AUDIENCE']);
    expect(keysOf(said(), { ...claim, owner_id: null }, telling)).toEqual([]); // a refusal would tell whose it is
    expect(keysOf(to({ countries: ['VN'] }), { ...claim, owner_id: 'vn' }, telling)).toEqual([13]);
  });
  it('needs no second officer for the owner, and cannot wait for one', () => {
    const telling = { directory, policy: { ...policy, secondFrom: 'GREEN' as const, secondForPartners: true } };
    expect(keysOf(said(), claim, telling)).toEqual([]);
    expect(keysOf(to({ countries: ['TH'] }), claim, telling)).toEqual([11]);
    expect(keysOf(to({ countries: ['VN'] }), claim, telling)).toEqual(['SECOND_OFFICER_NEEDED']);
    expect(keysOf(said(), { ...claim, owner_id: 'meta' }, telling)).toEqual([]);
  });
});

it('has a form', () => {
  expect(keysOf(said({ count: 0 }))).toEqual(['COUNT_RANGE']);
  expect(keysOf(said({ count: 1_000_000_000 }))).toEqual(['COUNT_RANGE']);
  expect(keysOf(said({ count: 999_999_999 }))).toEqual([]);
  expect(keysOf(said({ firstSeen: new Date(2), lastSeen: new Date(1) }))).toEqual(['SEEN_BACKWARDS']);
  expect(keysOf(said({ note: 'x'.repeat(2_001) }))).toEqual(['NOTE_LENGTH']);
});

describe('an id from elsewhere', () => {
  const [v4, v7] = ['01890000-0000-4000-8000-0000000000aa', '01890000-0000-7000-8000-0000000000aa'];
  it('may be what the hub emits, in which a claim’s version digit is 4', () =>
    expect(candidateClaimIdsOf(`indicator--${v4}`)).toEqual([v4, v7]));
  it('may be a claim’s own, in any case', () => expect(candidateClaimIdsOf(v7.toUpperCase())).toEqual([v7]));
  it.each(['', 'indicator--', 'line 17', `x ${v4}`, `${v4}--indicator`])('or none: %s', (text) =>
    expect(candidateClaimIdsOf(text)).toEqual([]),
  );
});
