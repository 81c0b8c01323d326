import { gateContent, pendingWarningsOf } from '../../../src/intel/indicators/content-gate.js';
import { asRequested, contentOf } from '../../../src/intel/indicators/content.policy.js';
import { draftOf, type PublishItem } from '../../../src/intel/indicators/draft.js';
import { type AddressedClaim, decide, type OwnClaim } from '../../../src/intel/indicators/publish.policy.js';
import { applyPolicy, type GatedDraft } from '../../../src/intel/indicators/release-gate.js';
import { completeDraft } from '../../../src/intel/indicators/complete-draft.policy.js';
import type { Directory } from '../../../src/tenancy/sharing/audience.js';
import type { Release } from '../../../src/tenancy/sharing/release.policy.js';
import type { SharingPolicy } from '../../../src/tenancy/sharing/sharing.policy.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const TH = { key: 10, id: 'th', kind: 'COUNTRY' as const, name: 'Thailand', country: 'TH' };
const KH = { key: 11, id: 'kh', kind: 'COUNTRY' as const, name: 'Cambodia', country: 'KH' };
const VN = { key: 12, id: 'vn', kind: 'COUNTRY' as const, name: 'Viet Nam', country: 'VN' };
const META = { key: 20, id: 'meta', kind: 'PARTNER' as const, name: 'Meta', country: null };
const directory: Directory = { me: TH, parties: [TH, KH, VN, META], groups: [] };
const policy: SharingPolicy = {
  ...{
    defaultAudience: null,
    defaultTlp: null,
    neverPartners: false,
    secondFrom: 'AMBER',
    secondForPartners: true,
    secondForContent: true,
    analystsInCases: 'CONTRIBUTE',
  },
  ...{ limits: [], updatedAt: null, updatedBy: null, hasOpenReleases: false },
};
const ORIGINAL = { format: 'stix' as const, body: { type: 'indicator', id: 'indicator--1', modified: '2026-01-01T00:00:00Z' } };
const CLAIM: OwnClaim = {
  ...{ id: 'claim', digest: '', kind: 'PHONE', threat: 'PHISHING', tags: ['raid'], version: 3, tlp: 'AMBER', audience: [11], excluded: [] },
  ...{
    first_seen: null,
    last_seen: null,
    valid_until: null,
    retain_until: null,
    chosen_until: null,
    revoked_at: null,
    disputed_since: null,
  },
  ...{ attribution: 'NAMED', discoverability: 'HIDDEN', agency_only: false, external_id: null, description: 'Out', confidence: 60 },
  ...{ reliability: null, credibility: null, person_status: 'UNKNOWN', onward_rule: 'ASK', onward_within: [], onward_own: false },
  original: ORIGINAL,
};

/** What becomes of an item that the agency publishes on its claim. */
function gated(
  said: Partial<PublishItem>,
  { claim = CLAIM, rules = {}, audience = null as readonly number[] | null, waiting = undefined as Release | undefined } = {},
): GatedDraft & { readonly whole: AddressedClaim } {
  const draft = draftOf({ kind: 'PHONE', value: '+66812345678', tlp: claim.tlp, ...said }, 0);
  if (!('digest' in draft)) throw new Error(draft.message);
  const keys = audience && { audience, excluded: [] };
  const submitted = { ...draft, said: keys, ofNew: { keys: { audience: [], excluded: [] }, warnings: [] } };
  const whole = completeDraft(submitted, claim, waiting, directory);
  const decision = decide(whole, { sameValue: claim, sameReference: undefined, waiting }, directory, NOW);
  const applied = { ...policy, ...rules };
  return { ...gateContent(applyPolicy(whole, decision, applied, directory), whole, applied, directory), whole };
}
const fieldsOf = (one: GatedDraft): readonly (string | null)[] => pendingWarningsOf(one).map(({ field }) => field);

describe('a change of content of what takes two officers', () => {
  it.each([
    ['threat', { threat: 'MALWARE' }],
    ['tags', { tags: [] }],
    ['description', { description: 'New' }],
    ['confidence', { confidence: 61 }],
    ['reliability', { reliability: 'B' }],
    ['credibility', { credibility: 2 }],
    ['firstSeen', { firstSeen: NOW }],
    ['lastSeen', { lastSeen: NOW }],
    ['original', { original: { ...ORIGINAL, body: { ...ORIGINAL.body, modified: '2026-02-01T00:00:00Z' } } }],
  ] satisfies [string, Partial<PublishItem>][])('waits whole, and writes nothing: %s', (_, said) => {
    const one = gated(said);
    expect(one.decision).toEqual({ outcome: 'UNCHANGED', claim: CLAIM });
    expect(one.waits).toEqual({ tlp: 'AMBER', audience: [11], excluded: [], content: contentOf(one.whole.item) });
    expect(fieldsOf(one)).toEqual([null]);
  });

  it.each([
    ['validity', { validUntil: new Date('2027-01-01T00:00:00Z') }],
    ['retention', { retainUntil: new Date('2027-01-01T00:00:00Z') }],
    ['the status of a person', { personStatus: 'VICTIM' }],
    ['a reference', { externalId: 'X-1' }],
    ['the attribution', { attribution: 'HIDDEN' }],
  ] satisfies [string, Partial<PublishItem>][])('does not hold up %s', (_, said) => {
    const alone = gated(said);
    expect([alone.decision.outcome, alone.waits]).toEqual(['UPDATED', undefined]);
    const both = gated({ ...said, description: 'New' });
    expect([both.decision.outcome, both.draft.item.description, both.waits?.content?.description]).toEqual(['UPDATED', 'Out', 'New']);
    expect(both.draft.item).toMatchObject(said);
  });

  it('waits together with an audience, and says both', () => {
    const one = gated({ description: 'New', reissue: true }, { audience: [11, 12] });
    expect(one.waits).toMatchObject({ audience: [11, 12], content: { description: 'New' } });
    expect([one.draft.keys.audience, one.draft.item.description, fieldsOf(one)]).toEqual([[11], 'Out', ['audience', null]]);
  });

  it('lets an audience be narrowed at once', () => {
    const one = gated({ description: 'New' }, { audience: [] });
    expect([one.decision.outcome, one.draft.keys.audience, one.draft.item.description]).toEqual(['UPDATED', [], 'Out']);
  });

  it('keeps what is opened at once within the limits of the threat that stays', () => {
    const limits = [{ id: 'x', kinds: null, threats: ['PHISHING'], labels: null, within: [11, 20], createdAt: '' }];
    const claim = { ...CLAIM, tlp: 'GREEN' as const, audience: [20] };
    const one = gated({ threat: 'MALWARE', reissue: true }, { claim, rules: { limits }, audience: [12, 20] });
    expect([one.draft.keys.audience, one.waits?.audience, one.waits?.content?.threat]).toEqual([[20], [12, 20], 'MALWARE']);
  });

  it('is asked for once: the same again, and less, is UNCHANGED; more is asked for with what waits', () => {
    const { waits: waiting } = gated({ description: 'New' });
    for (const said of [{ description: 'New' }, {}]) {
      const again = gated(said, { waiting });
      expect([again.decision, again.waits, fieldsOf(again)]).toEqual([
        { outcome: 'UNCHANGED', claim: CLAIM, waits: true },
        undefined,
        [null],
      ]);
    }
    expect(gated({ tags: ['more'] }, { waiting }).waits?.content).toMatchObject({ description: 'New', tags: ['more'] });
    const back = gated({ description: 'Out', original: ORIGINAL, threat: 'PHISHING', tags: ['raid'], confidence: 60 }, { waiting });
    expect(back.decision).toEqual({ outcome: 'UNCHANGED', claim: CLAIM, waits: false });
  });

  it('is not taken back by an older version of its object, nor by another object', () => {
    const version = (modified: string, id = 'indicator--1') => ({ format: 'stix' as const, body: { ...ORIGINAL.body, id, modified } });
    const { waits: waiting } = gated({ description: 'New', original: version('2026-03-01T00:00:00Z') });
    expect(gated({ description: 'Out', original: version('2026-02-01T00:00:00Z') }, { waiting }).decision).toEqual({
      ...{ outcome: 'UNCHANGED', claim: CLAIM },
    });
    const bare = { ...CLAIM, original: null };
    const other = gated({ description: 'Other', original: version('2026-04-01T00:00:00Z', 'indicator--2') }, { claim: bare, waiting });
    expect(other.decision).toMatchObject({ outcome: 'REJECTED', problem: { code: 'VALUE_OF_ANOTHER_OBJECT' } });
  });
});

describe('content goes out at once', () => {
  const outcomeOf = (claim: OwnClaim, rules: Partial<SharingPolicy> = {}, said: Partial<PublishItem> = {}): readonly unknown[] => {
    const one = gated({ description: 'New', ...said }, { claim, rules });
    return [one.decision.outcome, one.draft.item.description, one.waits];
  };
  const AT_ONCE = ['UPDATED', 'New', undefined];

  it('without the option, below the label, and of what nobody else sees', () => {
    expect(outcomeOf(CLAIM, { secondForContent: false })).toEqual(AT_ONCE);
    expect(outcomeOf({ ...CLAIM, tlp: 'GREEN' })).toEqual(AT_ONCE);
    expect(outcomeOf({ ...CLAIM, audience: [] })).toEqual(AT_ONCE);
    expect(outcomeOf({ ...CLAIM, tlp: 'GREEN', audience: [20] })[0]).toBe('UNCHANGED'); // a partner sees it
    expect(outcomeOf({ ...CLAIM, tlp: 'GREEN', audience: [20] }, { secondForPartners: false })).toEqual(AT_ONCE);
  });

  it('of a claim that is revived with the content that it had, and not with another one', () => {
    const revoked = { ...CLAIM, revoked_at: NOW };
    const back = gated({ reissue: true }, { claim: revoked });
    expect([back.decision.outcome, back.draft.keys.audience, back.waits]).toEqual(['UPDATED', CLAIM.audience, undefined]);
    const other = gated({ reissue: true, description: 'New' }, { claim: revoked });
    expect([other.decision.outcome, other.draft.keys.audience, other.draft.item.description, other.waits?.audience]).toEqual([
      ...['UPDATED', [], 'New', CLAIM.audience],
    ]);
  });
});

describe('a claim with what waits', () => {
  it('is itself without any, and keeps its threat where the one that waits is unknown', () => {
    expect(asRequested(CLAIM, undefined)).toEqual(CLAIM);
    const content = { ...contentOf(gated({}).whole.item), threat: 'UNHEARD_OF' };
    expect(asRequested(CLAIM, { tlp: 'RED', audience: [12], excluded: [], content })).toEqual({ ...CLAIM, tlp: 'RED', audience: [12] });
  });
});
