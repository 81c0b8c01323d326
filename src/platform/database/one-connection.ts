import type pg from 'pg';
import { CONNECT_MS, KEEP_ALIVE_MS, START_STATEMENT_MS } from './time-limits.js';
import { TimedClient } from './timed-client.js';

/**
 * Runs `work` on a connection of its own, outside all pools: for the start, never for a request. If the idle connection breaks, the next statement fails, and
 * the process continues.
 * @param name shown in pg_stat_activity
 * @param silenceMs milliseconds within which each statement must be answered
 * @throws connection errors, and the errors of `work`; DatabaseUnresponsive when a statement is not answered
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
    options: '-c jit=off', // as src/platform/database/roles.ts has it for the working roles
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
