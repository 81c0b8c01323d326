import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadInput } from '../platform/errors.js';

export const EVIDENCE_PATH = '/bulk/evidence';
/** How long nothing may come in. */
const LONGEST_SILENCE_MS = 60_000;

/** Hands bytes to the door of evidence as they come in; everywhere else they are refused as before (415). */
@Injectable()
export class EvidenceBody implements OnModuleInit {
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
 * The body as it comes. Whoever stops early leaves the connection standing, for the answer; what still comes is thrown away (slow-senders.ts says how long), since many
 * clients read no answer before they have sent all.
 * @throws BadInput in its turn where it breaks off, or nothing comes for a minute
 */
export async function* evidenceBytes(request: IncomingMessage, longestMs = LONGEST_SILENCE_MS): AsyncGenerator<Uint8Array, void, void> {
  let slow = false;
  const silence = (): NodeJS.Timeout =>
    setTimeout(() => {
      slow = true;
      request.destroy();
    }, longestMs);
  let timer = silence();
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      yield chunk;
      timer = silence();
    }
  } catch {
    throw slow
      ? new BadInput('EVIDENCE_TOO_SLOW', 'Nothing came in for a minute: send the file again.')
      : new BadInput('EVIDENCE_BROKEN_OFF', 'The body broke off: send the file again.');
  } finally {
    clearTimeout(timer);
    request.resume();
  }
}
