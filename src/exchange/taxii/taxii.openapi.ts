import type { ParameterObject, ResponseObject, SchemaObject } from 'openapi3-ts/oas31';
import { answer, type Description, inQuery, listOf, object, text, uuid, whole } from '../../identity/auth/described.js';
import { TAXII } from './media.policy.js';
import { MATCHES, type MatchField } from './query.policy.js';

const DATED = {
  'X-TAXII-Date-Added-First': 'The moment of the first object.',
  'X-TAXII-Date-Added-Last': 'The moment of the last object: the next added_after.',
};
const yes: SchemaObject = { type: 'boolean' };
const more = { more: yes, next: text };

const told = (summary: string, schema: SchemaObject, parameters: readonly ParameterObject[] = [], headers = {}): Description => ({
  ...{ summary, parameters, refusal: 'taxii' },
  answers: { 200: answer('As TAXII 2.1 has it.', { [TAXII]: schema }, headers) },
});

const matches = (fields: readonly MatchField[]): readonly ParameterObject[] =>
  fields.map((field) => inQuery(`match[${field}]`, 'One or several, with commas (TAXII 2.1, 3.4.1).'));
const paged = (fields: readonly MatchField[]): readonly ParameterObject[] => [
  inQuery('limit', 'Objects of a page.', { type: 'integer', minimum: 1 }),
  inQuery('next', 'The next of the page before.'),
  inQuery('added_after', 'Only what came later.', { type: 'string', format: 'date-time' }),
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
const FATE = object({ id: text, version: text, message: text }, ['message']);
const STATUS = object({
  ...{ id: uuid, status: { type: 'string', enum: ['complete', 'pending'] }, request_timestamp: text, total_count: whole },
  ...{
    success_count: whole,
    successes: listOf(FATE),
    failure_count: whole,
    failures: listOf(FATE),
    pending_count: whole,
    pendings: listOf(FATE),
  },
});
const RECORD = object({ id: text, date_added: text, version: text, media_type: text });
/** An empty page is an empty object (TAXII 2.1, 3.7). */
const page = (name: string, items: SchemaObject): SchemaObject => object({ ...more, [name]: listOf(items) }, ['more', 'next', name]);

export const DISCOVERY_SAID = told(
  'What the server is',
  object({ title: text, description: text, default: text, api_roots: listOf(text) }),
);
export const ROOT_SAID = told(
  'What the API root takes',
  object({ title: text, description: text, versions: listOf(text), max_content_length: whole }),
);
export const COLLECTIONS_SAID = told('The collections of the caller', object({ collections: listOf(COLLECTION) }));
export const COLLECTION_SAID = told('A collection', COLLECTION);
export const OBJECTS_SAID = told('The objects of a collection', page('objects', OBJECT), paged(MATCHES), DATED);
export const MANIFEST_SAID = told('What stands in a collection', page('objects', RECORD), paged(MATCHES), DATED);
export const OBJECT_SAID = told('An object', page('objects', OBJECT), paged(['version', 'spec_version']), DATED);
export const VERSIONS_SAID = told('The versions of an object', page('versions', text), paged(['spec_version']), DATED);
export const STATUS_SAID = told('What became of a POST', STATUS);

const TAKEN: ResponseObject = answer('It was taken in; its status says what became of each object.', { [TAXII]: STATUS });
export const ADDING: Description = {
  ...{ summary: 'Publish objects', refusal: 'taxii' },
  body: {
    [TAXII]: object({ objects: listOf(OBJECT) }, ['objects']),
    'application/stix+json;version=2.1': object({ objects: listOf(OBJECT) }, ['objects']),
  },
  answers: { 202: TAKEN },
};
export const DELETING = told('Take back an object of one’s own', { type: 'object' }, matches(['version', 'spec_version']));
