import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server received it. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A server on loopback that answers GraphQL requests as a test says, for answers that no hub gives on demand. */
export class SmallServer {
  readonly requests: ReceivedRequest[] = [];
  private readonly server: Server;

  /** @param answer writes the answer of one request */
  constructor(answer: (request: ReceivedRequest, response: ServerResponse) => void) {
    this.server = createServer((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        const { query = '', variables = {} } = JSON.parse(body || '{}') as Partial<ReceivedRequest>;
        const request = { path: incoming.url ?? '', headers: incoming.headers, query, variables };
        this.requests.push(request);
        answer(request, response);
      });
    });
  }

  /** @returns the address */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The HTTP server, for WebSockets. */
  get http(): Server {
    return this.server;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, body: object, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Answers with one GraphQL error. */
export const answerError = (
  response: ServerResponse,
  extensions: Readonly<Record<string, unknown>>,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void => answerJson(response, { errors: [{ message: 'A sentence.', extensions }] }, status, headers);
