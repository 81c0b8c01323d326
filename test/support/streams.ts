import { createClient, type Client } from 'graphql-sse';
import type { Hub } from './hub.js';
import type { GraphqlErrorView } from './sockets.js';

export const streamUrlOf = (hub: Hub): string => `${hub.url}/graphql/stream`;

/** One event as it came, or a comment. */
export interface StreamEvent {
  readonly event: string;
  readonly data?: unknown;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlErrorView[];
}

/** The official client. `singleConnection` uses one stream for all operations, otherwise each operation has its own. */
export const streamClient = (hub: Hub, token: string, singleConnection: boolean): Client =>
  createClient({
    url: streamUrlOf(hub),
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    singleConnection: singleConnection as false,
  });

/** A bare stream of Server-Sent Events, read event by event. */
export class BareStream {
  private text = '';
  private readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private readonly decoder = new TextDecoder();

  private constructor(
    readonly response: Response,
    private readonly abort: AbortController,
  ) {
    this.reader = (response.body ?? undefined)?.getReader();
  }

  static async open(hub: Hub, init: RequestInit): Promise<BareStream> {
    const abort = new AbortController();
    const headers = { accept: 'text/event-stream', ...(init.headers as Record<string, string>) };
    return new BareStream(await fetch(streamUrlOf(hub), { ...init, headers, signal: abort.signal }), abort);
  }

  /** Distinct connections mode. */
  static alone(hub: Hub, token: string | undefined, body: object): Promise<BareStream> {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return BareStream.open(hub, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify(body),
    });
  }

  /** The next event; comments have the event ":"; undefined: the stream has ended. */
  async next(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        return eventIn(block);
      }
      const read = await this.reader?.read();
      if (!read || read.done) return undefined;
      this.text += this.decoder.decode(read.value, { stream: true });
    }
  }

  /** The next event that is no comment. */
  async nextEvent(): Promise<StreamEvent | undefined> {
    for (;;) {
      const event = await this.next();
      if (event?.event !== ':') return event;
    }
  }

  /** The next result of a stream of its own. */
  async result(): Promise<Result> {
    return (await this.nextEvent())?.data ?? {};
  }

  /** All events until the end. */
  async rest(): Promise<readonly StreamEvent[]> {
    const events: StreamEvent[] = [];
    for (let event = await this.next(); event; event = await this.next()) events.push(event);
    return events;
  }

  async errors(): Promise<readonly GraphqlErrorView[]> {
    let text = this.text;
    for (let read = await this.reader?.read(); read && !read.done; read = await this.reader?.read()) {
      text += this.decoder.decode(read.value);
    }
    return (JSON.parse(text) as { errors: readonly GraphqlErrorView[] }).errors;
  }

  leave(): void {
    this.abort.abort();
  }
}

function eventIn(block: string): StreamEvent {
  if (block.startsWith(':')) return { event: ':', data: block.slice(1).trim() };
  const [, event = '', data = ''] = /^event: (\w+)\ndata:(.*)$/s.exec(block) ?? [];
  return { event, data: data.trim() === '' ? undefined : (JSON.parse(data) as unknown) };
}
