import { exportRecord } from '../objects/exports.js';
import type { Row } from '../row.js';

export const EXPORTS: Readonly<Record<string, Row>> = {
  'Query.exports': {},
  'Query.export': { about: { id: exportRecord } },
};
