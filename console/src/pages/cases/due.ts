import type { LinkedItem } from './item-name.tsx';

export type LinkedRequest = Extract<LinkedItem, { readonly __typename: 'InformationRequest' | 'ActionRequest' }>;

export const isRequest = (item: LinkedItem | null): item is LinkedRequest =>
  item?.__typename === 'InformationRequest' || item?.__typename === 'ActionRequest';

const WAITING = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED', 'PARTIALLY_HELD'];

const stateOf = (
  request: LinkedRequest,
):
  | Extract<LinkedRequest, { readonly __typename: 'InformationRequest' }>['informationState']
  | Extract<LinkedRequest, { readonly __typename: 'ActionRequest' }>['actionState'] =>
  request.__typename === 'InformationRequest' ? request.informationState : request.actionState;

/** Whether the recipient still owes an answer. */
export const isWaiting = (request: LinkedRequest): boolean => WAITING.includes(stateOf(request));

/** The next deadline: of the acknowledgement, then of the answer. */
export const dueOf = (request: LinkedRequest): string => (stateOf(request) === 'SENT' ? request.acknowledgeDueAt : request.dueAt);
