import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Kind, type TypeNode } from 'graphql';
import { FIELD_READERS } from '../../../values/rows/field-readers.js';
import { CliFailure, errorCode } from '../failure.js';
import type { Io } from '../io.js';

/** Scalars of the schema whose values are texts. */
export const TEXT_SCALARS: readonly string[] = ['ID', 'String', 'Cursor', 'CountryCode'];
const NUMBER_SCALARS: readonly string[] = ['Int', 'Float'];
/** Input types are written as JSON. */
const INPUT_TYPE = /(Input|Filter)$/;

const DURATION = /^(\d{1,6})(m|h|d)$/;
const MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The name of a type without lists and non-null marks. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

export const isList = (type: TypeNode): boolean => type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));

/**
 * Reads the values of a variable as they were written on the command line. A list is written with commas, or the option is repeated. An input object is JSON, or
 * `@FILE`, an audience also KH,VN; an enum value may be written `call-centre-scam`; a time also as 90d, 12h or 30m from now.
 * @param texts at least one
 * @throws CliFailure
 */
export async function variableOf(type: TypeNode, texts: readonly string[], name: string, io: Io): Promise<unknown> {
  const named = namedTypeOf(type);
  if (named === 'AudienceInput' && !/^[@{]/.test(texts.at(-1) ?? '')) {
    return audienceOf(
      texts.flatMap((text) => text.split(',')),
      name,
    );
  }
  if (INPUT_TYPE.test(named)) return jsonOf(texts.at(-1) ?? '', name, io);
  if (isList(type)) return texts.flatMap((text) => text.split(',')).map((text) => scalarOf(named, text.trim(), name, io));
  return scalarOf(named, texts.at(-1) ?? '', name, io);
}

/** Country codes, `every-country`, or `owner` for the own party alone. */
function audienceOf(words: readonly string[], name: string): object {
  const codes = words.map((word) => word.trim().toUpperCase().replaceAll('_', '-'));
  if (codes.length === 1 && codes[0] === 'OWNER') return {};
  if (codes.length === 1 && codes[0] === 'EVERY-COUNTRY') return { everyCountry: true };
  if (codes.every((code) => /^[A-Z]{2}$/.test(code))) return { countries: codes };
  throw new CliFailure(`${name} must be country codes (KH,VN), every-country, owner, or JSON (got “${words.join(',')}”).`);
}

function scalarOf(type: string, text: string, name: string, io: Io): unknown {
  if (TEXT_SCALARS.includes(type)) return text;
  if (type === 'Boolean') return booleanOf(text, name);
  if (NUMBER_SCALARS.includes(type)) {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new CliFailure(`${name} must be a number (got “${text}”).`);
    return Number(text);
  }
  if (type === 'DateTime') return momentOf(text, name, io.now());
  return text.toUpperCase().replace(/[-\s]+/g, '_');
}

function booleanOf(text: string, name: string): boolean {
  if (!['true', 'false'].includes(text)) throw new CliFailure(`${name} must be true or false (got “${text}”).`);
  return text === 'true';
}

function momentOf(text: string, name: string, now: number): string {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now + Number(count) * (MS[unit] ?? 0)).toISOString();
  const read = FIELD_READERS.validUntil(text);
  if ('value' in read && typeof read.value === 'string') return read.value;
  throw new CliFailure(
    `${name} must be a date (2027-03-31), a time (2027-03-31T09:30:00Z), or a time from now: 90d, 12h, 30m (got “${text}”).`,
  );
}

/** Reads JSON text, or the file behind `@`. @throws CliFailure */
export async function jsonOf(text: string, name: string, io: Io): Promise<unknown> {
  const source = await textOrFile(text, io);
  try {
    return JSON.parse(source) as unknown;
  } catch (error) {
    throw new CliFailure(`${name} must be JSON: ${(error as Error).message}.`, { cause: error });
  }
}

/** Returns the text, the content of the file behind `@`, or that of the standard input for `-`. @throws CliFailure */
export async function textOrFile(text: string, io: Io): Promise<string> {
  if (text === '-') return Buffer.concat(await io.stdin.toArray()).toString('utf8');
  if (!text.startsWith('@')) return text;
  return readFile(resolve(io.cwd, text.slice(1)), 'utf8').catch((error: unknown) => {
    throw new CliFailure(`The file ${text.slice(1)} cannot be read (${errorCode(error)}).`);
  });
}
