import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const text = (name: string, read: (given: string) => unknown) => ({
  parseValue: (given: unknown): unknown => {
    if (typeof given !== 'string') throw new GraphQLError(`${name} must be a string.`);
    return read(given);
  },
  parseLiteral: (node: { kind: string; value?: unknown }): unknown => {
    if (node.kind !== Kind.STRING || typeof node.value !== 'string') throw new GraphQLError(`${name} must be a string.`);
    return read(node.value);
  },
});

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** A moment. RFC 3339 with an offset comes in; UTC with milliseconds goes out, so in UTC, too, it lies in the years that RFC 3339 can write (1 to 9999). */
export const DateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'A moment, RFC 3339 with an offset (2026-05-31T09:30:00Z); answers are in UTC.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (value instanceof Date ? value : new Date(value as string)).toISOString(),
  ...text('DateTime', (given) => {
    const date = new Date(given);
    const sane = RFC_3339.test(given) && !Number.isNaN(date.getTime());
    if (!sane) throw new GraphQLError('DateTime must be RFC 3339 with an offset, like 2026-05-31T09:30:00Z.');
    const year = date.getUTCFullYear();
    if (year < 1 || year > 9999) throw new GraphQLError('DateTime must lie in the years 1 to 9999, in UTC.');
    return date;
  }),
});

const LONGEST_CURSOR = 512;

/** An opaque position. It is made and read by the rooms that page. */
export const Cursor = new GraphQLScalarType({
  name: 'Cursor',
  description: 'An opaque position of one party: keep it and hand it back unchanged. It does not age.',
  serialize: String,
  ...text('Cursor', (given) => {
    if (given.length > LONGEST_CURSOR) throw new GraphQLError('This is not a cursor of this hub.');
    return given;
  }),
});

/** ISO 3166-1 alpha-2, upper case. Whether there is such a member is another question. */
export const CountryCode = new GraphQLScalarType({
  name: 'CountryCode',
  description: 'A country, ISO 3166-1 alpha-2: TH, KH, VN …',
  serialize: String,
  ...text('CountryCode', (given) => {
    if (!/^[A-Za-z]{2}$/.test(given)) throw new GraphQLError('CountryCode must be two letters of ISO 3166-1, like TH.');
    return given.toUpperCase();
  }),
});
