import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Forbidden, HubError, Unauthenticated } from '../platform/errors.js';
import { Settings } from '../platform/platform.module.js';
import type { Semaphore } from '../platform/semaphore.js';
import { type Act, type Tenant, withStated } from './act.js';
import { AnswerLimit } from './answer-limit.js';
import { AskedFor } from './asked.js';
import { Claims, isClaimFailure } from './claims.js';
import { connectionTurns, ignoreError, releaseRunner, retryClaim, takeConnection } from './pool-connection.js';
import { translateError } from './refusals.js';
import type { Keyring } from './keyring.js';
import { RefusalEntries } from './refusal-entries.js';
import { RequestWrites } from './request-writes.js';
import { requestLimit } from './time-limits.js';

export const KEYRING = Symbol('keyring');

const LONG_READ_MS = 250;

/** One transaction as a user. Pass it on; never store it. */
export interface Transaction {
  /** Returns the rows of one statement. Values are bound, never written into the text. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly entities: EntityManager;
  /** Adds items that an act that writes read or wrote to its audit entry. A read has none: its answer names its items. */
  auditItems(...items: readonly string[]): void;
  /** Adds facts to the audit entry of an act that writes; `statedCase` is the case of the act, where the act changes that of its session ('': none). */
  auditFacts(facts: AuditFacts): void;
}

interface AuditFacts {
  readonly statedCase?: string;
  readonly detail?: Readonly<Record<string, string>>;
}

/**
 * The only way to reach a table. Every entry point names the caller and the act. The database checks both (`hub.enter`) before the first row, and row-level
 * security decides which rows exist. There is no repository to inject, so no code can forget the tenant.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly claims: Claims;
  private readonly turns: Semaphore;
  private readonly listeners: (() => void)[] = [];
  private readonly refusals = new RefusalEntries((tenant, act, reason) =>
    this.onClient(async (client) => {
      const args = [await this.claims.claimWithoutTurn(client, tenant), withStated(act, tenant), reason];
      await client.query('select hub.record_refusal($1, $2, $3)', args);
    }),
  );

  constructor(
    private readonly source: DataSource,
    @Inject(KEYRING) keyring: Keyring,
    clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    this.claims = new Claims(keyring.claimKey, clock);
    this.turns = connectionTurns(settings.poolSize);
  }

  /** Returns the number of transactions that wait for their turn of the pool. */
  get waiting(): number {
    return this.turns.waiting;
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
    let endTurn = (): void => undefined;
    try {
      [client, endTurn] = await takeConnection(this.turns, () => runner.connect() as Promise<PoolClient>);
      await runner.startTransaction();
      const entered = withStated(act, tenant);
      await runner.query('select hub.enter($1, $2)', [await this.claims.claimForTransaction(client, tenant), entered]);
      const [items, facts]: [string[], AuditFacts] = [[], {}];
      const result = await work(transaction(runner, items, facts));
      if (act.writes) await runner.query('select hub.record($1, $2)', [{ ...entered, ...facts, terms: AskedFor.current().terms() }, items]);
      if (act.writes) RequestWrites.note();
      await runner.commitTransaction();
      if (act.writes) RequestWrites.noteTouched(items);
      if (act.writes) this.notifyCommitListeners();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await AnswerLimit.without(() => runner.rollbackTransaction()).catch(() => undefined);
      this.claims.resetAfter(client, error);
      await releaseRunner(runner, error); // first: no caller that holds a connection waits for a second one
      endTurn();
      throw await this.refusalFor(tenant, act, error);
    } finally {
      await runner.release();
      endTurn();
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
  auditRefusal(tenant: Partial<Tenant>, act: Omit<Act, 'needs'>, refusal: HubError, reason = refusal.reason): Promise<void> {
    return this.refusals.write(tenant, act, refusal, reason);
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
    AnswerLimit.without(() => this.listeners.forEach((listener) => listener()));
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
        const entry = [await this.claims.claimForTransaction(client, tenant), withStated(act, tenant)];
        const { rows } = await client.query(statement, [...entry, ...args]);
        return rows as Row[];
      });
    } catch (error) {
      throw await this.refusalFor(tenant, act, error);
    }
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const pool = (this.source.driver as unknown as { master: Pool }).master;
    const [client, endTurn] = await takeConnection(this.turns, () => pool.connect());
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
      endTurn();
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

function transaction(runner: QueryRunner, items: string[], facts: AuditFacts): Transaction {
  return {
    query: async <Row>(statement: string, values: readonly unknown[] = []) =>
      (await runner.query(statement, [...values], true)).records as Row[],
    entities: runner.manager,
    auditItems: (...ids) => void items.push(...ids),
    auditFacts: (added) => void Object.assign(facts, added),
  };
}
