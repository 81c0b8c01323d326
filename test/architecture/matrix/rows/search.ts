import { caseLed } from '../objects/cases.js';
import type { Row } from '../row.js';

const FORBIDDEN = { id: 'FORBIDDEN' };
/** Of a case that is not there, nothing: no case is related, and nobody asked. */
const NOTHING: Row = { about: { id: caseLed }, hidden: 'done' };

export const SEARCH: Readonly<Record<string, Row>> = {
  'Query.searchCases': {},
  'Query.relatedCases': NOTHING,
  'Query.caseQuestions': NOTHING,
  // Its lead alone is told.
  'Query.caseDiscoverability': { about: { id: caseLed }, foreign: 'null' },
  'Mutation.askRelatedCases': {
    with: { purpose: 'Who else works on it', caseReference: 'Case 7' },
    about: { id: caseLed },
    foreign: 'done',
  },
  'Mutation.setCaseDiscoverability': { with: { discoverability: 'HIT' }, about: { id: caseLed }, foreign: FORBIDDEN },
};
