import { aReport, report } from '../objects/reports.js';
import type { FieldRow, Row } from '../row.js';

export const REPORTS: Readonly<Record<string, Row>> = {
  'Mutation.submitReports': { with: { input: [aReport({ reference: 'of the matrix, in a batch' })] } },
  'Mutation.withdrawReport': { with: { reason: 'It was wrong.' }, about: { id: report }, foreign: 'FORBIDDEN' },
  'Query.report': { about: { id: report } },
  'Query.reports': {},
  'Query.reportVersions': { about: { reportId: report }, hidden: 'done' },
};

export const REPORT_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Report.countries': { through: 'Query.reports', ask: '{ reports { nodes { countries } } }' },
  'Report.exceptCountries': { through: 'Query.reports', ask: '{ reports { nodes { exceptCountries } } }' },
  'Report.evidence': { through: 'Query.reports', ask: '{ reports { nodes { evidence { id } } } }' },
  'ReportReceipt.report': {
    through: 'Mutation.submitReports',
    ask: 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id } } }',
    variables: { input: [aReport({ reference: 'of the matrix, with its report' })] },
  },
};
