import { Injectable } from '@nestjs/common';
import { STOP_TIMEOUT_MS } from './time-limits.js';

/** SQLSTATEs of a database that cannot write: no space, an error of the disk, read-only (PostgreSQL's manual, appendix A). */
const CANNOT_WRITE: ReadonlySet<string | undefined> = new Set(['53100', '58030', '25006']);

/** A connection as other parts of the hub see it. */
export interface Connection {
  /** When it was opened, and when the database last answered on it (-Infinity: never), by `performance.now()`. */
  readonly begunAt: number;
  readonly heardAt: number;
  giveUp(): void;
}

/**
 * All connections of this process to its database. A connection can die silently (a lost host, a firewall that drops its state): then its statement is never
 * answered, and the idle connections beside it are dead, too. So when one is silent for too long, all connections without an answer since then are given up.
 * The next use opens new ones.
 */
@Injectable()
export class OpenConnections {
  private readonly all = new Set<Connection>();
  private givenUpCount = 0;
  private closed = false;
  private writeFailed = false;

  /** Connections given up because the database did not answer. */
  get givenUp(): number {
    return this.givenUpCount;
  }

  /** Whether the process stops and the database is silent: then no further statement is sent. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Whether a statement has failed because the database could not write, and {@link canWriteAgain} was not called since. */
  get cannotWrite(): boolean {
    return this.writeFailed;
  }

  canWriteAgain(): void {
    this.writeFailed = false;
  }

  /** Notes that the database has refused a statement. @param sqlState of its error */
  onStatementError(sqlState: string | undefined): void {
    if (CANNOT_WRITE.has(sqlState)) this.writeFailed = true;
  }

  add(connection: Connection): void {
    this.all.add(connection);
  }

  remove(connection: Connection): void {
    this.all.delete(connection);
  }

  /** Gives up every connection that existed at `since`, by `performance.now()`, and has had no answer since then. */
  giveUpSilentSince(since: number): void {
    this.giveUp(({ begunAt, heardAt }) => Math.max(begunAt, heardAt) <= since);
  }

  /** The process stops: running statements have some seconds. If the database is silent in that time, the process stops waiting and sends nothing more. */
  stopSoon(longestMs = STOP_TIMEOUT_MS): void {
    const askedAt = performance.now();
    setTimeout(() => {
      this.closed = [...this.all].every(({ heardAt }) => heardAt <= askedAt);
      if (this.closed) this.giveUp(() => true);
      else this.giveUpSilentSince(askedAt);
    }, longestMs).unref();
  }

  private giveUp(isSilent: (connection: Connection) => boolean): void {
    for (const connection of [...this.all].filter(isSilent)) {
      this.all.delete(connection);
      this.givenUpCount += 1;
      connection.giveUp();
    }
  }
}
