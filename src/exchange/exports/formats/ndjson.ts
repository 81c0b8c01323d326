import { fieldsOf } from '../export-fields.js';
import type { FileWriter } from '../export-item.js';

/**
 * Writes one JSON object in each line. The last line confirms that the file is complete: `{"complete":true,"count":2,"leftOut":{"red":0},"exportId":"…"}`.
 * An import ignores it.
 */
export const ndjsonWriter = (): FileWriter => ({
  mediaType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  begin: () => '',
  add: (one) => `${JSON.stringify(fieldsOf(one), (_, value: unknown) => value ?? undefined)}\n`,
  end: ({ exportId, count, red }) => `${JSON.stringify({ complete: true, count, leftOut: { red }, exportId })}\n`,
});
