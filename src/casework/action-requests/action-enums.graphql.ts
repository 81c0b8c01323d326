import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { ACTION_STATES, ACTION_STEPS, ACTS, ANSWERS, LEGAL_BASES, REFUSAL_REASONS, URGENCIES } from './action.js';
import { SIDES } from './browse-actions.service.js';

export const ActionActEnum = enumOf(ACTS);
registerEnumType(ActionActEnum, {
  name: 'ActionAct',
  description: 'What a request asks for.',
  valuesMap: {
    TAKEDOWN: { description: 'To take down an account, a site or an app.' },
    PRESERVATION: { description: 'To keep data that would be deleted, until an order for its disclosure comes.' },
    FREEZE: { description: 'To hold money: of a bank account, a wallet or a payment address.' },
  },
});

const STATE_DESCRIPTIONS = {
  REQUESTED: { description: 'Asked for; nobody has answered.' },
  ACKNOWLEDGED: { description: 'The recipient is at work on it.' },
  HELD: { description: 'What was asked for is held; of other acts than FREEZE: it is preserved, or taken down.' },
  PARTIALLY_HELD: { description: 'Less is held than was asked for; or a part is preserved, or taken down.' },
  REFUSED: { description: 'The recipient will not, for the reason that it says.' },
  RELEASED: { description: 'Let go; of other acts than FREEZE: kept, or taken down, no longer.' },
  SEIZED: { description: 'Taken by an authority.' },
  RETURNED: { description: 'Given back to whom it was taken from.' },
  CANCELLED: { description: 'The asker took the request back.' },
};

export const ActionStateEnum = enumOf(ACTION_STATES);
registerEnumType(ActionStateEnum, { name: 'ActionState', description: 'How far a request is.', valuesMap: STATE_DESCRIPTIONS });

export const ActionAnswerEnum = enumOf(ANSWERS);
registerEnumType(ActionAnswerEnum, {
  name: 'ActionAnswer',
  description: 'What a recipient says. What is held of a freeze is summed, and HELD or PARTIALLY_HELD is what the sum makes it.',
  valuesMap: STATE_DESCRIPTIONS,
});

export const ActionStepKindEnum = enumOf(ACTION_STEPS);
registerEnumType(ActionStepKindEnum, {
  name: 'ActionStepKind',
  description: 'What happened to a request.',
  valuesMap: {
    ...STATE_DESCRIPTIONS,
    AMENDED: { description: 'The asker said it anew.' },
    EXTENDED: { description: 'The asker gave more time.' },
    RELEASE_ASKED: { description: 'The asker wants what is held to be let go.' },
    ESCALATED: { description: 'Time passed without an answer.' },
  },
});

export const LegalBasisEnum = enumOf(LEGAL_BASES);
registerEnumType(LegalBasisEnum, {
  name: 'LegalBasis',
  description: 'What a request rests on.',
  valuesMap: {
    COURT_ORDER: { description: 'An order of a court.' },
    PROSECUTOR_ORDER: { description: 'An order of a prosecutor.' },
    POLICE_POWERS: { description: 'Powers that the police have by law.' },
    MUTUAL_LEGAL_ASSISTANCE: { description: 'A request for mutual legal assistance, made or under way.' },
    TREATY: { description: 'A treaty, such as the Budapest Convention, article 29.' },
    EMERGENCY: { description: 'Danger to life, or money that is about to be gone; an order follows.' },
    VOLUNTARY: { description: 'None: the recipient is asked to act by its own terms.' },
  },
});

export const UrgencyEnum = enumOf(URGENCIES);
registerEnumType(UrgencyEnum, {
  name: 'Urgency',
  description: 'How urgent a request is, by its asker.',
  valuesMap: {
    ROUTINE: { description: 'In its turn.' },
    URGENT: { description: 'Before what is routine.' },
    EMERGENCY: { description: 'At once: a life is in danger, or money is on its way.' },
  },
});

export const ActionRefusalEnum = enumOf(REFUSAL_REASONS);
registerEnumType(ActionRefusalEnum, {
  name: 'ActionRefusal',
  description: 'Why a request is refused.',
  valuesMap: {
    NOT_FOUND: { description: 'There is no such account, address or content.' },
    NOTHING_LEFT: { description: 'The money, or the data, is gone.' },
    LEGAL_BASIS: { description: 'What it rests on does not suffice.' },
    NOT_OURS: { description: 'Somebody else holds it.' },
    MORE_NEEDED: { description: 'It cannot be found by what the request says.' },
    OTHER: { description: 'For another reason: see the note.' },
  },
});

export const ActionSideEnum = enumOf(SIDES);
registerEnumType(ActionSideEnum, {
  name: 'ActionSide',
  description: 'From which side a request is looked at.',
  valuesMap: { ASKED: { description: "The viewer's party asks." }, ASKED_OF_US: { description: "It is asked of the viewer's party." } },
});
