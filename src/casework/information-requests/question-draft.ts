import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import type { ActionSubject, LegalBasis, Urgency } from '../action-requests/action.js';
import { obligationProblems, restartsClock } from '../action-requests/obligation.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { type DispatchMode, decideDispatch, type PresentRequest } from '../action-requests/dispatch.policy.js';
import { next } from '../../platform/platform/state-machine.js';
import { policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type InformationState, MOST_RECIPIENTS, type QuestionFields } from './information.js';
import { INFORMATION_MACHINE } from './information.policy.js';
import { type ParsedText, parseText, type SubjectReading } from './question-text.policy.js';

/** A request of the actor's own agency as it stands (hub.own_information_requests). */
export interface OwnInformation {
  readonly inquiry: string;
  readonly id: string;
  readonly reference: string;
  readonly state: InformationState;
  readonly recipient: number;
  readonly question: string;
  readonly language: string;
  readonly subjects: readonly ActionSubject[];
  readonly legal_basis: LegalBasis;
  readonly legal_text: string;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly tlp: Tlp;
  /** Whom it is put to, by key; empty where a limit of the party's took it. */
  readonly audience: readonly number[];
  /** It waits for a second officer. */
  readonly waits: boolean;
  readonly ack_minutes: number;
  readonly due_minutes: number;
  readonly related: readonly string[];
  readonly evidence: readonly string[];
  readonly version: number;
  readonly due_at: Date;
  /** It is RED, and closed to the actor. */
  readonly withheld: boolean;
  readonly retain_until: Date | null;
}

/** A question that was understood. */
export interface QuestionDraft {
  readonly fields: QuestionFields;
  readonly read: ParsedText;
  /** Keys of those whom it is put to. */
  readonly recipients: readonly number[];
}

/** Reads one question of a batch: its values become canonical, and its recipients are found among those whom the actor can address. Pure. */
export function questionDraftOf(
  said: QuestionFields,
  directory: Directory,
  readings?: readonly SubjectReading[],
): QuestionDraft | { readonly problems: readonly ItemProblem[] } {
  const tidied = {
    ...said,
    legalText: said.legalText.trim(),
    contact: said.contact.trim(),
    related: [...new Set(said.related.map((id) => id.toLowerCase()))].sort(),
  };
  const found = recipientsOf(said, directory);
  const read = parseText(said, readings);
  const problems = [...problemsOf(tidied), ...('problems' in found ? found.problems : []), ...('problems' in read ? read.problems : [])];
  if (problems.length > 0 || 'problems' in read || 'problems' in found) return { problems };
  return { fields: tidied, read, recipients: found.keys };
}

function recipientsOf(
  { partner, countries }: QuestionFields,
  { me, parties }: Directory,
): { readonly keys: readonly number[] } | { readonly problems: readonly ItemProblem[] } {
  if (me.candidate === true) {
    return { problems: [problem('NOT_ADMITTED', 'Your country is not admitted yet: until then it asks nobody.', null)] };
  }
  if (Boolean(partner) === countries.length > 0) {
    return { problems: [problem('RECIPIENTS', 'Say the countries that are asked, or exactly one partner.', 'countries')] };
  }
  if (partner) {
    const one = parties.find(({ kind, id }) => kind === 'PARTNER' && id === partner.toLowerCase());
    return one ? { keys: [one.key] } : { problems: [problem('PARTNER_UNKNOWN', 'There is no such partner.', 'partner')] };
  }
  const asked = [...new Set(countries)].map((country) => ({
    country,
    party: parties.find((one) => one.kind === 'COUNTRY' && one.country === country && one.candidate !== true),
  }));
  const problems = asked.flatMap(({ country, party }) => {
    if (!party) return [problem('COUNTRY_UNKNOWN', `${country} is no member of this hub.`, 'countries')];
    return party.key === me.key ? [problem('RECIPIENT_OWN', 'A request goes to other parties than your own.', 'countries')] : [];
  });
  return problems.length > 0 ? { problems } : { keys: asked.flatMap(({ party }) => party?.key ?? []).sort((a, b) => a - b) };
}

function* problemsOf(said: QuestionFields): Generator<ItemProblem> {
  yield* obligationProblems(said);
  if (said.countries.length > MOST_RECIPIENTS) yield problem('RECIPIENTS', `Ask at most ${MOST_RECIPIENTS} countries.`, 'countries');
}

export type QuestionDecision =
  | { readonly outcome: 'CREATED'; readonly add: readonly number[]; readonly going?: ReadonlyMap<number, DispatchMode> }
  | { readonly outcome: 'UNCHANGED' }
  | {
      readonly outcome: 'UPDATED';
      readonly amend: readonly OwnInformation[];
      readonly add: readonly number[];
      /** How it goes to each of them, by key. */
      readonly going?: ReadonlyMap<number, DispatchMode>;
    }
  | RejectedItem;

/**
 * What becomes of a question: said again, it is amended as long as nobody has acknowledged it, and put to those who are new among its recipients; the same again changes nothing,
 * whatever came of it. Pure.
 */
export function decideQuestion(draft: QuestionDraft, present: readonly OwnInformation[]): QuestionDecision {
  const add = draft.recipients.filter((key) => !present.some(({ recipient }) => recipient === key));
  if (present.length === 0) return { outcome: 'CREATED', add };
  if (present.some(({ withheld }) => withheld)) {
    return rejectedItem('REQUEST_WITHHELD', 'Your agency has this request under a label that is for people: sign in to amend it.');
  }
  if (present.some(({ recipient }) => !draft.recipients.includes(recipient))) {
    return rejectedItem('RECIPIENT_FIXED', 'A question stays with those whom it was put to: cancel the request to one of them instead.');
  }
  const said = present.filter((one) => !isDeepStrictEqual(comparableDraft(draft), comparableRow(one)));
  const isFixed = ({ state }: OwnInformation): boolean => 'refusal' in next(INFORMATION_MACHINE, state, 'AMENDED', 'ASKER');
  if (said.some(isFixed)) {
    return rejectedItem(
      'REQUEST_ANSWERED',
      'One of the recipients has acknowledged this question, which is not amended any more: ask another.',
    );
  }
  // What a limit took that is lifted by now is put to its recipient again.
  const amend = present.filter((one) => said.includes(one) || (!isFixed(one) && !one.waits && !one.audience.includes(one.recipient)));
  return amend.length + add.length === 0 ? { outcome: 'UNCHANGED' } : { outcome: 'UPDATED', amend, add };
}

/** A decision after the question's own retention was asked: what is written now is kept until it must be answered, at least, also where that time was extended. @param now UTC. Pure. */
export function applyRetention(draft: QuestionDraft, decision: QuestionDecision, now: Date): QuestionDecision {
  const { retainUntil, deadlineMinutes } = draft.fields;
  if (!retainUntil || (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED')) return decision;
  const anew = now.getTime() + deadlineMinutes * 60_000;
  const stands = ('amend' in decision ? decision.amend : []).map((one) => (restartsClock(draft.fields, one) ? anew : one.due_at.getTime()));
  return retainUntil.getTime() <= Math.max(now.getTime(), ...decision.add.map(() => anew), ...stands)
    ? rejectedItem('RETENTION_BEFORE_DEADLINE', 'retainUntil does not lie before the deadline.', 'retainUntil')
    : decision;
}

/**
 * A decision after the party's own policy, and its bars, were asked. Where that wants a second officer, a request waits for one, or goes out at once as an emergency. An amendment of what one of the
 * recipients has does not wait: the question is refused as a whole.
 */
export function applyQuestionLimits(
  draft: QuestionDraft,
  decision: QuestionDecision,
  { policy, directory, barred }: { readonly policy: SharingPolicy; readonly directory: Directory; readonly barred: ReadonlySet<number> },
): QuestionDecision {
  if (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED') return decision;
  const { tlp, urgency } = draft.fields;
  const amend = 'amend' in decision ? decision.amend : [];
  const targets = [
    ...decision.add.map((key) => ({ key, present: undefined })),
    ...amend.map((one) => ({ key: one.recipient, present: presentRequestOf(draft, one) })),
  ];
  const going = new Map<number, DispatchMode>();
  for (const { key, present } of targets) {
    const release = { tlp, audience: [key], excluded: [] };
    const forbidden = policyProblem(release, { kind: draft.read.subjects.map(({ kind }) => kind), threat: [] }, policy, directory);
    if (forbidden) return rejectedItem(forbidden.code, forbidden.message, 'countries');
    if (barred.has(key)) {
      return rejectedItem('RECIPIENT_BARRED', 'Your party bars one of the recipients, which would see nothing of it.', 'countries');
    }
    const found = decideDispatch({ release, urgency }, present, policy, directory);
    if ('refusal' in found) return { outcome: 'REJECTED', problem: found.refusal };
    going.set(key, found.going);
  }
  return { ...decision, going };
}

const presentRequestOf = (draft: QuestionDraft, present: OwnInformation): PresentRequest => ({
  release: { tlp: present.tlp, audience: present.audience, excluded: [] },
  contentChanges: !isDeepStrictEqual(contentOfDraft(draft), contentOfRow(present)),
});

/** What makes two versions differ, in one form. */
const comparableDraft = (draft: QuestionDraft): object => ({
  ...{ ...contentOfDraft(draft), tlp: draft.fields.tlp, kept: draft.fields.retainUntil?.getTime() ?? null },
  ...{ ack: draft.fields.acknowledgeWithinMinutes, due: draft.fields.deadlineMinutes },
});

const comparableRow = (row: OwnInformation): object => ({
  ...{ ...contentOfRow(row), tlp: row.tlp, kept: row.retain_until?.getTime() ?? null, ack: row.ack_minutes, due: row.due_minutes },
});

/** What a second officer releases besides the label and the recipient. */
const contentOfDraft = ({ fields: said, read }: QuestionDraft): object => ({
  ...{ text: read.text, language: read.language, subjects: read.subjects, evidence: read.evidence, related: said.related },
  ...{ basis: said.legalBasis, legal: said.legalText, urgency: said.urgency, contact: said.contact },
});

const contentOfRow = (row: OwnInformation): object => ({
  ...{ text: row.question, language: row.language, subjects: row.subjects, evidence: row.evidence, related: row.related },
  ...{ basis: row.legal_basis, legal: row.legal_text, urgency: row.urgency, contact: row.contact },
});
