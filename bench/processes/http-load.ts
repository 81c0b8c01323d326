import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { answering } from './child.js';
import { peerBody, publishBody } from './publish-body.js';
import { quantile } from '../measure/quantile.js';

/** What the requests of a load send. */
export type LoadBodies =
  /** One after another, again from the start at the end. */
  | { readonly fixed: readonly string[] }
  /** publishIndicators with that many new items each; or what PostGraphile has in its place. */
  | { readonly publish: { readonly items: number; readonly prefix: string; readonly toPeer?: true } };

/** Requests over keep-alive connections, each with one request at a time, for some seconds: one after another, or at a rate. */
export interface LoadJob {
  readonly url: string;
  /** Bearer tokens; connection n uses number n, again from the start at the end. */
  readonly tokens: readonly string[];
  readonly bodies: LoadBodies;
  readonly connections: number;
  readonly seconds: number;
  /** Most requests; absent: no limit but the time. */
  readonly most?: number;
  /**
   * Requests a second, whether or not former ones were answered: as many clients that know nothing of each other. `connections` is then the number of tokens in
   * turn. Absent: each connection sends the next request after the answer.
   */
  readonly rate?: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly requests: number;
  /** Answered with 200 and without `errors`. */
  readonly good: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of good answers. */
  readonly goodP99: number;
  /** Answered with RATE_LIMITED, `retryAfter` and the header Retry-After. */
  readonly turnedAway: number;
  /** The beginning of one answer that was not good, or why there was none. */
  readonly example: string | undefined;
}

interface Answered {
  readonly isGood: boolean;
  readonly isTurnedAway: boolean;
  readonly text: string;
}

/** Counts the answers of a load. */
class Counter {
  private readonly latencies: number[] = [];
  private readonly goodLatencies: number[] = [];
  private turnedAway = 0;
  private example: string | undefined;
  private readonly started = performance.now();

  async count(answer: () => Promise<Answered>): Promise<void> {
    const at = performance.now();
    const { isGood, isTurnedAway, text } = await answer().catch((error: unknown) => ({
      isGood: false,
      isTurnedAway: false,
      text: String(error),
    }));
    this.latencies.push(performance.now() - at);
    if (isGood) this.goodLatencies.push(performance.now() - at);
    else this.example ??= text.slice(0, 300);
    if (isTurnedAway) this.turnedAway += 1;
  }

  result(): LoadResult {
    const { latencies, goodLatencies, turnedAway, example } = this;
    return {
      seconds: (performance.now() - this.started) / 1000,
      ...{ requests: latencies.length, good: goodLatencies.length, turnedAway, example },
      ...{ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), goodP99: quantile(goodLatencies, 0.99) },
    };
  }
}

answering(async (job: LoadJob): Promise<LoadResult> => {
  const agent = new Agent({ keepAlive: true, maxSockets: job.rate === undefined ? job.connections : Infinity, maxFreeSockets: Infinity });
  if (job.rate !== undefined) await openConnections({ ...job, rate: job.rate }, agent);
  const counter = new Counter();
  const next = bodiesOf(job.bodies);
  const send = (number: number): Promise<void> =>
    counter.count(() => post({ url: job.url, token: job.tokens[number % job.tokens.length] ?? '', agent }, next()));
  await (job.rate === undefined ? oneAfterAnother(job, send) : atRate({ ...job, rate: job.rate }, send));
  agent.destroy();
  return counter.result();
});

async function oneAfterAnother({ connections, seconds, most = Infinity }: LoadJob, send: (number: number) => Promise<void>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let sent = 0;
  const connection = async (_: unknown, number: number): Promise<void> => {
    while (performance.now() < end && sent < most) {
      sent += 1;
      await send(number);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
}

/** Keep-alive connections that are open before the first request at a rate, as those of a proxy are, in seconds of requests. */
const OPEN_SECONDS = 2;
const NOTHING = JSON.stringify({ query: '{ __typename }' });

/** Opens connections, a few at a time: Node.js accepts one in each turn of its event loop. */
async function openConnections({ url, tokens, rate }: LoadJob & { readonly rate: number }, agent: Agent): Promise<void> {
  const target = { url, token: tokens[0] ?? '', agent };
  for (let open = 1; open <= OPEN_SECONDS * rate; open *= 2) await Promise.all(Array.from({ length: open }, () => post(target, NOTHING)));
}

async function atRate(
  { connections, seconds, most = Infinity, rate }: LoadJob & { readonly rate: number },
  send: (number: number) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const total = Math.min(most, Math.ceil(seconds * rate));
  const open: Promise<void>[] = [];
  while (open.length < total) {
    const due = Math.min(total, ((performance.now() - started) * rate) / 1000);
    while (open.length < due) open.push(send(open.length % connections));
    await pause(5);
  }
  await Promise.all(open);
}

let published = 0;

function bodiesOf(bodies: LoadBodies): () => string {
  if ('publish' in bodies) {
    const { items, prefix, toPeer } = bodies.publish;
    const bodyOf = toPeer ? peerBody : publishBody;
    return () => {
      published += items;
      return bodyOf(Array.from({ length: items }, (_, index) => `${prefix}-${process.pid}-${published + index}.example.net`));
    };
  }
  let index = 0;
  return () => bodies.fixed[index++ % bodies.fixed.length] ?? '';
}

function post({ url, token, agent }: { url: string; token: string; agent: Agent }, body: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Bearer ${token}` },
    });
    call.once('error', reject);
    call.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.once('end', () => {
        const isGood = response.statusCode === 200 && !text.includes('"errors"');
        const isTurnedAway =
          text.includes('"RATE_LIMITED"') && text.includes('"retryAfter"') && response.headers['retry-after'] !== undefined;
        resolve({ isGood, isTurnedAway, text });
      });
      response.once('error', reject);
    });
    call.end(body);
  });
}
