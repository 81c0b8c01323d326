import { exportRecord } from '../objects/exports.js';
import type { Row } from '../row.js';

export const EXPORTS: Readonly<Record<string, Row>> = {
  'Query.auditProof': { with: { leaf: 1_000_000, size: 2_000_000 }, own: 'null' },
  'Query.auditConsistency': { with: { from: 1_000_000, to: 2_000_000 }, own: 'null' },
  'Query.exports': {},
  'Query.export': { about: { id: exportRecord } },
};
