/**
 * How long this process waits for the database, in milliseconds. The one place for these numbers: DATABASE_STATEMENT_TIMEOUT says how long the server works on a
 * statement; everything else follows from it or stands here.
 */

/** Making a connection, or getting one of the pool's. */
export const CONNECT_MS = 5_000;
/** What an answer may take on its way, beyond the time that the server may work on the statement. A connection that is silent for longer is given up. */
const NETWORK_ALLOWANCE_MS = 1_000;
/** What waiting for a connection may add, before a request that has had no answer at all ends with OVERLOADED. */
const POOL_WAIT_MS = 500;
/** Ending a connection in order. The other side may be gone. */
export const CLOSE_TIMEOUT_MS = 1_000;
/** After this time without traffic the operating system probes a connection, once a second, and gives it up after ten probes (libuv). */
export const KEEP_ALIVE_MS = 5_000;
/** The connection that listens asks something by itself, this often; else nothing would tell that it died. */
export const LISTEN_PROBE_MS = 3_000;
/** A statement of the relay that ran out of its time gets twice as long the next time, up to this. */
export const MAX_RELAY_STATEMENT_MS = 60_000;
/** Statements of a start, one by one: a migration rewrites a table of millions of rows, and waits for another hub's. */
export const MIGRATION_MS = 60 * 60_000;
export const START_STATEMENT_MS = 5 * 60_000;
/** A process that stops waits so long for a database that says nothing, then for none any more. */
export const STOP_TIMEOUT_MS = 4_000;

/** How long the client waits for the answer to a statement for which the server has `statementTimeoutMs`. */
export const answerTimeoutFor = (statementTimeoutMs: number): number => statementTimeoutMs + NETWORK_ALLOWANCE_MS;

/** How long a request waits without any answer of the database. */
export const requestLimit = (statementTimeoutMs: number): number => answerTimeoutFor(statementTimeoutMs) + POOL_WAIT_MS;

/** Has the server notice a client that is gone, so that the backend of a lost connection ends, and its locks with it. Unix sockets ignore it. */
export const SERVER_KEEPALIVE_OPTIONS =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=5 -c tcp_user_timeout=10000';
