import type { Directory } from '../../src/sharing/audience.js';
import { type Draft, draftOf, MOST_ORIGINAL_BYTES, type PublishItem } from '../../src/indicators/draft.js';
import { type Addressed, decide, type OwnClaim } from '../../src/indicators/publish.policy.js';
import { wavesOf } from '../../src/indicators/waves.js';

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

function draft(said: Partial<PublishItem> = {}, index = 0, audience: readonly number[] = []): Addressed {
  const read = draftOf(item(said), index);
  if (!('digest' in read)) throw new Error(read.message);
  return { ...(read satisfies Draft), keys: { audience, excluded: [] } };
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

const judge = (drafted: Addressed, sameValue?: OwnClaim, sameReference?: OwnClaim) => {
  const decision = decide(drafted, { sameValue, sameReference }, directory, NOW);
  return decision.outcome === 'REJECTED' ? decision.problem.code : decision.outcome;
};

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

  it('clears what is absent, except the reference', () => {
    expect(judge(draft(), claim({ description: 'old' }))).toBe('UPDATED');
    expect(judge(draft(), claim({ external_id: 'TH-1' }))).toBe('UNCHANGED');
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
    const onward = (rule: 'NONE' | 'ASK' | 'WITHIN', ...within: number[]) => ({ rule, within });
    const ruled = (reissue: boolean, ...rule: Parameters<typeof onward>): Addressed => ({ ...draft({ reissue }), onward: onward(...rule) });
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

  it('names what would widen', () => {
    const decision = decide(draft({}, 0, [11]), { sameValue: claim(), sameReference: undefined }, directory, NOW);
    expect(decision).toMatchObject({ problem: { message: 'This would open the claim to Cambodia, and needs reissue: true.' } });
  });

  it('refuses a reference that names another value already', () => {
    expect(judge(draft({ externalId: 'TH-1' }), undefined, claim({ id: 'other' }))).toBe('EXTERNAL_ID_TAKEN');
    expect(judge(draft({ externalId: 'TH-1' }), claim(), claim())).toBe('UPDATED');
  });

  it('tells a machine that a claim is withheld only where it would have written, so that nothing can be tried out without a trace', () => {
    const beside = (drafted: Addressed, seen: { value?: OwnClaim; reference?: OwnClaim } = {}) => {
      const present = { sameValue: seen.value, sameReference: seen.reference, isWithheld: true };
      const decision = decide(drafted, present, directory, NOW);
      return decision.outcome === 'REJECTED' ? decision.problem.code : decision.outcome;
    };
    expect(beside(draft())).toBe('CLAIM_WITHHELD');
    expect(beside(draft({ externalId: 'RED-1' }), { value: claim() })).toBe('CLAIM_WITHHELD');
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
    expect(judge(draft({ retainUntil: ahead }), claim({ retain_until: ahead }))).toBe('UNCHANGED');
    expect(judge(draft({ retainUntil: ahead }), claim())).toBe('UPDATED');
    expect(judge(draft(), claim({ retain_until: ahead }))).toBe('UPDATED');
  });
});

describe('a batch', () => {
  it('is one wave when no value and no reference occurs twice', () => {
    expect(wavesOf([draft({ value: 'a.example.com' }, 0), draft({ value: 'b.example.com' }, 1)])).toHaveLength(1);
  });

  it('keeps the order of items that share a value or a reference', () => {
    const waves = wavesOf([
      draft({ value: 'a.example.com', externalId: '1' }, 0),
      draft({ value: 'b.example.com', externalId: '1' }, 1),
      draft({ value: 'B.example.com' }, 2),
      draft({ value: 'c.example.com' }, 3),
    ]);
    expect(waves.map((wave) => wave.map(({ index }) => index))).toEqual([[0, 3], [1], [2]]);
  });
});
