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
import { RequestWrites } from './request-writes.js';
import { requestLimit } from './time-limits.js';

export const KEYRING = Symbol('keyring');

const LONG_READ_MS = 250;

/** One transaction as a user. Pass it on; never store it. */
export interface Transaction {
  /** Returns the rows of one statement. Values are bound, never written into the text. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly entities: EntityManager;
  /** Adds items that the act read or wrote to its audit entry. */
  auditItems(...items: readonly string[]): void;
}

/**
 * The only way to reach a table. Every entry point names the caller and the act. The database checks both (`hub.enter`) before the first row, and row-level
 * security decides which rows exist. There is no repository to inject, so no code can forget the tenant.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly claims: Claims;
  private readonly listeners: (() => void)[] = [];
  /** Refusals that are already in the audit log. */
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

  /** Sets the clock before the first token is checked. */
  async onModuleInit(): Promise<void> {
    await this.onClient((client) => this.claims.syncClock(client));
  }

  /**
   * Runs `work` in one transaction with the visibility of `tenant`; a mutation gets an audit entry in it. Four round trips besides those of `work`, and one
   * more after a long read.
   * @throws Unauthenticated, Forbidden from hub.enter; the errors of `work`, after rolling back
   */
  async as<T>(tenant: Tenant, act: Act & { readonly writes?: boolean }, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await this.withinAnswerLimit(() => retryClaim(() => this.runTransaction(tenant, act, work)));
    if (!act.writes) await this.recheckAccess(tenant, act, begun);
    return result;
  }

  private async runTransaction<T>(
    tenant: Tenant,
    act: Act & { readonly writes?: boolean },
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await awaitConnection(runner.connect())) as PoolClient;
      await runner.startTransaction();
      await runner.query('select hub.enter($1, $2)', [await this.claims.claimForTransaction(client, tenant), act]);
      const items: string[] = [];
      const result = await work(transaction(runner, items));
      if (act.writes) await runner.query('select hub.record($1, $2)', [act, items]);
      if (act.writes) RequestWrites.note();
      await runner.commitTransaction();
      if (act.writes) this.notifyCommitListeners();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await AnswerLimit.without(() => runner.rollbackTransaction()).catch(() => undefined);
      this.claims.resetAfter(client, error);
      await releaseRunner(runner, error); // first: no caller that holds a connection waits for a second one
      throw await this.refusalFor(tenant, act, error);
    } finally {
      await runner.release();
    }
  }

  /**
   * Reads on a hot path: one SQL function that enters and answers in a single round trip. `fn` takes (claim, act, …args).
   * @param fn name of a function in schema hub; a constant of the caller, never input
   */
  async call<Row>(tenant: Tenant, act: Act, fn: string, args: readonly unknown[]): Promise<Row[]> {
    const marks = args.map((_, index) => `, $${index + 3}`).join('');
    const begun = performance.now();
    const rows = await this.runStatement<Row>(tenant, act, `select * from hub.${fn}($1, $2${marks})`, args);
    await this.recheckAccess(tenant, act, begun);
    return rows;
  }

  /** Returns a long read only if `tenant` may still have it: the session or key may have ended meanwhile. @throws as {@link as} does */
  private async recheckAccess(tenant: Tenant, act: Act, begun: number): Promise<void> {
    if (performance.now() - begun > LONG_READ_MS) await this.runStatement(tenant, act, 'select hub.enter($1, $2)', []);
  }

  /**
   * Calls a function before there is an actor: `fn` takes (claim, act, …args), too. Only functions that accept a claim without a user, or of a user without a
   * session, answer here.
   */
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
   * Writes a refusal into the audit log, at most once for each refusal object. Overloaded is no refusal. Never throws: if the audit entry fails, the log gets a
   * line and the answer stays.
   * @param reason reason for the audit log, if it is more exact than the answer's
   */
  async auditRefusal(tenant: Partial<Tenant>, act: Omit<Act, 'needs'>, refusal: HubError, reason = refusal.reason): Promise<void> {
    if (refusal instanceof Overloaded || this.auditedRefusals.has(refusal)) return;
    this.auditedRefusals.add(refusal);
    try {
      await this.onClient(async (client) => {
        await client.query('select hub.record_refusal($1, $2, $3)', [await this.claims.claimWithoutTurn(client, tenant), act, reason]);
      });
    } catch (error) {
      const { name, code } = error as Error & { code?: unknown };
      this.log.warn({
        msg: 'A refusal is missing from the audit log',
        requestId: act.requestId,
        what: act.what,
        reason,
        fault: name,
        code,
      });
    }
  }

  /** Calls `listener` after each commit that wrote: there may be events to sequence. */
  onCommit(listener: () => void): void {
    this.listeners.push(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** Work that a commit causes continues after its request, and does not count for its limit. */
  private notifyCommitListeners(): void {
    AnswerLimit.without(() => {
      for (const listener of this.listeners) listener();
    });
  }

  /**
   * Work of a request counts for the request's limit; other work has a limit of its own.
   * @throws Overloaded when the database has not answered in time
   */
  private withinAnswerLimit<T>(work: () => Promise<T>): Promise<T> {
    const limit = AnswerLimit.current() ?? new AnswerLimit(requestLimit(this.settings.statementTimeoutMs));
    return limit.raceWithLimit(work);
  }

  private onClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withinAnswerLimit(() => retryClaim(() => this.withClient(work)));
  }

  /** Never a named statement: a name outlives the request. An attacker who once got the connection could put another text behind it. */
  private async runStatement<Row>(tenant: Tenant, act: Act, statement: string, args: readonly unknown[]): Promise<Row[]> {
    try {
      return await this.onClient(async (client) => {
        const { rows } = await client.query(statement, [await this.claims.claimForTransaction(client, tenant), act, ...args]);
        return rows as Row[];
      });
    } catch (error) {
      throw await this.refusalFor(tenant, act, error);
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

  /** Returns the caller's error. Denials, and all errors that refuse a mutation, are counted in the audit log after the rollback. */
  private async refusalFor(tenant: Tenant, act: Act & { readonly writes?: boolean }, error: unknown): Promise<unknown> {
    const refusal = translateError(error, { tenant, needs: act.needs });
    if (refusal instanceof HubError && (act.writes || refusal instanceof Forbidden || refusal instanceof Unauthenticated)) {
      await this.auditRefusal(tenant, act, refusal);
    }
    return refusal;
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
 * If the two counts of turns differ (another caller used one up), the claim is out of turn. If the clocks differ (one of them was set), it is not valid. Then
 * the connection is given up, and the attempt is repeated once on another, by the synchronised clock: nothing had begun.
 */
async function retryClaim<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isClaimFailure(error) && /out of turn|not valid here/.test((error as Error).message)) return attempt();
    throw error;
  }
}
