import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import type { Role } from '../../platform/database/grants.js';
import { Semaphore } from '../../platform/platform/semaphore.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { PullKind } from './address.policy.js';
import type { Fault } from './faults.policy.js';
import type { PullDefaults } from './pull.js';

/** A pull as whoever looks for it needs it. */
export interface PullTarget {
  readonly id: string;
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  /** Sealed, hexadecimal; null: there are none. */
  readonly sealed: string | null;
  readonly everyMinutes: number;
  readonly said: PullDefaults;
  readonly fromDate: string | null;
  /** What its source's protocol kept; {}: the beginning. */
  readonly place: Readonly<Record<string, unknown>>;
  /** How often it has failed since it last did not. */
  readonly failures: number;
  /** The account in whose name it publishes. */
  readonly maker: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly party: ActorParty;
  readonly agency: { readonly id: string; readonly name: string };
}

/** A pull that is this process's work for as long as it renews it. */
export interface PullLease {
  /** Another one each time, so that a lease that ran out is never taken for the one that followed. */
  readonly holder: string;
  readonly turn: string;
  readonly target: PullTarget;
}

/** A piece of what was taken: a page, an event. */
export interface PullProgress {
  /** Where it goes on; absent: where it stood. */
  readonly place?: object;
  readonly event?: string;
  readonly stamp?: number;
  readonly leftAlone: number;
  readonly takenBack: number;
}

/** How a turn ended. */
export interface PullResult {
  /** Everything that there was has been taken. */
  readonly done: boolean;
  /** Milliseconds until it is due again. */
  readonly waitMs: number;
  readonly sparedMs?: number;
  readonly error?: Fault;
  readonly status?: number | null;
  readonly pause?: 'CREDENTIALS_REFUSED' | 'CREDENTIALS_LOST' | undefined;
}

/** What is known of pulls without anybody's name: leases, places, what they brought. The relay's own functions, and no content. */
@Injectable()
export class PullRepository {
  /** One at a time: the relay's few connections are for putting events in order first. */
  private readonly calls = new Semaphore(1);

  constructor(private readonly connection: RelayConnection) {}

  /** Takes pulls that are due. Each is the holder's for 30 s from when this was called. */
  async take(most: number, holder: string = randomUUID()): Promise<readonly PullLease[]> {
    const rows = await this.calls.run(() =>
      this.connection.callWithClaim<{ turn: string; target: PullTarget }>('lease_due_pulls', [holder, most]),
    );
    return rows.map(({ turn, target }) => ({ holder, turn, target }));
  }

  /** Another 30 s for these, as far as they still are their holders'. @returns ids of those that are. */
  async renew(leases: readonly PullLease[]): Promise<ReadonlySet<string>> {
    const rows = await this.call<{ renew_pull_leases: string }>('renew_pull_leases', [
      leases.map(({ holder }) => holder),
      leases.map(({ target }) => target.id),
    ]);
    return new Set(rows.map((row) => row.renew_pull_leases));
  }

  /** @returns whether the holder may go on with it. */
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

  /** Stamps of events that were taken, of a pull that the caller has. */
  async events({ holder, target }: PullLease): Promise<ReadonlyMap<string, number>> {
    const rows = await this.call<{ event: string; stamp: string }>('pull_events', [holder, target.id]);
    return new Map(rows.map(({ event, stamp }) => [event, Number(stamp)]));
  }

  /** @param pull null: all that the holder has. */
  async letGo(holder: string, pull: string | null): Promise<void> {
    await this.call('release_pull_leases', [holder, pull]);
  }

  /** @returns how much of deleted pulls was removed. */
  async trim(batch: number): Promise<number> {
    const [row] = await this.call<{ delete_pull_leftovers: number }>('delete_pull_leftovers', [batch]);
    return row?.delete_pull_leftovers ?? 0;
  }

  private call<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    return this.calls.run(() => this.connection.call<Row>(fn, args));
  }
}
