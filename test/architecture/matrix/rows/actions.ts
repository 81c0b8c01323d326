import { anAction } from '../../../support/action-client.js';
import { actionAsked, actionOfOurs } from '../objects/actions.js';
import type { FieldRow, Row } from '../row.js';

export const ACTIONS: Readonly<Record<string, Row>> = {
  'Mutation.requestActions': { with: { input: [anAction({ reference: 'of the matrix', recipientId: 'SG' })] } },
  'Mutation.cancelActionRequest': { with: { reason: 'It was wrong.' }, about: { id: actionOfOurs }, foreign: 'FORBIDDEN' },
  'Mutation.extendActionRequest': { with: { deadlineMinutes: 600 }, about: { id: actionOfOurs }, foreign: 'FORBIDDEN' },
  'Mutation.answerActionRequests': {
    with: { input: [{ answer: 'ACKNOWLEDGED' }] },
    about: { 'input.0.id': actionAsked },
    foreign: 'done',
    hidden: 'done',
  },
  'Query.actionRequest': { about: { id: actionOfOurs } },
  'Query.actionRequests': {},
  'Query.actionRequestVersions': { about: { requestId: actionOfOurs }, hidden: 'empty' },
  'Query.goldenHour': {},
  'Query.freezeTotals': { with: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' } },
};

export const ACTION_FIELDS: Readonly<Record<string, FieldRow>> = {
  'ActionRequestReceipt.request': {
    through: 'Mutation.answerActionRequests',
    ask: 'mutation { answerActionRequests(input: [{ id: "none", answer: ACKNOWLEDGED }]) { request { id } } }',
  },
};
