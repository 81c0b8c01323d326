import { registerEnumType } from '@nestjs/graphql';
import { DUTY_STEP_DESCRIPTIONS } from '../action-requests/action-enums.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { INFORMATION_ANSWERS, INFORMATION_REFUSALS, INFORMATION_STATES, INFORMATION_STEPS } from './information.js';

const STATE_DESCRIPTIONS = {
  SENT: { description: 'Sent; not yet acknowledged.' },
  ACKNOWLEDGED: { description: 'The recipient is working on it.' },
  PARTIALLY_ANSWERED: { description: 'The recipient answered a part of the question; more will follow.' },
  ANSWERED: { description: 'The recipient answered the question.' },
  DECLINED: { description: 'The recipient declines, for the given reason.' },
  CANCELLED: { description: 'Cancelled by the requester.' },
};

export const InformationRequestStateEnum = enumOf(INFORMATION_STATES);
registerEnumType(InformationRequestStateEnum, {
  name: 'InformationRequestState',
  description: 'State of a request for information.',
  valuesMap: STATE_DESCRIPTIONS,
});

export const InformationAnswerEnum = enumOf(INFORMATION_ANSWERS);
registerEnumType(InformationAnswerEnum, {
  name: 'InformationAnswer',
  description: 'Answer of a recipient: first an acknowledgement, then an answer or a refusal.',
  valuesMap: STATE_DESCRIPTIONS,
});

export const InformationRequestStepKindEnum = enumOf(INFORMATION_STEPS);
registerEnumType(InformationRequestStepKindEnum, {
  name: 'InformationRequestStepKind',
  description: 'Kind of step of a request for information.',
  valuesMap: {
    ...STATE_DESCRIPTIONS,
    AMENDED: { description: 'The requester amended the inquiry.' },
    EXTENSION_REQUESTED: { description: 'The recipient asks for more time.' },
    EXTENDED: { description: 'The requester extended the deadline.' },
    ASSIGNED_TO_AGENCY: { description: 'The recipient assigned the request to one of its agencies.' },
    REMINDED: { description: 'The deadline is near, and the recipient was reminded.' },
    OVERDUE: { description: 'A deadline passed without an acknowledgement, or without an answer.' },
    ...DUTY_STEP_DESCRIPTIONS,
  },
});

export const InformationDeclineReasonEnum = enumOf(INFORMATION_REFUSALS);
registerEnumType(InformationDeclineReasonEnum, {
  name: 'InformationDeclineReason',
  description: 'Reason for declining a request for information.',
  valuesMap: {
    NOT_FOUND: { description: 'Nothing is known about it.' },
    LEGAL_BASIS: { description: 'The legal basis is not sufficient.' },
    NOT_OURS: { description: 'Another party may know.' },
    MORE_NEEDED: { description: 'The request has too little information to answer it.' },
    OTHER: { description: 'Another reason: see the note.' },
  },
});
