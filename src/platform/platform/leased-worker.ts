import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { PollingJob } from './polling-job.js';
import { errorName } from './failure-log.js';

/** A process that could not renew a lease for this long begins nothing else under it: the database gives it away after 30 s, and a step takes up to 15. */
const TRUST_MS = 15_000;
const RENEW_MS = 8_000;
const TRIM_MS = 10 * 60_000;
const TRIM_BATCH = 5_000;
/** What is under way when the hub stops may take so long; what does not end by then is another process's after its lease. */
const STOP_LIMIT_MS = 5_000;

/** That one process works on one thing for a turn. */
interface Leased {
  /** Another one each time, so that a lease that ran out is never taken for the one that followed. */
  readonly holder: string;
  readonly target: { readonly id: string };
}

/** Where the leases are given. */
export interface LeaseRepository<Lease extends Leased> {
  /** Leases what is due. */
  take(most: number, holder: string): Promise<readonly Lease[]>;
  /** @returns ids of those that the holders still have */
  renew(leases: readonly Lease[]): Promise<ReadonlySet<string>>;
  /** Gives a lease back. @param id null: all of the holder's */
  letGo(holder: string, id: string | null): Promise<void>;
  /** Deletes old entries. @returns how many */
  trim(batch: number): Promise<number>;
}

/** What a turn must look at between two steps. */
export interface LeaseTurn {
  /** The process stops, or cannot be sure of its lease. */
  readonly mustStop: () => boolean;
  /** It has lasted long, and others may wait for room. */
  readonly isLong: () => boolean;
  readonly logError: (error: unknown) => void;
}

export interface LeasedWork<Lease extends Leased> {
  /** Name in the log, in the plural. */
  readonly name: 'Webhooks' | 'Pulls';
  /** The thing that is leased: in a sentence, and as the field of a line of the log. */
  readonly itemName: 'webhook' | 'pull';
  /** Things that one process works on at once. */
  readonly atOnce: number;
  /** Milliseconds, by how long the last look for what is due took: a look where there is much takes longer, and so does the pause. */
  readonly pauseMs: (tookMs: number) => number;
  /** While others may wait for room, a turn ends after so many milliseconds: counterparts that are always slow must not keep everybody else out. */
  readonly turnMs: number;
  /** One turn. What it throws ends it; the lease is given back. */
  readonly run: (lease: Lease, turn: LeaseTurn) => Promise<void>;
  /** Whether an error ends a turn as it should, and stands in no log. */
  readonly isExpected?: (error: unknown) => boolean;
}

interface LeaseInProgress<Lease> {
  readonly lease: Lease;
  readonly done: Promise<void>;
  /** When the lease was last given or renewed, by performance.now(). */
  readonly trust: { since: number };
}

/**
 * Works on what is due, each thing for one turn, many side by side. Any number of processes may do so at once; one thing is worked on by one at a time, as
 * its lease says. It looks when it is woken, and never stops for an error.
 */
export class LeasedWorker<Lease extends Leased> {
  private readonly log: Logger;
  private readonly working = new Map<string, LeaseInProgress<Lease>>();
  /** Leases under which nobody works any more, given back before others are taken: else each would last its 30 s. null: all of the holder's. */
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

  /** Looks for what is due. */
  wake(): void {
    this.takeJob.wake();
  }

  async stop(): Promise<void> {
    const kept = this.maintenance.map((job) => job.stop());
    await this.takeJob.stop();
    await Promise.race([
      Promise.allSettled([...kept, ...[...this.working.values()].map(({ done }) => done)]),
      pause(STOP_LIMIT_MS, undefined, { ref: false }),
    ]);
  }

  private async takeDue(): Promise<boolean> {
    const room = this.work.atOnce - this.working.size;
    if (room <= 0) return false; // whoever ends its turn wakes
    for (const orphan of this.orphans) {
      await this.repository.letGo(orphan.holder, orphan.id);
      this.orphans.delete(orphan);
    }
    const [holder, leasedAt] = [randomUUID(), performance.now()];
    try {
      for (const lease of await this.repository.take(room, holder)) this.begin(lease, leasedAt);
    } catch (error) {
      this.orphans.add({ holder, id: null }); // it may have been done, and its answer lost
      throw error;
    }
    this.takeJob.failures.recovered(`${this.work.name} go on.`);
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
      if (this.working.get(id) === working) this.working.delete(id); // where a lease ran out, a later one may be at work already
      this.wake(); // something may have come meanwhile
    });
  }

  /** Never rejects. */
  private async turn(lease: Lease, turn: LeaseTurn): Promise<void> {
    const { holder, target } = lease;
    try {
      await this.work.run(lease, turn);
    } catch (error) {
      this.orphans.add({ holder, id: target.id }); // it may have been given back already, which does no harm
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
