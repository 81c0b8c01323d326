import type { ActionAnswer, ActionKind, ActionRequestState } from './asked.graphql.ts';

/** What the recipient may answer in a state; the hub checks it again. */
export function answersTo(action: ActionKind, state: ActionRequestState): readonly ActionAnswer[] {
  const ends: readonly ActionAnswer[] = action === 'FREEZE' ? ['RELEASED', 'SEIZED', 'RETURNED'] : ['RELEASED'];
  switch (state) {
    case 'SENT':
      return ['ACKNOWLEDGED'];
    case 'ACKNOWLEDGED':
      return ['HELD', 'PARTIALLY_HELD', 'DECLINED'];
    case 'PARTIALLY_HELD':
      return ['HELD', 'PARTIALLY_HELD', ...ends];
    case 'HELD':
      return ends;
    case 'RELEASED':
    case 'SEIZED':
    case 'RETURNED':
    case 'DECLINED':
    case 'CANCELLED':
      return [];
  }
}
