import { formProblems } from '../../intel/indicators/item-form.js';
import { LossInput } from '../reports/report-input.graphql.js';
import { ActionRequestInput, ActionSubjectInput } from './action-input.graphql.js';
import { ActionAnswerInput } from './answer-input.graphql.js';
import type { CheckedAnswer } from './answer-actions.service.js';
import type { CheckedAction } from './request-actions.service.js';

/** Checks the form of one request of a batch by its class's decorators: a bad form is this request's receipt and nobody else's. Null where there is a default means the default. */
export function checkedAction(sent: ActionRequestInput): CheckedAction {
  const request = Object.assign(new ActionRequestInput(), sent);
  const refusal = [
    ...formProblems(request),
    ...formProblems(Object.assign(new ActionSubjectInput(), sent.subject), 'subject.'),
    ...(sent.amount ? formProblems(Object.assign(new LossInput(), sent.amount), 'amount.') : []),
  ];
  if (refusal.length > 0) return { refusal };
  return {
    ...request,
    tlp: request.tlp ?? 'AMBER',
    urgency: request.urgency ?? 'URGENT',
    acknowledgeWithinMinutes: request.acknowledgeWithinMinutes ?? Math.min(15, request.deadlineMinutes),
    related: request.related ?? [],
    evidence: request.evidence ?? [],
  };
}

/** The same of an answer. */
export function checkedAnswer(sent: ActionAnswerInput): CheckedAnswer {
  const answer = Object.assign(new ActionAnswerInput(), sent);
  const refusal = formProblems(answer);
  return refusal.length > 0 ? { refusal } : { ...answer, note: answer.note?.trim() || null };
}
