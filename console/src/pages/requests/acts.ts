import type { InformationRequestState } from './request.graphql.ts';

export type RequestAct = 'acknowledge' | 'answer' | 'decline' | 'more-time' | 'message' | 'cancel' | 'extend' | 'assign';

const WAITING: readonly InformationRequestState[] = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED'];
const ACCEPTED: readonly InformationRequestState[] = ['ACKNOWLEDGED', 'PARTIALLY_ANSWERED'];

/** Whether the recipient still owes an answer. */
export const isWaiting = (state: InformationRequestState): boolean => WAITING.includes(state);

/** What the viewer can do with a request for information. The hub has the same table (information.policy.ts). */
export function actsOf(state: InformationRequestState, isRequester: boolean, permissions: readonly string[]): readonly RequestAct[] {
  const [mayAsk, mayAnswer] = [permissions.includes('information:ask'), permissions.includes('information:answer')];
  const thread: readonly RequestAct[] = mayAnswer && state !== 'SENT' && state !== 'CANCELLED' ? ['message'] : [];
  if (isRequester) return [...thread, ...(mayAsk && WAITING.includes(state) ? (['extend', 'cancel'] as const) : [])];
  if (!mayAnswer) return [];
  return [
    ...(state === 'SENT' ? (['acknowledge'] as const) : []),
    ...(ACCEPTED.includes(state) ? (['answer', 'more-time', 'decline'] as const) : []),
    ...thread,
    ...(WAITING.includes(state) ? (['assign'] as const) : []),
  ];
}
