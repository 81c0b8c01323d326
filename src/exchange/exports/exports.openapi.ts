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

const list = (name: string, description: string, items = text) =>
  inQuery(name, `${description} Separate values with commas, or repeat the parameter.`, listOf(items));
const timestamp = { type: 'string', format: 'date-time' } as const;

/** A line of NDJSON, in the form that an import accepts (export-fields.ts). */
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
  summary: 'Export indicators that the caller may read as a file',
  description: 'The audit log stores each export with its purpose. RED is never exported (docs/export.md).',
  parameters: [
    inQuery('purpose', 'Why, in 10 to 1,000 characters.', { type: 'string', minLength: 10, maxLength: 1_000 }, { required: true }),
    inQuery('caseReference', 'Reference of the case.', { type: 'string', maxLength: 200 }),
    inQuery('format', 'File format; default ndjson.', oneOf(...EXPORT_FORMATS)),
    list('kinds', 'Only indicators of these kinds.', schemaRef('IndicatorKind')),
    list('threats', 'Only indicators with these threats.', schemaRef('ThreatType')),
    list('tlp', 'Only indicators with these labels.', schemaRef('Tlp')),
    list('owners', 'Only indicators of these parties, by id, country code or slug; at most 250.'),
    list('ids', 'Only these indicators, at most 100.', uuid),
    inQuery('tags', 'Only indicators with all of these tags. Repeat the parameter for each tag.', listOf(text)),
    inQuery('text', 'Only indicators with this text in the value or the description.', { type: 'string', maxLength: 200 }),
    inQuery('publishedAfter', 'Only indicators published after this time.', timestamp),
    inQuery('publishedBefore', 'Only indicators published before this time.', timestamp),
    inQuery('includeLapsed', 'Include revoked indicators and indicators past their validity.', { type: 'boolean' }),
    inQuery('own', 'true: only indicators of the own party; false: only indicators of other parties.', { type: 'boolean' }),
    inQuery('import', 'Only indicators that this import of the own agency has published.', uuid),
  ],
  answers: {
    200: answer(
      'The file. NDJSON: one of these objects in each line; the last line confirms that the file is complete.',
      {
        'application/x-ndjson': { anyOf: [ROW, END] },
        'text/csv': text,
        'application/stix+json;version=2.1': object({ type: { const: 'bundle' }, id: text, objects: listOf({ type: 'object' }) }, [
          'objects',
        ]),
        'application/json': object({ response: listOf(object({ Event: { type: 'object' } })) }),
      },
      { 'Export-Id': 'Id of the export.', 'Content-Disposition': 'Suggested file name.' },
    ),
  },
};
