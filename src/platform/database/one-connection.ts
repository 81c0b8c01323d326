import type pg from 'pg';
import { CONNECT_MS, KEEP_ALIVE_MS, START_STATEMENT_MS } from './time-limits.js';
import { TimedClient } from './timed-client.js';

/**
 * Runs `work` on a connection of its own, outside all pools: for starting up, never for a request. A connection that breaks while nothing is asked of it
 * is told by the next statement, and ends no process.
 * @param name what pg_stat_activity shows
 * @param silenceMs milliseconds within which each statement is answered
 * @throws what connecting throws, and what `work` throws; DatabaseUnresponsive when a statement is not answered
 */
export async function onOneConnection<T>(
  url: string,
  name: string,
  work: (client: pg.Client) => Promise<T>,
  silenceMs = START_STATEMENT_MS,
): Promise<T> {
  const client = new TimedClient({
    connectionString: url,
    connectionTimeoutMillis: 2 * CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: name,
    silenceMs,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
