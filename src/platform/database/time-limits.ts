/**
 * How long this process waits for the database, in milliseconds. The one place for these numbers: DATABASE_STATEMENT_TIMEOUT limits the server's work on a
 * statement; all other limits follow from it or are defined here.
 */

/** For opening a connection, or getting one from the pool. */
export const CONNECT_MS = 5_000;
/** Time for an answer to arrive, beyond the server's time for the statement. A connection that is silent for longer is given up. */
const NETWORK_ALLOWANCE_MS = 1_000;
/** Time that waiting for a connection may add, before a request without any answer ends with OVERLOADED. */
const POOL_WAIT_MS = 500;
/** For closing a connection in order. The other side may be gone. */
export const CLOSE_TIMEOUT_MS = 1_000;
/** After this time without traffic the operating system probes a connection, once a second, and gives it up after ten probes (libuv). */
export const KEEP_ALIVE_MS = 5_000;
/** Interval of the probe on the connection that listens; without a probe its loss would go undetected. */
export const LISTEN_PROBE_MS = 3_000;
/** A relay statement that ran into its time-out gets twice as long the next time, up to this. */
export const MAX_RELAY_STATEMENT_MS = 60_000;
/** For each statement of a start: a migration rewrites a table of millions of rows, and waits for another hub's migration. */
export const MIGRATION_MS = 60 * 60_000;
export const START_STATEMENT_MS = 5 * 60_000;
/** How long a stopping process waits for a silent database. */
export const STOP_TIMEOUT_MS = 4_000;

/** How long the client waits for the answer to a statement for which the server has `statementTimeoutMs`. */
export const answerTimeoutFor = (statementTimeoutMs: number): number => statementTimeoutMs + NETWORK_ALLOWANCE_MS;

/** How long a request waits without any answer of the database. */
export const requestLimit = (statementTimeoutMs: number): number => answerTimeoutFor(statementTimeoutMs) + POOL_WAIT_MS;

/** Makes the server detect a lost client, so that the backend of a lost connection ends and releases its locks. Unix sockets ignore it. */
export const SERVER_KEEPALIVE_OPTIONS =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=5 -c tcp_user_timeout=10000';
