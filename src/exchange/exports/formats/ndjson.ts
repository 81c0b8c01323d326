import { fieldsOf } from '../export-fields.js';
import type { FileWriter } from '../export-item.js';

/**
 * One JSON object a line. The last one says that the file is whole: `{"complete":true,"count":2,"leftOut":{"red":0},"exportId":"…"}`. An import passes over it.
 */
export const ndjsonWriter = (): FileWriter => ({
  mediaType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  begin: () => '',
  add: (one) => `${JSON.stringify(fieldsOf(one), (_, value: unknown) => value ?? undefined)}\n`,
  end: ({ exportId, count, red }) => `${JSON.stringify({ complete: true, count, leftOut: { red }, exportId })}\n`,
});
