import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { ACTION_STATES, ACTION_STEPS, ACTS, ANSWERS, type DUTY_STEPS, LEGAL_BASES, REFUSAL_REASONS, URGENCIES } from './action.js';

export const ActionKindEnum = enumOf(ACTS);
registerEnumType(ActionKindEnum, {
  name: 'ActionKind',
  description: 'The action that a request asks for.',
  valuesMap: {
    TAKEDOWN: { description: 'Take down an account, a site or an app.' },
    PRESERVATION: { description: 'Keep data that would be deleted, until an order for its disclosure comes.' },
    FREEZE: { description: 'Hold money in a bank account, a wallet or a payment address.' },
  },
});

const STATE_DESCRIPTIONS = {
  SENT: { description: 'Sent; not yet acknowledged.' },
  ACKNOWLEDGED: { description: 'The recipient is working on it.' },
  HELD: { description: 'The requested money is held. For other actions than FREEZE: preserved, or taken down.' },
  PARTIALLY_HELD: { description: 'Less than the requested money is held. For other actions: a part is preserved, or taken down.' },
  DECLINED: { description: 'The recipient refuses, for the given reason.' },
  RELEASED: { description: 'Released. For other actions than FREEZE: no longer preserved, or no longer taken down.' },
  SEIZED: { description: 'Seized by an authority.' },
  RETURNED: { description: 'Returned to the person it was taken from.' },
  CANCELLED: { description: 'Cancelled by the requester.' },
};

export const ActionRequestStateEnum = enumOf(ACTION_STATES);
registerEnumType(ActionRequestStateEnum, { name: 'ActionRequestState', description: 'State of a request.', valuesMap: STATE_DESCRIPTIONS });

export const ActionAnswerEnum = enumOf(ANSWERS);
registerEnumType(ActionAnswerEnum, {
  name: 'ActionAnswer',
  description: 'Answer of a recipient. For a freeze, held amounts are summed, and the sum decides between HELD and PARTIALLY_HELD.',
  valuesMap: STATE_DESCRIPTIONS,
});

/** Descriptions of the steps of a duty desk, in both kinds of requests. */
export const DUTY_STEP_DESCRIPTIONS: Readonly<Record<(typeof DUTY_STEPS)[number], { readonly description: string }>> = {
  DUTY_ALERTED: {
    description: "The hub called an officer of the recipient's duty line about the emergency; `escalation` is the officer's position.",
  },
  DUTY_ACKNOWLEDGED: { description: 'A duty officer of the recipient has seen the alert. The state of the request does not change.' },
};

export const ActionRequestStepKindEnum = enumOf(ACTION_STEPS);
registerEnumType(ActionRequestStepKindEnum, {
  name: 'ActionRequestStepKind',
  description: 'Kind of step of a request.',
  valuesMap: {
    ...STATE_DESCRIPTIONS,
    AMENDED: { description: 'The requester amended the request.' },
    EXTENDED: { description: 'The requester extended the deadline.' },
    RELEASE_REQUESTED: { description: 'The requester asks for the release of what is held.' },
    ESCALATED: { description: 'A deadline passed without an acknowledgement, or without an answer.' },
    ...DUTY_STEP_DESCRIPTIONS,
  },
});

export const LegalBasisEnum = enumOf(LEGAL_BASES);
registerEnumType(LegalBasisEnum, {
  name: 'LegalBasis',
  description: 'Legal basis of a request.',
  valuesMap: {
    COURT_ORDER: { description: 'A court order.' },
    PROSECUTOR_ORDER: { description: "A prosecutor's order." },
    POLICE_POWERS: { description: 'Powers of the police under law.' },
    MUTUAL_LEGAL_ASSISTANCE: { description: 'A request for mutual legal assistance, made or under way.' },
    TREATY: { description: 'A treaty, such as the Budapest Convention, article 29.' },
    EMERGENCY: { description: 'Danger to life, or imminent loss of money; an order follows.' },
    VOLUNTARY: { description: 'None: the recipient is asked to act under its own terms.' },
  },
});

export const UrgencyEnum = enumOf(URGENCIES);
registerEnumType(UrgencyEnum, {
  name: 'Urgency',
  description: 'Urgency of a request, as its requester states it, or of an alert.',
  valuesMap: {
    ROUTINE: { description: 'In the usual order.' },
    URGENT: { description: 'Before routine requests.' },
    EMERGENCY: { description: 'Immediately: a life is in danger, or money is being moved.' },
  },
});

export const ActionDeclineReasonEnum = enumOf(REFUSAL_REASONS);
registerEnumType(ActionDeclineReasonEnum, {
  name: 'ActionDeclineReason',
  description: 'Reason for refusing a request.',
  valuesMap: {
    NOT_FOUND: { description: 'The account, address or content does not exist.' },
    NOTHING_LEFT: { description: 'The money or the data is no longer there.' },
    LEGAL_BASIS: { description: 'The legal basis is not sufficient.' },
    NOT_OURS: { description: 'Another party has it.' },
    MORE_NEEDED: { description: 'The request has too little information to find it.' },
    OTHER: { description: 'Another reason: see the note.' },
  },
});
