import { itemKind } from '../../platform/graphql/item-kinds.js';
import { StixObjectType } from './objects.graphql.js';

export const STIX_OBJECT = itemKind({
  kind: 'STIX_OBJECT',
  description: 'An object that is stored whole.',
  field: 'object',
  eventDescription:
    'The stored object at the time of delivery; null for other kinds, for WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  snapshotField: { field: 'objects', description: 'Stored objects in their present version.' },
  typeName: 'StixObject',
  type: () => StixObjectType,
  form: StixObjectType.of,
});
