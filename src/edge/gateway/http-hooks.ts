import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertShortEnough } from '../../platform/graphql/limits.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { ErrorAnswers } from './error-answers.js';
import { assertJsonRequest, bodyOfAddress, readBody } from './graphql-request.js';
import { retryAfterOf, statusOf } from './http-status.js';
import { PersistedDocuments } from './persisted-documents.js';
import { RequestAdmission } from './request-admission.js';

export const GRAPHQL_PATH = '/graphql';
/** Server-Sent Events. */
export const STREAM_PATH = '/graphql/stream';

/** Whether a route answers errors in the form of GraphQL. */
export const isGraphqlRoute = (url: string | undefined): boolean => url === GRAPHQL_PATH || url === STREAM_PATH;

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
 * Hooks of every request: its id, the headers of its answer, and on /graphql the checks before GraphQL runs. Callers with a token can only send a POST of
 * JSON, so none of their documents appears in an address or an access log (docs/decisions, 144 and 160).
 */
@Injectable()
export class HttpHooks implements OnModuleInit {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly answers: ErrorAnswers,
    private readonly documents: PersistedDocuments,
    private readonly admission: RequestAdmission,
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
      this.passOrRefuse(request, reply, assertJsonRequest, done);
    });
    fastify.addHook('preHandler', (request, reply, done) => {
      if (!isGraphql(request)) return done();
      const admit = (): void => void this.admit(request, reply, done);
      this.passOrRefuse(request, reply, (asked) => this.readRequest(asked), admit);
    });
    // Not onResponse: that does not come for a connection that ended before its answer.
    fastify.addHook('onSend', (request, _reply, payload, done) => {
      this.admission.onAnswer(request);
      done(null, payload);
    });
  }

  /** Answers router refusals in the hub's form: an address that cannot be decoded, or an id that is too long. */
  refuseAddress(code: string, request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(this.headers).header('x-request-id', request.id);
    this.refuse(request, reply, code === 'FST_ERR_BAD_URL' ? malformedAddress() : new NotFound('object'));
  }

  /** Checks a request, and replaces the id of a persisted document by the document. Apollo Server reads a GET from its address, the admission from the body. */
  private readRequest(request: FastifyRequest): void {
    const isPost = request.method === 'POST';
    const asked = readBody(isPost ? request.body : bodyOfAddress(request.query as Readonly<Record<string, unknown>>));
    const { documentId: _, ...body } = this.documents.resolve(asked);
    assertShortEnough(body.query ?? '');
    request.body = body;
  }

  private async admit(request: FastifyRequest, reply: FastifyReply, done: () => void): Promise<void> {
    try {
      await this.admission.admit(request);
    } catch (error) {
      return this.refuse(request, reply, error);
    }
    done();
  }

  private passOrRefuse(request: FastifyRequest, reply: FastifyReply, check: (request: FastifyRequest) => unknown, done: () => void): void {
    if (!isGraphql(request)) return done();
    try {
      check(request);
    } catch (error) {
      return void this.refuse(request, reply, error);
    }
    done();
  }

  refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const { message, extensions } = this.answers.of(error, request.id);
    const status = statusOf(extensions);
    const later = retryAfterOf(extensions);
    if (status === 405) void reply.header('allow', 'POST');
    if (later !== undefined) void reply.header('retry-after', later);
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
