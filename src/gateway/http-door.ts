import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertShortEnough } from '../graphql/limits.js';
import { BadInput } from '../platform/errors.js';
import { Settings } from '../platform/platform.module.js';
import { Answers } from './answers.js';
import { statusOf } from './http-status.js';

export const GRAPHQL_PATH = '/graphql';

/** The caller's `X-Request-Id` where it has the form of one, otherwise a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
}

/**
 * Headers of every response (OWASP HTTP Headers cheat sheet): nothing is sniffed, framed, cached or told to other sites. A page that loads something sets a
 * content security policy of its own, an answer that may be kept its own Cache-Control.
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
 * What every request passes first: its id, the headers of its answer; and on /graphql what must hold before GraphQL is asked. Only a POST of JSON comes in,
 * which no foreign page can send without asking (CSRF), and no document ever stands in an address or a log of addresses.
 */
@Injectable()
export class HttpDoor implements OnModuleInit {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly answers: Answers,
    @Inject(Settings) settings: Settings,
  ) {
    const secure = settings.mode === 'production' && settings.publicUrl.startsWith('https:');
    this.headers = secure ? { ...HEADERS, 'strict-transport-security': TWO_YEARS } : HEADERS;
  }

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request, reply, done) => {
      reply.headers(this.headers).header('x-request-id', request.id);
      this.passOrRefuse(request, reply, assertJsonPost, done);
    });
    fastify.addHook('preHandler', (request, reply, done) => this.passOrRefuse(request, reply, assertGraphqlBody, done));
  }

  private passOrRefuse(request: FastifyRequest, reply: FastifyReply, check: (request: FastifyRequest) => void, done: () => void): void {
    if (request.routeOptions.url !== GRAPHQL_PATH) return done();
    try {
      check(request);
    } catch (error) {
      const answer = this.answers.of(error, request.id);
      void reply.code(statusOf(answer.extensions)).send({ errors: [answer] });
      return;
    }
    done();
  }
}

const refused = (message: string): BadInput => new BadInput('REQUEST_MALFORMED', message);
const JSON_TYPE = /^application\/json\s*(;|$)/i;
const TAKES_JSON = /(application\/(graphql-response\+)?json|application\/\*|\*\/\*)/i;

function assertJsonPost({ method, headers }: FastifyRequest): void {
  if (method !== 'POST') throw refused('GraphQL is asked by POST.');
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) throw refused('Send the request as application/json.');
  if (headers.accept !== undefined && !TAKES_JSON.test(headers.accept)) throw refused('The answer is JSON: accept application/json.');
}

/** GraphQL over HTTP, section 5.1: one object with a document, and perhaps variables and the name of an operation. */
function assertGraphqlBody({ body }: FastifyRequest): void {
  if (!isObject(body)) throw refused('Send one JSON object with the member query; batches are not taken.');
  const { query, variables, operationName, extensions } = body;
  if (typeof query !== 'string' || query === '') throw refused('The member query must be a GraphQL document.');
  if (!isObject(variables ?? {})) throw refused('The member variables must be an object.');
  if (typeof (operationName ?? '') !== 'string') throw refused('The member operationName must be a string.');
  if (!isObject(extensions ?? {})) throw refused('The member extensions must be an object.');
  assertShortEnough(query);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
