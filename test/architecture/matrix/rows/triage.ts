import { agency } from '../objects/parties.js';
import { declinedEntry, entry, question, quietPartner, toldReport, triageOfficer } from '../objects/triage.js';
import type { FieldRow, Row } from '../row.js';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const of = { entryId: entry };

export const TRIAGE: Readonly<Record<string, Row>> = {
  'Query.triageQueue': {},
  'Query.triageEntry': { about: { id: entry } },
  'Mutation.acceptReport': { with: { input: { version: 1 } }, about: { 'input.entryId': entry } },
  'Mutation.declineReport': { with: { version: 1, reason: 'NOT_ENOUGH' }, about: of },
  'Mutation.reopenReport': { with: { version: 1 }, about: { entryId: declinedEntry } },
  'Mutation.askReporter': { with: { version: 1, question: 'Since when?' }, about: of },
  'Mutation.answerReportQuestion': { with: { answer: 'Since May.' }, about: { id: question } },
  'Mutation.mergeReports': { with: { version: 1, entries: [{ version: 1 }] }, about: { entryId: entry, 'entries.0.id': entry } },
  'Mutation.splitReport': { with: { version: 1, parts: [{ indexes: [0] }] }, about: { ...of, 'parts.0.agencyId': agency } },
  'Mutation.assignTriageEntry': { with: { version: 1 }, about: { ...of, userId: triageOfficer } },
  'Mutation.giveFeedback': { with: { version: 1, input: { comment: 'Thank you.' } }, about: of },
  'Mutation.setTriageHours': { with: { hours: 72 } },
  'Query.reportOutcomes': { about: { reportId: toldReport }, hidden: 'done' },
  'Query.partnerStatistics': {
    with: { from: inDays(-1), to: inDays(1) },
    about: { partnerId: quietPartner },
    own: 'empty',
    hidden: 'empty',
  },
};

const shown = (field: string): FieldRow => ({
  through: 'Query.indicators',
  ask: `{ indicators(first: 1) { edges { node { ${field} } } } }`,
});

export const TRIAGE_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Indicator.creditedTo': shown('creditedTo { id }'),
  'Indicator.fromReport': shown('fromReport { id }'),
  'Report.outcomes': { through: 'Query.reports', ask: '{ reports(first: 1) { nodes { outcomes { id } } } }' },
  'PartySettings.triageHours': { through: 'Query.partySettings', ask: '{ partySettings { triageHours } }' },
};
