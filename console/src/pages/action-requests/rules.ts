import type { ActionAnswer, ActionKind, ActionRequestState } from './action-requests.graphql.ts';

export type Side = 'SENT' | 'RECEIVED';

/** Open requests still wait for an answer, or for the rest of one. */
const OPEN: readonly ActionRequestState[] = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_HELD'];
export const ENDED_STATES: readonly ActionRequestState[] = ['HELD', 'DECLINED', 'CANCELLED', 'RELEASED', 'SEIZED', 'RETURNED'];

export const isOpen = (state: ActionRequestState): boolean => OPEN.includes(state);

/** Money is held, data is preserved or content is taken down, at least in part: the requester can only ask for its release. */
export const isHolding = (state: ActionRequestState): boolean => state === 'HELD' || state === 'PARTIALLY_HELD';

/** Answers that a recipient can give in a state (docs/requests.md): none before it has acknowledged the request. Only money can be seized or returned. */
export function answersIn(state: ActionRequestState, action: ActionKind): readonly ActionAnswer[] {
  const after: readonly ActionAnswer[] = action === 'FREEZE' ? ['RELEASED', 'SEIZED', 'RETURNED'] : ['RELEASED'];
  if (state === 'ACKNOWLEDGED') return ['HELD', 'PARTIALLY_HELD', 'DECLINED'];
  if (state === 'PARTIALLY_HELD') return ['HELD', 'PARTIALLY_HELD', ...after];
  return state === 'HELD' ? after : [];
}

/** The requester cancels what is open, and asks for the release of what is held. */
export const canCancel = (state: ActionRequestState): boolean => isOpen(state) || isHolding(state);
