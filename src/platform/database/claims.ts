import type { PoolClient } from 'pg';
import type { Clock } from '../platform/clock.js';
import { HubError } from '../platform/errors.js';
import type { Tenant } from './act.js';
import { makeClaim } from './claim.js';

/** How long the hub's clock runs before it is synchronised with the database's again: two clocks drift apart by a few milliseconds meanwhile. */
const CLOCK_SYNC_EVERY_MS = 60_000;
/** The turn of claims that open no transaction: they only prove that the caller is a hub process. */
const NO_TURN = 0n;

/** Makes the claims of this process, each for one connection and its next transaction, dated by the clock of the database that checks them. */
export class Claims {
  /** The last turn of each connection. */
  private readonly turns = new WeakMap<PoolClient, bigint>();
  /** When the clock was set, by `performance.now()`. */
  private clockSetAt = -Infinity;

  constructor(
    private readonly key: Buffer,
    private readonly clock: Clock,
  ) {}

  /** Returns a claim that opens only the next transaction of `client`. A new connection is registered first (see hub.register_connection). */
  async claimForTransaction(client: PoolClient, tenant: Tenant): Promise<string> {
    let last = this.turns.get(client);
    if (last === undefined) {
      const { rows } = await client.query<{ register_connection: string }>('select hub.register_connection($1)', [
        await this.claimWithoutTurn(client, {}),
      ]);
      last = BigInt(rows[0]?.register_connection ?? 0);
    }
    this.turns.set(client, last + 1n);
    return this.make(client, last + 1n, tenant);
  }

  /** Returns a claim that opens no transaction, for the functions that run before there is an actor. */
  claimWithoutTurn(client: PoolClient, tenant: Partial<Tenant>): Promise<string> {
    return this.make(client, NO_TURN, tenant);
  }

  /**
   * After a failure before hub.enter counted the turn, the turn is read from the connection again. After a rejected claim the clock is synchronised again, too:
   * the database's clock may have been set.
   */
  resetAfter(client: PoolClient | undefined, error: unknown): void {
    const { code } = error as { code?: string };
    const disbelieved = isClaimFailure(error);
    if (disbelieved) this.clockSetAt = -Infinity;
    if (client && !(error instanceof HubError) && (disbelieved || !code?.startsWith('HB'))) this.turns.delete(client);
  }

  /**
   * Sets the hub's clock by the database's, once a minute. A claim is valid for 30 s by the database's clock. With this machine's own clock, which may be
   * minutes off, each claim would be rejected. The rule is as strict as before: the claim is only dated by the clock that checks it.
   */
  async syncClock(client: PoolClient): Promise<void> {
    const askedAt = performance.now();
    if (askedAt - this.clockSetAt < CLOCK_SYNC_EVERY_MS) return;
    const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
    const answeredAt = performance.now();
    this.clock.set(Number(rows[0]?.now), (askedAt + answeredAt) / 2);
    this.clockSetAt = answeredAt;
  }

  private async make(client: PoolClient, turn: bigint, tenant: Partial<Tenant>): Promise<string> {
    await this.syncClock(client);
    const connection = { pid: (client as PoolClient & { processID: number }).processID, turn };
    return makeClaim(this.key, connection, tenant, this.clock.milliseconds());
  }
}

/** SQLSTATE: the claim is not valid for this connection, turn and act, or the transaction has no valid context. */
export const CLAIM_REJECTED = 'HB498';

/** SQLSTATE: the program called a function in an act of another permission, or with an input that a rule in TypeScript must reject before. */
export const MISUSED = 'HB500';

/** SQLSTATE insufficient_privilege: PostgreSQL itself refused a statement, by its grants or a policy. */
export const NOT_GRANTED = '42501';

const CLAIM_FAILURES: ReadonlySet<unknown> = new Set([CLAIM_REJECTED, MISUSED, NOT_GRANTED]);

/** Whether the database rejected the claim or the context, or a statement that no valid request sends: the connection is not used again. */
export const isClaimFailure = (error: unknown): boolean => CLAIM_FAILURES.has((error as { code?: unknown }).code);
