import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { withMinimumRate, BODY_RATE } from '../../platform/platform/body-rate.js';
import { BadInput } from '../../platform/platform/errors.js';

export const EVIDENCE_PATH = '/bulk/evidence';

/** Hands bytes to the door of evidence as they come in; everywhere else they are refused as before (415). */
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
 * The body as it comes, at the pace that every sender keeps: whoever drips holds one of its party's few places. Whoever stops early leaves the connection standing, for
 * the answer; what still comes is thrown away (slow-senders.ts says how long), since many clients read no answer before they have sent all.
 * @throws BadInput in its turn where it breaks off, or comes too slowly
 */
export async function* readEvidenceBody(request: IncomingMessage, pace = BODY_RATE): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* withMinimumRate(request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, tooSlow, pace);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput('EVIDENCE_BROKEN_OFF', 'The body broke off: send the file again.');
  } finally {
    request.resume();
  }
}

const tooSlow = (): BadInput =>
  new BadInput(
    'EVIDENCE_TOO_SLOW',
    'The file came too slowly: less than 60 KiB in a minute, or not all of it in half an hour. Send it again, over a better connection or in smaller files.',
  );
