import { answer, type Description, inHeader, object, text } from '../../identity/auth/openapi-operation.js';

const KNOWN = inHeader('If-None-Match', 'The ETag of the last answer: 304 where nothing has changed.');
const TAGGED = { ETag: 'Changes with the content.' };
const UNCHANGED = { description: 'It has not changed.' };

export const MISP_MANIFEST: Description = {
  summary: "MISP's manifest.json: the events that there are, by UUID",
  parameters: [KNOWN],
  answers: {
    200: answer('The heads of the events.', { 'application/json': { type: 'object', additionalProperties: { type: 'object' } } }, TAGGED),
    304: UNCHANGED,
  },
};

export const MISP_HASHES: Description = {
  summary: "MISP's hashes.csv: the MD5 of each value, and its event",
  answers: { 200: answer('A line a value.', { 'text/csv': text }) },
};

export const MISP_EVENT: Description = {
  summary: 'A MISP event',
  parameters: [KNOWN],
  answers: { 200: answer('The event.', { 'application/json': object({ Event: { type: 'object' } }) }, TAGGED), 304: UNCHANGED },
};
