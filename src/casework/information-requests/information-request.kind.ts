import { itemKind } from '../../platform/graphql/item-kinds.js';
import { INFORMATION_STATES, INFORMATION_STEPS } from './information.js';
import { assertTimestamps } from '../action-requests/obligation.graphql.js';
import { InformationRequestType } from './information.graphql.js';
import { KINDS } from '../../values/values/value.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const INFORMATION_REQUEST = itemKind({
  kind: 'INFORMATION_REQUEST',
  description: 'A question of one party to another.',
  field: 'information',
  eventDescription:
    'The request for information at the time of delivery. Null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators excludes it.',
  snapshotField: { field: 'inquiries', description: 'Requests for information in their current version.' },
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
