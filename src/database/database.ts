import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Conflict, Forbidden, HubError, NotFound, Overloaded, Unauthenticated } from '../platform/errors.js';
import type { Act, Tenant } from './act.js';
import { Claims, isDisbelief } from './claims.js';
import type { Keyring } from './keyring.js';

export const KEYRING = Symbol('keyring');

/** One transaction in somebody's name. Hand it on; never keep it. */
export interface Transaction {
  /** Rows of one statement; values are bound, never written into the text. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly entities: EntityManager;
  /** Tells the record which items the act read or wrote. */
  touched(...items: readonly string[]): void;
}

/**
 * The only way to reach a table. Every entrance names who asks and what is done; the database checks both (`hub.enter`) before the first row, and
 * row-level security decides what exists. There is no repository to inject, so forgetting the tenant cannot be expressed.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly claims: Claims;
  private readonly listeners: (() => void)[] = [];
  /** Refusals that stand in the record. */
  private readonly recorded = new WeakSet<HubError>();
  private readonly log = new Logger('Database');

  constructor(
    private readonly source: DataSource,
    @Inject(KEYRING) keyring: Keyring,
    clock: Clock,
  ) {
    this.claims = new Claims(keyring.claimKey, clock);
  }

  /** The clock is right before the first token is looked at. */
  async onModuleInit(): Promise<void> {
    await this.withClient((client) => this.claims.keepClock(client));
  }

  /**
   * Runs `work` in one transaction that sees the hub as `who` does; a mutation is recorded in it. Four round trips besides those of `work`.
   * @throws Unauthenticated, Forbidden from the door; whatever `work` throws, after rolling back.
   */
  async as<T>(who: Tenant, act: Act & { readonly writes?: boolean }, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inTurn(() => this.transact(who, act, work));
  }

  private async transact<T>(who: Tenant, act: Act & { readonly writes?: boolean }, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await connected(runner.connect())) as PoolClient;
      await runner.startTransaction();
      await runner.query('select hub.enter($1, $2)', [await this.claims.opening(client, who), act]);
      const items: string[] = [];
      const result = await work(transaction(runner, items));
      if (act.writes) await runner.query('select hub.record($1, $2)', [act, items]);
      await runner.commitTransaction();
      if (act.writes) this.announce();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      this.claims.doubt(client, error);
      await leave(runner, error); // first: whoever holds a connection never waits for a second one
      throw await this.refused(who, act, error);
    } finally {
      await runner.release();
    }
  }

  /**
   * A read on a hot path: one SQL function that enters and answers in a single round trip. `fn` takes (claim, act, …args).
   * @param fn name of a function in schema hub; a constant of the caller, never input.
   */
  async call<Row>(who: Tenant, act: Act, fn: string, args: readonly unknown[]): Promise<Row[]> {
    const marks = args.map((_, index) => `, $${index + 3}`).join('');
    return this.single(who, act, `select * from hub.${fn}($1, $2${marks})`, args);
  }

  /** Before there is an actor: `fn` takes (claim, act, …args) too, but only the functions that demand a claim of nobody, or of a user without a session, answer here. */
  async before<Row>(
    user: string | undefined,
    act: Omit<Act, 'needs'> & { readonly writes?: boolean },
    fn: string,
    args: readonly unknown[],
  ): Promise<Row[]> {
    const marks = args.map((_, index) => `, $${index + 3}`).join('');
    try {
      const answer = await inTurn(() =>
        this.withClient(async (client) => {
          const claim = await this.claims.showing(client, { user });
          const { rows } = await client.query(`select * from hub.${fn}($1, $2${marks})`, [claim, act, ...args]);
          return rows as Row[];
        }),
      );
      if (act.writes) this.announce();
      return answer;
    } catch (error) {
      throw translated(error);
    }
  }

  /**
   * Puts a refusal into the record, once however often it is brought here. That the hub is busy is none. Never throws: a record that fails costs a line in
   * the log, not the answer.
   * @param reason what the record is told, where that is more than the answer says.
   */
  async recordRefusal(who: Partial<Tenant>, act: Omit<Act, 'needs'>, refusal: HubError, reason = refusal.reason): Promise<void> {
    if (refusal instanceof Overloaded || this.recorded.has(refusal)) return;
    this.recorded.add(refusal);
    try {
      await inTurn(() =>
        this.withClient(async (client) => {
          await client.query('select hub.record_refusal($1, $2, $3)', [await this.claims.showing(client, who), act, reason]);
        }),
      );
    } catch (error) {
      const { name, code } = error as Error & { code?: unknown };
      this.log.warn({ msg: 'A refusal is missing from the record', requestId: act.requestId, what: act.what, reason, fault: name, code });
    }
  }

  /** Calls `listener` after each commit that wrote: there may be events to put in order. */
  onCommit(listener: () => void): void {
    this.listeners.push(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }

  /** Never a named statement: a name outlives the request, and whoever got hold of the connection once could put another text behind it. */
  private async single<Row>(who: Tenant, act: Act, statement: string, args: readonly unknown[]): Promise<Row[]> {
    try {
      return await inTurn(() =>
        this.withClient(async (client) => {
          const { rows } = await client.query(statement, [await this.claims.opening(client, who), act, ...args]);
          return rows as Row[];
        }),
      );
    } catch (error) {
      throw await this.refused(who, act, error);
    }
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const pool = (this.source.driver as unknown as { master: Pool }).master;
    const client = await connected(pool.connect());
    client.on('error', heard);
    let suspect = false;
    try {
      return await work(client);
    } catch (error) {
      suspect = isDisbelief(error);
      this.claims.doubt(client, error);
      throw error;
    } finally {
      client.off('error', heard);
      client.release(suspect);
    }
  }

  /** What the caller is told. Denials, and whatever refuses a mutation, are counted in the record after the rollback. */
  private async refused(who: Tenant, act: Act & { readonly writes?: boolean }, error: unknown): Promise<unknown> {
    const told = translated(error);
    if (told instanceof HubError && (act.writes || told instanceof Forbidden || told instanceof Unauthenticated)) {
      await this.recordRefusal(who, act, told);
    }
    return told;
  }
}

function transaction(runner: QueryRunner, items: string[]): Transaction {
  return {
    query: async <Row>(statement: string, values: readonly unknown[] = []) =>
      (await runner.query(statement, [...values], true)).records as Row[],
    entities: runner.manager,
    touched: (...ids) => void items.push(...ids),
  };
}

/**
 * Should the two counts of turns ever be apart (somebody else used one up), the claim is out of turn; should the clocks be (one of them was set), it is not
 * valid. Its connection is given up, and the same is tried once more on another, by the time that is asked anew: nothing had begun.
 */
async function inTurn<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isDisbelief(error) && /out of turn|not valid here/.test((error as Error).message)) return attempt();
    throw error;
  }
}

/**
 * A connection that breaks fails the statement on it, which is enough, and tells its listeners besides; without one (the pool listens to idle connections
 * alone) that would end the process.
 */
const heard = (): void => undefined;

/** Gives the runner's connection back, or ends it when it is suspect. */
async function leave(runner: QueryRunner, error: unknown): Promise<void> {
  if (!isDisbelief(error)) return runner.release();
  // TypeORM's own way for a connection that must not be used again (PostgresQueryRunner), not in its types.
  await (runner as QueryRunner & { releasePostgresConnection(error: unknown): Promise<void> }).releasePostgresConnection(error);
}

const POOL_TIMEOUT = 'timeout exceeded when trying to connect';

async function connected<T>(client: Promise<T>): Promise<T> {
  try {
    return await client;
  } catch (error) {
    if ((error as Error).message.includes(POOL_TIMEOUT)) throw new Overloaded();
    throw error;
  }
}

/** The database's own refusals in the hub's words; everything else as it came. */
function translated(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string };
  switch (code) {
    case 'HB401':
      return new Unauthenticated();
    case 'HB403':
      return new Forbidden();
    case 'HB404':
      return new NotFound(detail ?? 'item');
    case 'HB428':
      return new Forbidden('STEP_UP_REQUIRED', 'Confirm who you are first: this needs a proof that is at most five minutes old.');
    case 'HB451':
      return new Conflict(
        'POLICY_FORBIDS',
        "Your party's sharing policy forbids this, or has a second officer release it (sharingPolicy).",
      );
    default:
      return error;
  }
}
