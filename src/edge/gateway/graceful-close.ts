import { Server as NetServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How long a stopping hub takes requests, if there were any lately. */
const GRACE_MS = 100;
const RECENTLY_MS = 1_000;

/**
 * A hub that stops takes no new connections, but answers on those that it has a little longer, each time with `Connection: close`, so that none is cut under
 * a request (an HTTP server's own `close` cuts those that seem idle, while their next request is on its way). Then requests that are under way finish,
 * and nobody is waited for who never sends the rest of a request.
 * @param lastRequestsMs milliseconds after which whatever is still connected is cut
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
