import { INFORMATION_STATES, INFORMATION_STEPS, type QuestionFields } from '../../../src/casework/information-requests/information.js';
import { hasThread, INFORMATION_MACHINE, WAITING_STATES } from '../../../src/casework/information-requests/information.policy.js';
import {
  decideQuestion,
  type OwnInformation,
  type QuestionDraft,
  questionDraftOf,
  applyQuestionLimits,
  applyRetention,
} from '../../../src/casework/information-requests/question-draft.js';
import type { Directory } from '../../../src/tenancy/sharing/audience.js';
import type { Tlp } from '../../../src/tenancy/sharing/label.js';
import type { SharingPolicy } from '../../../src/tenancy/sharing/sharing.policy.js';
import { REQUEST_SIDES } from '../../../src/casework/action-requests/action.js';
import { next } from '../../../src/platform/platform/state-machine.js';

const country = (key: number, code: string, more: object = {}) =>
  ({ key, id: `id-${code.toLowerCase()}`, kind: 'COUNTRY', name: code, country: code, candidate: false, ...more }) as Directory['me'];
const TH = country(11, 'TH');
const DIRECTORY: Directory = {
  me: TH,
  parties: [
    TH,
    country(12, 'KH'),
    country(13, 'SG'),
    country(14, 'LA', { candidate: true }),
    country(15, '', { kind: 'PARTNER', country: null, id: 'abc' }),
  ],
  groups: [],
};
const said = (more: Partial<QuestionFields> = {}): QuestionFields => ({
  ...{ reference: 'a', recipients: ['id-sg'], text: 'Who?', language: 'en', subjects: [], evidence: [], related: [], tlp: 'AMBER' },
  ...{ legalBasis: 'TREATY', legalText: 'x', urgency: 'ROUTINE', contact: 'x', acknowledgeWithinMinutes: 10, deadlineMinutes: 20 },
  ...more,
});
const draft = (more: Partial<QuestionFields> = {}): QuestionDraft => {
  const found = questionDraftOf(said(more), DIRECTORY);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found;
};
const codes = (more: Partial<QuestionFields>): readonly string[] => {
  const found = questionDraftOf(said(more), DIRECTORY);
  return 'problems' in found ? found.problems.map(({ code }) => code) : [];
};
const kept = (recipient: number, more: Partial<OwnInformation> = {}): OwnInformation => ({
  ...{ inquiry: 'q', id: `r${recipient}`, reference: 'a', state: 'SENT', recipient, question: 'Who?', language: 'en', subjects: [] },
  ...{
    legal_basis: 'TREATY',
    legal_text: 'x',
    urgency: 'ROUTINE',
    contact: 'x',
    contact_entry: null,
    tlp: 'AMBER',
    audience: [recipient],
    waits: false,
    ack_minutes: 10,
    due_minutes: 20,
  },
  ...{ related: [], evidence: [], version: 1, due_at: new Date(0), withheld: false, retain_until: null, chosen_until: null },
  ...more,
});

describe('a request for information', () => {
  it('ends by an answer, a refusal or its asker, and by nothing after that', () => {
    for (const state of INFORMATION_STATES) {
      const leads = REQUEST_SIDES.flatMap((side) =>
        INFORMATION_STEPS.filter((step) => 'state' in next(INFORMATION_MACHINE, state, step, side)),
      );
      expect([state, leads.length > 0]).toEqual([state, WAITING_STATES.includes(state)]);
    }
    expect(next(INFORMATION_MACHINE, 'SENT', 'ANSWERED', 'RECIPIENT')).toEqual({ refusal: 'STATE' });
    expect(next(INFORMATION_MACHINE, 'ACKNOWLEDGED', 'ANSWERED', 'REQUESTER')).toEqual({ refusal: 'ACTOR' });
    expect(next(INFORMATION_MACHINE, 'ACKNOWLEDGED', 'REMINDED', 'REQUESTER')).toEqual({ refusal: 'ACTOR' });
    expect(next(INFORMATION_MACHINE, 'ACKNOWLEDGED', 'EXTENSION_REQUESTED', 'RECIPIENT')).toEqual({ state: 'ACKNOWLEDGED' });
    expect(INFORMATION_STATES.filter(hasThread)).toEqual(['ACKNOWLEDGED', 'PARTIALLY_ANSWERED', 'ANSWERED', 'DECLINED']);
  });

  it('is put to 1 to 20 countries and partners that are there, and not to the requester', () => {
    expect(draft({ recipients: ['id-sg', 'id-kh', 'id-sg'] }).recipients).toEqual([12, 13]);
    expect(draft({ recipients: ['ABC'] }).recipients).toEqual([15]);
    expect(codes({ recipients: ['id-la', 'id-th'] })).toEqual(['RECIPIENT_UNKNOWN', 'RECIPIENT_OWN']);
    expect(draft({ recipients: ['abc', 'id-sg'] }).recipients).toEqual([13, 15]);
    expect(codes({ recipients: ['none'] })).toEqual(['RECIPIENT_UNKNOWN']);
    expect(codes({ recipients: Array.from({ length: 21 }, () => 'id-sg') })).toEqual(['RECIPIENTS']);
    expect(codes({ recipients: [] })).toEqual(['RECIPIENTS']);
  });

  it('says what it is about in canonical form, whatever the spelling', () => {
    expect(
      draft({ subjects: [{ value: 'hxxps://bank[.]example/' }, { kind: 'PHONE', value: '+44 7700 900123' }] }).read.subjects,
    ).toMatchObject([{ kind: 'URL' }, { kind: 'PHONE', value: '+447700900123' }]);
    expect(codes({ subjects: [{ value: 'nothing that is known' }, { kind: 'DOMAIN', value: 'a\u0000.example' }] })).toHaveLength(2);
  });

  it('is amended while nobody has acknowledged, put to more, and never taken from one silently', () => {
    const more = draft({ recipients: ['id-sg', 'id-kh'] });
    expect(decideQuestion(more, [])).toMatchObject({ outcome: 'CREATED', add: [12, 13] });
    expect(decideQuestion(more, [kept(12), kept(13, { state: 'ANSWERED' })])).toEqual({ outcome: 'UNCHANGED' });
    expect(decideQuestion(more, [kept(13, { state: 'ANSWERED' })])).toMatchObject({ outcome: 'UPDATED', amend: [], add: [12] });
    expect(decideQuestion(draft(), [kept(12), kept(13)])).toMatchObject({ problem: { code: 'RECIPIENT_FIXED' } });
    expect(decideQuestion(more, [kept(12, { question: 'x' }), kept(13, { question: 'x' })])).toMatchObject({
      amend: [{ id: 'r12' }, { id: 'r13' }],
    });
    expect(decideQuestion(more, [kept(12, { question: 'x' }), kept(13, { question: 'x', state: 'PARTIALLY_ANSWERED' })])).toMatchObject({
      problem: { code: 'REQUEST_ANSWERED' },
    });
    expect(decideQuestion(draft(), [kept(13, { audience: [] })])).toMatchObject({ outcome: 'UPDATED', amend: [{ id: 'r13' }] });
    expect(decideQuestion(draft(), [kept(13, { withheld: true })])).toMatchObject({ problem: { code: 'REQUEST_WITHHELD' } });
  });

  it('is kept until its deadline, at least, as that stands: extended, begun anew, or as it was', () => {
    const at = (minutes: number): Date => new Date(minutes * 60_000);
    // Said at minute 10, to be answered within 20.
    const outcome = (until: number, present: readonly OwnInformation[], more: Partial<QuestionFields> = {}): string => {
      const again = draft({ retainUntil: at(until), text: 'Who is it?', ...more });
      return applyRetention(again, decideQuestion(again, present), at(10)).outcome;
    };
    expect([outcome(30, []), outcome(31, [])]).toEqual(['REJECTED', 'CREATED']);
    const [standing, extended, overdue] = [at(15), at(90), at(5)].map((due) => kept(13, { due_at: due }));
    if (!standing || !extended || !overdue) throw new Error('Three deadlines.');
    expect([outcome(15, [standing]), outcome(16, [standing])]).toEqual(['REJECTED', 'UPDATED']);
    expect([outcome(90, [extended]), outcome(91, [extended])]).toEqual(['REJECTED', 'UPDATED']);
    expect([outcome(10, [overdue]), outcome(11, [overdue])]).toEqual(['REJECTED', 'UPDATED']);
    const sooner = { acknowledgeWithinMinutes: 5 };
    expect([outcome(30, [standing], sooner), outcome(31, [standing], sooner)]).toEqual(['REJECTED', 'UPDATED']);
    const further = { recipients: ['id-kh', 'id-sg'] };
    expect([outcome(30, [standing], further), outcome(31, [standing], further)]).toEqual(['REJECTED', 'UPDATED']);
  });

  it('that takes a second officer is not amended by one where a recipient has it, except in an emergency; minutes, retention and a stricter label are free', () => {
    const outcomeOf = (
      more: Partial<QuestionFields>,
      present = [kept(13)],
      second: { from?: Tlp | null; forPartners?: boolean } = {},
    ): readonly unknown[] => {
      const { from = 'AMBER', forPartners = false } = second;
      const policy = { neverPartners: false, limits: [], secondFrom: from, secondForPartners: forPartners } as unknown as SharingPolicy;
      const again = draft(more);
      const decision = applyQuestionLimits(again, decideQuestion(again, present), { policy, directory: DIRECTORY, barred: new Set() });
      return decision.outcome === 'REJECTED' ? [decision.problem.code] : [...(('going' in decision && decision.going) || [])];
    };
    const file = '01900000-0000-7000-8000-000000000001';
    for (const more of [
      { text: 'Where?' },
      { language: 'th' },
      { subjects: [{ kind: 'PHONE', value: '+44 7700 900123' }] as const },
      { evidence: [file] },
      { related: [file] },
      { legalBasis: 'VOLUNTARY', legalText: 'y' } as const,
      { contact: 'y' },
      { contactEntryId: '00000000-0000-4000-8000-000000000001' },
      { urgency: 'URGENT' } as const,
      { text: 'Where?', tlp: 'RED' } as const,
      { text: 'Where?', deadlineMinutes: 30 },
    ]) {
      expect([more, outcomeOf(more)]).toEqual([more, ['SECOND_OFFICER_NEEDED']]);
      expect([more, outcomeOf(more, undefined, { from: null })]).toEqual([more, [[13, undefined]]]);
      expect([more, outcomeOf({ ...more, urgency: 'EMERGENCY' })]).toEqual([more, [[13, 'EMERGENCY']]]);
      expect([more, outcomeOf(more, [kept(13, { audience: [], waits: true })])]).toEqual([more, [[13, 'RELEASED']]]);
    }
    expect(outcomeOf({ deadlineMinutes: 30 })).toEqual([[13, undefined]]);
    expect(outcomeOf({ retainUntil: new Date(1) })).toEqual([[13, undefined]]);
    expect(outcomeOf({ tlp: 'RED' })).toEqual([[13, undefined]]);
    expect(outcomeOf({ tlp: 'GREEN' })).toEqual(['SECOND_OFFICER_NEEDED']);
    // One of two has it: the question is refused as a whole.
    const two = [kept(12, { audience: [], waits: true }), kept(13)];
    expect(outcomeOf({ recipients: ['id-kh', 'id-sg'], text: 'Where?' }, two)).toEqual(['SECOND_OFFICER_NEEDED']);
    expect(outcomeOf({ recipients: ['id-kh', 'id-sg'] })).toEqual([[12, 'RELEASED']]);
    const toPartner = { recipients: ['abc'], tlp: 'GREEN' } as const;
    const partnerHas = [kept(15, { tlp: 'GREEN' })];
    expect(outcomeOf({ ...toPartner, text: 'Where?' }, partnerHas)).toEqual([[15, undefined]]);
    expect(outcomeOf({ ...toPartner, text: 'Where?' }, partnerHas, { from: null, forPartners: true })).toEqual(['SECOND_OFFICER_NEEDED']);
  });
});
