import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests whose time runs. */
const requestTimers = new WeakMap<IncomingMessage, NodeJS.Timeout>();
/** What was answered before it was sent to its end is read no longer than this: long enough to take the answer. */
const READ_AFTER_ANSWER_MS = 2_000;

/**
 * Ends requests that have not come in whole after a while: slow senders hold connections on purpose. The server's own `requestTimeout` knows no exception, so it is off
 * and this stands in its place; headers keep their own time-out (`headersTimeout`). Whoever takes a body of any size piece by piece, and looks after its sender itself,
 * stops the clock with {@link exemptFromTimeout}.
 */
export function enforceRequestTimeout(server: Server, longestMs: number): void {
  server.requestTimeout = 0;
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return;
    requestTimers.set(
      request,
      setTimeout(() => answerTimeout(request, response), longestMs),
    );
    response.once('close', () => {
      exemptFromTimeout(request);
      if (!request.complete && !request.socket.destroyed) {
        setTimeout(() => request.complete || request.socket.destroy(), READ_AFTER_ANSWER_MS).unref();
      }
    });
  });
}

/** This request may last. For callers who have shown who they are. */
export function exemptFromTimeout(request: IncomingMessage): void {
  clearTimeout(requestTimers.get(request));
  requestTimers.delete(request);
}

/** As the server itself would answer (RFC 9110, 15.5.9). */
function answerTimeout(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const { socket } = request;
  if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  socket.destroySoon();
}
