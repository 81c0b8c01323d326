import { randomUUID } from 'node:crypto';
import { markingsOf } from '../../../src/intel/objects/markings.policy.js';
import { decideObject, type OwnObject, type SubmittedObject, completeObject } from '../../../src/intel/objects/object.policy.js';
import { MOST_OBJECT_BYTES, type ObjectDraft, objectDraftOf, type ObjectItem } from '../../../src/intel/objects/object-draft.js';
import { gateObject } from '../../../src/intel/objects/object-gate.js';
import { policyProblem, type SharingPolicy } from '../../../src/tenancy/sharing/sharing.policy.js';

const ID = `malware--${randomUUID()}`;
const MODIFIED = '2026-01-02T00:00:00.000Z';
const directory = {
  me: { key: 10, id: 'th', kind: 'COUNTRY' as const, name: 'Thailand', country: 'TH' },
  parties: [{ key: 11, id: 'kh', kind: 'COUNTRY' as const, name: 'Cambodia', country: 'KH' }],
  groups: [],
};
const item = (object: object = {}, said: Partial<ObjectItem> = {}): ObjectItem => ({
  object: { type: 'malware', id: ID, modified: MODIFIED, ...object },
  tlp: 'GREEN',
  audience: null,
  attribution: 'NAMED',
  agencyOnly: false,
  reissue: false,
  ...said,
});
const draft = (object?: object, said?: Partial<ObjectItem>, audience: readonly number[] | null = []): SubmittedObject => {
  const read = objectDraftOf(item(object, said), 0);
  if (!('bytes' in read)) throw new Error(read.code);
  const ofNew = { keys: { audience: [], excluded: [] }, warnings: [] };
  return { ...(read satisfies ObjectDraft), said: audience && { audience, excluded: [] }, ofNew };
};
const codeOf = (object?: object, said?: Partial<ObjectItem>): string | undefined => {
  const read = objectDraftOf(item(object, said), 0);
  return 'code' in read ? read.code : undefined;
};
const kept = (said: Partial<OwnObject> = {}): OwnObject => ({
  id: 'kept',
  stix_id: ID,
  modified: new Date(MODIFIED),
  body: null,
  retain_until: null,
  chosen_until: null,
  revoked_at: null,
  revoked_by_producer: false,
  version: 1,
  tlp: 'GREEN',
  attribution: 'NAMED',
  discoverability: 'HIDDEN',
  audience: [],
  excluded: [],
  agency_only: false,
  released: false,
  withheld: false,
  ...said,
});
const judge = (drafted: ReturnType<typeof draft>, present?: OwnObject): string => {
  const decision = decideObject(completeObject(drafted, present, undefined, directory), present, undefined, directory);
  return decision.outcome === 'REJECTED' ? decision.problem.code : decision.outcome;
};

describe('keeping an object', () => {
  it('takes a later one for a new version, and an older or equal one for none', () => {
    expect(judge(draft())).toBe('CREATED');
    expect(judge(draft(), kept())).toBe('UNCHANGED');
    expect(judge(draft({ modified: '2026-01-03T00:00:00Z' }), kept())).toBe('UPDATED');
    expect(judge(draft({ modified: '2026-01-01T00:00:00Z' }, { tlp: 'AMBER' }), kept())).toBe('UNCHANGED');
  });

  it('names the policy, and no reissue, where the policy forbids what would widen', () => {
    const limit = { id: 'l', kinds: null, threats: null, labels: null, within: [] as readonly number[], createdAt: '2026-01-01T00:00:00Z' };
    const gated = (reissue: boolean, within: readonly number[]): string => {
      const policy = { neverPartners: false, secondFrom: null, secondForPartners: false, limits: [{ ...limit, within }] };
      const addressed = completeObject(draft({}, { reissue }, [11]), kept(), undefined, directory);
      const decision = decideObject(addressed, kept(), undefined, directory);
      const { decision: after } = gateObject(addressed, decision, policy as unknown as SharingPolicy, directory);
      return after.outcome === 'REJECTED' ? after.problem.code : after.outcome;
    };
    expect([gated(false, []), gated(true, [])]).toEqual(['POLICY_FORBIDS_AUDIENCE', 'POLICY_FORBIDS_AUDIENCE']);
    expect([gated(false, [11]), gated(true, [11])]).toEqual(['WOULD_WIDEN', 'UPDATED']);
  });

  it('compares the bodies of those that do not say when they were changed', () => {
    const present = kept({ modified: null, body: { type: 'malware', id: ID, value: 'a' } });
    expect(judge(draft({ modified: undefined, value: 'a' }), present)).toBe('UNCHANGED');
    expect(judge(draft({ modified: undefined, value: 'b' }), present)).toBe('UPDATED');
  });

  it('narrows the same one, and widens or revives by reissue alone', () => {
    expect(judge(draft({}, { tlp: 'AMBER' }), kept())).toBe('UPDATED');
    expect(judge(draft({}, {}, [11]), kept())).toBe('WOULD_WIDEN');
    expect(judge(draft({}, { reissue: true }, [11]), kept())).toBe('UPDATED');
    const revoked = kept({ revoked_at: new Date() });
    expect(judge(draft(), revoked)).toBe('WOULD_REVIVE');
    expect(judge(draft({}, { reissue: true }), revoked)).toBe('UPDATED');
    const older = { modified: '2026-01-01T00:00:00Z' };
    expect([judge(draft(older), revoked), judge(draft(older, { reissue: true }), revoked)]).toEqual(['WOULD_REVIVE', 'OBJECT_OLDER']);
    expect(judge(draft(older), { ...revoked, revoked_by_producer: true })).toBe('UNCHANGED');
    expect(judge(draft({ revoked: true }), revoked)).toBe('UNCHANGED');
    expect(judge(draft({ modified: '2026-01-03T00:00:00Z' }), revoked)).toBe('WOULD_REVIVE');
    expect(judge(draft({ modified: '2026-01-03T00:00:00Z', revoked: true }), revoked)).toBe('UPDATED');
    expect(judge(draft({ modified: '2026-01-03T00:00:00Z' }, { reissue: true }), revoked)).toBe('UPDATED');
    expect(judge(draft(), kept({ withheld: true }))).toBe('OBJECT_WITHHELD');
  });

  it('refuses what is no object, what cannot be stored, what is too long, and what must not be shared so', () => {
    expect(codeOf({ id: 'malware' })).toBe('OBJECT_ID_INVALID');
    expect(codeOf({ type: 'report' })).toBe('OBJECT_ID_INVALID');
    expect(codeOf({ modified: 'yesterday' })).toBe('OBJECT_MODIFIED_INVALID');
    expect(codeOf({ modified: '2026-02-31T99:00:00Z' })).toBe('OBJECT_MODIFIED_INVALID');
    expect(codeOf({ name: 'x'.repeat(MOST_OBJECT_BYTES) })).toBe('OBJECT_TOO_LONG');
    expect(codeOf({ name: '\0' })).toBe('OBJECT_UNSTORABLE');
    expect(codeOf({}, { attribution: 'HIDDEN' })).toBe('OBJECT_NOT_ANONYMOUS');
    expect(codeOf({ object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'] })).toBe('OBJECT_MARKED_STRICTER');
    expect(codeOf({ object_marking_refs: ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487'] })).toBeUndefined();
  });
});

describe('markings', () => {
  const amber = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
  const clear = 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9';
  const statement = 'marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168';

  it.each([
    [{}, { strictest: undefined, unknown: false }],
    [{ object_marking_refs: [clear, amber] }, { strictest: 'AMBER', unknown: false }],
    [{ object_marking_refs: [amber, clear] }, { strictest: 'AMBER', unknown: false }],
    [{ object_marking_refs: [clear, statement] }, { strictest: 'CLEAR', unknown: true }],
    [{ object_marking_refs: 'all' }, { strictest: undefined, unknown: true }],
    [{ object_marking_refs: [7] }, { strictest: undefined, unknown: true }],
    [{ granular_markings: [{ marking_ref: clear, selectors: ['name'] }] }, { strictest: undefined, unknown: true }],
    [{ granular_markings: [] }, { strictest: undefined, unknown: false }],
  ])('of %j are read as %j', (object, read) => {
    expect(markingsOf(object)).toEqual(read);
  });

  it('that the hub does not know keep an object in its party', () => {
    expect(draft({ object_marking_refs: [statement] }).partyOnly).toBe(true);
    expect(draft().partyOnly).toBe(false);
  });
});

it('is under every limit by kind or threat, whatever it is: it may hold any', () => {
  const limit = { id: 'x', kinds: ['BANK_ACCOUNT'], threats: ['PHISHING'], labels: null, within: [12], createdAt: '' };
  const problem = (labels: readonly 'RED'[] | null) =>
    policyProblem({ tlp: 'GREEN', audience: [11], excluded: [] }, {}, { neverPartners: false, limits: [{ ...limit, labels }] }, directory);
  expect([problem(null)?.code, problem(['RED'])]).toEqual(['POLICY_FORBIDS_AUDIENCE', undefined]);
});
