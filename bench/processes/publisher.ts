import { Agent, request } from 'node:http';
import { answering } from './child.js';
import { publishBody } from './publish-body.js';
import { microseconds, timedValue } from './sent-at.js';

/** Publishes at a steady rate, or as fast as `connections` requests at a time are answered. */
export interface PublisherJob {
  readonly url: string;
  readonly token: string;
  readonly events: number;
  /** Items of a request. */
  readonly each: number;
  /** Events a second; absent: as fast as possible. */
  readonly rate?: number;
  readonly connections: number;
  /** No request begins later. */
  readonly mostMs: number;
}

export interface Published {
  /** Events that the hub has taken. */
  readonly events: number;
  readonly seconds: number;
}

let number = 0;

answering(async ({ url, token, events, each, rate, connections, mostMs }: PublisherJob): Promise<Published> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const [started, startedAt] = [performance.now(), microseconds()];
  let [next, taken] = [0, 0];
  const sender = async (): Promise<void> => {
    while (next < events && performance.now() - started < mostMs) {
      const dueMs = rate === undefined ? performance.now() - started : (next * 1000) / rate;
      next += each;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, started + dueMs - performance.now())));
      // Dated when it is due: waiting for a free connection is a part of the delay that readers see.
      const values = Array.from({ length: each }, () => timedValue((number += 1), startedAt + Math.round(dueMs * 1000)));
      if (await post({ url, token, agent }, publishBody(values))) taken += each;
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  agent.destroy();
  return { events: taken, seconds: (performance.now() - started) / 1000 };
});

/** @returns whether the hub has taken the items */
function post(
  { url, token, agent }: { readonly url: string; readonly token: string; readonly agent: Agent },
  body: string,
): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Bearer ${token}` },
    });
    call.once('error', () => resolve(false));
    call.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () => resolve(response.statusCode === 200 && !text.includes('"errors"')));
    });
    call.end(body);
  });
}
