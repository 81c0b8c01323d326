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
  'Stored for 30 days. The same call with the same key is imported once, and resumes after an interruption.',
);
export const RECEIPTS = inQuery(
  'receipts',
  'Which receipts are sent. With rejected and none the last line has the counts.',
  oneOf('all', 'rejected', 'none'),
);
const IGNORE_UNKNOWN = inQuery('ignoreUnknown', 'Ignore columns and members that the hub does not know.', { type: 'boolean' });
const NAME = inQuery('name', 'Display name of the import.');
const IMPORT_ID = { 'Import-Id': 'Id of the import (imports, /bulk/imports/{id}/rejects).' };

/** Defaults for rows that do not state these values (bulk-options.policy.ts). Values in any case, names in camelCase or snake_case. */
export const ROW_DEFAULTS = [
  ...PLAIN_FIELDS.map((name) => inQuery(name, 'Default for rows that do not state it; the field of PublishIndicatorInput.')),
  inQuery('to', 'Audience: every-country, KH,VN, group:NAME, partner:NAME or owner.', listOf(text), { explode: true }),
  inQuery('except', 'Countries that are excluded: JP,KR.', listOf(text), { explode: true }),
  inQuery('onward', 'Whether readers may share it further: none, ask, or within which audience.'),
  NAME,
  IGNORE_UNKNOWN,
];

/** Lines of a response that is streamed while the rows are imported. */
const lines = (receipt: ReturnType<typeof object>) => ({
  anyOf: [
    receipt,
    { ...object({ import: uuid, ...COUNTS }), description: 'The last line, for receipts=rejected or none.' },
    {
      ...object({ error: REASON, import: uuid }),
      description: 'The last line of an interrupted import. Send it again with the same Idempotency-Key.',
    },
  ],
});

export const BULK_ROWS: Description = {
  summary: 'Publish any number of rows',
  description: 'One receipt for each line is streamed while the body is read (docs/bulk.md).',
  parameters: [IDEMPOTENCY, RECEIPTS, inQuery('mapping', 'Name of a saved column mapping (saveCsvMapping).'), ...ROW_DEFAULTS],
  body: { [NDJSON]: schemaRef('PublishIndicatorInput'), [CSV]: text, 'text/plain': { ...text, description: 'One value in each line.' } },
  answers: {
    200: answer(
      'NDJSON: one of these objects in each line.',
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
  description: 'An event, a list of events, or a response of restSearch (docs/misp.md).',
  parameters: [IDEMPOTENCY, ...ROW_DEFAULTS],
  body: { 'application/json': { type: ['object', 'array'] } },
  answers: { 200: wholeImport('One receipt for each item that was read.') },
};

const STIX_BODY = { type: 'object' as const, properties: { objects: listOf({ type: 'object' }) }, required: ['objects'] };
const STIX_TYPES = ['application/stix+json', 'application/taxii+json', 'application/json'];

export const BULK_STIX: Description = {
  summary: 'Publish a STIX 2.1 bundle',
  description: 'A bundle, or another object with a list of objects (docs/bulk.md, docs/stix.md).',
  parameters: [IDEMPOTENCY, ...ROW_DEFAULTS],
  body: Object.fromEntries(STIX_TYPES.map((type) => [type, STIX_BODY])),
  answers: { 200: wholeImport('One receipt for each object.') },
};

const REJECTS_FORMAT = inQuery('format', 'File format. Default: the format of the import.', oneOf('csv', 'ndjson'));
export const IMPORT_REJECTS: Description = {
  summary: 'Rejected lines of an import, to be corrected and sent again',
  parameters: [REJECTS_FORMAT],
  answers: {
    200: answer(
      'The rejected input, with line, code and reason.',
      { [CSV]: text, [NDJSON]: { type: 'object' } },
      { 'Content-Disposition': 'Suggested file name.' },
    ),
  },
};

export const BULK_REPORTS: Description = {
  summary: 'Submit reports, as a partner',
  description: 'NDJSON of ReportInput, a table with one value in each row, or a STIX bundle (docs/reports.md).',
  parameters: [IDEMPOTENCY, RECEIPTS, NAME, IGNORE_UNKNOWN],
  parametersFrom: (schema) =>
    [...reportDefaults(reportTypes(schema.getType('ReportInput')))].map(([name, { description = '' }]) =>
      inQuery(name, `Default for reports and values that do not state it. ${description}`.trim()),
    ),
  body: { [NDJSON]: schemaRef('ReportInput'), [CSV]: text, ...Object.fromEntries(STIX_TYPES.map((type) => [type, STIX_BODY])) },
  answers: {
    200: answer(
      'For rows: NDJSON, one of these objects in each line. For a bundle: one object.',
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
  summary: 'Progress of an import of reports',
  answers: { 200: answer('The import.', { 'application/json': schemaRef('Import') }) },
};
