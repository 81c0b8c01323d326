import { Server as NetServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How long a stopping hub accepts requests on open connections, if there were any lately. */
const GRACE_MS = 100;
const RECENTLY_MS = 1_000;

/**
 * Closes the HTTP server gracefully. A stopping hub accepts no new connections. For a short time it answers on its open connections, each time with
 * `Connection: close`, so that no request is cut. (`close` of an HTTP server cuts connections that seem idle, while their next request is on its way.) Then
 * running requests finish; the hub does not wait for a client that never sends the rest of a request.
 * @param lastRequestsMs milliseconds after which all open connections are cut
 */
export function useGracefulClose(fastify: FastifyInstance, lastRequestsMs: number): void {
  let closing = false;
  let lastAnswer = -Infinity;
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    lastAnswer = performance.now();
    if (closing) reply.header('connection', 'close');
    done();
  });
  fastify.addHook('preClose', async () => {
    closing = true;
    NetServer.prototype.close.call(fastify.server);
    setTimeout(() => fastify.server.closeAllConnections(), lastRequestsMs).unref();
    if (performance.now() - lastAnswer < RECENTLY_MS) await pause(GRACE_MS);
  });
}
