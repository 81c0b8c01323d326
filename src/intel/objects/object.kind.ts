import { itemKind } from '../../platform/graphql/item-kinds.js';
import { StixObjectType } from './objects.graphql.js';

export const STIX_OBJECT = itemKind({
  kind: 'STIX_OBJECT',
  description: 'An object that is kept whole.',
  field: 'object',
  eventDescription:
    'The kept object as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  snapshotField: { field: 'objects', description: 'Kept objects as they stand now.' },
  type: () => StixObjectType,
  form: StixObjectType.of,
});
