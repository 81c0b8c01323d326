import { type GraphqlError, HubError, hubErrorOf, NetworkError } from '../errors.js';
import { dataOf, type Fetch, post } from '../http.js';
import { onAbort } from '../time.js';
import { type ServerSentEvent, SseParser } from './sse-parser.js';
import { Dropped, type LiveData, type LiveRequest, Unsupported } from './transport.js';

const EVENT_STREAM = 'text/event-stream';
/** Statuses of a server without this endpoint. */
const ABSENT = [404, 405, 406, 415, 501];

/**
 * Follows a subscription by the protocol GraphQL over SSE in distinct-connections mode (enisdenjo/graphql-sse, PROTOCOL.md). The stream is read when its reader asks for
 * more, so a slow reader slows the hub down and memory stays bounded.
 */
export async function* sseData<Data>(fetch: Fetch, request: LiveRequest): LiveData<Data> {
  const { signal } = request;
  const watch = new Watch(request.limits.firstMs);
  const release = onAbort(signal, () => watch.stop());
  try {
    const reader = (await open(fetch, request, watch)).getReader();
    // Not every runtime ends a read when its request is aborted.
    watch.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
    const [parser, decoder] = [new SseParser(), new TextDecoder()];
    for (;;) {
      watch.start();
      const { done, value } = await reader.read();
      watch.pause();
      if (done) throw new Dropped('the stream ended');
      const { events, over } = eventsOf<Data>(parser.feed(decoder.decode(value, { stream: true })));
      if (events.length > 0) {
        watch.limitMs = request.limits.silenceMs;
        yield events;
      }
      if (over) return;
    }
  } catch (error) {
    if (signal.aborted) return;
    if (watch.expired) throw new Dropped('the connection is silent');
    throw error instanceof TypeError || error instanceof RangeError || error instanceof NetworkError ? new Dropped(error.message) : error;
  } finally {
    release();
    watch.stop();
  }
}

/** Aborts a request that is silent for too long. It does not count the time in which the reader works. */
class Watch {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  expired = false;

  constructor(public limitMs: number) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  start(): void {
    this.timer = setTimeout(() => {
      this.expired = true;
      this.stop();
    }, this.limitMs);
  }

  pause(): void {
    clearTimeout(this.timer);
  }

  /** Ends the request. */
  stop(): void {
    this.pause();
    this.controller.abort();
  }
}

async function open(fetch: Fetch, { url, authorization, body }: LiveRequest, watch: Watch): Promise<ReadableStream<Uint8Array>> {
  watch.start();
  const response = await post(fetch, {
    url,
    body: JSON.stringify(body),
    accept: EVENT_STREAM,
    authorization,
    signal: watch.signal,
  });
  const isStream = response.headers.get('content-type')?.startsWith(EVENT_STREAM) === true;
  if (response.ok && isStream && response.body) {
    watch.pause();
    return response.body;
  }
  if (ABSENT.includes(response.status)) throw new Unsupported(`HTTP ${response.status}`);
  await dataOf(response, watch.signal).catch((error: unknown) => {
    if (!(error instanceof HubError)) throw error;
    if (error.code === 'UNAVAILABLE') throw new Dropped(error.message);
    if (error.code !== 'NOT_A_HUB') throw error;
  });
  throw new Unsupported('the answer is no event stream');
}

function eventsOf<Data>(received: readonly ServerSentEvent[]): { readonly events: readonly Data[]; readonly over: boolean } {
  const events: Data[] = [];
  for (const { event, data } of received) {
    if (event === 'complete') return { events, over: true };
    if (event !== 'next') continue;
    const result = parsed<Data>(data);
    if (result.errors && result.errors.length > 0) throw hubErrorOf(result.errors);
    if (result.data) events.push(result.data);
  }
  return { events, over: false };
}

function parsed<Data>(data: string): { readonly data?: Data | null; readonly errors?: readonly GraphqlError[] } {
  try {
    return JSON.parse(data) as ReturnType<typeof parsed<Data>>;
  } catch {
    throw new Dropped('the stream is not GraphQL');
  }
}
