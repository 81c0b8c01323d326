import { pull } from '../objects/pulls.js';
import type { FieldRow, Row } from '../row.js';
import type { World } from '../world.js';

/** At a server where there is none. */
const input = ({ receiver }: World) =>
  Promise.resolve({ input: { name: 'matrix', kind: 'TAXII', url: `${new URL(receiver.url).origin}/collections/x/`, threat: 'OTHER' } });

export const PULLS: Readonly<Record<string, Row>> = {
  'Query.pulls': {},
  'Query.pull': { about: { id: pull } },
  'Mutation.createPull': { with: input, confirms: true },
  'Mutation.updatePull': { with: input, about: { id: pull }, confirms: true },
  'Mutation.pausePull': { about: { id: pull } },
  'Mutation.resumePull': { about: { id: pull }, confirms: true }, // of another officer's
  'Mutation.runPullNow': { about: { id: pull } },
  'Mutation.deletePull': { about: { id: pull } },
};

export const PULL_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Pull.importIds': { through: 'Query.pulls', ask: '{ pulls { importIds } }' },
};
