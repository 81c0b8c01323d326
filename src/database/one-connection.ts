import pg from 'pg';

const CONNECT_MS = 10_000;

/**
 * Runs `work` on a connection of its own, outside all pools: for starting up, never for a request. A connection that breaks while nothing is asked of it
 * is told by the next statement, and ends no process.
 * @param name what pg_stat_activity shows
 * @throws what connecting throws, and what `work` throws
 */
export async function onOneConnection<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, application_name: name });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
