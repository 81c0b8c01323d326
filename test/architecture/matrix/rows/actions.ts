import { anAction } from '../../../support/action-client.js';
import { actionAsked, actionOfOurs } from '../objects/actions.js';
import type { Row } from '../row.js';

export const ACTIONS: Readonly<Record<string, Row>> = {
  'Mutation.requestActions': { with: { input: [anAction({ reference: 'of the matrix', country: 'SG' })] } },
  'Mutation.cancelAction': { with: { reason: 'It was wrong.' }, about: { id: actionOfOurs }, foreign: 'FORBIDDEN' },
  'Mutation.extendAction': { with: { deadlineMinutes: 600 }, about: { id: actionOfOurs }, foreign: 'FORBIDDEN' },
  'Mutation.answerAction': { with: { input: { step: 'ACKNOWLEDGED' } }, about: { 'input.id': actionAsked }, foreign: 'FORBIDDEN' },
  'Mutation.answerActions': {
    with: { input: [{ step: 'ACKNOWLEDGED' }] },
    about: { 'input.0.id': actionAsked },
    foreign: 'done',
    hidden: 'done',
  },
  'Query.actionRequest': { about: { id: actionOfOurs } },
  'Query.actionRequests': {},
  'Query.actionRequestVersions': { about: { id: actionOfOurs }, hidden: 'empty' },
  'Query.goldenHour': {},
  'Query.heldTotals': { with: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' } },
};
