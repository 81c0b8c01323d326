import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { ACTION_STATES, ACTION_STEPS, ACTS } from './action.js';
import { ActionRequestType } from './action.graphql.js';
import { assertTimestamps } from './obligation.graphql.js';
import { KINDS } from '../../values/values/value.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const ACTION_REQUEST = itemKind({
  kind: 'ACTION_REQUEST',
  description: 'A request to freeze, preserve or take down.',
  field: 'request',
  typeName: 'ActionRequest',
  type: () => ActionRequestType,
  form: ActionRequestType.of,
  check: assertRequest,
});

function assertRequest({ action: act, state, subject, steps, ...rest }: ActionRequestType): void {
  const known = ACTS.includes(act) && ACTION_STATES.includes(state) && TLP.includes(rest.tlp) && KINDS.includes(subject.kind);
  if (!known || !Number.isInteger(rest.version) || !steps.every(({ step }) => ACTION_STEPS.includes(step))) {
    throw new TypeError('Not a request.');
  }
  assertTimestamps(rest);
  for (const optional of [rest.paidAt, rest.releaseRequestedAt]) if (optional !== null) DateTime.serialize(optional);
}
