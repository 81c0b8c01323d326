import { itemKind } from '../../platform/graphql/item-kinds.js';
import { INFORMATION_STATES, INFORMATION_STEPS } from './information.js';
import { assertTimestamps } from '../action-requests/obligation.graphql.js';
import { InformationRequestType } from './information.graphql.js';
import { KINDS } from '../../values/values/value.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const INFORMATION_REQUEST = itemKind({
  kind: 'INFORMATION_REQUEST',
  description: 'A request for information of one party to another.',
  field: 'information',
  typeName: 'InformationRequest',
  type: () => InformationRequestType,
  form: InformationRequestType.of,
  check: assertInformation,
});

function assertInformation({ state, subjects, steps, ...rest }: InformationRequestType): void {
  const known = INFORMATION_STATES.includes(state) && TLP.includes(rest.tlp) && subjects.every(({ kind }) => KINDS.includes(kind));
  if (!known || !Number.isInteger(rest.version) || !steps.every(({ step }) => INFORMATION_STEPS.includes(step))) {
    throw new TypeError('Not a request for information.');
  }
  assertTimestamps(rest);
}
