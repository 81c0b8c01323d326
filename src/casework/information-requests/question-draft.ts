import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import type { RequestSubject, LegalBasis, Urgency } from '../action-requests/action.js';
import { isRecipient, obligationProblems, restartsClock } from '../action-requests/obligation.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { type DispatchMode, decideDispatch, type PresentRequest } from '../action-requests/dispatch.policy.js';
import { next } from '../../platform/platform/state-machine.js';
import { policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type InformationRequestState, MOST_RECIPIENTS, type QuestionFields } from './information.js';
import { INFORMATION_MACHINE } from './information.policy.js';
import { type ParsedText, parseText, type SubjectReading } from './question-text.policy.js';

/** The current version of a request of the actor's own agency (hub.own_information_requests). */
export interface OwnInformation {
  readonly inquiry: string;
  readonly id: string;
  readonly reference: string;
  readonly state: InformationRequestState;
  readonly recipient: number;
  readonly question: string;
  readonly language: string;
  readonly subjects: readonly RequestSubject[];
  readonly legal_basis: LegalBasis;
  readonly legal_text: string;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly contact_entry: string | null;
  readonly tlp: Tlp;
  /** The recipient's key; empty while a limit of the party hides the request. */
  readonly audience: readonly number[];
  /** The request waits for a second officer. */
  readonly waits: boolean;
  readonly ack_minutes: number;
  readonly due_minutes: number;
  readonly related: readonly string[];
  readonly evidence: readonly string[];
  readonly version: number;
  readonly due_at: Date;
  /** The request is TLP:RED, and the actor may not read RED: the content is withheld. */
  readonly withheld: boolean;
  /** The end of retention. */
  readonly retain_until: Date | null;
  /** The owner's own end of retention; null: it chose none. */
  readonly chosen_until: Date | null;
}

/** A question that passed parsing. */
export interface QuestionDraft {
  readonly fields: QuestionFields;
  readonly read: ParsedText;
  /** Keys of the recipients. */
  readonly recipients: readonly number[];
}

/** Reads one question of a batch: makes its values canonical, and finds its recipients among the parties that the actor can address. Pure. */
export function questionDraftOf(
  fields: QuestionFields,
  directory: Directory,
  readings?: readonly SubjectReading[],
): QuestionDraft | { readonly problems: readonly ItemProblem[] } {
  const normalised = {
    ...fields,
    legalText: fields.legalText.trim(),
    contact: fields.contact.trim(),
    contactEntryId: fields.contactEntryId?.toLowerCase() ?? null,
    related: [...new Set(fields.related.map((id) => id.toLowerCase()))].sort(),
  };
  const found = recipientsOf(fields, directory);
  const read = parseText(fields, readings);
  const problems = [
    ...problemsOf(normalised),
    ...('problems' in found ? found.problems : []),
    ...('problems' in read ? read.problems : []),
  ];
  if (problems.length > 0 || 'problems' in read || 'problems' in found) return { problems };
  return { fields: normalised, read, recipients: found.keys };
}

function recipientsOf(
  fields: QuestionFields,
  { me, parties }: Directory,
): { readonly keys: readonly number[] } | { readonly problems: readonly ItemProblem[] } {
  if (me.candidate === true) {
    return { problems: [problem('NOT_ADMITTED', 'Your country is not admitted yet. Send requests after its admission.', null)] };
  }
  const found = [...new Set(fields.recipients.map((id) => id.toLowerCase()))].map((id) => ({
    id,
    party: parties.find((one) => isRecipient(one) && one.id === id),
  }));
  const problems = found.flatMap(({ id, party }) => {
    if (!party) return [recipientUnknown(id)];
    return party.key === me.key
      ? [problem('RECIPIENT_OWN', 'The recipients include your own party. Remove it from recipients.', 'recipients')]
      : [];
  });
  return problems.length > 0 ? { problems } : { keys: found.flatMap(({ party }) => party?.key ?? []).sort((a, b) => a - b) };
}

const recipientUnknown = (id: string): ItemProblem =>
  problem('RECIPIENT_UNKNOWN', `No country or partner of this hub has the id ${id}. Check the recipients.`, 'recipients');

function* problemsOf(fields: QuestionFields): Generator<ItemProblem> {
  yield* obligationProblems(fields);
  if (fields.recipients.length < 1 || fields.recipients.length > MOST_RECIPIENTS) {
    yield problem('RECIPIENTS', `A question must have 1 to ${MOST_RECIPIENTS} recipients.`, 'recipients');
  }
}

export type QuestionDecision =
  | { readonly outcome: 'CREATED'; readonly add: readonly number[]; readonly going?: ReadonlyMap<number, DispatchMode> }
  | { readonly outcome: 'UNCHANGED' }
  | {
      readonly outcome: 'UPDATED';
      readonly amend: readonly OwnInformation[];
      readonly add: readonly number[];
      /** How the request is sent to each recipient, by key. */
      readonly going?: ReadonlyMap<number, DispatchMode>;
    }
  | RejectedItem;

/**
 * Decides the result for a question. A different question under the same reference amends it until a recipient acknowledges it, and goes to new recipients. The
 * same question changes nothing, whatever its state. Pure.
 */
export function decideQuestion(draft: QuestionDraft, present: readonly OwnInformation[]): QuestionDecision {
  const add = draft.recipients.filter((key) => !present.some(({ recipient }) => recipient === key));
  if (present.length === 0) return { outcome: 'CREATED', add };
  if (present.some(({ withheld }) => withheld)) {
    return rejectedItem(
      'REQUEST_WITHHELD',
      'Your agency has this request as TLP:RED. Sign in with an account that may read TLP:RED to amend it.',
    );
  }
  if (present.some(({ recipient }) => !draft.recipients.includes(recipient))) {
    return rejectedItem('RECIPIENT_FIXED', 'Recipients of a question cannot be removed. Cancel the request to the recipient instead.');
  }
  const changed = present.filter((one) => !isDeepStrictEqual(comparableDraft(draft), comparableRow(one)));
  const isFixed = ({ state }: OwnInformation): boolean => 'refusal' in next(INFORMATION_MACHINE, state, 'AMENDED', 'REQUESTER');
  if (changed.some(isFixed)) {
    return rejectedItem('REQUEST_ANSWERED', 'A recipient has acknowledged this question, so it cannot be amended. Ask another question.');
  }
  // A request that a limit hid is sent to its recipient again when the limit has been lifted.
  const amend = present.filter((one) => changed.includes(one) || (!isFixed(one) && !one.waits && !one.audience.includes(one.recipient)));
  return amend.length + add.length === 0 ? { outcome: 'UNCHANGED' } : { outcome: 'UPDATED', amend, add };
}

/**
 * Applies the question's own retention to a decision. Each request that is written must be kept at least until its deadline, including an extended deadline.
 * Pure.
 * @param now UTC
 */
export function applyRetention(draft: QuestionDraft, decision: QuestionDecision, now: Date): QuestionDecision {
  const { retainUntil, deadlineMinutes } = draft.fields;
  if (!retainUntil || (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED')) return decision;
  const newDeadline = now.getTime() + deadlineMinutes * 60_000;
  const deadlines = ('amend' in decision ? decision.amend : []).map((one) =>
    restartsClock(draft.fields, one) ? newDeadline : one.due_at.getTime(),
  );
  return retainUntil.getTime() <= Math.max(now.getTime(), ...decision.add.map(() => newDeadline), ...deadlines)
    ? rejectedItem('RETENTION_BEFORE_DEADLINE', 'The end of retention (retainUntil) must be after the deadline.', 'retainUntil')
    : decision;
}

/**
 * Applies the party's sharing policy and its bars to a decision. When the policy requires a second officer, a request waits for one, or is sent at once as an
 * emergency. An amendment that a recipient already has cannot wait, so the whole question is refused.
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
  const modes = new Map<number, DispatchMode>();
  for (const { key, present } of targets) {
    const release = { tlp, audience: [key], excluded: [] };
    const forbidden = policyProblem(release, { kind: draft.read.subjects.map(({ kind }) => kind), threat: [] }, policy, directory);
    if (forbidden) return rejectedItem(forbidden.code, forbidden.message, 'recipients');
    if (barred.has(key)) {
      return rejectedItem(
        'RECIPIENT_BARRED',
        'Your party bars one of the recipients, so it would not see the request. Lift the bar, or remove the recipient.',
        'recipients',
      );
    }
    const found = decideDispatch({ release, urgency }, present, policy, directory);
    if ('refusal' in found) return { outcome: 'REJECTED', problem: found.refusal };
    modes.set(key, found.going);
  }
  return { ...decision, going: modes };
}

const presentRequestOf = (draft: QuestionDraft, present: OwnInformation): PresentRequest => ({
  release: { tlp: present.tlp, audience: present.audience, excluded: [] },
  contentChanges: !isDeepStrictEqual(contentOfDraft(draft), contentOfRow(present)),
});

/** Returns the content by which two versions are compared, in the same shape for drafts and rows. */
const comparableDraft = (draft: QuestionDraft): object => ({
  ...{ ...contentOfDraft(draft), tlp: draft.fields.tlp, kept: draft.fields.retainUntil?.getTime() ?? null },
  ...{ ack: draft.fields.acknowledgeWithinMinutes, due: draft.fields.deadlineMinutes },
});

const comparableRow = (row: OwnInformation): object => ({
  ...{ ...contentOfRow(row), tlp: row.tlp, kept: row.chosen_until?.getTime() ?? null, ack: row.ack_minutes, due: row.due_minutes },
});

/** Returns the content that a second officer releases, apart from the label and the recipient. */
const contentOfDraft = ({ fields, read }: QuestionDraft): object => ({
  ...{ text: read.text, language: read.language, subjects: read.subjects, evidence: read.evidence, related: fields.related },
  ...{ basis: fields.legalBasis, legal: fields.legalText, urgency: fields.urgency },
  ...{ contact: fields.contact, entry: fields.contactEntryId ?? null },
});

const contentOfRow = (row: OwnInformation): object => ({
  ...{ text: row.question, language: row.language, subjects: row.subjects, evidence: row.evidence, related: row.related },
  ...{ basis: row.legal_basis, legal: row.legal_text, urgency: row.urgency, contact: row.contact, entry: row.contact_entry },
});
