import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import { AnswerLimit } from '../platform/database/answer-limit.js';
import type { DatabaseAccess } from '../platform/database/database.module.js';
import { RequestWrites } from '../platform/database/request-writes.js';
import { requestLimit } from '../platform/database/time-limits.js';
import { useGracefulClose } from '../edge/gateway/graceful-close.js';
import { HttpHooks, requestIdOf } from '../edge/gateway/http-hooks.js';
import { useBoundedJson } from '../edge/gateway/json-body.js';
import { HubLogger, type Logger } from '../platform/platform/log.js';
import type { Settings } from '../platform/platform/settings.js';
import { enforceRequestTimeout } from '../platform/platform/request-timeout.js';

const MOST_BODY_BYTES = 4 * 1024 * 1024;
/** Time limit for receiving a request: a longer one never completes (attackers hold connections with slow requests). */
const LONGEST_REQUEST_MS = 60_000;
/** Time for running requests when a hub stops: longer than any statement may take, and short enough for the whole hub to stop within 10 s. */
const LAST_REQUESTS_MS = 7_000;
/** The same for a process that answers only health and metrics. */
const LAST_HEALTH_MS = 1_000;

/**
 * Builds the whole application; it does not listen yet. `close()` accepts no more connections, waits for running requests, closes the sockets (1001) and then
 * the database's connections.
 */
export async function buildHub(settings: Settings, access: DatabaseAccess, log: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MOST_BODY_BYTES,
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers),
    forceCloseConnections: 'idle',
    return503OnClosing: false, // late requests are answered, with Connection: close
    frameworkErrors: ({ code }: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      app.get(HttpHooks).refuseAddress(code, request, reply),
    // TAXII's addresses end in a slash and contain ids of STIX objects: a type of 250 characters and a UUID.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings, access), adapter, {
    logger: new HubLogger(log),
    abortOnError: false,
  });
  useBoundedJson(app, MOST_BODY_BYTES);
  enforceRequestTimeout(app.getHttpServer(), LONGEST_REQUEST_MS);
  limitWaiting(app, requestLimit(settings.statementTimeoutMs));
  useGracefulClose(app.getHttpAdapter().getInstance(), settings.roles.has('serve') ? LAST_REQUESTS_MS : LAST_HEALTH_MS);
  return app;
}

/**
 * All waits of a request for the database count for one limit, and the request knows whether it may have written. Both begin when the body is complete: bodies
 * arrive in the asynchronous context of their connection.
 */
function limitWaiting(app: NestFastifyApplication, longestMs: number): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preHandler', (_request, _reply, done) => new AnswerLimit(longestMs).run(() => RequestWrites.run(done)));
}
