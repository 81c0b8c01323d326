import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AnswerLimit } from './answer-limit.js';
import { type Claims, isClaimFailure } from './claims.js';
import { OpenConnections } from './open-connections.js';
import { LISTEN_PROBE_MS, MAX_RELAY_STATEMENT_MS, SERVER_KEEPALIVE_OPTIONS, answerTimeoutFor } from './time-limits.js';
import { timedConfig, TimedClient } from './timed-client.js';

/** SQLSTATE query_canceled: the server has ended the statement at its time-out. */
const QUERY_CANCELED = '57014';

/** How long the relay waits for the database; see time-limits.ts. */
export interface RelayLimits {
  readonly statementTimeoutMs: number;
  readonly connections: OpenConnections;
  /** Those of this process; needed only for {@link RelayConnection.callWithClaim}. */
  readonly claims?: Claims | undefined;
  /** Connections for work. */
  readonly most: number;
}

/** Another {@link RelayConnection}, for emergencies alone: they do not wait until a connection is free of other work. */
export const EMERGENCY_CONNECTION = Symbol('connections for emergencies');
export const EMERGENCY_CONNECTIONS = 2;

/**
 * The relay's own connections as hub_relay: three for work, two for emergencies, one that listens. The role owns nothing and reads only through its functions. The functions that
 * return content also require a claim of the process.
 */
@Injectable()
export class RelayConnection implements OnApplicationShutdown {
  private readonly pool: pg.Pool;
  /** Functions that ran into their time-out, and their present time-out in milliseconds. */
  private readonly statementTimeouts = new Map<string, number>();
  private readonly limits: RelayLimits;

  constructor(
    private readonly url: string,
    limits: Partial<RelayLimits> = {},
  ) {
    this.limits = { statementTimeoutMs: 5_000, connections: new OpenConnections(), most: 3, ...limits };
    const { statementTimeoutMs, connections, most } = this.limits;
    this.pool = new pg.Pool({
      ...timedConfig({ silenceMs: answerTimeoutFor(statementTimeoutMs), connections }),
      connectionString: url,
      max: most,
      application_name: 'hub relay',
      options: `-c statement_timeout=${statementTimeoutMs} -c idle_in_transaction_session_timeout=10000 ${SERVER_KEEPALIVE_OPTIONS}`,
      verify: (client, done) => void recognise(client).then(() => done(), done),
    });
    this.pool.on('error', () => undefined); // replaced at the next use
  }

  /**
   * Returns the rows of one relay function. Nearly all take milliseconds, so a statement has the time-out of a request's: a dead connection is detected as
   * soon. A function that the server ended at its time-out gets twice as long the next time, up to a minute: so a heavy batch completes.
   * @param fn name of a function in schema hub, a constant
   */
  async call<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    return this.withGrowingTimeout(fn, args.length, (statement, longestMs) =>
      longestMs === undefined
        ? this.pool.query<Row & pg.QueryResultRow>(statement, [...args])
        : this.onClient(longestMs, (client) => client.query<Row & pg.QueryResultRow>(statement, [...args])),
    );
  }

  /**
   * As {@link call}, for a function that returns content, or takes data made from it, and answers only a hub process: its first argument is a claim of this
   * process. The role hub_relay gets nothing from it without the process's key.
   * @throws the driver's error; HB498 when the database rejects the claim
   */
  async callWithClaim<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    const { claims } = this.limits;
    if (!claims) throw new Error('This connection was made without the key of a hub process.');
    return this.withGrowingTimeout(fn, args.length + 1, (statement, longestMs) =>
      this.onClient(longestMs, async (client) => {
        try {
          return await client.query<Row & pg.QueryResultRow>(statement, [await claims.claimWithoutTurn(client, {}), ...args]);
        } catch (error) {
          claims.resetAfter(client, error);
          throw error;
        }
      }),
    );
  }

  /**
   * Listens on the channel hub until `close`. `onWake` is called for each notification; `onLost` once, when an established connection ends by itself, or
   * becomes silent. The listener must read first after every (re)connection: earlier notifications are not repeated.
   */
  async listen(onWake: () => void, onLost: () => void): Promise<() => Promise<void>> {
    const { statementTimeoutMs, connections } = this.limits;
    const client = new TimedClient({
      ...timedConfig({ silenceMs: answerTimeoutFor(statementTimeoutMs), connections }),
      connectionString: this.url,
      application_name: 'hub listen',
      options: SERVER_KEEPALIVE_OPTIONS,
    });
    let over = true; // until it is established: a failed connection only rejects, or the caller would retry twice
    client.on('notification', onWake);
    client.on('error', () => undefined);
    client.on('end', () => {
      if (!over) onLost();
    });
    try {
      await client.connect();
      await recognise(client);
      await client.query('listen hub');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    over = false;
    // The hub sends no other statement on this connection, so only a probe detects that it is dead.
    const probing = setInterval(() => void client.query('select').catch(() => undefined), LISTEN_PROBE_MS);
    client.once('end', () => clearInterval(probing));
    return async () => {
      over = true;
      await client.end();
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  /** Calls `hub.fn` with its number of arguments. A function that ran into its time-out gets a longer one the next time. */
  private async withGrowingTimeout<Row>(
    fn: string,
    count: number,
    ask: (statement: string, longestMs: number | undefined) => Promise<{ readonly rows: Row[] }>,
  ): Promise<Row[]> {
    const statement = `select * from hub.${fn}(${Array.from({ length: count }, (_, index) => `$${index + 1}`).join(', ')})`;
    try {
      const { rows } = await AnswerLimit.without(() => ask(statement, this.statementTimeouts.get(fn)));
      this.statementTimeouts.delete(fn);
      return rows;
    } catch (error) {
      if ((error as { code?: unknown }).code === QUERY_CANCELED) {
        const had = this.statementTimeouts.get(fn) ?? this.limits.statementTimeoutMs;
        this.statementTimeouts.set(fn, Math.max(had, Math.min(2 * had, MAX_RELAY_STATEMENT_MS)));
      }
      throw error;
    }
  }

  /**
   * Runs `work` on one connection.
   * @param longestMs of a statement; undefined: the default. A connection with its own limits, or whose claim was rejected, is not used again.
   */
  private async onClient<T>(longestMs: number | undefined, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = (await this.pool.connect()) as pg.PoolClient & TimedClient;
    client.on('error', ignoreError);
    let isSpent = longestMs !== undefined;
    try {
      if (longestMs !== undefined) {
        client.silenceMs = answerTimeoutFor(longestMs);
        await client.query(`select set_config('statement_timeout', $1, false)`, [String(longestMs)]);
      }
      return await work(client);
    } catch (error) {
      isSpent ||= isClaimFailure(error);
      throw error;
    } finally {
      client.off('error', ignoreError);
      client.release(isSpent);
    }
  }
}

/** A broken connection fails its statement, which is enough; without a listener its error event would end the process. */
const ignoreError = (): void => undefined;

/** A new connection may lead to a restored database: then a new epoch begins before any other statement on it (hub.detect_restore). */
async function recognise(client: pg.ClientBase): Promise<void> {
  await client.query('select hub.detect_restore()');
}
