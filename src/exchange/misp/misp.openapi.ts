import { answer, type Description, inHeader, object, text } from '../../identity/auth/openapi-operation.js';

const KNOWN = inHeader('If-None-Match', 'ETag of the last response: 304 when nothing has changed.');
const TAGGED = { ETag: 'Changes with the content.' };
const UNCHANGED = { description: 'The content has not changed.' };

export const MISP_MANIFEST: Description = {
  summary: "MISP's manifest.json: heads of all events, by UUID",
  parameters: [KNOWN],
  answers: {
    200: answer('Heads of the events.', { 'application/json': { type: 'object', additionalProperties: { type: 'object' } } }, TAGGED),
    304: UNCHANGED,
  },
};

export const MISP_HASHES: Description = {
  summary: "MISP's hashes.csv: the MD5 of each value, its event, and the mark of the copy",
  answers: { 200: answer('One line for each value.', { 'text/csv': text }) },
};

export const MISP_EVENT: Description = {
  summary: 'A MISP event',
  parameters: [KNOWN],
  answers: { 200: answer('The event.', { 'application/json': object({ Event: { type: 'object' } }) }, TAGGED), 304: UNCHANGED },
};
