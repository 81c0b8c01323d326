import { Conflict } from '../../platform/platform/errors.js';
import type { InformationState, InformationStep } from './information.js';

/** States in which the asker waits for the recipient. */
export const WAITING_STATES: readonly InformationState[] = ['SENT', 'ACKNOWLEDGED', 'PARTIAL'];

/** What a state takes from either side; what is not here is written with a function of its own, or by the clock. */
const ALLOWED_STEPS: Readonly<Record<InformationState, readonly InformationStep[]>> = {
  SENT: ['ACKNOWLEDGED', 'CANCELLED', 'EXTENDED'],
  ACKNOWLEDGED: ['PARTIAL', 'ANSWERED', 'DECLINED', 'CANCELLED', 'EXTENSION_ASKED', 'EXTENDED'],
  PARTIAL: ['PARTIAL', 'ANSWERED', 'DECLINED', 'CANCELLED', 'EXTENSION_ASKED', 'EXTENDED'],
  ...{ ANSWERED: [], DECLINED: [], CANCELLED: [] },
};

/** Where a step leads; null: nowhere. The database has the same table (hub.information_next). Pure. */
export function nextInformationState(state: InformationState, step: InformationStep): InformationState | null {
  if (!ALLOWED_STEPS[state].includes(step)) return null;
  return step === 'EXTENDED' || step === 'EXTENSION_ASKED' ? state : (step as InformationState);
}

/** Whether the two sides write to each other: since somebody has acknowledged, and as long as it was not cancelled. */
export const hasThread = (state: InformationState): boolean => state !== 'SENT' && state !== 'CANCELLED';

/** Of a request with MOST_STEPS, to what could be said again and again. */
export const STEPS_TOO_MANY = new Conflict(
  'STEPS_TOO_MANY',
  'This request has 500 steps: it takes an answer as a whole, a refusal or its end, and messages.',
);
