import { aWatch } from '../../../support/watch-client.js';
import { group } from '../objects/parties.js';
import { watch } from '../objects/watches.js';
import type { FieldRow, Row } from '../row.js';

const VALUES = [{ value: 'watched-by-the-matrix.example.com' }];

export const WATCHES: Readonly<Record<string, Row>> = {
  'Mutation.createWatch': {
    with: { input: aWatch({ values: null, filter: {} }) },
    about: { 'input.filter.groupId': group },
    foreign: 'done',
  },
  'Mutation.addToWatch': { with: { values: VALUES }, about: { id: watch } },
  'Mutation.removeFromWatch': { with: { values: VALUES }, about: { id: watch } },
  'Mutation.pauseWatch': { about: { id: watch } },
  'Mutation.resumeWatch': { about: { id: watch } },
  'Mutation.endWatch': { about: { id: watch } },
  'Query.watches': {},
  'Query.watch': { about: { id: watch } },
  'Query.watchTerms': { about: { watchId: watch }, hidden: 'done' },
  'Query.watchHits': { about: { watchId: watch }, hidden: 'done' },
};

export const WATCH_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Watch.hits': { through: 'Query.watches', ask: '{ watches { nodes { hits { events { at } } } } }' },
};
