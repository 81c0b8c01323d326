import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { SightingType } from './sighting.graphql.js';
import { TLP } from '../../tenancy/sharing/label.js';
import { VERDICTS } from './sighting.js';

export const SIGHTING = itemKind({
  kind: 'SIGHTING',
  description: 'What an agency says about an indicator. It is in sight only where its indicator is.',
  field: 'sighting',
  eventDescription:
    'The sighting as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats goes by its indicator.',
  snapshotField: { field: 'sightings', description: 'Sightings as they stand now; what a page holds is at most `first` together.' },
  type: () => SightingType,
  form: SightingType.of,
  check: assertSighting,
});

function assertSighting({ verdict, tlp, count, version, at, updatedAt, firstSeen, lastSeen, revokedAt }: SightingType): void {
  const known = VERDICTS.includes(verdict) && TLP.includes(tlp);
  if (!known || !Number.isInteger(count) || !Number.isInteger(version)) throw new TypeError('Not a sighting.');
  for (const moment of [at, updatedAt]) DateTime.serialize(moment);
  for (const moment of [firstSeen, lastSeen, revokedAt]) if (moment !== null) DateTime.serialize(moment);
}
