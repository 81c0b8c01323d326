import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { withMinimumRate, BODY_RATE } from '../../platform/platform/body-rate.js';
import { BadInput } from '../../platform/platform/errors.js';

export const EVIDENCE_PATH = '/bulk/evidence';

/** Passes the request body to the evidence endpoint as a stream. For every other route the content type is refused (415). */
@Injectable()
export class EvidenceBodyParser implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser('application/octet-stream', (request: FastifyRequest, body, done) => {
      if (request.routeOptions.url === EVIDENCE_PATH) return done(null, body);
      const refusal = Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 });
      return done(refusal);
    });
  }
}

/**
 * Yields the request body and enforces the minimum rate for all senders: a slow sender would occupy one of its party's few upload slots.
 * If the consumer stops early, the connection stays open for the response and the remaining input is discarded (request-timeout.ts says how long):
 * many clients read no response before they have sent the whole body.
 * @throws BadInput if the body breaks off or arrives too slowly
 */
export async function* readEvidenceBody(request: IncomingMessage, pace = BODY_RATE): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* withMinimumRate(request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, tooSlow, pace);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput('EVIDENCE_INCOMPLETE', 'The connection closed before the whole body arrived. Send the file again.');
  } finally {
    request.resume();
  }
}

const tooSlow = (): BadInput =>
  new BadInput(
    'EVIDENCE_TOO_SLOW',
    'The upload was too slow: less than 60 KiB in a minute, or longer than half an hour in all. Send it again over a faster connection, or as smaller files.',
  );
