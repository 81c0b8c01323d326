import type { ParameterObject, ResponseObject, SchemaObject } from 'openapi3-ts/oas31';
import { answer, type Description, inQuery, listOf, object, text, uuid, wholeNumber } from '../../identity/auth/openapi-operation.js';
import { TAXII } from './media.policy.js';
import { MATCHES, type MatchField } from './query.policy.js';

const DATED = {
  'X-TAXII-Date-Added-First': 'Timestamp of the first object.',
  'X-TAXII-Date-Added-Last': 'Timestamp of the last object: use it as the next added_after.',
};
const yes: SchemaObject = { type: 'boolean' };
const more = { more: yes, next: text };

const describe = (summary: string, schema: SchemaObject, parameters: readonly ParameterObject[] = [], headers = {}): Description => ({
  ...{ summary, parameters, refusal: 'taxii' },
  answers: { 200: answer('Response in the form of TAXII 2.1.', { [TAXII]: schema }, headers) },
});

const matches = (fields: readonly MatchField[]): readonly ParameterObject[] =>
  fields.map((field) => inQuery(`match[${field}]`, 'One or more values, separated by commas (TAXII 2.1, 3.4.1).'));
const paged = (fields: readonly MatchField[]): readonly ParameterObject[] => [
  inQuery('limit', 'Maximum number of objects of a page.', { type: 'integer', minimum: 1 }),
  inQuery('next', 'Value of next from the previous page.'),
  inQuery('added_after', 'Only objects added after this time.', { type: 'string', format: 'date-time' }),
  ...matches(fields),
];

const COLLECTION = object({
  id: uuid,
  title: text,
  description: text,
  alias: text,
  can_read: yes,
  can_write: yes,
  media_types: listOf(text),
});
const OBJECT = object({ type: text, id: text });
const OBJECT_STATUS = object({ id: text, version: text, message: text }, ['message']);
const STATUS = object({
  ...{ id: uuid, status: { type: 'string', enum: ['complete', 'pending'] }, request_timestamp: text, total_count: wholeNumber },
  ...{
    success_count: wholeNumber,
    successes: listOf(OBJECT_STATUS),
    failure_count: wholeNumber,
    failures: listOf(OBJECT_STATUS),
    pending_count: wholeNumber,
    pendings: listOf(OBJECT_STATUS),
  },
});
const RECORD = object({ id: text, date_added: text, version: text, media_type: text });
/** An empty page is an empty object (TAXII 2.1, 3.7). */
const page = (name: string, items: SchemaObject): SchemaObject => object({ ...more, [name]: listOf(items) }, ['more', 'next', name]);

export const DISCOVERY_DESCRIPTION = describe(
  'Description of the server',
  object({ title: text, description: text, default: text, api_roots: listOf(text) }),
);
export const ROOT_DESCRIPTION = describe(
  'Description of the API root',
  object({ title: text, description: text, versions: listOf(text), max_content_length: wholeNumber }),
);
export const COLLECTIONS_DESCRIPTION = describe('The collections of the caller', object({ collections: listOf(COLLECTION) }));
export const COLLECTION_DESCRIPTION = describe('A collection', COLLECTION);
export const OBJECTS_DESCRIPTION = describe('The objects of a collection', page('objects', OBJECT), paged(MATCHES), DATED);
export const MANIFEST_DESCRIPTION = describe('The manifest of a collection', page('objects', RECORD), paged(MATCHES), DATED);
export const OBJECT_DESCRIPTION = describe('An object', page('objects', OBJECT), paged(['version', 'spec_version']), DATED);
export const VERSIONS_DESCRIPTION = describe('The versions of an object', page('versions', text), paged(['spec_version']), DATED);
export const STATUS_DESCRIPTION = describe('The status of a POST', STATUS);

const ACCEPTED: ResponseObject = answer('The objects were accepted; the status has the outcome of each object.', { [TAXII]: STATUS });
export const ADD_OBJECTS_DESCRIPTION: Description = {
  ...{ summary: 'Publish objects', refusal: 'taxii' },
  body: {
    [TAXII]: object({ objects: listOf(OBJECT) }, ['objects']),
    'application/stix+json;version=2.1': object({ objects: listOf(OBJECT) }, ['objects']),
  },
  answers: { 202: ACCEPTED },
};
export const DELETE_OBJECT_DESCRIPTION = describe(
  'Revoke an object of the own party',
  { type: 'object' },
  matches(['version', 'spec_version']),
);
