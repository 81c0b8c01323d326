import { formProblems } from '../../intel/indicators/item-form.js';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { ActionRequestInput, RequestSubjectInput } from './action-input.graphql.js';
import { ActionAnswerInput } from './answer-input.graphql.js';
import type { CheckedAnswer } from './answer-actions.service.js';
import type { CheckedAction } from './request-actions.service.js';

/**
 * Checks one request of a batch by its class's decorators. A malformed request affects only its own receipt. Null becomes the default where there is one.
 */
export function checkedAction(input: ActionRequestInput): CheckedAction {
  const request = Object.assign(new ActionRequestInput(), input);
  const refusal = [
    ...formProblems(request),
    ...formProblems(Object.assign(new RequestSubjectInput(), input.subject), 'subject.'),
    ...amountProblems(input.amount),
  ];
  if (refusal.length > 0) return { refusal };
  return {
    ...request,
    tlp: request.tlp ?? 'AMBER',
    contact: request.contact ?? '',
    urgency: request.urgency ?? 'URGENT',
    acknowledgeWithinMinutes: request.acknowledgeWithinMinutes ?? Math.min(15, request.deadlineMinutes),
    related: request.related ?? [],
    evidence: request.evidence ?? [],
  };
}

const amountProblems = (amount: MoneyInput | null | undefined): ReturnType<typeof formProblems> =>
  amount ? formProblems(Object.assign(new MoneyInput(), amount), 'amount.') : [];

/** Checks one answer of a batch by its class's decorators. */
export function checkedAnswer(input: ActionAnswerInput): CheckedAnswer {
  const answer = Object.assign(new ActionAnswerInput(), input);
  const refusal = [...formProblems(answer), ...amountProblems(input.amount)];
  return refusal.length > 0 ? { refusal } : { ...answer, note: answer.note?.trim() || null };
}
