import { onOneConnection } from './one-connection.js';

/** One transaction as hub_owner, which sees all rows: for the start, never for a request. */
export interface OwnerTransaction {
  /** Returns the rows of one statement. Values are bound, never written into the text. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Runs `work` in one transaction as hub_owner, on a connection of its own.
 * @param migratingUrl URL of the migrating role, the only one that may become hub_owner.
 */
export async function asOwner<T>(migratingUrl: string, work: (tx: OwnerTransaction) => Promise<T>): Promise<T> {
  return onOneConnection(migratingUrl, 'hub owner', async (client) => {
    await client.query('begin');
    await client.query('set local role hub_owner');
    const result = await work({
      query: async <Row>(statement: string, values: readonly unknown[] = []) => (await client.query(statement, [...values])).rows as Row[],
    });
    await client.query('commit'); // without it, the end of the connection rolls back
    return result;
  });
}
