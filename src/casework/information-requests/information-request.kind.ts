import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { INFORMATION_STATES, INFORMATION_STEPS } from './information.js';
import { InformationRequestType } from './information.graphql.js';
import { KINDS } from '../../values/values/value.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const INFORMATION_REQUEST = itemKind({
  kind: 'INFORMATION_REQUEST',
  description: 'A question of one party to another.',
  field: 'information',
  typeName: 'InformationRequest',
  type: () => InformationRequestType,
  form: InformationRequestType.of,
  check: assertInformation,
});

function assertInformation({ state, tlp, subjects, steps, version, ...rest }: InformationRequestType): void {
  const known = INFORMATION_STATES.includes(state) && TLP.includes(tlp) && subjects.every(({ kind }) => KINDS.includes(kind));
  if (!known || !Number.isInteger(version) || !steps.every(({ step }) => INFORMATION_STEPS.includes(step))) {
    throw new TypeError('Not a request for information.');
  }
  for (const timestamp of [rest.askedAt, rest.updatedAt, rest.acknowledgeBy, rest.dueAt]) DateTime.serialize(timestamp);
  if (rest.cancelledAt !== null) DateTime.serialize(rest.cancelledAt);
}
