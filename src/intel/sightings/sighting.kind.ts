import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { SightingType } from './sighting.graphql.js';
import { TLP } from '../../tenancy/sharing/label.js';
import { VERDICTS } from './sighting.js';

export const SIGHTING = itemKind({
  kind: 'SIGHTING',
  description: 'A sighting of an indicator by an agency. It is visible only where its indicator is.',
  field: 'sighting',
  typeName: 'Sighting',
  type: () => SightingType,
  form: SightingType.of,
  check: assertSighting,
});

function assertSighting({ verdict, tlp, count, version, at, updatedAt, firstSeen, lastSeen, revokedAt }: SightingType): void {
  const known = VERDICTS.includes(verdict) && TLP.includes(tlp);
  if (!known || !Number.isInteger(count) || !Number.isInteger(version)) throw new TypeError('Not a sighting.');
  for (const timestamp of [at, updatedAt]) DateTime.serialize(timestamp);
  for (const timestamp of [firstSeen, lastSeen, revokedAt]) if (timestamp !== null) DateTime.serialize(timestamp);
}
