import { Conflict } from '../../platform/platform/errors.js';
import type { StateMachine } from '../../platform/platform/state-machine.js';
import type { RequestSide } from '../action-requests/action.js';
import type { InformationState, InformationStep } from './information.js';

/** States in which the asker waits for the recipient. */
export const WAITING_STATES: readonly InformationState[] = ['SENT', 'ACKNOWLEDGED', 'PARTIAL'];

const ACCEPTED: readonly InformationState[] = ['ACKNOWLEDGED', 'PARTIAL'];

/** The steps of a request. What is not here is written with a function of its own, or by the clock. The database has the same table (hub.next_information_state). */
export const INFORMATION_MACHINE: StateMachine<InformationState, InformationStep, RequestSide> = {
  AMENDED: { by: 'ASKER', from: ['SENT'], to: 'SAME' },
  EXTENDED: { by: 'ASKER', from: WAITING_STATES, to: 'SAME' },
  CANCELLED: { by: 'ASKER', from: WAITING_STATES, to: 'CANCELLED' },
  ACKNOWLEDGED: { by: 'RECIPIENT', from: ['SENT'], to: 'ACKNOWLEDGED' },
  PARTIAL: { by: 'RECIPIENT', from: ACCEPTED, to: 'PARTIAL' },
  ANSWERED: { by: 'RECIPIENT', from: ACCEPTED, to: 'ANSWERED' },
  DECLINED: { by: 'RECIPIENT', from: ACCEPTED, to: 'DECLINED' },
  EXTENSION_ASKED: { by: 'RECIPIENT', from: ACCEPTED, to: 'SAME' },
};

/** Whether the two sides write to each other: since somebody has acknowledged, and as long as it was not cancelled. */
export const hasThread = (state: InformationState): boolean => state !== 'SENT' && state !== 'CANCELLED';

/** Of a request with MOST_STEPS, to what could be said again and again. */
export const STEPS_TOO_MANY = new Conflict(
  'STEPS_TOO_MANY',
  'This request has 500 steps: it takes an answer as a whole, a refusal or its end, and messages.',
);
