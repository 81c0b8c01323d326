import type { ActionFields } from '../../../src/casework/action-requests/action.js';
import { actionDraftOf, decideAction, type OwnAction, applyActionLimits } from '../../../src/casework/action-requests/action-draft.js';
import type { Directory } from '../../../src/tenancy/sharing/audience.js';
import type { SharingPolicy } from '../../../src/tenancy/sharing/sharing.policy.js';

const TH = { key: 11, id: 'th', kind: 'COUNTRY', name: 'TH', country: 'TH', candidate: false } as Directory['me'];
const KH = { ...TH, key: 12, id: 'kh', name: 'KH', country: 'KH' } as Directory['me'];
const BINANCE = { ...TH, key: 15, id: 'abc', name: 'Binance', kind: 'PARTNER', country: null } as Directory['me'];
const DIRECTORY: Directory = { me: TH, parties: [TH, KH, BINANCE], groups: [] };
const FILE = '01900000-0000-7000-8000-000000000001';

const SAID: ActionFields = {
  ...{
    reference: 'a',
    recipientId: 'kh',
    action: 'FREEZE',
    subject: { kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7' },
  },
  ...{ legalBasis: 'TREATY', legalText: 'x', urgency: 'URGENT', contact: 'x', tlp: 'AMBER', related: [], evidence: [] },
  ...{ amount: { currency: 'USD', amount: '10' }, acknowledgeWithinMinutes: 10, deadlineMinutes: 20 },
};
const draft = (more: Partial<ActionFields> = {}) => {
  const found = actionDraftOf({ ...SAID, ...more }, 0, DIRECTORY);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found;
};
const kept = (more: Partial<OwnAction> = {}): OwnAction => ({
  ...{ id: 'r', reference: 'a', act: 'FREEZE', state: 'SENT', recipient: 12, subject: draft().subject, legal_basis: 'TREATY' },
  ...{
    legal_text: 'x',
    narrative: null,
    urgency: 'URGENT',
    contact: 'x',
    contact_entry: null,
    currency: 'USD',
    amount: '10',
    payment_reference: null,
  },
  ...{ paid_at: null, ack_minutes: 10, due_minutes: 20, tlp: 'AMBER', audience: [12], waits: false, related: [], evidence: [] },
  ...{ version: 1, due_at: new Date(0), release_requested_at: null, withheld: false },
  ...more,
});
const policyOf = (more: Partial<SharingPolicy> = {}): SharingPolicy =>
  ({ neverPartners: false, limits: [], secondFrom: 'AMBER', secondForPartners: false, ...more }) as unknown as SharingPolicy;

/** The outcome and how it goes, or the code of the refusal. */
const outcomeOf = (more: Partial<ActionFields>, present = kept(), policy = policyOf()): string => {
  const said = draft(more);
  const decision = applyActionLimits(said, decideAction(said, present), { policy, directory: DIRECTORY, barred: new Set() });
  return decision.outcome === 'REJECTED' ? decision.problem.code : `${decision.outcome} ${decision.goes ?? 'AT_ONCE'}`;
};

describe('an amendment of a request to act that its recipient has', () => {
  it.each<Partial<ActionFields>>([
    { action: 'PRESERVATION', amount: null },
    { subject: { kind: 'CRYPTO_ADDRESS', value: '0xde709f2102306220921060314715629080e2fb77' } },
    { amount: { currency: 'USD', amount: '10000' } },
    { amount: { currency: 'EUR', amount: '10' } },
    { amount: null },
    { legalBasis: 'VOLUNTARY' },
    { legalText: 'y' },
    { narrative: 'y' },
    { contact: 'y' },
    { contactEntryId: '00000000-0000-4000-8000-000000000001' },
    { urgency: 'ROUTINE' },
    { paymentReference: 'y' },
    { paidAt: new Date(1) },
    { related: [FILE] },
    { evidence: [FILE] },
    { legalText: 'y', tlp: 'RED' },
    { legalText: 'y', deadlineMinutes: 30 },
  ])('is refused to one officer where the policy wants two, except in an emergency: %j', (more) => {
    expect(outcomeOf(more)).toBe('SECOND_OFFICER_NEEDED');
    expect(outcomeOf({ ...more, urgency: 'EMERGENCY' })).toBe('UPDATED EMERGENCY');
    expect(outcomeOf(more, kept(), policyOf({ secondFrom: null }))).toBe('UPDATED AT_ONCE');
    // Nobody has it yet: it waits as amended.
    expect(outcomeOf(more, kept({ audience: [], waits: true }))).toBe('UPDATED RELEASED');
  });

  it('changes deadlines, and makes the label stricter, without a second officer', () => {
    expect(outcomeOf({ deadlineMinutes: 30 })).toBe('UPDATED AT_ONCE');
    expect(outcomeOf({ tlp: 'RED' })).toBe('UPDATED AT_ONCE');
    expect(outcomeOf({})).toBe('UNCHANGED AT_ONCE');
    expect([outcomeOf({ tlp: 'GREEN' }), outcomeOf({ tlp: 'GREEN', urgency: 'EMERGENCY' })]).toEqual([
      ...['SECOND_OFFICER_NEEDED', 'SECOND_OFFICER_NEEDED'],
    ]);
  });

  it('counts by the label that it gets, and by its recipient', () => {
    const green = kept({ tlp: 'GREEN' });
    expect(outcomeOf({ tlp: 'GREEN', legalText: 'y' }, green)).toBe('UPDATED AT_ONCE');
    expect(outcomeOf({ tlp: 'AMBER' }, green)).toBe('UPDATED AT_ONCE');
    expect(outcomeOf({ tlp: 'AMBER', legalText: 'y' }, green)).toBe('SECOND_OFFICER_NEEDED');
    const toPartner = { recipientId: 'abc', tlp: 'GREEN' } as const;
    const partnerHas = kept({ recipient: 15, audience: [15], tlp: 'GREEN' });
    expect(outcomeOf({ ...toPartner, legalText: 'y' }, partnerHas)).toBe('UPDATED AT_ONCE');
    expect(outcomeOf({ ...toPartner, legalText: 'y' }, partnerHas, policyOf({ secondForPartners: true }))).toBe('SECOND_OFFICER_NEEDED');
  });
});
