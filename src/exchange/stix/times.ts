import type { Timestamp } from '../../intel/indicators/claim.js';

/** Returns a timestamp as STIX writes it: UTC, to the millisecond, as `created` and `modified` require. */
export const timeOf = (timestamp: Timestamp): string => new Date(timestamp).toISOString();

const FORM = /^\d{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,30})?Z$/;

/** Returns whether a text is a timestamp of STIX 2.1 (RFC 3339 in UTC). */
export const isTime = (text: unknown): text is string => typeof text === 'string' && FORM.test(text) && parseTime(text) !== null;

/** Parses a timestamp of STIX; a leap second counts as the previous second. null: invalid. */
export function parseTime(text: unknown): Date | null {
  if (typeof text !== 'string' || !FORM.test(text)) return null;
  const date = new Date(text.replace(':60', ':59'));
  // JavaScript would accept the 30th of February as a day in March.
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(text.slice(8, 10)) ? null : date;
}
