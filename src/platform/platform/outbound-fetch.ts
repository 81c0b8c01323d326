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
  /** Milliseconds from the call to the end of the answer; default 5 s. */
  readonly timeoutMs?: number;
  /** Maximum bytes of the answer's body; default 256 KiB. */
  readonly mostBytes?: number;
}

/** The answer is longer than the caller allows. */
export class AnswerTooLong extends Error {
  constructor() {
    super('The answer is too long.');
  }
}

/**
 * Sends one request by the rules of {@link Outbound} and reads the answer. A connection of its own, no redirect, no compression; by default five seconds and
 * 256 KiB.
 * @throws BlockedAddress, AnswerTooLong, or the error of the connection
 */
export function fetchOutbound(outbound: Outbound, url: string, request: OutboundRequest = {}): Promise<Response> {
  const { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS, mostBytes = MOST_ANSWER_BYTES } = request;
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
          reject(new Error('The answer has an invalid status.', { cause: error })); // an invalid status such as 999: thrown from here it would end the process
        }
      });
    });
    sent.once('close', () => reject(new Error('The connection was closed without an answer.'))); // also after 101, which causes no other event
    sent.end(body);
  });
}

/** Statuses without a body (Fetch standard, 2.2.3). */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

function responseOf({ statusCode: status = 500, headers }: http.IncomingMessage, body: Buffer): Response {
  const entries = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]));
  return new Response(BODILESS.has(status) ? null : new Uint8Array(body), { status, headers: entries });
}
