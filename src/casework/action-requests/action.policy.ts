import type { Kind } from '../../values/values/value.js';
import { next, type StateMachine } from '../../platform/platform/state-machine.js';
import type { ActionKind, ActionRequestState, ActionRequestStep, ActionAnswer, Money, RequestSide } from './action.js';
import { unitsOf } from './money.policy.js';

/**
 * Kinds of values for each action: money is frozen where it is held, published content is taken down, data is preserved where a person has an account.
 */
export const SUBJECT_KINDS: Readonly<Record<ActionKind, readonly Kind[]>> = {
  FREEZE: ['BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID'],
  TAKEDOWN: ['URL', 'DOMAIN', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'APP', 'PHONE', 'EMAIL', 'IP'],
  PRESERVATION: [
    ...(['PHONE', 'EMAIL', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'APP', 'URL', 'DOMAIN', 'IP', 'DEVICE_ID'] as const),
    ...(['BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID'] as const),
  ],
};

/** Upper bound of the sum that a request may hold. Sums below it are exact in the database. */
const MOST_HELD = unitsOf(`1${'0'.repeat(17)}`);

/** Final states. */
export const ENDED_STATES: readonly ActionRequestState[] = ['DECLINED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED'];
/** States in which the requester waits for the recipient. The golden-hour board has these requests. */
export const OPEN_STATES: readonly ActionRequestState[] = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_HELD'];

const HOLDING: readonly ActionRequestState[] = ['HELD', 'PARTIALLY_HELD'];
const UNHELD: readonly ActionRequestState[] = ['SENT', 'ACKNOWLEDGED'];

/**
 * Transitions of a request. Amounts decide between HELD and PARTIALLY_HELD, and whether the request ends ({@link nextActionState}). The database has the same
 * table (hub.next_action_state).
 */
export const ACTION_MACHINE: StateMachine<ActionRequestState, ActionRequestStep, RequestSide> = {
  AMENDED: { by: 'REQUESTER', from: ['SENT'], to: 'SAME' },
  EXTENDED: { by: 'REQUESTER', from: OPEN_STATES, to: 'SAME' },
  CANCELLED: { by: 'REQUESTER', from: UNHELD, to: 'CANCELLED' },
  RELEASE_REQUESTED: { by: 'REQUESTER', from: HOLDING, to: 'SAME' },
  ACKNOWLEDGED: { by: 'RECIPIENT', from: ['SENT'], to: 'ACKNOWLEDGED' },
  DECLINED: { by: 'RECIPIENT', from: ['ACKNOWLEDGED'], to: 'DECLINED' },
  HELD: { by: 'RECIPIENT', from: ['ACKNOWLEDGED', 'PARTIALLY_HELD'], to: 'HELD' },
  PARTIALLY_HELD: { by: 'RECIPIENT', from: ['ACKNOWLEDGED', 'PARTIALLY_HELD'], to: 'PARTIALLY_HELD' },
  RELEASED: { by: 'RECIPIENT', from: HOLDING, to: 'RELEASED' },
  SEIZED: { by: 'RECIPIENT', from: HOLDING, to: 'SEIZED' },
  RETURNED: { by: 'RECIPIENT', from: HOLDING, to: 'RETURNED' },
};

/** State of a request, with amounts as decimal numbers in text. */
export interface ActionStanding {
  readonly act: ActionKind;
  readonly state: ActionRequestState;
  readonly currency: string | null;
  /** The requested amount; null: all that there is, or no freeze. */
  readonly amount: string | null;
  readonly held: string;
  /** The sum of the released, seized and returned amounts. */
  readonly gone: string;
}

/** The part of an answer that decides the transition. */
export interface AnswerStep {
  readonly answer: ActionAnswer;
  readonly amount?: Money | null;
}

export type NextState =
  | { readonly state: ActionRequestState }
  | { readonly code: string; readonly message: string; readonly field: 'answer' | 'amount' | 'amount.currency' };

/**
 * Returns the state after an answer. Held amounts of a freeze are summed; with a requested amount, the sum decides between HELD and PARTIALLY_HELD. Releasing,
 * seizing or returning ends the request when nothing is left. The database has the same rules (hub.action_answered). Pure.
 */
export function nextActionState(current: ActionStanding, answer: AnswerStep): NextState {
  if ('refusal' in next(ACTION_MACHINE, current.state, answer.answer, 'RECIPIENT')) {
    const hint = current.state === 'SENT' ? ' Acknowledge it first.' : '';
    return {
      code: 'ACTION_STATE',
      field: 'answer',
      message: `A request that is ${plain(current.state)} cannot become ${plain(answer.answer)}.${hint}`,
    };
  }
  if (answer.answer === 'ACKNOWLEDGED' || answer.answer === 'DECLINED') return answer.amount ? NO_AMOUNT : { state: answer.answer };
  if (current.act !== 'FREEZE') return nextWithoutMoney(answer);
  if (answer.amount && current.currency && answer.amount.currency !== current.currency) {
    return {
      code: 'CURRENCY_MISMATCH',
      field: 'amount.currency',
      message: `This request is in ${current.currency}. State the amount in this currency.`,
    };
  }
  return answer.answer === 'HELD' || answer.answer === 'PARTIALLY_HELD'
    ? nextAfterHold(current, answer.answer, answer)
    : nextAfterPayout(current, answer.answer, answer.amount?.amount);
}

/** A state in words. */
const plain = (state: string): string => state.toLowerCase().replace('_', ' ');

const NO_AMOUNT: NextState = { code: 'AMOUNT_UNFIT', field: 'amount', message: 'This step takes no amount. Remove it.' };

function nextWithoutMoney({ answer: step, amount }: AnswerStep): NextState {
  if (step === 'SEIZED' || step === 'RETURNED') {
    return { code: 'ACTION_STATE', field: 'answer', message: 'Only money can be seized or returned. Release the rest instead.' };
  }
  return amount ? NO_AMOUNT : { state: step };
}

function nextAfterHold(current: ActionStanding, step: 'HELD' | 'PARTIALLY_HELD', { amount: money }: AnswerStep): NextState {
  if (!money) return { code: 'AMOUNT_MISSING', field: 'amount', message: 'Amount is required: state how much this step holds.' };
  const held = unitsOf(current.held) + unitsOf(money.amount);
  if (held >= MOST_HELD) {
    return {
      code: 'AMOUNT_INVALID',
      field: 'amount',
      message: 'The total held would exceed the largest amount that a request may hold. Check the amount.',
    };
  }
  if (current.amount === null) return { state: step };
  return { state: held >= unitsOf(current.amount) ? 'HELD' : 'PARTIALLY_HELD' };
}

function nextAfterPayout(current: ActionStanding, step: ActionAnswer, amount: string | null | undefined): NextState {
  const remaining = unitsOf(current.held) - unitsOf(current.gone);
  const paidOut = amount ? unitsOf(amount) : remaining;
  if (paidOut > remaining) {
    return {
      code: 'AMOUNT_BEYOND_HELD',
      field: 'amount',
      message: 'The amount is more than this request still holds. State a smaller amount.',
    };
  }
  return { state: paidOut === remaining ? step : current.state };
}
