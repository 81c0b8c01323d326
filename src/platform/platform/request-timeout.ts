import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests with a running timer. */
const requestTimers = new WeakMap<IncomingMessage, NodeJS.Timeout>();
/** A request that was answered before its end is read no longer than this: long enough for the client to receive the answer. */
const READ_AFTER_ANSWER_MS = 2_000;

/**
 * Ends requests that are incomplete after a time: attackers hold connections with slow requests. The server's own `requestTimeout` allows no exception, so it
 * is off and replaced by this; headers keep their own time-out (`headersTimeout`). An endpoint that takes large bodies piece by piece, and watches its sender
 * itself, stops the timer with {@link exemptFromTimeout}.
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

/** Exempts this request. For authenticated callers only. */
export function exemptFromTimeout(request: IncomingMessage): void {
  clearTimeout(requestTimers.get(request));
  requestTimers.delete(request);
}

/** Answers as the server itself would (RFC 9110, 15.5.9). */
function answerTimeout(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const { socket } = request;
  if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  socket.destroySoon();
}
