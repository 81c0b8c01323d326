import type pg from 'pg';

/** Runs `work` in a transaction as hub_owner: all objects created inside belong to it. @param migrator in no transaction */
export async function inTransaction<T>(migrator: pg.Client, work: () => Promise<T>): Promise<T> {
  await migrator.query('begin');
  try {
    await migrator.query('set local role hub_owner');
    const result = await work();
    await migrator.query('commit');
    return result;
  } catch (error) {
    await migrator.query('rollback');
    throw error;
  }
}
