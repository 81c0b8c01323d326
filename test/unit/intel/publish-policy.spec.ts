import type { Directory } from '../../../src/tenancy/sharing/audience.js';
import { type Draft, draftOf, MOST_ORIGINAL_BYTES, namesOf, type PublishItem } from '../../../src/intel/indicators/draft.js';
import { decide, narrowingWarningOf, type OwnClaim, narrowingProblem } from '../../../src/intel/indicators/publish.policy.js';
import { type SubmittedDraft, completeDraft } from '../../../src/intel/indicators/complete-draft.policy.js';
import { applyPolicy } from '../../../src/intel/indicators/release-gate.js';
import type { SharingPolicy } from '../../../src/tenancy/sharing/sharing.policy.js';
import { wavesOf } from '../../../src/platform/graphql/batch.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const TH = { key: 10, id: 'th', kind: 'COUNTRY' as const, name: 'Thailand', country: 'TH' };
const KH = { key: 11, id: 'kh', kind: 'COUNTRY' as const, name: 'Cambodia', country: 'KH' };
const directory: Directory = { me: TH, parties: [TH, KH], groups: [] };

const item = (said: Partial<PublishItem> = {}): PublishItem => ({
  kind: 'DOMAIN',
  value: 'bad.example.com',
  threat: 'PHISHING',
  tlp: 'GREEN',
  audience: { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] },
  discoverability: 'HIDDEN',
  attribution: 'NAMED',
  tags: [],
  agencyOnly: false,
  reissue: false,
  ...said,
});

function draft(said: Partial<PublishItem> = {}, index = 0, audience: readonly number[] | null = []): SubmittedDraft {
  const read = draftOf(item(said), index);
  if (!('digest' in read)) throw new Error(read.message);
  const keys = audience && { audience, excluded: [] };
  return { ...(read satisfies Draft), said: keys, ofNew: { keys: { audience: [], excluded: [] }, warnings: [] } };
}

const claim = (said: Partial<OwnClaim> = {}): OwnClaim => ({
  id: 'claim',
  digest: draft().digest,
  kind: 'DOMAIN',
  threat: 'PHISHING',
  tags: [],
  first_seen: null,
  last_seen: null,
  valid_until: null,
  retain_until: null,
  chosen_until: null,
  revoked_at: null,
  version: 3,
  tlp: 'GREEN',
  attribution: 'NAMED',
  discoverability: 'HIDDEN',
  audience: [],
  excluded: [],
  agency_only: false,
  external_id: null,
  description: null,
  confidence: null,
  reliability: null,
  credibility: null,
  person_status: null,
  disputed_since: null,
  onward_rule: 'ASK',
  onward_within: [],
  onward_own: false,
  original: null,
  ...said,
});

const judge = (drafted: SubmittedDraft, sameValue?: OwnClaim, sameReference?: OwnClaim) => {
  const decision = decide(completeDraft(drafted, sameValue, undefined, directory), { sameValue, sameReference }, directory, NOW);
  return decision.outcome === 'REJECTED' ? decision.problem.code : decision.outcome;
};

/** What of a claim an item says nothing about. */
const UNSAID = { discoverability: null, attribution: null, tags: undefined, agencyOnly: null, threat: null } as const;
const whole = (drafted: SubmittedDraft, present?: OwnClaim) => completeDraft(drafted, present, undefined, directory);

describe('publishing a value again', () => {
  const RICH = claim({
    threat: 'MALWARE',
    tags: ['a', 'b'],
    first_seen: new Date('2026-01-01T00:00:00Z'),
    last_seen: new Date('2026-02-01T00:00:00Z'),
    valid_until: new Date('2027-01-01T00:00:00Z'),
    retain_until: new Date('2027-01-01T00:00:00Z'),
    chosen_until: new Date('2028-01-01T00:00:00Z'),
    attribution: 'HIDDEN',
    discoverability: 'HIT',
    audience: [11],
    agency_only: true,
    external_id: 'TH-1',
    description: 'What is known',
    confidence: 80,
    reliability: 'B',
    credibility: 2,
  });

  it('leaves everything that it does not say as it is, its audience included', () => {
    expect(judge(draft(UNSAID, 0, null), RICH)).toBe('UNCHANGED');
    expect(judge(draft({ ...UNSAID, reissue: true }, 0, null), RICH)).toBe('UNCHANGED');
    const { item: said, keys } = whole(draft({ ...UNSAID, description: 'More' }, 0, null), RICH);
    expect(keys.audience).toEqual([11]);
    expect(said).toMatchObject({ threat: 'MALWARE', tags: ['a', 'b'], attribution: 'HIDDEN', discoverability: 'HIT', agencyOnly: true });
    expect(said).toMatchObject({ description: 'More', confidence: 80, reliability: 'B', credibility: 2, retainUntil: RICH.chosen_until });
  });

  it('clears content that it does not say by replace alone, and never who may see it or what they learn', () => {
    const { item: said, keys } = whole(draft({ ...UNSAID, replace: true, confidence: 10 }, 0, null), RICH);
    expect(said).toMatchObject({ tags: [], firstSeen: null, lastSeen: null, validUntil: null, retainUntil: null, description: null });
    expect(said).toMatchObject({ confidence: 10, reliability: null, credibility: null });
    expect(said).toMatchObject({ threat: 'MALWARE', attribution: 'HIDDEN', discoverability: 'HIT', agencyOnly: true });
    expect(keys).toEqual({ audience: [11], excluded: [] });
  });

  it('is whole where it is the new version of the object that the claim was read from: what its maker deleted is cleared', () => {
    const stated = { description: 'What is known.', confidence: 80, labels: ['a', 'b'] };
    const body = { id: 'indicator--1', modified: '2026-01-01T00:00:00Z', ...stated };
    const present = { ...RICH, original: { format: 'stix', body } } as const;
    const next = { format: 'stix', body: { ...body, modified: '2026-02-01T00:00:00Z', description: undefined } } as const;
    const { item: said, keys } = whole(draft({ ...UNSAID, original: next }, 0, null), present);
    expect(said).toMatchObject({ description: null, confidence: null, tags: [], original: next, retainUntil: RICH.chosen_until });
    expect(said).toMatchObject({ threat: 'MALWARE', attribution: 'HIDDEN', discoverability: 'HIT' });
    expect(keys.audience).toEqual([11]);
    expect(whole(draft({ ...UNSAID, original: next }, 0, null), RICH).item.description).toBe('What is known');
  });

  it('keeps what its officers added to what the object said, which its maker cannot have deleted', () => {
    const body = { id: 'indicator--1', modified: '2026-01-01T00:00:00Z', labels: ['a'], description: 'Seen in a campaign against banks' };
    const own = { ...RICH, tags: ['a', 'raid7'], description: 'Interview of the victim, 3 pages', confidence: 90 };
    const present = { ...own, original: { format: 'stix', body } } as const;
    const next = { format: 'stix', body: { id: 'indicator--1', modified: '2026-02-01T00:00:00Z' } } as const;
    const { item: said } = whole(draft({ ...UNSAID, original: next }, 0, null), present);
    expect(said).toMatchObject({ description: own.description, tags: ['raid7'], confidence: 90, reliability: 'B', credibility: 2 });
    expect(said.validUntil).toEqual(RICH.valid_until);
    // A note that repeats what the object said goes with it.
    const note = { ...present, description: 'Seen in a campaign against banks. Asked the bank.' };
    expect(whole(draft({ ...UNSAID, original: next }, 0, null), note).item.description).toBeNull();
  });

  it('keeps the original while the content is the same, and drops it when the content changes', () => {
    const original = { format: 'stix', body: { id: 'indicator--1' } } as const;
    const present = { ...RICH, original };
    expect(whole(draft({ ...UNSAID, discoverability: 'SILENT' }, 0, null), present).item.original).toEqual(original);
    expect(whole(draft({ ...UNSAID, description: 'Other' }, 0, null), present).item.original).toBeNull();
  });

  it('narrows where an audience is named, and tells who loses sight', () => {
    expect(judge(draft(UNSAID, 0, []), RICH)).toBe('UPDATED');
    expect(narrowingWarningOf({ audience: [], excluded: [], agencyOnly: true }, RICH, directory)).toMatchObject({
      severity: 'WARNING',
      code: 'NARROWED',
      message: 'The indicator is withdrawn from 1: Cambodia.',
    });
    expect(narrowingWarningOf({ audience: [1], excluded: [], agencyOnly: true }, RICH, directory)).toBeUndefined();
    expect(narrowingWarningOf({ audience: [1], excluded: [11], agencyOnly: true }, RICH, directory)?.message).toContain('Cambodia');
  });

  it('narrows by what nobody named, a distribution or a label, with reissue alone', () => {
    expect(judge(draft({ ...UNSAID, isAudienceDerived: true }, 0, []), RICH)).toBe('WOULD_NARROW');
    expect(judge(draft({ ...UNSAID, isAudienceDerived: true, reissue: true }, 0, []), RICH)).toBe('UPDATED');
    expect(judge(draft({ ...UNSAID, isAudienceDerived: true }, 0, [11]), RICH)).toBe('UNCHANGED');
    expect(judge(draft({ ...UNSAID, tlp: 'AMBER_STRICT' }, 0, null), RICH)).toBe('WOULD_NARROW');
    expect(judge(draft({ ...UNSAID, tlp: 'AMBER' }, 0, null), { ...RICH, audience: [1] })).toBe('WOULD_NARROW');
    expect(judge(draft({ ...UNSAID, tlp: 'AMBER' }, 0, null), RICH)).toBe('UPDATED');
    // True of a label, and of a source that narrows an audience which was named beside it.
    const said = narrowingProblem('indicator', ['Cambodia']).message;
    expect(said).toContain('withdraw the indicator from Cambodia. The cause is its label or its source');
    expect(said).not.toContain('nobody named');
    expect(whole(draft({ ...UNSAID, tlp: 'AMBER_STRICT', reissue: true }, 0, null), RICH).keys.audience).toEqual([]);
  });

  it('does not take back what waits for a second officer', () => {
    const waiting = { tlp: 'GREEN', audience: [11], excluded: [] } as const;
    const present = claim();
    const decision = decide(
      completeDraft(draft(UNSAID, 0, null), present, waiting, directory),
      { sameValue: present, sameReference: undefined, waiting },
      directory,
      NOW,
    );
    expect(decision).toMatchObject({ outcome: 'UNCHANGED', waits: true });
  });

  it('refuses a date that contradicts the one that stands', () => {
    expect(judge(draft({ ...UNSAID, lastSeen: new Date('2025-01-01T00:00:00Z') }, 0, null), RICH)).toBe('SEEN_BACKWARDS');
  });
});

describe('publishing a value', () => {
  it('keeps to the agency what was open to its colleagues, and opens it to them by reissue alone', () => {
    expect(judge(draft({ agencyOnly: true }), claim())).toBe('UPDATED');
    expect(judge(draft({ agencyOnly: true }), claim({ agency_only: true }))).toBe('UNCHANGED');
    expect(judge(draft(), claim({ agency_only: true }))).toBe('WOULD_WIDEN');
    expect(judge(draft({ reissue: true }), claim({ agency_only: true }))).toBe('UPDATED');
  });
  it('creates what the agency has not claimed yet', () => expect(judge(draft())).toBe('CREATED'));

  it('changes nothing when the same is said again, in any spelling', () => {
    expect(judge(draft({ value: 'hxxp://BAD[.]example[.]com' }), claim())).toBe('UNCHANGED');
    expect(judge(draft({ tags: ['b', ' a ', 'a'] }), claim({ tags: ['a', 'b'] }))).toBe('UNCHANGED');
  });

  it('takes another original for a change, the same in any order for none, and says nothing by leaving it out', () => {
    const original = { format: 'stix' as const, body: { id: 'indicator--1', type: 'indicator' } };
    const said = claim({ original: { body: { type: 'indicator', id: 'indicator--1' }, format: 'stix' } });
    expect(judge(draft({ original }), said)).toBe('UNCHANGED');
    expect(judge(draft({ original: { ...original, body: { ...original.body, extra: undefined } } }), said)).toBe('UNCHANGED');
    expect(judge(draft(), said)).toBe('UNCHANGED');
    expect(judge(draft({ original }), claim())).toBe('UPDATED');
    expect(judge(draft({ original: { ...original, body: { ...original.body, name: 'x' } } }), said)).toBe('UPDATED');
  });

  it('refuses an original that is too long, or that cannot be stored', () => {
    const read = (body: object): unknown => draftOf(item({ original: { format: 'misp', body: { ...body } } }), 0);
    expect(read({ text: 'x'.repeat(MOST_ORIGINAL_BYTES) })).toMatchObject({ code: 'ORIGINAL_TOO_LONG', field: 'original' });
    for (const text of ['a\0b', '\ud800', '\\\0']) expect(read({ deep: [{ [text]: 1 }] })).toMatchObject({ code: 'ORIGINAL_UNSTORABLE' });
    for (const text of ['\\u0000', '\\ud800', '\u{1f600}']) expect(read({ text })).toHaveProperty('digest');
  });

  it('clears what is absent when it is asked to, except the reference', () => {
    expect(judge(draft(), claim({ description: 'old' }))).toBe('UNCHANGED');
    expect(judge(draft({ replace: true }), claim({ description: 'old' }))).toBe('UPDATED');
    expect(judge(draft({ replace: true }), claim({ external_id: 'TH-1' }))).toBe('UNCHANGED');
  });

  it('narrows freely, and widens or revives only when that is said', () => {
    expect(judge(draft(), claim({ audience: [11] }))).toBe('UPDATED');
    expect(judge(draft({}, 0, [11]), claim())).toBe('WOULD_WIDEN');
    expect(judge(draft({ reissue: true }, 0, [11]), claim())).toBe('UPDATED');
    expect(judge(draft(), claim({ revoked_at: NOW }))).toBe('WOULD_REVIVE');
    expect(judge(draft({ reissue: true }), claim({ revoked_at: NOW }))).toBe('UPDATED');
    expect(judge(draft({ tlp: 'CLEAR' }), claim())).toBe('WOULD_WIDEN');
    expect(judge(draft({ tlp: 'AMBER' }), claim())).toBe('UPDATED');
  });

  it('lets what is said of going further stand where it is not said again, and loosens it only when that is said', () => {
    const onward = (rule: 'NONE' | 'ASK' | 'WITHIN', ...within: number[]) => ({ mode: rule, within });
    const ruled = (reissue: boolean, ...rule: Parameters<typeof onward>): SubmittedDraft => ({
      ...draft({ reissue }),
      onward: onward(...rule),
    });
    const own = (rule: 'NONE' | 'ASK' | 'WITHIN', ...within: number[]): OwnClaim =>
      claim({ onward_rule: rule, onward_within: within, onward_own: true });
    expect(judge(draft(), own('NONE'))).toBe('UNCHANGED');
    expect(judge(ruled(false, 'NONE'), own('NONE'))).toBe('UNCHANGED');
    expect(judge(ruled(false, 'ASK'), claim())).toBe('UPDATED'); // it was the party's word, and is the claim's own now
    expect(judge(ruled(false, 'ASK'), own('NONE'))).toBe('WOULD_WIDEN');
    expect(judge(ruled(true, 'ASK'), own('NONE'))).toBe('UPDATED');
    expect(judge(ruled(false, 'WITHIN', 11), claim())).toBe('WOULD_WIDEN');
    expect(judge(ruled(false, 'WITHIN', 11), own('WITHIN', 11, 12))).toBe('UPDATED');
    expect(judge(ruled(false, 'WITHIN', 11), own('WITHIN', 1))).toBe('UPDATED');
    expect(judge(ruled(false, 'WITHIN', 11, 12), own('WITHIN', 11))).toBe('WOULD_WIDEN');
  });

  it('names the policy, and no reissue, where the policy forbids what would widen', () => {
    const limit = {
      id: 'l',
      kinds: ['DOMAIN'],
      threats: null,
      labels: null,
      within: [] as readonly number[],
      createdAt: '2026-01-01T00:00:00Z',
    };
    const policy = { neverPartners: false, secondFrom: null, secondForPartners: false, limits: [limit] } as unknown as SharingPolicy;
    const gated = (reissue: boolean, { limits } = policy): unknown => {
      const addressed = completeDraft(draft({ reissue }, 0, [11]), claim(), undefined, directory);
      const decision = decide(addressed, { sameValue: claim(), sameReference: undefined }, directory, NOW);
      const { decision: after } = applyPolicy(addressed, decision, { ...policy, limits }, directory);
      return after.outcome === 'REJECTED' ? after.problem.code : after.outcome;
    };
    expect([gated(false), gated(true)]).toEqual(['POLICY_FORBIDS_AUDIENCE', 'POLICY_FORBIDS_AUDIENCE']);
    const wider = { ...policy, limits: [{ ...limit, within: [11] }] };
    expect([gated(false, wider), gated(true, wider)]).toEqual(['WOULD_WIDEN', 'UPDATED']);
  });

  it('names what would widen', () => {
    const decision = decide(
      completeDraft(draft({}, 0, [11]), claim(), undefined, directory),
      { sameValue: claim(), sameReference: undefined },
      directory,
      NOW,
    );
    expect(decision).toMatchObject({ problem: { message: 'This would open the indicator to Cambodia. Set reissue: true to confirm.' } });
  });

  it('refuses a reference that names another value already', () => {
    expect(judge(draft({ externalId: 'TH-1' }), undefined, claim({ id: 'other' }))).toBe('EXTERNAL_ID_TAKEN');
    expect(judge(draft({ externalId: 'TH-1' }), claim(), claim())).toBe('UPDATED');
  });

  it('tells a machine that a claim is withheld only where it would have written, so that nothing can be tried out without a trace', () => {
    const beside = (drafted: SubmittedDraft, seen: { value?: OwnClaim; reference?: OwnClaim } = {}) => {
      const present = { sameValue: seen.value, sameReference: seen.reference, isWithheld: true };
      const decision = decide(completeDraft(drafted, seen.value, undefined, directory), present, directory, NOW);
      return decision.outcome === 'REJECTED' ? decision.problem.code : decision.outcome;
    };
    expect(beside(draft())).toBe('INDICATOR_WITHHELD');
    expect(beside(draft({ externalId: 'RED-1' }), { value: claim() })).toBe('INDICATOR_WITHHELD');
    expect(beside(draft({ externalId: 'TH-1' }), { reference: claim({ id: 'other' }) })).toBe('EXTERNAL_ID_TAKEN');
    expect(beside(draft({ validUntil: new Date('2026-05-01T00:00:00Z') }))).toBe('INDICATOR_EXPIRED');
    expect(beside(draft({ retainUntil: NOW }))).toBe('RETENTION_OVER');
    expect(beside(draft({ externalId: 'RED-1', tlp: 'CLEAR' }), { value: claim() })).toBe('WOULD_WIDEN');
    expect(beside(draft({ externalId: 'RED-1' }), { value: claim({ revoked_at: NOW }) })).toBe('WOULD_REVIVE');
  });

  it('refuses a claim that has lapsed already, unless it says what stood there before', () => {
    const lapsed = new Date('2026-05-01T00:00:00Z');
    expect(judge(draft({ validUntil: lapsed }))).toBe('INDICATOR_EXPIRED');
    expect(judge(draft({ validUntil: lapsed }), claim({ valid_until: lapsed }))).toBe('UNCHANGED');
  });

  it('refuses what may not be kept any more, and takes another end of retention for a change', () => {
    const [over, ahead] = [NOW, new Date(NOW.getTime() + 1)];
    expect(judge(draft({ retainUntil: over }))).toBe('RETENTION_OVER');
    expect(judge(draft({ retainUntil: over }), claim())).toBe('RETENTION_OVER');
    expect(judge(draft({ retainUntil: ahead }))).toBe('CREATED');
    expect(judge(draft({ retainUntil: ahead }), claim({ chosen_until: ahead }))).toBe('UNCHANGED');
    expect(judge(draft({ retainUntil: ahead }), claim({ retain_until: ahead }))).toBe('UNCHANGED'); // the end that the rules of retention made
    expect(judge(draft({ retainUntil: ahead }), claim())).toBe('UPDATED');
    expect(judge(draft({ replace: true }), claim({ chosen_until: ahead, retain_until: ahead }))).toBe('UPDATED');
    expect(judge(draft({ replace: true }), claim({ retain_until: ahead }))).toBe('UNCHANGED');
  });
});

describe('a batch', () => {
  it('is one wave when no value and no reference occurs twice', () => {
    expect(wavesOf([draft({ value: 'a.example.com' }, 0), draft({ value: 'b.example.com' }, 1)], namesOf)).toHaveLength(1);
  });

  it('keeps the order of items that share a value or a reference', () => {
    const waves = wavesOf(
      [
        draft({ value: 'a.example.com', externalId: '1' }, 0),
        draft({ value: 'b.example.com', externalId: '1' }, 1),
        draft({ value: 'B.example.com' }, 2),
        draft({ value: 'c.example.com' }, 3),
      ],
      namesOf,
    );
    expect(waves.map((wave) => wave.map(({ index }) => index))).toEqual([[0, 3], [1], [2]]);
  });
});
