/** A lone surrogate is no character: two programs would write it differently. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Returns the one spelling of a JSON value (RFC 8785): no blanks, properties in the order of their UTF-16 code units, numbers and strings as JavaScript writes
 * them. A line feed in a text is escaped, so a text can never begin a line of its own.
 * @throws Error for a value that has no such spelling
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string' && LONE_SURROGATE.test(value)) throw new Error('A text with half a character has no canonical form.');
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('A number without a finite value has no canonical form.');
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new Error('Only JSON has a canonical form.');
  const properties = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${properties.map(([name, one]) => `${canonicalJson(name)}:${canonicalJson(one)}`).join(',')}}`;
}

/** An entry of the audit log, by names of the columns of hub.audit; times are texts in UTC with microseconds. */
export type AuditLine = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown): boolean => value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/**
 * Returns the line of an entry: the leaf of the tree is its UTF-8. Absent facts (null, empty lists) are left out, so that a later column of the table changes no
 * earlier line.
 */
export const auditLine = (entry: AuditLine): string =>
  canonicalJson(Object.fromEntries(Object.entries(entry).filter(([, value]) => !isEmpty(value))));
