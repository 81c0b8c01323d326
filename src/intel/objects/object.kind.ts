import { itemKind } from '../../platform/graphql/item-kinds.js';
import { StixObjectType } from './objects.graphql.js';

export const STIX_OBJECT = itemKind({
  kind: 'STIX_OBJECT',
  description: 'An object that is stored whole.',
  field: 'object',
  typeName: 'StixObject',
  type: () => StixObjectType,
  form: StixObjectType.of,
});
