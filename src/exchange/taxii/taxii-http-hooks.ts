import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accepts, bodyForm } from './media.policy.js';
import { notFoundProblem, TaxiiProblem } from './taxii-problem.js';
import { refuse } from './taxii-refusal.filter.js';

/** Fixed by the standard (TAXII 2.1, 8.2.1). */
export const DISCOVERY = '/taxii2/';

/**
 * Checks every TAXII request before authentication: the media types of request and response, and the address; errors have TAXII's form. The body is not read
 * here: it is read only for a caller who may write.
 */
@Injectable()
export class TaxiiHttpHooks implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    const passBody = (_request: FastifyRequest, body: Readable, done: (error: null, body: Readable) => void): void => done(null, body);
    fastify.addContentTypeParser('application/taxii+json', passBody); // imports/streamed-bodies.ts does the same for bundles
    // After the onRequest hooks, which add the request id and headers to every response.
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      const problem = isOurs(request.url) ? problemOf(request) : undefined;
      if (!problem) return done(null, payload);
      refuse(reply, problem, request.id);
    });
  }
}

const isOurs = (url: string): boolean => /^\/taxii2(?:[/?]|$)/i.test(url);

/** The address of the route that shows browsers a page for every unknown address. */
const EVERY_ADDRESS = /^\/?\*$/;

function problemOf({ is404, method, headers, routeOptions }: FastifyRequest): TaxiiProblem | undefined {
  if (is404 || EVERY_ADDRESS.test(routeOptions.url ?? '')) return notFoundProblem();
  if (!accepts(headers.accept)) {
    return new TaxiiProblem(
      'BAD_USER_INPUT',
      'TAXII_ACCEPT',
      'Accept application/taxii+json;version=2.1: the hub has no other format.',
      406,
    );
  }
  if (method === 'POST' && bodyForm(headers['content-type']) === undefined) {
    return new TaxiiProblem('BAD_USER_INPUT', 'TAXII_CONTENT_TYPE', 'Send application/taxii+json;version=2.1.', 415);
  }
  return undefined;
}
