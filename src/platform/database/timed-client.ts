import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';
import { Overloaded } from '../platform/errors.js';
import { AnswerLimit } from './answer-limit.js';
import type { OpenConnections } from './open-connections.js';
import { CONNECT_MS, CLOSE_TIMEOUT_MS, KEEP_ALIVE_MS } from './time-limits.js';

/**
 * The database was silent for longer than allowed: it is unknown whether the statement was executed. By its code the fault is transient (transient-errors.ts).
 */
export class DatabaseUnresponsive extends Error {
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('The database does not answer; the connection is given up.');
  }
}

/** Settings of a {@link TimedClient} beside those of pg. */
export interface TimedConfig extends pg.ClientConfig {
  /** Milliseconds within which each statement is answered. */
  readonly silenceMs: number;
  readonly connections?: OpenConnections | undefined;
}

/** The settings of every connection of the hub, as a pool takes them. */
export const timedConfig = (limits: Pick<TimedConfig, 'silenceMs' | 'connections'>) =>
  ({
    ...limits,
    Client: TimedClient as unknown as typeof pg.Client,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  }) as const;

/** Members of pg that its types lack. */
interface PgInternals {
  readonly connection: EventEmitter & { readonly stream: Socket };
}

/**
 * A connection that is given up when a statement is not answered in time. pg's own `query_timeout` only fails the statement: the socket stays, goes back to the
 * pool, and the next statement waits on the same silent socket. Here the socket is destroyed, so that the pool opens another one.
 */
export class TimedClient extends pg.Client {
  begunAt = performance.now();
  heardAt = -Infinity;
  /** The holder of the connection may raise it for a longer statement. */
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

  /** Destroys the socket: all waiting statements fail with {@link DatabaseUnresponsive}. */
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
      const [callback] = args;
      if (typeof callback !== 'function') return Promise.reject(new DatabaseUnresponsive());
      process.nextTick(() => (callback as (error: Error) => void)(new DatabaseUnresponsive()));
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

  /** The other side may be gone, and then it never confirms the end. */
  private endWithTimeout(end: (...args: unknown[]) => unknown, args: readonly unknown[]): unknown {
    setTimeout(() => this.inner.stream.destroy(), CLOSE_TIMEOUT_MS).unref();
    return end(...args);
  }

  /** One statement was answered. If another waits behind it, it gets its own time; otherwise `drain` follows. */
  private onAnswer(): void {
    this.heardAt = performance.now();
    if (this.timer === undefined) return;
    this.clearTimer();
    this.startTimer();
  }

  private startTimer(): void {
    this.askedAt = performance.now();
    // A process that was suspended finds the answer in the socket, once it reads: timers run before sockets, and this runs after both.
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

/** An error of the server has an SQLSTATE and a severity; an error of the connection has none. */
const isServerAnswer = (error?: unknown): boolean => error === undefined || (error as { severity?: unknown }).severity !== undefined;
