import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const text = (name: string, read: (input: string) => unknown) => ({
  parseValue: (input: unknown): unknown => {
    if (typeof input !== 'string') throw new GraphQLError(`${name} must be a string.`);
    return read(input);
  },
  parseLiteral: (node: { kind: string; value?: unknown }): unknown => {
    if (node.kind !== Kind.STRING || typeof node.value !== 'string') throw new GraphQLError(`${name} must be a string.`);
    return read(node.value);
  },
});

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** A timestamp. Input is RFC 3339 with an offset; output is UTC with milliseconds. So its year in UTC, too, must be one that RFC 3339 can write (1 to 9999). */
export const DateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'A timestamp, RFC 3339 with an offset (2026-05-31T09:30:00Z); answers are in UTC.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (value instanceof Date ? value : new Date(value as string)).toISOString(),
  ...text('DateTime', (input) => {
    const date = new Date(input);
    const sane = RFC_3339.test(input) && !Number.isNaN(date.getTime());
    if (!sane) throw new GraphQLError('DateTime must be RFC 3339 with an offset, like 2026-05-31T09:30:00Z.');
    const year = date.getUTCFullYear();
    if (year < 1 || year > 9999) throw new GraphQLError('DateTime must be in the years 1 to 9999, in UTC.');
    return date;
  }),
});

const LONGEST_CURSOR = 512;

/** An opaque position. The modules with lists make and read it. */
export const Cursor = new GraphQLScalarType({
  name: 'Cursor',
  description: 'An opaque position of one party. Store it and send it back unchanged. It does not expire.',
  serialize: String,
  ...text('Cursor', (input) => {
    if (input.length > LONGEST_CURSOR) throw new GraphQLError('This is not a cursor of this hub.');
    return input;
  }),
});

/** ISO 3166-1 alpha-2, upper case. Membership is checked elsewhere. */
export const CountryCode = new GraphQLScalarType({
  name: 'CountryCode',
  description: 'A country, ISO 3166-1 alpha-2: TH, KH, VN …',
  serialize: String,
  ...text('CountryCode', (input) => {
    if (!/^[A-Za-z]{2}$/.test(input)) throw new GraphQLError('CountryCode must be two letters of ISO 3166-1, like TH.');
    return input.toUpperCase();
  }),
});
