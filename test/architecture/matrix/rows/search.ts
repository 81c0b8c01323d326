import { caseLed } from '../objects/cases.js';
import type { FieldRow, Row } from '../row.js';

const FORBIDDEN = { id: 'FORBIDDEN' };
/** Of a case that is not there, nothing: no case is related, and nobody asked. */
const NOTHING: Row = { about: { caseId: caseLed }, hidden: 'done' };

export const SEARCH: Readonly<Record<string, Row>> = {
  'Query.searchCasework': {},
  'Query.relatedCases': NOTHING,
  'Query.caseContacts': NOTHING,
  'Mutation.askRelatedCases': {
    with: { purpose: 'Who else works on it', caseReference: 'Case 7' },
    about: { caseId: caseLed },
    foreign: 'done',
  },
  'Mutation.setCaseDiscoverability': { with: { discoverability: 'HIT' }, about: { id: caseLed }, foreign: FORBIDDEN },
};

export const SEARCH_FIELDS: Readonly<Record<string, FieldRow>> = {
  'CaseworkResult.item': { through: 'Query.searchCasework', ask: '{ searchCasework { nodes { item { id } } } }' },
};
