import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import { isAmount } from '../reports/amounts.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type DispatchMode, decideDispatch, type PresentRequest } from './dispatch.policy.js';
import { next } from '../../platform/platform/state-machine.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import type { ActionKind, ActionRequestState, RequestSubject, LegalBasis, ActionFields, Urgency } from './action.js';
import { ACTION_MACHINE, SUBJECT_KINDS } from './action.policy.js';
import { isRecipient, obligationProblems } from './obligation.policy.js';

/** The current version of a request of the actor's own agency (hub.own_action_requests). */
export interface OwnAction {
  readonly id: string;
  readonly reference: string;
  readonly act: ActionKind;
  readonly state: ActionRequestState;
  readonly recipient: number;
  readonly subject: RequestSubject;
  readonly legal_basis: LegalBasis;
  readonly legal_text: string;
  readonly narrative: string | null;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly contact_entry: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly payment_reference: string | null;
  readonly paid_at: Date | null;
  readonly ack_minutes: number;
  readonly due_minutes: number;
  readonly tlp: Tlp;
  /** The recipient's key; empty while a limit of the party hides the request. */
  readonly audience: readonly number[];
  /** The request waits for a second officer. */
  readonly waits: boolean;
  readonly related: readonly string[];
  readonly evidence: readonly string[];
  readonly version: number;
  readonly due_at: Date;
  readonly release_requested_at: Date | null;
  /** The request is TLP:RED, and the actor may not read RED: the content is withheld. */
  readonly withheld: boolean;
}

/** A request that passed parsing. */
export interface ActionDraft {
  readonly index: number;
  readonly fields: ActionFields;
  readonly subject: RequestSubject;
  readonly warnings: readonly ItemProblem[];
  /** Key of the recipient. */
  readonly recipient: number;
}

/**
 * Reads one request of a batch: makes its value canonical, and finds its recipient among the parties that the actor can address. Pure.
 * @param reading reading of its subject, when the caller has it already
 */
export function actionDraftOf(
  fields: ActionFields,
  index: number,
  directory: Directory,
  reading = canonicalise(fields.subject.kind, fields.subject),
): ActionDraft | { readonly problems: readonly ItemProblem[] } {
  const normalised = {
    ...fields,
    legalText: fields.legalText.trim(),
    contact: fields.contact.trim(),
    contactEntryId: fields.contactEntryId?.toLowerCase() ?? null,
    narrative: fields.narrative?.trim() || null,
    paymentReference: fields.paymentReference?.trim() || null,
    related: [...new Set(fields.related.map((id) => id.toLowerCase()))].sort(),
    evidence: [...new Set(fields.evidence.map((id) => id.toLowerCase()))],
  };
  const recipient = recipientOf(fields, directory);
  const problems = [
    ...problemsOf(normalised),
    ...('code' in recipient ? [recipient] : []),
    ...(reading.ok ? [] : [problem(reading.problem.code, reading.problem.message, `subject.${reading.problem.field}`)]),
  ];
  if (problems.length > 0 || !reading.ok || 'code' in recipient) return { problems };
  const { kind, scope, value, display, platform, network, bank, country, warnings } = reading.value;
  return {
    index,
    fields: normalised,
    subject: { kind, scope, value, display, platform, network, bank, country },
    warnings: warnings.map((warning) => ({ severity: 'WARNING', ...warning })),
    recipient: recipient.key,
  };
}

function recipientOf({ recipientId }: ActionFields, { me, parties }: Directory): { readonly key: number } | ItemProblem {
  if (me.candidate === true) return problem('NOT_ADMITTED', 'Your country is not admitted yet. Send requests after its admission.', null);
  const found = parties.find((party) => isRecipient(party) && party.id === recipientId.toLowerCase());
  if (!found) return problem('RECIPIENT_UNKNOWN', 'No country or partner of this hub has this id. Check the recipient.', 'recipientId');
  return found.key === me.key ? problem('RECIPIENT_OWN', 'The recipient is your own party. Choose another party.', 'recipientId') : found;
}

function* problemsOf(fields: ActionFields): Generator<ItemProblem> {
  const { action: act, subject, amount } = fields;
  yield* obligationProblems(fields);
  if (!SUBJECT_KINDS[act].includes(subject.kind)) {
    yield problem('ACT_UNFIT', `${act} is not possible for a ${subject.kind}. Possible kinds: ${SUBJECT_KINDS[act].join(', ')}.`, 'action');
  }
  if (amount && !isAmount(amount)) {
    yield problem(
      'AMOUNT_INVALID',
      "An amount requires an ISO 4217 currency and a positive decimal number with the currency's number of digits.",
      'amount',
    );
  }
  if (act !== 'FREEZE' && (amount || fields.paymentReference || fields.paidAt)) {
    yield problem('AMOUNT_UNFIT', 'Amount, payment reference and payment date are for freezes only. Remove them.', 'amount');
  }
}

export type ActionDecision =
  | { readonly outcome: 'CREATED'; readonly goes?: DispatchMode }
  | { readonly outcome: 'UPDATED' | 'UNCHANGED'; readonly present: OwnAction; readonly goes?: DispatchMode }
  | RejectedItem;

/**
 * Decides the result for a request. A different request under the same reference amends it until the recipient answers. The same request changes nothing,
 * whatever its state. Pure.
 */
export function decideAction(draft: ActionDraft, present: OwnAction | undefined): ActionDecision {
  if (!present) return { outcome: 'CREATED' };
  if (present.withheld) {
    return rejectedItem(
      'REQUEST_WITHHELD',
      'Your agency has this request as TLP:RED. Sign in with an account that may read TLP:RED to amend it.',
    );
  }
  // A request that a limit hid is sent to its recipient again when the limit has been lifted.
  const isPut = present.state !== 'SENT' || present.waits || present.audience.includes(present.recipient);
  if (isPut && isDeepStrictEqual(comparableDraft(draft), comparableRow(present))) {
    return { outcome: 'UNCHANGED', present, goes: present.waits ? 'RELEASED' : undefined };
  }
  if (present.state === 'CANCELLED') {
    return rejectedItem('REQUEST_CANCELLED', 'The request with this reference was cancelled. Make a new request under another reference.');
  }
  if ('refusal' in next(ACTION_MACHINE, present.state, 'AMENDED', 'REQUESTER')) {
    return rejectedItem('REQUEST_ANSWERED', 'The recipient has answered this request, so it cannot be amended. Make another request.');
  }
  if (present.recipient !== draft.recipient) {
    return rejectedItem('RECIPIENT_FIXED', 'The recipient of a request cannot change. Cancel the request, and make another one.');
  }
  return { outcome: 'UPDATED', present };
}

/**
 * Applies the party's sharing policy and its bars to a decision. When the policy requires a second officer, the request waits for one, or is sent at once as an
 * emergency. An amendment of a request that the recipient has cannot wait, so it is refused.
 */
export function applyActionLimits(
  draft: ActionDraft,
  decision: ActionDecision,
  { policy, directory, barred }: { readonly policy: SharingPolicy; readonly directory: Directory; readonly barred: ReadonlySet<number> },
): ActionDecision {
  if (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED') return decision;
  const release = { tlp: draft.fields.tlp, audience: [draft.recipient], excluded: [] };
  const forbidden = policyProblem(release, { kind: draft.subject.kind, threat: [] }, policy, directory);
  if (forbidden) return rejectedItem(forbidden.code, forbidden.message, 'recipientId');
  if (barred.has(draft.recipient)) {
    return rejectedItem(
      'RECIPIENT_BARRED',
      'Your party bars this recipient, so it would not see the request. Lift the bar, or choose another recipient.',
      'recipientId',
    );
  }
  const present = 'present' in decision ? presentRequestOf(draft, decision.present) : undefined;
  const found = decideDispatch({ release, urgency: draft.fields.urgency }, present, policy, directory);
  return 'refusal' in found ? { outcome: 'REJECTED', problem: found.refusal } : { ...decision, goes: found.going };
}

const presentRequestOf = (draft: ActionDraft, present: OwnAction): PresentRequest => ({
  release: { tlp: present.tlp, audience: present.audience, excluded: [] },
  contentChanges: !isDeepStrictEqual(contentOfDraft(draft), contentOfRow(present)),
});

/** Returns the content by which two versions are compared, in the same shape for drafts and rows. */
const comparableDraft = (draft: ActionDraft): object => ({
  ...{ ...contentOfDraft(draft), recipient: draft.recipient, tlp: draft.fields.tlp },
  ...{ ack: draft.fields.acknowledgeWithinMinutes, due: draft.fields.deadlineMinutes },
});

const comparableRow = (row: OwnAction): object => ({
  ...{ ...contentOfRow(row), recipient: row.recipient, tlp: row.tlp, ack: row.ack_minutes, due: row.due_minutes },
});

/** Returns the content that a second officer releases, apart from the label and the recipient. */
const contentOfDraft = ({ fields, subject }: ActionDraft): object => ({
  ...{ act: fields.action, subject, basis: fields.legalBasis, text: fields.legalText, narrative: fields.narrative ?? null },
  ...{ urgency: fields.urgency, contact: fields.contact, entry: fields.contactEntryId ?? null },
  ...{ currency: fields.amount?.currency ?? null, amount: fields.amount?.amount ?? null },
  ...{ payment: fields.paymentReference ?? null, paidAt: fields.paidAt?.getTime(), related: fields.related, evidence: fields.evidence },
});

const contentOfRow = (row: OwnAction): object => ({
  ...{ act: row.act, subject: row.subject, basis: row.legal_basis, text: row.legal_text, narrative: row.narrative },
  // Without a requested amount, the currency came with a hold, not with the request.
  ...{
    urgency: row.urgency,
    contact: row.contact,
    entry: row.contact_entry,
    currency: row.amount === null ? null : row.currency,
    amount: row.amount,
  },
  ...{ payment: row.payment_reference, paidAt: row.paid_at?.getTime(), related: row.related, evidence: row.evidence },
});
