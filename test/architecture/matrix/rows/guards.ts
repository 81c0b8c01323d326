import { warninglist } from '../objects/guards.js';
import type { Row } from '../row.js';

/** Guard rails on what comes in. */
export const GUARDS: Readonly<Record<string, Row>> = {
  'Query.warninglists': {},
  'Mutation.setWarninglistMode': {
    with: { mode: 'WARN' },
    about: { id: warninglist },
    confirms: { when: 'unless a list that is off is to warn', with: { mode: 'REFUSE' } },
  },
  'Mutation.deleteWarninglist': { about: { id: warninglist }, confirms: true },
  'Query.checkValues': { with: { values: [{ value: 'matrix.example.com' }] } },
};
