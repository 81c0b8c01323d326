import { Conflict } from '../../platform/platform/errors.js';
import type { StateMachine } from '../../platform/platform/state-machine.js';
import type { RequestSide } from '../action-requests/action.js';
import type { InformationRequestState, InformationRequestStep } from './information.js';

/** States in which the requester waits for the recipient. */
export const WAITING_STATES: readonly InformationRequestState[] = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED'];

const ACCEPTED: readonly InformationRequestState[] = ['ACKNOWLEDGED', 'PARTIALLY_ANSWERED'];

/**
 * Transitions of a request. Other steps are written by separate functions, or when a deadline passes. The database has the same table
 * (hub.next_information_state).
 */
export const INFORMATION_MACHINE: StateMachine<InformationRequestState, InformationRequestStep, RequestSide> = {
  AMENDED: { by: 'REQUESTER', from: ['SENT'], to: 'SAME' },
  EXTENDED: { by: 'REQUESTER', from: WAITING_STATES, to: 'SAME' },
  CANCELLED: { by: 'REQUESTER', from: WAITING_STATES, to: 'CANCELLED' },
  ACKNOWLEDGED: { by: 'RECIPIENT', from: ['SENT'], to: 'ACKNOWLEDGED' },
  PARTIALLY_ANSWERED: { by: 'RECIPIENT', from: ACCEPTED, to: 'PARTIALLY_ANSWERED' },
  ANSWERED: { by: 'RECIPIENT', from: ACCEPTED, to: 'ANSWERED' },
  DECLINED: { by: 'RECIPIENT', from: ACCEPTED, to: 'DECLINED' },
  EXTENSION_REQUESTED: { by: 'RECIPIENT', from: ACCEPTED, to: 'SAME' },
};

/** Returns whether the two sides can exchange messages: after the acknowledgement, and not after a cancellation. */
export const hasThread = (state: InformationRequestState): boolean => state !== 'SENT' && state !== 'CANCELLED';

/** Refuses a repeatable step of a request with MOST_STEPS steps. */
export const stepsTooMany = (): Conflict =>
  new Conflict(
    'STEPS_TOO_MANY',
    'This request has reached 500 steps. Only a final answer, a refusal, a cancellation or messages are still possible.',
  );
