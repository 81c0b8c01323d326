import type { Kind } from '../../values/values/value.js';
import { next, type StateMachine } from '../../platform/platform/state-machine.js';
import type { ActionAct, ActionState, ActionStep, ActionAnswer, RequestSide } from './action.js';
import { unitsOf } from './money.policy.js';

/** What can be asked about which kind of value: money is frozen where it lies, what is published is taken down, and data is preserved where somebody has an account. */
export const SUBJECT_KINDS: Readonly<Record<ActionAct, readonly Kind[]>> = {
  FREEZE: ['BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID'],
  TAKEDOWN: ['URL', 'DOMAIN', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'APP', 'PHONE', 'EMAIL', 'IP'],
  PRESERVATION: [
    ...(['PHONE', 'EMAIL', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'APP', 'URL', 'DOMAIN', 'IP', 'DEVICE_ID'] as const),
    ...(['BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID'] as const),
  ],
};

/** More than any request may hold together: what the database keeps is exact below it. */
const MOST_HELD = unitsOf(`1${'0'.repeat(17)}`);

/** States that nothing leads out of. */
export const ENDED_STATES: readonly ActionState[] = ['REFUSED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED'];
/** States in which the asker waits for the recipient: of these the golden-hour board consists. */
export const OPEN_STATES: readonly ActionState[] = ['REQUESTED', 'ACKNOWLEDGED', 'PARTIALLY_HELD'];

const HOLDING: readonly ActionState[] = ['HELD', 'PARTIALLY_HELD'];
const UNHELD: readonly ActionState[] = ['REQUESTED', 'ACKNOWLEDGED'];

/** The steps of a request. Amounts decide which of HELD and PARTIALLY_HELD follows, and whether it ends ({@link nextActionState}). The database has the same table (hub.next_action_state). */
export const ACTION_MACHINE: StateMachine<ActionState, ActionStep, RequestSide> = {
  AMENDED: { by: 'ASKER', from: ['REQUESTED'], to: 'SAME' },
  EXTENDED: { by: 'ASKER', from: OPEN_STATES, to: 'SAME' },
  CANCELLED: { by: 'ASKER', from: UNHELD, to: 'CANCELLED' },
  RELEASE_ASKED: { by: 'ASKER', from: HOLDING, to: 'SAME' },
  ACKNOWLEDGED: { by: 'RECIPIENT', from: ['REQUESTED'], to: 'ACKNOWLEDGED' },
  REFUSED: { by: 'RECIPIENT', from: ['ACKNOWLEDGED'], to: 'REFUSED' },
  HELD: { by: 'RECIPIENT', from: ['ACKNOWLEDGED', 'PARTIALLY_HELD'], to: 'HELD' },
  PARTIALLY_HELD: { by: 'RECIPIENT', from: ['ACKNOWLEDGED', 'PARTIALLY_HELD'], to: 'PARTIALLY_HELD' },
  RELEASED: { by: 'RECIPIENT', from: HOLDING, to: 'RELEASED' },
  SEIZED: { by: 'RECIPIENT', from: HOLDING, to: 'SEIZED' },
  RETURNED: { by: 'RECIPIENT', from: HOLDING, to: 'RETURNED' },
};

/** How a request stands: amounts as decimal texts. */
export interface ActionStanding {
  readonly act: ActionAct;
  readonly state: ActionState;
  readonly currency: string | null;
  /** How much was asked for; null: whatever there is, or no freeze. */
  readonly amount: string | null;
  readonly held: string;
  /** Released, seized and returned, together. */
  readonly gone: string;
}

/** An answer, as far as the machine goes by it. */
export interface AnswerStep {
  readonly step: ActionAnswer;
  readonly amount?: string | null;
  readonly currency?: string | null;
}

export type NextState =
  { readonly state: ActionState } | { readonly code: string; readonly message: string; readonly field: 'step' | 'amount' | 'currency' };

/**
 * Where an answer leads. What is held of a freeze is summed: HELD or PARTIALLY_HELD is what the sum makes it, where an amount was asked for; and what is released, seized or given
 * back ends it when nothing is left. The database has the same rules (hub.action_answered). Pure.
 */
export function nextActionState(now: ActionStanding, said: AnswerStep): NextState {
  if ('refusal' in next(ACTION_MACHINE, now.state, said.step, 'RECIPIENT')) {
    const first = now.state === 'REQUESTED' ? ' Acknowledge it first: ACKNOWLEDGED.' : '';
    return { code: 'ACTION_STATE', field: 'step', message: `A request that is ${now.state} cannot become ${said.step}.${first}` };
  }
  if (said.step === 'ACKNOWLEDGED' || said.step === 'REFUSED') return said.amount ? NO_AMOUNT : { state: said.step };
  if (now.act !== 'FREEZE') return nextWithoutMoney(said);
  if (said.currency && now.currency && said.currency !== now.currency) {
    return { code: 'CURRENCY_MISMATCH', field: 'currency', message: `This request is in ${now.currency}: say amounts in it.` };
  }
  return said.step === 'HELD' || said.step === 'PARTIALLY_HELD'
    ? nextAfterHold(now, said.step, said)
    : nextAfterPayout(now, said.step, said.amount);
}

const NO_AMOUNT: NextState = { code: 'AMOUNT_UNFIT', field: 'amount', message: 'This step has no amount.' };

function nextWithoutMoney({ step, amount }: AnswerStep): NextState {
  if (step === 'SEIZED' || step === 'RETURNED') {
    return { code: 'ACTION_STATE', field: 'step', message: 'Money alone is seized or returned: say RELEASED.' };
  }
  return amount ? NO_AMOUNT : { state: step };
}

function nextAfterHold(now: ActionStanding, step: 'HELD' | 'PARTIALLY_HELD', { amount, currency }: AnswerStep): NextState {
  if (!amount) return { code: 'AMOUNT_MISSING', field: 'amount', message: 'Say how much is held by this step.' };
  if (!currency && !now.currency) return { code: 'CURRENCY_MISSING', field: 'currency', message: 'Say in which currency it is held.' };
  if (unitsOf(now.held) + unitsOf(amount) >= MOST_HELD) {
    return { code: 'AMOUNT_INVALID', field: 'amount', message: 'With this, more would be held than there is money.' };
  }
  if (now.amount === null) return { state: step };
  return { state: unitsOf(now.held) + unitsOf(amount) >= unitsOf(now.amount) ? 'HELD' : 'PARTIALLY_HELD' };
}

function nextAfterPayout(now: ActionStanding, step: ActionAnswer, amount: string | null | undefined): NextState {
  const left = unitsOf(now.held) - unitsOf(now.gone);
  const going = amount ? unitsOf(amount) : left;
  if (going > left) {
    return { code: 'AMOUNT_BEYOND_HELD', field: 'amount', message: 'This is more than what is still held by this request.' };
  }
  return { state: going === left ? step : now.state };
}
