import { answer, type Description, listOf, object, text, schemaRef, uuid, wholeNumber } from '../../identity/auth/openapi-operation.js';

const FILE = object({ name: text, type: text, version: {}, description: text, list: listOf(text), matching_attributes: listOf(text) }, [
  ...['type', 'version', 'description', 'matching_attributes'],
]);
const LIST = object({
  id: uuid,
  name: text,
  title: text,
  type: text,
  kinds: listOf(schemaRef('IndicatorKind')),
  mode: text,
  entries: wholeNumber,
  unread: wholeNumber,
});

export const WARNINGLIST: Description = {
  summary: 'Load a list of known-good values, for the operator',
  description: "MISP's warninglist format (docs/guard-rails.md). Loading the same list again changes nothing.",
  body: { 'application/json': FILE },
  answers: { 200: answer('The list as stored.', { 'application/json': LIST }) },
};
