import { Readable } from 'node:stream';
import { isWithinJsonLimits, invalidJsonMessage } from '../../platform/platform/json-limits.js';
import type { StixObject } from '../stix/reading.js';
import { TaxiiProblem } from './taxii-problem.js';

/** Values in one megabyte of a body are at most this many; real bundles have less than half. */
const VALUES_IN_A_BYTE = 1 / 28;
const LEAST_VALUES = 150_000;

const syntax = (message: string): TaxiiProblem => new TaxiiProblem('BAD_USER_INPUT', 'TAXII_BODY', message);
const unprocessable = (message: string): TaxiiProblem => new TaxiiProblem('BAD_USER_INPUT', 'TAXII_ENVELOPE', message, 422);
const tooLarge = (most: number): TaxiiProblem =>
  new TaxiiProblem('BAD_USER_INPUT', 'TAXII_TOO_LARGE', `A body has at most ${most} bytes (max_content_length of the API root).`, 413);

interface BodyRequest {
  readonly headers: { readonly 'content-length'?: string | undefined; readonly 'content-encoding'?: string | undefined };
  readonly body: unknown;
}

/**
 * The objects of an envelope or a bundle. Read only now that its sender may write, and never further than `most` bytes.
 * @throws TaxiiProblem 400 for what is no JSON, 413, 415, 422 for JSON that is neither form
 */
export async function readObjects(request: BodyRequest, form: 'envelope' | 'bundle', most: number): Promise<readonly StixObject[]> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  if (!['identity', ''].includes(request.headers['content-encoding']?.trim().toLowerCase() ?? '')) {
    throw new TaxiiProblem('BAD_USER_INPUT', 'TAXII_CONTENT_TYPE', 'Send the body as it is, not compressed.', 415);
  }
  const bytes = await readBody(request.body, most);
  if (!isWithinJsonLimits(bytes, Math.max(LEAST_VALUES, Math.ceil(most * VALUES_IN_A_BYTE)))) {
    throw new TaxiiProblem('BAD_USER_INPUT', 'TAXII_TOO_LARGE', 'The body holds too many values, or nests them too deep.', 413);
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
  if (key === '__proto__') throw syntax('No member is called __proto__.');
  return value;
}

function objectsIn(said: unknown, form: 'envelope' | 'bundle'): readonly StixObject[] {
  if (!isRecord(said)) throw unprocessable('Send one JSON object.');
  if (form === 'bundle' && said.type !== 'bundle') throw unprocessable('application/stix+json is a bundle.');
  const { objects } = said;
  if (!Array.isArray(objects) || objects.length === 0) throw unprocessable('The member objects lists one STIX object or more.');
  if (!objects.every(isStixObject)) throw unprocessable('Every object is a JSON object with a type and an id.');
  return objects;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isStixObject = (value: unknown): value is StixObject =>
  isRecord(value) && typeof value.type === 'string' && typeof value.id === 'string';
