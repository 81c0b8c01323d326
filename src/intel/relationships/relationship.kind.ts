import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { KINDS } from '../../values/values/value.js';
import { RELATIONS } from './relationship.js';
import { RelationshipType } from './relationship.graphql.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const RELATIONSHIP = itemKind({
  kind: 'RELATIONSHIP',
  description: 'What joins two indicators. It is in sight only where both are.',
  field: 'relationship',
  eventDescription:
    'The relationship as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  snapshotField: { field: 'relationships', description: 'Relationships as they stand now.' },
  type: () => RelationshipType,
  form: RelationshipType.of,
  check: assertRelationship,
});

function assertRelationship({
  type,
  tlp,
  from,
  to,
  version,
  publishedAt,
  updatedAt,
  firstSeen,
  lastSeen,
  revokedAt,
}: RelationshipType): void {
  const known = RELATIONS.includes(type) && TLP.includes(tlp) && KINDS.includes(from.kind) && KINDS.includes(to.kind);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not a relationship.');
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [firstSeen, lastSeen, revokedAt]) if (moment !== null) DateTime.serialize(moment);
}
