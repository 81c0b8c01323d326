import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { INFORMATION_ANSWERS, INFORMATION_REFUSALS, INFORMATION_STATES, INFORMATION_STEPS } from './information.js';

const STATE_DESCRIPTIONS = {
  SENT: { description: 'Asked; nobody has acknowledged it.' },
  ACKNOWLEDGED: { description: 'The recipient is at work on it.' },
  PARTIAL: { description: 'A part is answered, and more is to come.' },
  ANSWERED: { description: 'It is answered.' },
  DECLINED: { description: 'The recipient will not, for the reason that it says.' },
  CANCELLED: { description: 'The asker took it back.' },
};

export const InformationStateEnum = enumOf(INFORMATION_STATES);
registerEnumType(InformationStateEnum, {
  name: 'InformationState',
  description: 'How far a request for information is.',
  valuesMap: STATE_DESCRIPTIONS,
});

export const InformationAnswerEnum = enumOf(INFORMATION_ANSWERS);
registerEnumType(InformationAnswerEnum, {
  name: 'InformationAnswer',
  description: 'What a recipient says: first that it has the request, then what it knows, or that it will not.',
  valuesMap: STATE_DESCRIPTIONS,
});

export const InformationStepKindEnum = enumOf(INFORMATION_STEPS);
registerEnumType(InformationStepKindEnum, {
  name: 'InformationStepKind',
  description: 'What happened to a request for information.',
  valuesMap: {
    ...STATE_DESCRIPTIONS,
    AMENDED: { description: 'The asker said it anew.' },
    EXTENSION_ASKED: { description: 'The recipient asks for more time.' },
    EXTENDED: { description: 'The asker gave more time.' },
    GIVEN_TO_UNIT: { description: 'The recipient has given it to one of its units.' },
    REMINDED: { description: 'The time is about to be over, and the recipient was reminded.' },
    OVERDUE: { description: 'Time passed without an acknowledgement, or without an answer.' },
  },
});

export const InformationRefusalEnum = enumOf(INFORMATION_REFUSALS);
registerEnumType(InformationRefusalEnum, {
  name: 'InformationRefusal',
  description: 'Why a request for information is declined.',
  valuesMap: {
    NOT_FOUND: { description: 'Nothing is known about it.' },
    LEGAL_BASIS: { description: 'What it rests on does not suffice.' },
    NOT_OURS: { description: 'Somebody else would know.' },
    MORE_NEEDED: { description: 'It cannot be answered by what the request says.' },
    OTHER: { description: 'For another reason: see the note.' },
  },
});
