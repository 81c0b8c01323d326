import type { ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult, FormattedExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import type { StatedPurpose } from '../../platform/database/purposes.js';
import type { BearerSource } from '../../identity/auth/bearer-source.js';
import { Unauthenticated } from '../../platform/platform/errors.js';
import { CLOSE } from './close-codes.js';
import type { LiveConnection } from './live-connection.js';
import type { LiveLimits } from './live-limits.service.js';
import type { LiveOperations } from './live-operations.js';
import { MessageRate } from './message-rate.js';
import { LINE_LIMITS } from './socket-line.js';
import type { OpenSocket } from './socket-registry.js';
import { StreamLine } from './stream-line.js';

/** A reservation must be opened within this time. */
const OPEN_WITHIN_MS = 10_000;
/** The one operation of a stream of its own. */
const ONLY = '';

/** A running subscription of a stream. */
interface Running {
  events?: AsyncIterator<ExecutionResult>;
  stopped: boolean;
}

/**
 * One stream of Server-Sent Events in the protocol of graphql-sse, from its reservation on. Its results wait until the stream is open and the client has
 * received the result before, so at most one result of each subscription is in memory.
 */
export class EventStream implements LiveConnection {
  readonly requests = new Map<string, string>();
  readonly rate = new MessageRate(LINE_LIMITS.messagesPerSecond);
  stated?: StatedPurpose | undefined;
  open?: OpenSocket;
  limits?: LiveLimits | undefined;
  hasLeft?: boolean;
  expiry?: NodeJS.Timeout;
  private readonly running = new Map<string, Running>();
  private readonly reservedAt = performance.now();
  private line: StreamLine | undefined;
  private opened: (line: StreamLine | undefined) => void = () => undefined;
  private readonly whenOpen = new Promise<StreamLine | undefined>((resolve) => (this.opened = resolve));
  private isClosed = false;

  /** @param onClosed called once, at the end, with the code and a promise that resolves when the response is gone and its subscriptions have ended */
  constructor(
    readonly source: BearerSource,
    private readonly operations: LiveOperations,
    private readonly onClosed: (code: number, gone: Promise<void>) => void,
  ) {}

  get isOpen(): boolean {
    return this.line !== undefined;
  }

  get bufferedAmount(): number {
    return this.line?.bufferedAmount ?? 0;
  }

  /** Number of subscriptions that the client has not completed. */
  get active(): number {
    return this.running.size;
  }

  openWith(response: ServerResponse): void {
    const line = new StreamLine(response, LINE_LIMITS);
    this.line = line;
    void line.closed.then(() => this.close(1000, 'The client has gone'));
    if (this.isClosed) return line.close(':\n\n');
    void line.send(':\n\n'); // some browsers wait for the first byte
    this.opened(line);
  }

  /** Runs an accepted operation to its end, and sends its results. Never rejects. @param id undefined: the stream carries this operation alone */
  async run(args: ExecutionArgs, id?: string): Promise<void> {
    const key = id ?? ONLY;
    const running: Running = { stopped: this.isClosed };
    this.running.set(key, running);
    try {
      await this.sendResults(args, running, id);
    } catch (error) {
      await this.next({ errors: this.operations.refused(this, key, [new GraphQLError('', { originalError: error as Error })]) }, id);
    }
    await this.end(key, running, id);
  }

  /** Sends the refusals of an operation that was not accepted, on a stream of its own. */
  async refuse(errors: readonly GraphQLError[]): Promise<void> {
    await this.next({ errors: this.operations.refused(this, ONLY, errors) });
    await this.complete();
    this.close(1000, 'Complete');
  }

  /** Ends an operation for the client. It counts until it has ended in the hub. @returns whether there was one */
  stop(id: string): boolean {
    const running = this.running.get(id);
    this.running.delete(id);
    if (running) void endOf(running);
    return running !== undefined;
  }

  /** @param reason for a code of {@link CLOSE.forbidden} a reason of UNAUTHENTICATED, which the client gets as the last result of each operation */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const isRefused = code === CLOSE.forbidden;
    const last = isRefused ? [...this.running.keys()].map((key) => this.farewell(key, reason)).join('') : '';
    const ended = [...this.running.values()].map(endOf);
    this.running.clear();
    if (code === CLOSE.tooSlow) this.line?.cut();
    else this.line?.close(`${last}: ${code} ${reason}\n\n`);
    this.opened(undefined);
    this.onClosed(
      code,
      Promise.all([this.line?.closed, ...ended]).then(() => undefined),
    );
  }

  /** Checks the limits; to be called about once a second. @param now by performance.now() */
  tick(now = performance.now()): void {
    if (this.line?.tick(now)) this.close(CLOSE.tooSlow, 'Too slow');
    else if (!this.line && now - this.reservedAt > OPEN_WITHIN_MS) this.close(1000, 'Not opened');
  }

  cut(): void {
    this.line?.cut();
  }

  private async sendResults(args: ExecutionArgs, running: Running, id: string | undefined): Promise<void> {
    const result = await this.operations.start(args);
    if (!(Symbol.asyncIterator in result)) {
      return this.next({ ...result, errors: this.operations.refused(this, id ?? ONLY, result.errors ?? []) }, id);
    }
    running.events = result;
    if (running.stopped) void endOf(running);
    for (;;) {
      const event: IteratorResult<ExecutionResult, unknown> = await result.next();
      if (event.done === true || running.stopped) return;
      await this.next(this.operations.answered(this, id ?? ONLY, event.value) ?? event.value, id);
    }
  }

  private async end(key: string, running: Running, id: string | undefined): Promise<void> {
    this.requests.delete(key);
    if (running.stopped) return;
    this.running.delete(key);
    await this.complete(id);
    if (id === undefined) this.close(1000, 'Complete');
  }

  private async next(result: FormattedExecutionResult, id?: string): Promise<void> {
    await this.send(eventOf('next', id === undefined ? result : { id, payload: result }));
  }

  private complete(id?: string): Promise<void> {
    return this.send(eventOf('complete', id === undefined ? undefined : { id }));
  }

  private async send(text: string): Promise<void> {
    await (await this.whenOpen)?.send(text);
  }

  /** The last result and the end of an operation whose caller is not signed in any more: the client does not try again with the same token. */
  private farewell(key: string, reason: string): string {
    const errors = this.operations.refused(this, key, [
      new GraphQLError('', { originalError: new Unauthenticated(reason as 'TOKEN_REVOKED') }),
    ]);
    if (key === ONLY) return eventOf('next', { errors }) + eventOf('complete');
    return eventOf('next', { id: key, payload: { errors } }) + eventOf('complete', { id: key });
  }
}

/** Resolves when the subscription has ended in the hub. */
async function endOf(running: Running): Promise<void> {
  running.stopped = true;
  await running.events?.return?.().catch(() => undefined);
}

/** JSON has no line ends outside of strings, where they are escaped, so one `data:` line holds it. */
const eventOf = (event: 'next' | 'complete', data?: object): string =>
  `event: ${event}\ndata:${data ? ` ${JSON.stringify(data)}` : ''}\n\n`;
