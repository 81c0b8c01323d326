import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import { isAmount } from '../reports/amounts.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type DispatchMode, decideDispatch, type PresentRequest } from './dispatch.policy.js';
import { next } from '../../platform/platform/state-machine.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import type { ActionAct, ActionState, ActionSubject, LegalBasis, ActionFields, Urgency } from './action.js';
import { ACTION_MACHINE, SUBJECT_KINDS } from './action.policy.js';
import { obligationProblems } from './obligation.policy.js';

/** A request of the actor's own agency as it stands (hub.own_action_requests). */
export interface OwnAction {
  readonly id: string;
  readonly reference: string;
  readonly act: ActionAct;
  readonly state: ActionState;
  readonly recipient: number;
  readonly subject: ActionSubject;
  readonly legal_basis: LegalBasis;
  readonly legal_text: string;
  readonly narrative: string | null;
  readonly urgency: Urgency;
  readonly contact: string;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly payment_reference: string | null;
  readonly paid_at: Date | null;
  readonly ack_minutes: number;
  readonly due_minutes: number;
  readonly tlp: Tlp;
  /** Whom it is put to, by key; empty where a limit of the party's took it. */
  readonly audience: readonly number[];
  /** It waits for a second officer. */
  readonly waits: boolean;
  readonly related: readonly string[];
  readonly evidence: readonly string[];
  readonly version: number;
  readonly due_at: Date;
  readonly release_asked_at: Date | null;
  /** It is RED, and closed to the actor. */
  readonly withheld: boolean;
}

/** A request that was understood. */
export interface ActionDraft {
  readonly index: number;
  readonly fields: ActionFields;
  readonly subject: ActionSubject;
  readonly warnings: readonly ItemProblem[];
  /** Key of whom it is put to. */
  readonly recipient: number;
}

/**
 * Reads one request of a batch: its value becomes canonical, and its recipient is found among those whom the actor can address. Pure.
 * @param reading of its subject, where it was read before
 */
export function actionDraftOf(
  said: ActionFields,
  index: number,
  directory: Directory,
  reading = canonicalise(said.subject.kind, said.subject),
): ActionDraft | { readonly problems: readonly ItemProblem[] } {
  const tidied = {
    ...said,
    legalText: said.legalText.trim(),
    contact: said.contact.trim(),
    narrative: said.narrative?.trim() || null,
    paymentReference: said.paymentReference?.trim() || null,
    related: [...new Set(said.related.map((id) => id.toLowerCase()))].sort(),
    evidence: [...new Set(said.evidence.map((id) => id.toLowerCase()))],
  };
  const recipient = recipientOf(said, directory);
  const problems = [
    ...problemsOf(tidied),
    ...('code' in recipient ? [recipient] : []),
    ...(reading.ok ? [] : [problem(reading.problem.code, reading.problem.message, `subject.${reading.problem.field}`)]),
  ];
  if (problems.length > 0 || !reading.ok || 'code' in recipient) return { problems };
  const { kind, scope, value, display, platform, network, bank, country, warnings } = reading.value;
  return {
    index,
    fields: tidied,
    subject: { kind, scope, value, display, platform, network, bank, country },
    warnings: warnings.map((warning) => ({ severity: 'WARNING', ...warning })),
    recipient: recipient.key,
  };
}

function recipientOf({ partner, country }: ActionFields, { me, parties }: Directory): { readonly key: number } | ItemProblem {
  if (me.candidate === true) return problem('NOT_ADMITTED', 'Your country is not admitted yet: until then it asks nobody.', null);
  if (Boolean(partner) === Boolean(country)) {
    return problem('RECIPIENT_ONE', 'A request has exactly one recipient: say a partner or a country.', 'partner');
  }
  const found = partner
    ? parties.find(({ kind, id }) => kind === 'PARTNER' && id === partner.toLowerCase())
    : parties.find((party) => party.kind === 'COUNTRY' && party.country === country && party.candidate !== true);
  if (!found) {
    return partner
      ? problem('PARTNER_UNKNOWN', 'There is no such partner.', 'partner')
      : problem('COUNTRY_UNKNOWN', `${country} is no member of this hub.`, 'country');
  }
  return found.key === me.key ? problem('RECIPIENT_OWN', 'A request goes to another party than your own.', 'country') : found;
}

function* problemsOf(said: ActionFields): Generator<ItemProblem> {
  const { act, subject, amount } = said;
  yield* obligationProblems(said);
  if (!SUBJECT_KINDS[act].includes(subject.kind)) {
    yield problem('ACT_UNFIT', `${act} is not asked for a ${subject.kind}: ${SUBJECT_KINDS[act].join(', ')}.`, 'act');
  }
  if (amount && !isAmount(amount)) {
    yield problem('AMOUNT_INVALID', 'An amount has a currency of ISO 4217 and is a positive decimal number in its own digits.', 'amount');
  }
  if (act !== 'FREEZE' && (amount || said.paymentReference || said.paidAt)) {
    yield problem('AMOUNT_UNFIT', 'Money is asked for with FREEZE alone.', 'amount');
  }
}

export type ActionDecision =
  | { readonly outcome: 'CREATED'; readonly goes?: DispatchMode }
  | { readonly outcome: 'UPDATED' | 'UNCHANGED'; readonly present: OwnAction; readonly goes?: DispatchMode }
  | RejectedItem;

/** What becomes of a request: said again, it is amended as long as nobody has answered; and the same again changes nothing, whatever came of it. Pure. */
export function decideAction(draft: ActionDraft, present: OwnAction | undefined): ActionDecision {
  if (!present) return { outcome: 'CREATED' };
  if (present.withheld) {
    return rejectedItem('REQUEST_WITHHELD', 'Your agency has this request under a label that is for people: sign in to amend it.');
  }
  // What a limit took that is lifted by now is put to its recipient again.
  const isPut = present.state !== 'REQUESTED' || present.waits || present.audience.includes(present.recipient);
  if (isPut && isDeepStrictEqual(comparableDraft(draft), comparableRow(present))) {
    return { outcome: 'UNCHANGED', present, goes: present.waits ? 'RELEASED' : undefined };
  }
  if (present.state === 'CANCELLED') {
    return rejectedItem('REQUEST_CANCELLED', 'The request of this reference was cancelled: make a new one under another reference.');
  }
  if ('refusal' in next(ACTION_MACHINE, present.state, 'AMENDED', 'ASKER')) {
    return rejectedItem('REQUEST_ANSWERED', 'The recipient has answered this request, which is not amended any more: make another one.');
  }
  if (present.recipient !== draft.recipient) {
    return rejectedItem('RECIPIENT_FIXED', 'A request stays with its recipient: cancel it, and make another one.');
  }
  return { outcome: 'UPDATED', present };
}

/**
 * A decision after the party's own policy, and its bars, were asked: where that wants a second officer, the request waits for one, or goes out at once as an emergency. An amendment of what the recipient
 * has does not wait: it is refused.
 */
export function applyActionLimits(
  draft: ActionDraft,
  decision: ActionDecision,
  { policy, directory, barred }: { readonly policy: SharingPolicy; readonly directory: Directory; readonly barred: ReadonlySet<number> },
): ActionDecision {
  if (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED') return decision;
  const release = { tlp: draft.fields.tlp, audience: [draft.recipient], excluded: [] };
  const forbidden = policyProblem(release, { kind: draft.subject.kind, threat: [] }, policy, directory);
  if (forbidden) return rejectedItem(forbidden.code, forbidden.message, 'partner');
  if (barred.has(draft.recipient)) {
    return rejectedItem(
      'RECIPIENT_BARRED',
      'Your party bars this recipient, which would see nothing of it: the clock would run for nobody.',
      'partner',
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

/** What makes two versions differ, in one form. */
const comparableDraft = (draft: ActionDraft): object => ({
  ...{ ...contentOfDraft(draft), recipient: draft.recipient, tlp: draft.fields.tlp },
  ...{ ack: draft.fields.acknowledgeWithinMinutes, due: draft.fields.deadlineMinutes },
});

const comparableRow = (row: OwnAction): object => ({
  ...{ ...contentOfRow(row), recipient: row.recipient, tlp: row.tlp, ack: row.ack_minutes, due: row.due_minutes },
});

/** What a second officer releases besides the label and the recipient. */
const contentOfDraft = ({ fields: said, subject }: ActionDraft): object => ({
  ...{ act: said.act, subject, basis: said.legalBasis, text: said.legalText, narrative: said.narrative ?? null },
  ...{ urgency: said.urgency, contact: said.contact, currency: said.amount?.currency ?? null, amount: said.amount?.amount ?? null },
  ...{ payment: said.paymentReference ?? null, paidAt: said.paidAt?.getTime(), related: said.related, evidence: said.evidence },
});

const contentOfRow = (row: OwnAction): object => ({
  ...{ act: row.act, subject: row.subject, basis: row.legal_basis, text: row.legal_text, narrative: row.narrative },
  // A currency that came with a hold was not asked for.
  ...{ urgency: row.urgency, contact: row.contact, currency: row.amount === null ? null : row.currency, amount: row.amount },
  ...{ payment: row.payment_reference, paidAt: row.paid_at?.getTime(), related: row.related, evidence: row.evidence },
});
