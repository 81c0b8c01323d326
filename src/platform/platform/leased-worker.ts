import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { PollingJob } from './polling-job.js';
import { errorName } from './failure-log.js';

/** A process that could not renew a lease for this long starts no further step under it: the lease ends after 30 s, and a step takes up to 15 s. */
const TRUST_MS = 15_000;
const RENEW_MS = 8_000;
const TRIM_MS = 10 * 60_000;
const TRIM_BATCH = 5_000;
/** How long running turns may take when the hub stops; another process takes over the rest after the lease. */
const STOP_LIMIT_MS = 5_000;

/** A lease: one process works on one target for a turn. */
interface Leased {
  /** A new id for each lease, so that an expired lease is never taken for the next one. */
  readonly holder: string;
  readonly target: { readonly id: string };
}

/** The source of the leases. */
export interface LeaseRepository<Lease extends Leased> {
  /** Leases due targets. */
  take(most: number, holder: string): Promise<readonly Lease[]>;
  /** Renews leases. @returns ids of the leases that their holders still have */
  renew(leases: readonly Lease[]): Promise<ReadonlySet<string>>;
  /** Releases a lease. @param id null: all leases of the holder */
  letGo(holder: string, id: string | null): Promise<void>;
  /** Deletes old entries. @returns how many */
  trim(batch: number): Promise<number>;
}

/** Conditions that a turn checks between two steps. */
export interface LeaseTurn {
  /** Whether the process stops, or cannot be sure of its lease. */
  readonly mustStop: () => boolean;
  /** Whether the turn has lasted long, and other targets may wait for a slot. */
  readonly isLong: () => boolean;
  readonly logError: (error: unknown) => void;
}

export interface LeasedWork<Lease extends Leased> {
  /** Name in the log, in the plural. */
  readonly name: 'Webhooks' | 'Pulls';
  /** The leased target: in a sentence, and as the field of a log line. */
  readonly itemName: 'webhook' | 'pull';
  /** Targets that one process works on at once. */
  readonly atOnce: number;
  /** Milliseconds, by how long the last search for due targets took: a search with many results takes longer, and so does the pause. */
  readonly pauseMs: (tookMs: number) => number;
  /** While other targets may wait for a slot, a turn ends after so many milliseconds: slow counterparts must not block the others. */
  readonly turnMs: number;
  /** Runs one turn. An error ends the turn; the lease is released. */
  readonly run: (lease: Lease, turn: LeaseTurn) => Promise<void>;
  /** Whether an error is a regular end of a turn, which is not logged. */
  readonly isExpected?: (error: unknown) => boolean;
}

interface LeaseInProgress<Lease> {
  readonly lease: Lease;
  readonly done: Promise<void>;
  /** When the lease was last granted or renewed, by performance.now(). */
  readonly trust: { since: number };
}

/**
 * Works on due targets, each for one turn, many side by side. Any number of processes may do so at once; by its lease, one process works on a target at a time.
 * The worker searches when it is woken, and never stops for an error.
 */
export class LeasedWorker<Lease extends Leased> {
  private readonly log: Logger;
  private readonly working = new Map<string, LeaseInProgress<Lease>>();
  /** Leases without a running turn, which are released before others are taken: otherwise each would last its 30 s. null: all leases of the holder. */
  private readonly orphans = new Set<{ readonly holder: string; readonly id: string | null }>();
  private readonly takeJob: PollingJob;
  private readonly maintenance: readonly PollingJob[];

  constructor(
    private readonly repository: LeaseRepository<Lease>,
    private readonly work: LeasedWork<Lease>,
  ) {
    const { name, pauseMs } = work;
    this.log = new Logger(name);
    this.takeJob = new PollingJob({ name, level: 'error', failing: `${name} wait`, pauseMs }, () => this.takeDue());
    const failing = {
      renew: `Leases of ${name.toLowerCase()} are not renewed`,
      trim: `Old entries of ${name.toLowerCase()} are not deleted`,
    };
    this.maintenance = [
      new PollingJob({ name, level: 'warn', failing: failing.renew, everyMs: RENEW_MS }, () => this.renew()),
      new PollingJob({ name, level: 'warn', failing: failing.trim, everyMs: TRIM_MS, stopLimitMs: STOP_LIMIT_MS }, async () => {
        return (await repository.trim(TRIM_BATCH)) > 0;
      }),
    ];
  }

  start(): void {
    for (const job of this.maintenance) job.start();
    this.wake();
  }

  /** Searches for due targets. */
  wake(): void {
    this.takeJob.wake();
  }

  async stop(): Promise<void> {
    const stopping = this.maintenance.map((job) => job.stop());
    await this.takeJob.stop();
    await Promise.race([
      Promise.allSettled([...stopping, ...[...this.working.values()].map(({ done }) => done)]),
      pause(STOP_LIMIT_MS, undefined, { ref: false }),
    ]);
  }

  private async takeDue(): Promise<boolean> {
    const room = this.work.atOnce - this.working.size;
    if (room <= 0) return false; // the end of a turn wakes the worker
    for (const orphan of this.orphans) {
      await this.repository.letGo(orphan.holder, orphan.id);
      this.orphans.delete(orphan);
    }
    const [holder, leasedAt] = [randomUUID(), performance.now()];
    try {
      for (const lease of await this.repository.take(room, holder)) this.begin(lease, leasedAt);
    } catch (error) {
      this.orphans.add({ holder, id: null }); // the lease may have been granted and the answer lost
      throw error;
    }
    this.takeJob.failures.recovered(`${this.work.name} continue.`);
    return false;
  }

  private begin(lease: Lease, leasedAt: number): void {
    const { id } = lease.target;
    const trust = { since: leasedAt };
    const { atOnce, turnMs } = this.work;
    const working = {
      lease,
      trust,
      done: this.turn(lease, {
        mustStop: () => this.takeJob.isStopped || performance.now() - trust.since > TRUST_MS,
        isLong: () => this.working.size >= atOnce && performance.now() - leasedAt > turnMs,
        logError: (error) => this.tell(id, error),
      }),
    };
    this.working.set(id, working);
    void working.done.then(() => {
      if (this.working.get(id) === working) this.working.delete(id); // after an expired lease, a later one may already be active
      this.wake(); // other targets may have become due meanwhile
    });
  }

  /** Never rejects. */
  private async turn(lease: Lease, turn: LeaseTurn): Promise<void> {
    const { holder, target } = lease;
    try {
      await this.work.run(lease, turn);
    } catch (error) {
      this.orphans.add({ holder, id: target.id }); // a second release of the same lease does no harm
      if (!this.work.isExpected?.(error)) this.tell(target.id, error);
    }
  }

  private tell(id: string, error: unknown): void {
    this.log.error({ msg: `A ${this.work.itemName} waits: ${errorName(error)}.`, [this.work.itemName]: id });
  }

  private async renew(): Promise<boolean> {
    const [works, now] = [[...this.working.values()], performance.now()];
    if (works.length === 0) return false;
    const renewed = await this.repository.renew(works.map(({ lease }) => lease));
    for (const { lease, trust } of works) if (renewed.has(lease.target.id)) trust.since = now;
    return false;
  }
}
