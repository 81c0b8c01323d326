import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { assertShortEnough } from '../../platform/graphql/limits.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { ErrorAnswers } from './error-answers.js';
import { statusOf } from './http-status.js';

export const GRAPHQL_PATH = '/graphql';

/** Returns the caller's `X-Request-Id` if it is well-formed, otherwise a new id. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const requestId = headers['x-request-id'];
  return typeof requestId === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(requestId) ? requestId : randomUUID();
}

/**
 * Headers of every response (OWASP HTTP Headers cheat sheet): no sniffing, framing, caching, or referrers to other sites. A page that loads resources sets its
 * own content security policy; a cacheable answer sets its own Cache-Control.
 */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
const TWO_YEARS = 'max-age=63072000; includeSubDomains';

/**
 * Hooks of every request: its id, the headers of its answer, and on /graphql the checks before GraphQL runs. Only a POST of JSON is accepted, which a foreign
 * page cannot send without preflight (CSRF). So no document appears in an address or an access log (docs/decisions, 144).
 */
@Injectable()
export class HttpHooks implements OnModuleInit {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly answers: ErrorAnswers,
    @Inject(Settings) settings: Settings,
  ) {
    const secure = settings.mode === 'production' && settings.publicUrl.startsWith('https:');
    this.headers = secure ? { ...HEADERS, 'strict-transport-security': TWO_YEARS } : HEADERS;
  }

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request, reply, done) => {
      reply.headers(this.headers).header('x-request-id', request.id);
      if (!isEncoded(request.url)) return void this.refuse(request, reply, malformedAddress());
      this.passOrRefuse(request, reply, assertJsonPost, done);
    });
    fastify.addHook('preHandler', (request, reply, done) => this.passOrRefuse(request, reply, assertGraphqlBody, done));
  }

  /** Answers router refusals in the hub's form: an address that cannot be decoded, or an id that is too long. */
  refuseAddress(code: string, request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(this.headers).header('x-request-id', request.id);
    this.refuse(request, reply, code === 'FST_ERR_BAD_URL' ? malformedAddress() : new NotFound('object'));
  }

  private passOrRefuse(request: FastifyRequest, reply: FastifyReply, check: (request: FastifyRequest) => void, done: () => void): void {
    if (!isGraphql(request)) return done();
    try {
      check(request);
    } catch (error) {
      return void this.refuse(request, reply, error);
    }
    done();
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const { message, extensions } = this.answers.of(error, request.id);
    const status = statusOf(extensions);
    if (status === 405) void reply.header('allow', 'POST');
    void reply
      .code(status)
      .send(isGraphql(request) ? { errors: [{ message, extensions }] } : { statusCode: status, message, ...extensions });
  }
}

const malformedAddress = (): BadInput =>
  new BadInput(
    'ADDRESS_MALFORMED',
    'This address is not encoded correctly. Each % must be followed by two hexadecimal digits, and the octets must be UTF-8 (RFC 3986, 2.1).',
  );

/**
 * Checks that every percent-encoded octet of an address belongs to a character. Fastify passes on undecodable text unchanged, and a file could get that name.
 */
function isEncoded(address: string): boolean {
  try {
    decodeURIComponent(address);
    return true;
  } catch {
    return false;
  }
}

/** Recognises methods for which GraphQL has no route, at its address: they get METHOD_NOT_TAKEN, not ADDRESS_UNKNOWN. */
const isGraphql = ({ routeOptions, url }: FastifyRequest): boolean =>
  routeOptions.url === GRAPHQL_PATH || url.split('?', 1)[0] === GRAPHQL_PATH;

const malformedRequest = (message: string): BadInput => new BadInput('REQUEST_MALFORMED', message);
const POST_ONLY =
  'GraphQL accepts POST only, because documents and variables in an address end up in access logs. Set your client to POST (urql: preferGetMethod: false).';
const JSON_TYPE = /^application\/json\s*(;|$)/i;
const TAKES_JSON = /(application\/(graphql-response\+)?json|application\/\*|\*\/\*)/i;

function assertJsonPost({ method, headers, query }: FastifyRequest): void {
  const { extensions } = query as Readonly<Record<string, unknown>>;
  if (method === 'GET' && String(extensions ?? '').includes('"persistedQuery"')) throw persistedQueryNotSupported();
  if (method !== 'POST') throw new BadInput('METHOD_NOT_TAKEN', POST_ONLY);
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) throw malformedRequest('Send the request as application/json.');
  if (headers.accept !== undefined && !TAKES_JSON.test(headers.accept)) {
    throw malformedRequest('The answer is JSON. Send the header Accept: application/json.');
  }
}

/** Clients compare this message or the code, then send the document itself (Apollo's "Automatic persisted queries"). */
const persistedQueryNotSupported = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotSupported', { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } });

/** Checks the request body (GraphQL over HTTP, section 5.1): one object with a document, and optional variables and operation name. */
function assertGraphqlBody({ body }: FastifyRequest): void {
  if (!isObject(body)) throw malformedRequest('Send one JSON object with the member query. Batches are not supported.');
  const { query, variables, operationName, extensions } = body;
  if (isObject(extensions) && extensions.persistedQuery) throw persistedQueryNotSupported();
  if (typeof query !== 'string' || query === '') throw malformedRequest('The member query must be a GraphQL document.');
  if (!isObject(variables ?? {})) throw malformedRequest('The member variables must be an object.');
  if (typeof (operationName ?? '') !== 'string') throw malformedRequest('The member operationName must be a string.');
  if (!isObject(extensions ?? {})) throw malformedRequest('The member extensions must be an object.');
  assertShortEnough(query);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
