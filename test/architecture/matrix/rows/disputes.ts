import { disputable, dispute, raised } from '../objects/disputes.js';
import type { Row } from '../row.js';

export const DISPUTES: Readonly<Record<string, Row>> = {
  'Mutation.disputeIndicator': {
    with: { ground: 'OTHER', comment: 'It is wrong.' },
    about: { indicatorId: disputable },
    own: 'FORBIDDEN',
    foreign: 'done',
  },
  'Mutation.answerDispute': { with: { answer: 'REJECTED', reason: 'It is right.' }, about: { id: dispute } },
  'Mutation.withdrawDispute': { with: { reason: 'We were wrong.' }, about: { id: raised } },
  'Query.disputes': {},
};
