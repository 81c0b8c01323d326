import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a source is asked. */
export interface FeedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

type Answers = (asked: FeedRequest, response: ServerResponse) => void;

/** Somebody's TAXII server or MISP feed, which answers as it is told to. */
export async function startFeed(answers: Answers = (_, response) => response.writeHead(404).end()) {
  const asked: FeedRequest[] = [];
  let how = answers;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const one = { path: url.pathname, query: url.searchParams, headers: request.headers };
    asked.push(one);
    how(one, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    /** How it answers from now on; what was asked before is forgotten. */
    answers(next: Answers): void {
      asked.length = 0;
      how = next;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type Feed = Awaited<ReturnType<typeof startFeed>>;

/** An envelope of TAXII 2.1. @param last date_added of its last object */
export function envelope(response: ServerResponse, body: object, last?: string): void {
  response.writeHead(200, {
    'content-type': 'application/taxii+json;version=2.1',
    ...(last === undefined ? {} : { 'x-taxii-date-added-last': last }),
  });
  response.end(JSON.stringify(body));
}
