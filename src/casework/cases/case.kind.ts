import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { CASE_STATES } from './case.js';
import { CaseType } from './case.graphql.js';
import { THREATS } from '../../intel/indicators/claim.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const CASE = itemKind({
  kind: 'CASE',
  description: 'A joint case of several countries.',
  field: 'case',
  typeName: 'Case',
  type: () => CaseType,
  form: CaseType.of,
  check: assertCase,
});

function assertCase({ threat, tlp, state, participants, version, createdAt, updatedAt, closedAt }: CaseType): void {
  const known = THREATS.includes(threat) && TLP.includes(tlp) && CASE_STATES.includes(state) && Array.isArray(participants);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not a case.');
  for (const timestamp of [createdAt, updatedAt]) DateTime.serialize(timestamp);
  if (closedAt !== null) DateTime.serialize(closedAt);
}
