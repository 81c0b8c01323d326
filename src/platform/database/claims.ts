import type { PoolClient } from 'pg';
import type { Clock } from '../platform/clock.js';
import { HubError } from '../platform/errors.js';
import type { Tenant } from './act.js';
import { makeClaim } from './claim.js';

/** How long the hub's clock runs by itself before the database's is asked again: two clocks drift apart by a few milliseconds meanwhile. */
const CLOCK_SYNC_EVERY_MS = 60_000;
/** The turn of claims that open nothing: they only show that a hub process speaks. */
const NO_TURN = 0n;

/** Makes the claims of this process, each for one connection and its next transaction, dated by the clock of the database that judges them. */
export class Claims {
  /** The last turn that each connection was given. */
  private readonly turns = new WeakMap<PoolClient, bigint>();
  /** When the clock was set, by `performance.now()`. */
  private clockSetAt = -Infinity;

  constructor(
    private readonly key: Buffer,
    private readonly clock: Clock,
  ) {}

  /** A claim that opens the next transaction of `client`, and no other; a connection's first use is greeted before (see hub.register_connection). */
  async claimForTransaction(client: PoolClient, who: Tenant): Promise<string> {
    let last = this.turns.get(client);
    if (last === undefined) {
      const { rows } = await client.query<{ register_connection: string }>('select hub.register_connection($1)', [
        await this.claimWithoutTurn(client, {}),
      ]);
      last = BigInt(rows[0]?.register_connection ?? 0);
    }
    this.turns.set(client, last + 1n);
    return this.make(client, last + 1n, who);
  }

  /** A claim that opens nothing, for the functions that answer before there is an actor. */
  claimWithoutTurn(client: PoolClient, who: Partial<Tenant>): Promise<string> {
    return this.make(client, NO_TURN, who);
  }

  /**
   * After a failure that may have come before hub.enter counted the turn, the connection is asked anew; after a disbelief the time is, too: the database's
   * clock may have been set.
   */
  resetAfter(client: PoolClient | undefined, error: unknown): void {
    const { code } = error as { code?: string };
    const disbelieved = isClaimFailure(error);
    if (disbelieved) this.clockSetAt = -Infinity;
    if (client && !(error instanceof HubError) && (disbelieved || !code?.startsWith('HB'))) this.turns.delete(client);
  }

  /**
   * Sets the hub's clock by the database's, once a minute. A claim lives 30 s by the database's clock: made by this machine's own, which may be minutes
   * off, each one would be refused. The rule is as strict as before; the claim is only dated by whoever judges it.
   */
  async syncClock(client: PoolClient): Promise<void> {
    const asked = performance.now();
    if (asked - this.clockSetAt < CLOCK_SYNC_EVERY_MS) return;
    const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
    const answered = performance.now();
    this.clock.set(Number(rows[0]?.now), (asked + answered) / 2);
    this.clockSetAt = answered;
  }

  private async make(client: PoolClient, turn: bigint, who: Partial<Tenant>): Promise<string> {
    await this.syncClock(client);
    const place = { pid: (client as PoolClient & { processID: number }).processID, turn };
    return makeClaim(this.key, place, who, this.clock.milliseconds());
  }
}

/** SQLSTATE: the claim is not valid for this connection, turn and act, or the transaction has no valid context. */
export const CLAIM_REJECTED = 'HB498';

/** SQLSTATE: the program called a function in an act of another permission, or for something that a rule in TypeScript must have refused before. */
export const MISUSED = 'HB500';

/** SQLSTATE insufficient_privilege: PostgreSQL itself refused a statement, by its grants or a policy. */
export const NOT_GRANTED = '42501';

const CLAIM_FAILURES: ReadonlySet<unknown> = new Set([CLAIM_REJECTED, MISUSED, NOT_GRANTED]);

/** The database did not believe the claim or the context, or refused what no honest request asks for: its connection is not used again. */
export const isClaimFailure = (error: unknown): boolean => CLAIM_FAILURES.has((error as { code?: unknown }).code);
