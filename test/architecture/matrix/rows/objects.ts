import { keptObject } from '../objects/kept.js';
import type { Row } from '../row.js';

export const OBJECTS: Readonly<Record<string, Row>> = {
  'Query.stixObject': { about: { id: keptObject } },
  'Query.stixObjects': {},
  'Mutation.revokeStixObject': { with: { reason: 'It was wrong.' }, about: { id: keptObject }, foreign: 'FORBIDDEN' },
};
