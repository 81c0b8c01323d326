import http from 'node:http';
import https from 'node:https';
import type { Outbound } from './outbound.js';

const TIMEOUT_MS = 5_000;
/** Metadata, key sets and tokens are a few kilobytes. */
const MOST_ANSWER_BYTES = 256 * 1024;

export interface OutboundRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds from the call to the end of the answer; 5 s unless said. */
  readonly timeoutMs?: number;
  /** Bytes of the answer's body, after which it is broken off; 256 KiB unless said. */
  readonly mostBytes?: number;
}

/** The answer is longer than whoever asked wanted to read. */
export class AnswerTooLong extends Error {
  constructor() {
    super('The answer is too long.');
  }
}

/**
 * One request by the rules of {@link Outbound}, whose answer is read: for whoever must know what another's server says. A connection of its own, no redirect, no
 * compression, five seconds, 256 KiB (unless said otherwise).
 * @throws BlockedAddress, AnswerTooLong, or what is wrong with the connection
 */
export function fetchOutbound(outbound: Outbound, url: string, asked: OutboundRequest = {}): Promise<Response> {
  const { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS, mostBytes = MOST_ANSWER_BYTES } = asked;
  return new Promise((resolve, reject) => {
    const { url: target, lookup } = outbound.routeTo(url);
    const options = { method, headers: { ...headers }, lookup, agent: false, signal: AbortSignal.timeout(timeoutMs) } as const;
    const sent =
      target.protocol === 'https:'
        ? https.request(target, { ...options, minVersion: 'TLSv1.2', rejectUnauthorized: true })
        : http.request(target, options);
    sent.on('error', reject);
    sent.once('response', (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) sent.destroy(new AnswerTooLong());
        else chunks.push(chunk);
      });
      answer.once('error', reject);
      answer.once('end', () => {
        try {
          resolve(responseOf(answer, Buffer.concat(chunks)));
        } catch (error) {
          reject(new Error('The answer is none.', { cause: error })); // a status that is none, as 999: thrown from here it would end the process
        }
      });
    });
    sent.once('close', () => reject(new Error('The connection was closed without an answer.'))); // also after 101, of which nothing else is heard
    sent.end(body);
  });
}

/** Statuses without a body (Fetch standard, 2.2.3). */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

function responseOf({ statusCode: status = 500, headers }: http.IncomingMessage, body: Buffer): Response {
  const said = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]));
  return new Response(BODILESS.has(status) ? null : new Uint8Array(body), { status, headers: said });
}
