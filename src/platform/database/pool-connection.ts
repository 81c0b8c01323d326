import type { QueryRunner } from 'typeorm';
import { Overloaded } from '../platform/errors.js';
import { AnswerLimit } from './answer-limit.js';
import { isClaimFailure } from './claims.js';

/**
 * A broken connection fails its statement, which is enough, and also emits an error event. Without a listener (the pool listens only to idle connections) the
 * event would end the process.
 */
export const ignoreError = (): void => undefined;

/** Returns the runner's connection to the pool, or ends it when it is suspect. */
export async function releaseRunner(runner: QueryRunner, error: unknown): Promise<void> {
  if (!isClaimFailure(error)) return runner.release();
  // TypeORM's own method for a connection that must not be used again (PostgresQueryRunner), missing in its types.
  await (runner as QueryRunner & { releasePostgresConnection(error: unknown): Promise<void> }).releasePostgresConnection(error);
}

const POOL_TIMEOUT = 'timeout exceeded when trying to connect';

/** A connection of the pool may be dead: getting it is no answer of the database. */
const IS_NO_ANSWER = (): boolean => false;

export async function awaitConnection<T>(client: Promise<T>): Promise<T> {
  try {
    return await (AnswerLimit.current()?.countWait(client, IS_NO_ANSWER) ?? client);
  } catch (error) {
    if ((error as Error).message.includes(POOL_TIMEOUT)) throw new Overloaded();
    throw error;
  }
}
