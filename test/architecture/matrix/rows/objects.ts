import { keptObject } from '../objects/kept.js';
import type { FieldRow, Row } from '../row.js';

export const OBJECTS: Readonly<Record<string, Row>> = {
  'Query.stixObject': { about: { id: keptObject } },
  'Query.stixObjects': {},
  'Mutation.revokeStixObject': { with: { reason: 'It was wrong.' }, about: { id: keptObject }, foreign: 'FORBIDDEN' },
};

export const OBJECT_FIELDS: Readonly<Record<string, FieldRow>> = {
  'StixObject.revokedBy': { through: 'Query.stixObjects', ask: '{ stixObjects(first: 1) { nodes { revokedBy { id } } } }' },
};
