import { Injectable } from '@nestjs/common';
import { STOP_TIMEOUT_MS } from './time-limits.js';

/** SQLSTATEs of a database that cannot write: no space, an error of the disk, read-only (PostgreSQL's manual, appendix A). */
const CANNOT_WRITE: ReadonlySet<string | undefined> = new Set(['53100', '58030', '25006']);

/** A connection as the others see it. */
export interface Connection {
  /** When it was begun, and when the database was heard on it last (-Infinity: never), by `performance.now()`. */
  readonly begunAt: number;
  readonly heardAt: number;
  giveUp(): void;
}

/**
 * All connections of this process to its database. A connection can die without a word (a host that is lost, a firewall that forgets): then its statement is never
 * answered, and what lies idle beside it is as dead. So where one is silent for too long, all go from which nothing was heard meanwhile; the next use makes new ones.
 */
@Injectable()
export class OpenConnections {
  private readonly all = new Set<Connection>();
  private givenUpCount = 0;
  private closed = false;
  private writeFailed = false;

  /** Connections that were given up because the database said nothing. */
  get givenUp(): number {
    return this.givenUpCount;
  }

  /** Whether the process stops, and the database says nothing: then nothing is asked any more. */
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

  /** The database has refused a statement. @param sqlState of its error */
  onStatementError(sqlState: string | undefined): void {
    if (CANNOT_WRITE.has(sqlState)) this.writeFailed = true;
  }

  add(connection: Connection): void {
    this.all.add(connection);
  }

  remove(connection: Connection): void {
    this.all.delete(connection);
  }

  /** Gives up every connection that was there at `moment`, by `performance.now()`, and on which nothing was heard since. */
  giveUpSilentSince(moment: number): void {
    this.giveUp(({ begunAt, heardAt }) => Math.max(begunAt, heardAt) <= moment);
  }

  /** The process stops: what is under way has some seconds. A database that says nothing in that time is not waited for, nor asked anything more. */
  stopSoon(longestMs = STOP_TIMEOUT_MS): void {
    const asked = performance.now();
    setTimeout(() => {
      this.closed = [...this.all].every(({ heardAt }) => heardAt <= asked);
      if (this.closed) this.giveUp(() => true);
      else this.giveUpSilentSince(asked);
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
