import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { KINDS } from '../../values/values/value.js';
import { RELATIONS } from './relationship.js';
import { RelationshipType } from './relationship.graphql.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const RELATIONSHIP = itemKind({
  kind: 'RELATIONSHIP',
  description: 'A relationship between two indicators. It is visible only to readers who see both.',
  field: 'relationship',
  typeName: 'Relationship',
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
  for (const timestamp of [publishedAt, updatedAt]) DateTime.serialize(timestamp);
  for (const timestamp of [firstSeen, lastSeen, revokedAt]) if (timestamp !== null) DateTime.serialize(timestamp);
}
