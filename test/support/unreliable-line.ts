import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Cut: the hub does not get the request. Lose the answer: the hub executes it, and the connection ends. An error: the hub does not get the request, and this is the answer. */
export type Trouble = 'cut' | 'lose the answer' | 503 | { readonly code: string; readonly reason?: string } | undefined;

export interface CarriedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A relay between a client and the GraphQL of a hub. Requests whose body contains a text have troubles; all others are carried. */
export class UnreliableLine {
  private readonly requests: CarriedRequest[] = [];
  /** @param number of a request with the text, from 1 */
  trouble: (number: number, body: string) => Trouble = () => undefined;

  private constructor(
    private readonly server: Server,
    private readonly hubUrl: string,
    private readonly text: string,
  ) {}

  /** @param text in the bodies of the requests that have troubles */
  static async open(hubUrl: string, text: string): Promise<UnreliableLine> {
    const server = createServer();
    const line = new UnreliableLine(server, hubUrl, text);
    server.on('request', async (asked, answer) => {
      const body = Buffer.concat(await asked.toArray()).toString();
      const trouble = line.troubleOf({ headers: asked.headers, body });
      if (trouble === 'cut') return void asked.socket.destroy();
      if (trouble === 503) return void answer.writeHead(503, { 'retry-after': '7' }).end('busy');
      if (typeof trouble === 'object') return void answer.end(JSON.stringify({ errors: [{ message: 'Refused.', extensions: trouble }] }));
      const { authorization = '', 'idempotency-key': key } = asked.headers;
      const headers = {
        'content-type': 'application/json',
        authorization,
        ...(key === undefined ? {} : { 'idempotency-key': String(key) }),
      };
      const given = await fetch(`${line.hubUrl}/graphql`, { method: 'POST', headers, body });
      const text = await given.text();
      if (trouble === 'lose the answer') return void asked.socket.destroy();
      answer.writeHead(given.status, { 'content-type': 'application/json' }).end(text);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The requests whose body contains a text, in order. */
  requestsWith = (text: string): readonly CarriedRequest[] => this.requests.filter(({ body }) => body.includes(text));

  close = (): Promise<unknown> => new Promise((closed) => this.server.close(closed));

  private troubleOf(request: CarriedRequest): Trouble {
    this.requests.push(request);
    return request.body.includes(this.text) ? this.trouble(this.requestsWith(this.text).length, request.body) : undefined;
  }
}
