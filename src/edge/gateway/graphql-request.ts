import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { BadInput } from '../../platform/platform/errors.js';

/** The members of a GraphQL request, checked in form. */
export interface RequestBody {
  readonly query?: string | null;
  readonly documentId?: unknown;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly extensions?: Readonly<Record<string, unknown>> | null;
}

const malformedRequest = (message: string): BadInput => new BadInput('REQUEST_MALFORMED', message);
const JSON_TYPE = /^application\/json\s*(;|$)/i;
const TAKES_JSON = /(application\/(graphql-response\+)?json|application\/\*|\*\/\*)/i;

export const methodNotTaken = (): BadInput =>
  new BadInput(
    'METHOD_NOT_TAKEN',
    'GraphQL accepts POST only, because documents and variables in an address end up in access logs. Set your client to POST (urql: preferGetMethod: false). Without a token GET answers __typename, and introspection in a demo.',
  );

/**
 * Checks a request at /graphql before its body is read: a POST of JSON, or a GET without a token that has a document. A foreign page cannot send either with
 * the rights of a caller: a POST of JSON needs a preflight, and the hub uses no cookies.
 */
export function assertJsonRequest({ method, headers, query }: FastifyRequest): void {
  const { query: document, extensions } = query as Readonly<Record<string, unknown>>;
  if (method === 'GET' && String(extensions ?? '').includes('"persistedQuery"')) throw persistedQueryNotSupported();
  const isAnonymousGet = method === 'GET' && headers.authorization === undefined && typeof document === 'string';
  if (method !== 'POST' && !isAnonymousGet) throw methodNotTaken();
  if (method === 'POST') assertJsonType(headers['content-type']);
  if (headers.accept !== undefined && !TAKES_JSON.test(headers.accept)) {
    throw malformedRequest('The answer is JSON. Send the header Accept: application/json.');
  }
}

export function assertJsonType(contentType: string | undefined): void {
  if (!JSON_TYPE.test(contentType ?? '')) throw malformedRequest('Send the request as application/json.');
}

/** Clients compare this message or the code, then send the document itself (Apollo's "Automatic persisted queries"). */
const persistedQueryNotSupported = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotSupported', { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } });

/** Checks a request (GraphQL over HTTP, section 5.1): one object with a document or its id, and optional variables, operation name and extensions. */
export function readBody(body: unknown): RequestBody {
  if (!isObject(body)) throw malformedRequest('Send one JSON object with the member query. Batches are not supported.');
  const { query, documentId, variables, operationName, extensions } = body;
  if (isObject(extensions) && extensions.persistedQuery) throw persistedQueryNotSupported();
  const isById = (documentId ?? null) !== null && (query ?? null) === null;
  if (!isById && (typeof query !== 'string' || query === '')) throw malformedRequest('The member query must be a GraphQL document.');
  if (!isObject(variables ?? {})) throw malformedRequest('The member variables must be an object.');
  if (typeof (operationName ?? '') !== 'string') throw malformedRequest('The member operationName must be a string.');
  if (!isObject(extensions ?? {})) throw malformedRequest('The member extensions must be an object.');
  return body;
}

/** Returns the request that a GET has in its address; Apollo Server reads it from there. */
export function bodyOfAddress(search: Readonly<Record<string, unknown>>): unknown {
  const { query, operationName } = search;
  return { query, operationName, variables: jsonOf(search, 'variables'), extensions: jsonOf(search, 'extensions') };
}

function jsonOf(search: Readonly<Record<string, unknown>>, name: string): unknown {
  const text = search[name];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(typeof text === 'string' ? text : '');
  } catch {
    throw malformedRequest(`The parameter ${name} must be one JSON object.`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
