import { randomUUID } from 'node:crypto';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const WHEN = '2026-11-01T00:00:00.000Z';

/** A STIX indicator of a domain, green, as a source has it. */
export const anIndicator = (value: string, said: object = {}): object => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  pattern: `[domain-name:value = '${value}']`,
  pattern_type: 'stix',
  valid_from: WHEN,
  object_marking_refs: [GREEN],
  ...said,
});
