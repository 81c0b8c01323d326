import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Forbidden, HubError, Overloaded, Unauthenticated } from '../platform/errors.js';
import { Settings } from '../platform/platform.module.js';
import type { Act, Tenant } from './act.js';
import { AnswerLimit } from './answer-limit.js';
import { Claims, isClaimFailure } from './claims.js';
import { awaitConnection, ignoreError, releaseRunner } from './pool-connection.js';
import { translateError } from './refusals.js';
import type { Keyring } from './keyring.js';
import { requestLimit } from './time-limits.js';

export const KEYRING = Symbol('keyring');

const LONG_READ_MS = 250;

/** One transaction in somebody's name. Hand it on; never keep it. */
export interface Transaction {
  /** Rows of one statement; values are bound, never written into the text. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly entities: EntityManager;
  /** Tells the record which items the act read or wrote. */
  auditItems(...items: readonly string[]): void;
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
  private readonly auditedRefusals = new WeakSet<HubError>();
  private readonly log = new Logger('Database');

  constructor(
    private readonly source: DataSource,
    @Inject(KEYRING) keyring: Keyring,
    clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    this.claims = new Claims(keyring.claimKey, clock);
  }

  /** The clock is right before the first token is looked at. */
  async onModuleInit(): Promise<void> {
    await this.onClient((client) => this.claims.syncClock(client));
  }

  /**
   * Runs `work` in one transaction that sees the hub as `who` does; a mutation is recorded in it. Four round trips besides those of `work`, and one more after a
   * read that took long.
   * @throws Unauthenticated, Forbidden from the door; whatever `work` throws, after rolling back.
   */
  async as<T>(who: Tenant, act: Act & { readonly writes?: boolean }, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await this.withinAnswerLimit(() => retryClaim(() => this.runTransaction(who, act, work)));
    if (!act.writes) await this.recheckAccess(who, act, begun);
    return result;
  }

  private async runTransaction<T>(
    who: Tenant,
    act: Act & { readonly writes?: boolean },
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await awaitConnection(runner.connect())) as PoolClient;
      await runner.startTransaction();
      await runner.query('select hub.enter($1, $2)', [await this.claims.claimForTransaction(client, who), act]);
      const items: string[] = [];
      const result = await work(transaction(runner, items));
      if (act.writes) await runner.query('select hub.record($1, $2)', [act, items]);
      await runner.commitTransaction();
      if (act.writes) this.notifyCommitListeners();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await AnswerLimit.without(() => runner.rollbackTransaction()).catch(() => undefined);
      this.claims.resetAfter(client, error);
      await releaseRunner(runner, error); // first: whoever holds a connection never waits for a second one
      throw await this.refusalFor(who, act, error);
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
    const begun = performance.now();
    const rows = await this.runStatement<Row>(who, act, `select * from hub.${fn}($1, $2${marks})`, args);
    await this.recheckAccess(who, act, begun);
    return rows;
  }

  /** A read that took long is answered only if `who` may still have it: its session or key may have ended meanwhile. @throws as {@link runAs} does */
  private async recheckAccess(who: Tenant, act: Act, begun: number): Promise<void> {
    if (performance.now() - begun > LONG_READ_MS) await this.runStatement(who, act, 'select hub.enter($1, $2)', []);
  }

  /** Before there is an actor: `fn` takes (claim, act, …args) too, but only the functions that demand a claim of nobody, or of a user without a session, answer here. */
  async callWithoutActor<Row>(
    user: string | undefined,
    act: Omit<Act, 'needs'> & { readonly writes?: boolean },
    fn: string,
    args: readonly unknown[],
  ): Promise<Row[]> {
    const marks = args.map((_, index) => `, $${index + 3}`).join('');
    try {
      const answer = await this.onClient(async (client) => {
        const claim = await this.claims.claimWithoutTurn(client, { user });
        const { rows } = await client.query(`select * from hub.${fn}($1, $2${marks})`, [claim, act, ...args]);
        return rows as Row[];
      });
      if (act.writes) this.notifyCommitListeners();
      return answer;
    } catch (error) {
      throw translateError(error);
    }
  }

  /**
   * Puts a refusal into the record, once however often it is brought here. That the hub is busy is none. Never throws: a record that fails costs a line in
   * the log, not the answer.
   * @param reason what the record is told, where that is more than the answer says.
   */
  async auditRefusal(who: Partial<Tenant>, act: Omit<Act, 'needs'>, refusal: HubError, reason = refusal.reason): Promise<void> {
    if (refusal instanceof Overloaded || this.auditedRefusals.has(refusal)) return;
    this.auditedRefusals.add(refusal);
    try {
      await this.onClient(async (client) => {
        await client.query('select hub.record_refusal($1, $2, $3)', [await this.claims.claimWithoutTurn(client, who), act, reason]);
      });
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

  /** What a commit sets off goes on after its request, and is none of its limit. */
  private notifyCommitListeners(): void {
    AnswerLimit.without(() => {
      for (const listener of this.listeners) listener();
    });
  }

  /** Work of a request counts for the request's limit; any other has one of its own. @throws Overloaded when the database has not answered in time */
  private withinAnswerLimit<T>(work: () => Promise<T>): Promise<T> {
    const limit = AnswerLimit.current() ?? new AnswerLimit(requestLimit(this.settings.statementTimeoutMs));
    return limit.raceWithLimit(work);
  }

  private onClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withinAnswerLimit(() => retryClaim(() => this.withClient(work)));
  }

  /** Never a named statement: a name outlives the request, and whoever got hold of the connection once could put another text behind it. */
  private async runStatement<Row>(who: Tenant, act: Act, statement: string, args: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.onClient(async (client) => {
        const { rows } = await client.query(statement, [await this.claims.claimForTransaction(client, who), act, ...args]);
        return rows as Row[];
      });
    } catch (error) {
      throw await this.refusalFor(who, act, error);
    }
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const pool = (this.source.driver as unknown as { master: Pool }).master;
    const client = await awaitConnection(pool.connect());
    client.on('error', ignoreError);
    let suspect = false;
    try {
      return await work(client);
    } catch (error) {
      suspect = isClaimFailure(error);
      this.claims.resetAfter(client, error);
      throw error;
    } finally {
      client.off('error', ignoreError);
      client.release(suspect);
    }
  }

  /** What the caller is told. Denials, and whatever refuses a mutation, are counted in the record after the rollback. */
  private async refusalFor(who: Tenant, act: Act & { readonly writes?: boolean }, error: unknown): Promise<unknown> {
    const told = translateError(error, { who, needs: act.needs });
    if (told instanceof HubError && (act.writes || told instanceof Forbidden || told instanceof Unauthenticated)) {
      await this.auditRefusal(who, act, told);
    }
    return told;
  }
}

function transaction(runner: QueryRunner, items: string[]): Transaction {
  return {
    query: async <Row>(statement: string, values: readonly unknown[] = []) =>
      (await runner.query(statement, [...values], true)).records as Row[],
    entities: runner.manager,
    auditItems: (...ids) => void items.push(...ids),
  };
}

/**
 * Should the two counts of turns ever be apart (somebody else used one up), the claim is out of turn; should the clocks be (one of them was set), it is not
 * valid. Its connection is given up, and the same is tried once more on another, by the time that is asked anew: nothing had begun.
 */
async function retryClaim<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isClaimFailure(error) && /out of turn|not valid here/.test((error as Error).message)) return attempt();
    throw error;
  }
}
