import type { QueryRunner } from 'typeorm';
import { Overloaded } from '../platform/errors.js';
import { Semaphore } from '../platform/semaphore.js';
import { AnswerLimit } from './answer-limit.js';
import { isClaimFailure } from './claims.js';
import { sharesOf } from './pool-shares.js';
import { CONNECT_MS } from './time-limits.js';

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

/** Returns the turns of a pool: its own queue knows no urgent requests. */
export function connectionTurns(poolSize: number): Semaphore {
  const { shared, reserved } = sharesOf(poolSize);
  return new Semaphore(shared, Infinity, reserved);
}

/** A connection of the pool may be dead: getting it is no answer of the database. */
const IS_NO_ANSWER = (): boolean => false;

/**
 * Waits for a turn, then for a connection of the pool. Urgent requests come first; see pool-shares.ts.
 * @returns the connection, and a function that ends the turn: to be called when the connection is back in the pool. A second call does nothing
 * @throws Overloaded when none was free in time
 */
export async function takeConnection<T>(turns: Semaphore, connect: () => Promise<T>): Promise<readonly [T, () => void]> {
  const limit = AnswerLimit.current();
  const taking = connectInTurn(turns, connect, limit?.isUrgent ?? false);
  try {
    return await (limit?.countWait(taking, IS_NO_ANSWER) ?? taking);
  } catch (error) {
    if ((error as Error).message.includes(POOL_TIMEOUT)) throw new Overloaded();
    throw error;
  }
}

async function connectInTurn<T>(turns: Semaphore, connect: () => Promise<T>, isUrgent: boolean): Promise<readonly [T, () => void]> {
  const endTurn = await turns.acquire({ isUrgent, maxWaitMs: CONNECT_MS });
  try {
    return [await connect(), endTurn];
  } catch (error) {
    endTurn();
    throw error;
  }
}

/**
 * If the two counts of turns differ (another caller used one up), the claim is out of turn. If the clocks differ (one of them was set), it is not valid. Then
 * the connection is given up, and the attempt is repeated once on another, by the synchronised clock: nothing had begun.
 */
export async function retryClaim<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isClaimFailure(error) && /out of turn|not valid here/.test((error as Error).message)) return attempt();
    throw error;
  }
}
