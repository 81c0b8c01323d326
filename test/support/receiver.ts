import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a receiver got it. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: signatures are over these bytes. */
  readonly raw: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly eventId: string;
    readonly cursor?: string;
    readonly operation: string;
    readonly kind?: string;
    readonly itemId?: string;
    readonly backfill?: boolean;
    readonly link?: string;
    readonly omitted?: string;
    readonly instruction?: string;
    readonly item?: { readonly value: string } & Readonly<Record<string, unknown>>;
  };
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody's system that webhooks are sent to: takes everything, unless it is told how to answer. */
export async function startReceiver() {
  const received: Received[] = [];
  const accepted: Received[] = [];
  let replyTo: (message: Received) => Reply | Promise<Reply> = () => ({ status: 204 });
  let connections = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const message = { headers: plain(request.headers), raw, ...(JSON.parse(raw) as object) } as Received;
      received.push(message);
      void Promise.resolve(replyTo(message)).then(({ status, headers }) => {
        if (status < 300) accepted.push(message);
        response.writeHead(status, headers).end();
      });
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** Messages that it answered with success. */
    accepted,
    connections: () => connections,
    /** How it answers from now on. */
    answers(reply: Reply | ((message: Received) => Reply | Promise<Reply>)): void {
      replyTo = typeof reply === 'function' ? reply : () => reply;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
