import {
  answer,
  type Description,
  inQuery,
  listOf,
  object,
  oneOf,
  text,
  schemaRef,
  uuid,
  wholeNumber,
} from '../../identity/auth/openapi-operation.js';
import { EXPORT_FORMATS } from './export-request.policy.js';

const list = (name: string, description: string, items = text) => inQuery(name, `${description} With commas, or repeated.`, listOf(items));
const timestamp = { type: 'string', format: 'date-time' } as const;

/** A line of NDJSON, as an import takes it (export-fields.ts). */
const ROW = {
  allOf: [
    schemaRef('PublishIndicatorInput'),
    object({ id: uuid, version: wholeNumber, owner: uuid, ownerName: text, agency: text, publishedAt: timestamp, updatedAt: timestamp }, [
      ...['owner', 'ownerName', 'agency'],
    ]),
  ],
};
const END = object({ complete: { const: true }, count: wholeNumber, leftOut: object({ red: wholeNumber }), exportId: uuid });

export const EXPORT: Description = {
  summary: 'Take indicators that one may read out as a file',
  description: 'It stands in the audit log, with its purpose. RED stays in the hub (docs/export.md).',
  parameters: [
    inQuery('purpose', 'Why, in 10 to 1,000 characters.', { type: 'string', minLength: 10, maxLength: 1_000 }, { required: true }),
    inQuery('caseReference', 'The case.', { type: 'string', maxLength: 200 }),
    inQuery('format', 'How it is written; default ndjson.', oneOf(...EXPORT_FORMATS)),
    list('kinds', 'Only these kinds.', schemaRef('IndicatorKind')),
    list('threats', 'Only these threats.', schemaRef('ThreatType')),
    list('tlp', 'Only with these labels.', schemaRef('Tlp')),
    list('owners', 'Only of these parties.', uuid),
    list('ids', 'Only these indicators.', uuid),
    inQuery('tags', 'Only with all of these tags; repeated.', listOf(text)),
    inQuery('text', 'Only where this stands in the value or the description.', { type: 'string', maxLength: 200 }),
    inQuery('publishedAfter', 'Later than this moment.', timestamp),
    inQuery('publishedBefore', 'Before this moment.', timestamp),
    inQuery('includeLapsed', 'Also what was revoked or is past its validity.', { type: 'boolean' }),
    inQuery('own', "true: only the own party's; false: only others'.", { type: 'boolean' }),
    inQuery('import', 'Only what this import of the own agency has published.', uuid),
  ],
  answers: {
    200: answer(
      'The file. NDJSON: one of these a line; the last says that it is whole.',
      {
        'application/x-ndjson': { anyOf: [ROW, END] },
        'text/csv': text,
        'application/stix+json;version=2.1': object({ type: { const: 'bundle' }, id: text, objects: listOf({ type: 'object' }) }, [
          'objects',
        ]),
        'application/json': object({ response: listOf(object({ Event: { type: 'object' } })) }),
      },
      { 'Export-Id': 'The id of the export.', 'Content-Disposition': 'A name for the file.' },
    ),
  },
};
