import {
  answer,
  type Description,
  inHeader,
  inQuery,
  listOf,
  object,
  oneOf,
  orNull,
  text,
  schemaRef,
  uuid,
  wholeNumber,
} from '../../identity/auth/openapi-operation.js';
import { reportTypes } from '../../casework/reports/parse-report.js';
import { PLAIN_FIELDS } from '../../values/rows/field-readers.js';
import { reportDefaults } from './reports/report-options.policy.js';

export const NDJSON = 'application/x-ndjson';
const CSV = 'text/csv';

const OUTCOME = oneOf('CREATED', 'UPDATED', 'UNCHANGED', 'REJECTED', 'HELD');
const PROBLEMS = listOf(schemaRef('Problem'));
const REASON = object({ code: text, reason: text, message: text, requestId: text });
const COUNTS = { created: wholeNumber, updated: wholeNumber, unchanged: wholeNumber, rejected: wholeNumber, held: wholeNumber };

export const IDEMPOTENCY = inHeader(
  'Idempotency-Key',
  'Known again for 30 days: the same call under the same key is taken once, and goes on where it broke off.',
);
export const RECEIPTS = inQuery(
  'receipts',
  'Which receipts are sent. For rejected and none the last line counts.',
  oneOf('all', 'rejected', 'none'),
);
const IGNORE_UNKNOWN = inQuery('ignoreUnknown', 'Leave out columns and members that the hub does not have.', { type: 'boolean' });
const NAME = inQuery('name', 'What people call the import.');
const IMPORT_ID = { 'Import-Id': 'The id of the import (imports, /bulk/imports/{id}/rejects).' };

/** What holds for every row that does not say otherwise (bulk-options.policy.ts). Words in any case, names in camelCase or snake_case. */
export const ROW_DEFAULTS = [
  ...PLAIN_FIELDS.map((name) => inQuery(name, 'Of every row that does not say it itself; the field of PublishIndicatorInput.')),
  inQuery('to', 'Who may see it: every-country, KH,VN, group:NAME, partner:NAME or owner.', listOf(text), { explode: true }),
  inQuery('except', 'Countries that must not see it: JP,KR.', listOf(text), { explode: true }),
  inQuery('onward', 'How readers may pass it on: none, ask, or within whom.'),
  NAME,
  IGNORE_UNKNOWN,
];

/** The lines of an answer that comes as the rows are taken. */
const lines = (receipt: ReturnType<typeof object>) => ({
  anyOf: [
    receipt,
    { ...object({ import: uuid, ...COUNTS }), description: 'The last line, for receipts=rejected or none.' },
    {
      ...object({ error: REASON, import: uuid }),
      description: 'The last line where the import broke off: send it again under the same Idempotency-Key.',
    },
  ],
});

export const BULK_ROWS: Description = {
  summary: 'Publish rows of any number',
  description: 'A receipt a line comes while the body is read (docs/bulk.md).',
  parameters: [IDEMPOTENCY, RECEIPTS, inQuery('mapping', 'The name of a saved column mapping (saveCsvMapping).'), ...ROW_DEFAULTS],
  body: { [NDJSON]: schemaRef('PublishIndicatorInput'), [CSV]: text, 'text/plain': { ...text, description: 'One value a line.' } },
  answers: {
    200: answer(
      'NDJSON: one of these a line.',
      { [NDJSON]: lines(object({ line: wholeNumber, outcome: OUTCOME, id: orNull(uuid), problems: PROBLEMS })) },
      IMPORT_ID,
    ),
  },
};

const RECEIPT = object({ line: wholeNumber, source: text, outcome: text, kind: text, id: orNull(text), problems: PROBLEMS }, [
  'line',
  'source',
  'kind',
]);
const WHOLE_IMPORT = object({ id: uuid, counts: object(COUNTS), receipts: listOf(RECEIPT), remarks: PROBLEMS });
const wholeImport = (description: string) => answer(description, { 'application/json': WHOLE_IMPORT }, IMPORT_ID);

export const BULK_MISP: Description = {
  summary: 'Publish MISP events',
  description: 'An event, a list of events, or what restSearch answers (docs/misp.md).',
  parameters: [IDEMPOTENCY, ...ROW_DEFAULTS],
  body: { 'application/json': { type: ['object', 'array'] } },
  answers: { 200: wholeImport('One receipt for each thing that was read.') },
};

const STIX_BODY = { type: 'object' as const, properties: { objects: listOf({ type: 'object' }) }, required: ['objects'] };
const STIX_TYPES = ['application/stix+json', 'application/taxii+json', 'application/json'];

export const BULK_STIX: Description = {
  summary: 'Publish a STIX 2.1 bundle',
  description: 'A bundle, or what else has a list of objects (docs/bulk.md, docs/stix.md).',
  parameters: [IDEMPOTENCY, ...ROW_DEFAULTS],
  body: Object.fromEntries(STIX_TYPES.map((type) => [type, STIX_BODY])),
  answers: { 200: wholeImport('One receipt for each object.') },
};

const REJECTS_FORMAT = inQuery('format', 'How it is written. Default: as the import came.', oneOf('csv', 'ndjson'));
export const IMPORT_REJECTS: Description = {
  summary: 'What an import rejected, to be corrected and sent again',
  parameters: [REJECTS_FORMAT],
  answers: {
    200: answer(
      'The input, with line, code and reason.',
      { [CSV]: text, [NDJSON]: { type: 'object' } },
      { 'Content-Disposition': 'A name for the file.' },
    ),
  },
};

export const BULK_REPORTS: Description = {
  summary: 'Submit reports, as a partner',
  description: 'NDJSON of ReportInput, a table with one value a row, or a STIX bundle (docs/reports.md).',
  parameters: [IDEMPOTENCY, RECEIPTS, NAME, IGNORE_UNKNOWN],
  parametersFrom: (schema) =>
    [...reportDefaults(reportTypes(schema.getType('ReportInput')))].map(([name, { description = '' }]) =>
      inQuery(name, `Where a report, or a value of it, does not say it itself. ${description}`.trim()),
    ),
  body: { [NDJSON]: schemaRef('ReportInput'), [CSV]: text, ...Object.fromEntries(STIX_TYPES.map((type) => [type, STIX_BODY])) },
  answers: {
    200: answer(
      'Of rows: NDJSON, one of these a line. Of a bundle: one object.',
      {
        [NDJSON]: lines(
          object({
            ...{ line: wholeNumber, reference: orNull(text), outcome: OUTCOME, id: orNull(uuid), problems: PROBLEMS },
            itemProblems: listOf({ type: 'object' }),
          }),
        ),
        'application/json': WHOLE_IMPORT,
      },
      IMPORT_ID,
    ),
  },
};

export const REPORTS_IMPORT: Description = {
  summary: 'How far an import of reports has come',
  answers: { 200: answer('The import.', { 'application/json': schemaRef('Import') }) },
};
