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
 * What holds on every address of TAXII before anybody is asked who they are: the media types that go in and out, and an error of TAXII's form where there is no
 * such address. A body is not read here: only a caller who may write has it read.
 */
@Injectable()
export class TaxiiHttpHooks implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    const handOn = (_request: FastifyRequest, body: Readable, done: (error: null, body: Readable) => void): void => done(null, body);
    fastify.addContentTypeParser('application/taxii+json', handOn); // bundles are handed on by intake/streamed-bodies.ts
    // After the hooks of onRequest, which give every answer its id and headers.
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      const problem = isOurs(request.url) ? problemOf(request) : undefined;
      if (!problem) return done(null, payload);
      refuse(reply, problem, request.id);
    });
  }
}

const isOurs = (url: string): boolean => /^\/taxii2(?:[/?]|$)/i.test(url);

function problemOf({ is404, method, headers }: FastifyRequest): TaxiiProblem | undefined {
  if (is404) return notFoundProblem();
  if (!accepts(headers.accept)) {
    return new TaxiiProblem('BAD_USER_INPUT', 'TAXII_ACCEPT', 'Accept application/taxii+json;version=2.1: no other form is given.', 406);
  }
  if (method === 'POST' && bodyForm(headers['content-type']) === undefined) {
    return new TaxiiProblem('BAD_USER_INPUT', 'TAXII_CONTENT_TYPE', 'Send application/taxii+json;version=2.1.', 415);
  }
  return undefined;
}
