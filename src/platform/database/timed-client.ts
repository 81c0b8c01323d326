import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';
import { Overloaded } from '../platform/errors.js';
import { AnswerLimit } from './answer-limit.js';
import type { OpenConnections } from './open-connections.js';
import { CONNECT_MS, CLOSE_TIMEOUT_MS, KEEP_ALIVE_MS } from './time-limits.js';

/** The database said nothing for longer than it may: whether a statement was done is not known. Its code makes it a passing fault (bad-moment.ts). */
export class DatabaseUnresponsive extends Error {
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('The database does not answer; the connection is given up.');
  }
}

/** What a {@link TimedClient} is told beside what pg is told. */
export interface TimedConfig extends pg.ClientConfig {
  /** Milliseconds within which each statement is answered. */
  readonly silenceMs: number;
  readonly connections?: OpenConnections | undefined;
}

/** How every connection of the hub is made. A pool takes it as it is. */
export const timedConfig = (limits: Pick<TimedConfig, 'silenceMs' | 'connections'>) =>
  ({
    ...limits,
    Client: TimedClient as unknown as typeof pg.Client,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  }) as const;

/** What pg has, and its types do not. */
interface PgInternals {
  readonly connection: EventEmitter & { readonly stream: Socket };
}

/**
 * A connection that is given up when a statement is not answered in time. pg's own `query_timeout` fails the statement alone: the socket stays, goes back to the
 * pool, and the next one waits behind the same silence. Here the socket is destroyed, so that the pool makes another one.
 */
export class TimedClient extends pg.Client {
  begunAt = performance.now();
  heardAt = -Infinity;
  /** May be raised for a statement that takes longer, by whoever holds the connection. */
  silenceMs: number;
  private readonly connections: OpenConnections | undefined;
  private timer: NodeJS.Timeout | undefined;
  private askedAt = 0;
  private isGone = false;

  constructor(config: TimedConfig) {
    super(config);
    this.silenceMs = config.silenceMs;
    this.connections = config.connections;
    this.inner.on('readyForQuery', () => this.onAnswer());
    this.inner.on('errorMessage', ({ code }: { readonly code?: string }) => this.connections?.onStatementError(code));
    this.inner.once('end', () => this.onConnectionEnd());
    this.on('drain', () => this.clearTimer());
    const { connect, query, end } = this.pgMethods();
    this.connect = ((...args: unknown[]) => this.beginConnect(connect, args)) as typeof this.connect;
    this.query = ((...args: unknown[]) => this.sendQuery(query, args)) as typeof this.query;
    this.end = ((...args: unknown[]) => this.endWithTimeout(end, args)) as typeof this.end;
  }

  /** Destroys the socket: whatever waits on it fails with {@link DatabaseUnresponsive}. */
  giveUp(): void {
    this.clearTimer();
    this.inner.stream.destroy(new DatabaseUnresponsive());
  }

  private get inner(): PgInternals['connection'] {
    return (this as unknown as PgInternals).connection;
  }

  private pgMethods(): Readonly<Record<'connect' | 'query' | 'end', (...args: unknown[]) => unknown>> {
    const { connect, query, end } = this as unknown as Record<'connect' | 'query' | 'end', (...args: unknown[]) => unknown>;
    return { connect: connect.bind(this), query: query.bind(this), end: end.bind(this) };
  }

  private beginConnect(connect: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
    if (this.connections?.isClosed) {
      const [told] = args;
      if (typeof told !== 'function') return Promise.reject(new DatabaseUnresponsive());
      process.nextTick(() => (told as (error: Error) => void)(new DatabaseUnresponsive()));
      return undefined;
    }
    this.begunAt = performance.now();
    this.connections?.add(this);
    return connect(...args);
  }

  private sendQuery(query: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
    const limit = typeof args.at(-1) === 'function' ? undefined : AnswerLimit.current();
    if (limit?.isOver) return Promise.reject(new Overloaded());
    const answer = query(...args);
    if (!this.isGone && this.timer === undefined) this.startTimer();
    return limit ? limit.countWait(answer as Promise<unknown>, isServerAnswer) : answer;
  }

  /** The other side may be gone, and then its goodbye never comes. */
  private endWithTimeout(end: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
    setTimeout(() => this.inner.stream.destroy(), CLOSE_TIMEOUT_MS).unref();
    return end(...args);
  }

  /** One statement was answered. Another may wait behind it, which gets its own time; otherwise `drain` follows. */
  private onAnswer(): void {
    this.heardAt = performance.now();
    if (this.timer === undefined) return;
    this.clearTimer();
    this.startTimer();
  }

  private startTimer(): void {
    this.askedAt = performance.now();
    // A process that stood still finds the answer in the socket, once it looks: timers come before sockets, and this after both.
    this.timer = setTimeout(() => setImmediate((timer) => timer === this.timer && this.onTimeout(), this.timer), this.silenceMs);
  }

  private onTimeout(): void {
    const { askedAt } = this;
    if (this.connections) this.connections.giveUpSilentSince(askedAt);
    this.giveUp();
  }

  private clearTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private onConnectionEnd(): void {
    this.isGone = true;
    this.clearTimer();
    this.connections?.remove(this);
  }
}

/** An error of the server has an SQLSTATE and a severity; what comes of the connection has none. */
const isServerAnswer = (error?: unknown): boolean => error === undefined || (error as { severity?: unknown }).severity !== undefined;
