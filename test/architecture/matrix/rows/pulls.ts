import { pull } from '../objects/pulls.js';
import type { FieldRow, Row } from '../row.js';

/** Where nobody listens. */
const NOWHERE = { input: { name: 'matrix', kind: 'TAXII', url: 'http://127.0.0.1:65535/collections/x/', threat: 'OTHER' } };

export const PULLS: Readonly<Record<string, Row>> = {
  'Query.pulls': {},
  'Query.pull': { about: { id: pull } },
  'Mutation.createPull': { with: NOWHERE, confirms: true },
  'Mutation.updatePull': { with: NOWHERE, about: { id: pull }, confirms: true },
  'Mutation.pausePull': { about: { id: pull } },
  'Mutation.resumePull': { about: { id: pull }, confirms: true }, // of another officer's
  'Mutation.runPullNow': { about: { id: pull } },
  'Mutation.deletePull': { about: { id: pull } },
};

export const PULL_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Pull.imports': { through: 'Query.pulls', ask: '{ pulls { nodes { imports { nodes { id } } } } }' },
};
