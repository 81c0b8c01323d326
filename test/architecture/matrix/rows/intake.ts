import { anImport, csvMapping } from '../objects/intake.js';
import type { Row } from '../row.js';

/** What comes in by machine. */
export const INTAKE: Readonly<Record<string, Row>> = {
  'Query.import': { about: { id: anImport } },
  'Query.imports': {},
  'Subscription.importProgress': { about: { id: anImport } },
  'Mutation.revokeImport': { with: { reason: 'It was the wrong file.' }, about: { id: anImport } },
  'Query.heldItems': { about: { importId: anImport } },
  'Mutation.labelHeldItems': { with: { tlp: 'GREEN' }, about: { importId: anImport } },
  'Mutation.dropHeldItems': { about: { importId: anImport } },
  'Query.csvMappings': {},
  'Mutation.saveCsvMapping': { with: { input: { name: 'matrix', columns: [{ column: 'Number', field: 'value' }] } } },
  'Mutation.deleteCsvMapping': { about: { id: csvMapping } },
};
