import { Readable } from 'node:stream';
import { isWithinJsonLimits, invalidJsonMessage } from '../../platform/platform/json-limits.js';
import type { StixObject } from '../stix/reading.js';
import { TaxiiProblem } from './taxii-problem.js';

/** Maximum number of JSON values per byte of a body; real bundles have less than half of it. */
const VALUES_IN_A_BYTE = 1 / 28;
const LEAST_VALUES = 150_000;

const syntax = (message: string): TaxiiProblem => new TaxiiProblem('BAD_USER_INPUT', 'TAXII_BODY', message);
const unprocessable = (message: string): TaxiiProblem => new TaxiiProblem('BAD_USER_INPUT', 'TAXII_ENVELOPE', message, 422);
const tooLarge = (most: number): TaxiiProblem =>
  new TaxiiProblem(
    'BAD_USER_INPUT',
    'TAXII_TOO_LARGE',
    `The body is larger than ${most} bytes (max_content_length of the API root). Send it in several parts.`,
    413,
  );

interface BodyRequest {
  readonly headers: { readonly 'content-length'?: string | undefined; readonly 'content-encoding'?: string | undefined };
  readonly body: unknown;
}

/**
 * Returns the objects of an envelope or a bundle. The body is read only after its sender's permission was checked, and never beyond `most` bytes.
 * @throws TaxiiProblem 400 for invalid JSON, 413, 415, 422 for JSON in neither form
 */
export async function readObjects(request: BodyRequest, form: 'envelope' | 'bundle', most: number): Promise<readonly StixObject[]> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  if (!['identity', ''].includes(request.headers['content-encoding']?.trim().toLowerCase() ?? '')) {
    throw new TaxiiProblem('BAD_USER_INPUT', 'TAXII_CONTENT_TYPE', 'Send the body without compression.', 415);
  }
  const bytes = await readBody(request.body, most);
  if (!isWithinJsonLimits(bytes, Math.max(LEAST_VALUES, Math.ceil(most * VALUES_IN_A_BYTE)))) {
    throw new TaxiiProblem('BAD_USER_INPUT', 'TAXII_TOO_LARGE', 'The body holds too many values, or nests them too deeply.', 413);
  }
  return objectsIn(parseJson(bytes), form);
}

async function readBody(body: unknown, most: number): Promise<Buffer> {
  if (!(body instanceof Readable)) throw syntax('Send a body.');
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > most) throw tooLarge(most);
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

function parseJson(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /__proto__|\\u005f/i.test(text) ? JSON.parse(text, withoutPrototypes) : JSON.parse(text);
  } catch (error) {
    if (error instanceof TaxiiProblem) throw error;
    throw syntax(invalidJsonMessage(error));
  }
}

function withoutPrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') throw syntax('A member must not be named __proto__.');
  return value;
}

function objectsIn(document: unknown, form: 'envelope' | 'bundle'): readonly StixObject[] {
  if (!isRecord(document)) throw unprocessable('The body must be one JSON object.');
  if (form === 'bundle' && document.type !== 'bundle') throw unprocessable('A body of type application/stix+json must be a bundle.');
  const { objects } = document;
  if (!Array.isArray(objects) || objects.length === 0) throw unprocessable('The member objects must list at least one STIX object.');
  if (!objects.every(isStixObject)) throw unprocessable('Every object must be a JSON object with a type and an id.');
  return objects;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isStixObject = (value: unknown): value is StixObject =>
  isRecord(value) && typeof value.type === 'string' && typeof value.id === 'string';
