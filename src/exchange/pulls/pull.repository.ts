import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import type { Role } from '../../platform/database/grants.js';
import { Semaphore } from '../../platform/platform/semaphore.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { PullKind } from './address.policy.js';
import type { Fault } from './faults.policy.js';
import type { PullDefaults } from './pull.js';

/** A pull with all that the worker needs to run it. */
export interface PullTarget {
  readonly id: string;
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  /** Encrypted credentials, hexadecimal; null: none. */
  readonly sealed: string | null;
  readonly everyMinutes: number;
  readonly defaults: PullDefaults;
  readonly fromDate: string | null;
  /** Position in the source, in the form of its protocol; {}: the beginning. */
  readonly position: Readonly<Record<string, unknown>>;
  /** Failures since the last success. */
  readonly failures: number;
  /** The account that the pull publishes as. */
  readonly creator: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly party: ActorParty;
  readonly agency: { readonly id: string; readonly name: string };
}

/** A lease on a pull. It stays this process's work for as long as the process renews the lease. */
export interface PullLease {
  /** A new id for each lease, so that an expired lease is never mistaken for its successor. */
  readonly holder: string;
  readonly turn: string;
  readonly target: PullTarget;
}

/** Progress after one page or event. */
export interface PullProgress {
  /** The next position; absent: unchanged. */
  readonly position?: object;
  readonly event?: string;
  readonly stamp?: number;
  readonly skipped: number;
  readonly revoked: number;
}

/** Result of a turn. */
export interface PullResult {
  /** Whether the source has been read to the end. */
  readonly done: boolean;
  /** Milliseconds until the next turn is due. */
  readonly waitMs: number;
  readonly sparedMs?: number;
  readonly error?: Fault;
  readonly status?: number | null;
  readonly pause?: 'CREDENTIALS_REFUSED' | 'CREDENTIALS_LOST' | undefined;
}

/** State of pulls that belongs to no actor: leases, positions, and the items that they created. Uses only the relay's functions, and reads no content. */
@Injectable()
export class PullRepository {
  /** One call at a time: the relay has few connections, and sequencing events has priority. */
  private readonly calls = new Semaphore(1);

  constructor(private readonly connection: RelayConnection) {}

  /** Leases pulls that are due, for 30 s from the time of the call. */
  async take(most: number, holder: string = randomUUID()): Promise<readonly PullLease[]> {
    const rows = await this.calls.run(() =>
      this.connection.callWithClaim<{ turn: string; target: PullTarget }>('lease_due_pulls', [holder, most]),
    );
    return rows.map(({ turn, target }) => ({ holder, turn, target }));
  }

  /** Renews leases for another 30 s, if their holders still have them. @returns ids of the pulls that were renewed */
  async renew(leases: readonly PullLease[]): Promise<ReadonlySet<string>> {
    const rows = await this.call<{ renew_pull_leases: string }>('renew_pull_leases', [
      leases.map(({ holder }) => holder),
      leases.map(({ target }) => target.id),
    ]);
    return new Set(rows.map((row) => row.renew_pull_leases));
  }

  /** @returns whether the holder may continue */
  async recordProgress({ holder, turn, target }: PullLease, work: PullProgress): Promise<boolean> {
    const [row] = await this.call<{ record_pull_progress: boolean }>('record_pull_progress', [
      holder,
      target.id,
      turn,
      JSON.stringify(work),
    ]);
    return row?.record_pull_progress ?? false;
  }

  async finish({ holder, turn, target }: PullLease, end: PullResult): Promise<void> {
    await this.call('finish_pull_turn', [holder, target.id, turn, JSON.stringify(end)]);
  }

  /** Returns the stamps of the imported events of a pull that the caller has leased. */
  async events({ holder, target }: PullLease): Promise<ReadonlyMap<string, number>> {
    const rows = await this.call<{ event: string; stamp: string }>('pull_events', [holder, target.id]);
    return new Map(rows.map(({ event, stamp }) => [event, Number(stamp)]));
  }

  /** @param pull null: all leases of the holder */
  async letGo(holder: string, pull: string | null): Promise<void> {
    await this.call('release_pull_leases', [holder, pull]);
  }

  /** @returns number of removed rows of deleted pulls */
  async trim(batch: number): Promise<number> {
    const [row] = await this.call<{ delete_pull_leftovers: number }>('delete_pull_leftovers', [batch]);
    return row?.delete_pull_leftovers ?? 0;
  }

  private call<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    return this.calls.run(() => this.connection.call<Row>(fn, args));
  }
}
