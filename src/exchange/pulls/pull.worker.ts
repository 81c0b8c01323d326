import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { faultName } from '../../delivery/feed/signals.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { Trouble } from '../../platform/platform/trouble.js';
import { PullCredentials } from './credentials.js';
import { MispSource } from './misp-source.js';
import { PullRun } from './pull-run.js';
import { type PullLease, PullStore } from './pull-store.js';
import { PullTaking } from './taking.service.js';
import { TaxiiSource } from './taxii-source.js';

/** Pulls worked on at once by one process: each may hold a page of 16 MiB, and what is made of it. */
const MOST_AT_ONCE = 4;
/** A process that could not renew a lease for this long begins no other page: the database gives the pull away after 30 s. */
const TRUST_MS = 15_000;
const RENEW_MS = 8_000;
/** Wake-ups come in bursts when much is published; one look answers them all. */
const PAUSE_MS = 250;
/** While others may wait for room, a turn ends after this: sources that are always slow, and never done, must not keep everybody else out. */
const TURN_MS = 60_000;
const TRIM_MS = 10 * 60_000;
const TRIM_BATCH = 5_000;
/** What is under way when the hub stops may take so long; what does not end by then is another process's after its lease. */
const STOP_LIMIT_MS = 5_000;

interface Work {
  readonly lease: PullLease;
  readonly done: Promise<void>;
  /** When the lease was last given or renewed, by performance.now(). */
  readonly trust: { since: number };
}

/**
 * Looks at the parties' sources: takes pulls that are due, each for one turn, a few side by side. Any number of processes may do so at once; one pull is worked on by
 * one at a time, as its lease says. It looks when woken and once a second, and never stops for an error.
 */
@Injectable()
export class PullWorker implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly log = new Logger('Pulls');
  private readonly trouble = new Trouble(this.log, 'error');
  private readonly working = new Map<string, Work>();
  /** Leases under which nobody works any more, given back before others are taken: else each would last its 30 s. null: all of the holder's. */
  private readonly orphans = new Set<{ readonly holder: string; readonly pull: string | null }>();
  private off: () => void = () => undefined;
  private timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> = Promise.resolve();
  private isLooking = false;
  private again = false;
  private stopped = false;

  constructor(
    private readonly store: PullStore,
    private readonly taking: PullTaking,
    private readonly taxii: TaxiiSource,
    private readonly misp: MispSource,
    private readonly credentials: PullCredentials,
    private readonly outbound: Outbound,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.off = this.wakeups.onWake(() => this.wake());
    this.timers = [setInterval(() => void this.renew(), RENEW_MS), setInterval(() => void this.trim(), TRIM_MS)];
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.off();
    for (const timer of this.timers) clearInterval(timer);
    await this.looking;
    await Promise.race([
      Promise.allSettled([...this.working.values()].map(({ done }) => done)),
      pause(STOP_LIMIT_MS, undefined, { ref: false }),
    ]);
  }

  onApplicationShutdown(): void {
    this.outbound.close();
  }

  private wake(): void {
    this.again = true;
    if (!this.isLooking && !this.stopped) this.looking = this.look();
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.again && !this.stopped) {
      this.again = false;
      await this.takeDue();
      await pause(PAUSE_MS, undefined, { ref: false });
    }
    this.isLooking = false;
  }

  private async takeDue(): Promise<void> {
    const room = MOST_AT_ONCE - this.working.size;
    if (room <= 0) return; // whoever ends its turn wakes
    try {
      await this.giveBackOrphans();
      await this.startDue(room);
      this.trouble.isOver('Pulls go on.');
    } catch (error) {
      this.trouble.lasts(`Pulls wait: ${faultName(error)}.`);
    }
  }

  private async giveBackOrphans(): Promise<void> {
    for (const orphan of this.orphans) {
      await this.store.letGo(orphan.holder, orphan.pull);
      this.orphans.delete(orphan);
    }
  }

  private async startDue(room: number): Promise<void> {
    const [holder, leasedAt] = [randomUUID(), performance.now()];
    try {
      for (const lease of await this.store.take(room, holder)) this.start(lease, leasedAt);
    } catch (error) {
      this.orphans.add({ holder, pull: null }); // it may have been done, and its answer lost
      throw error;
    }
  }

  private start(lease: PullLease, leasedAt: number): void {
    const { id } = lease.target;
    const trust = { since: leasedAt };
    const { store, taking, taxii, misp, credentials } = this;
    const run = new PullRun(lease, {
      ...{ store, taking, taxii, misp, credentials },
      mustStop: () => this.stopped || performance.now() - trust.since > TRUST_MS,
      isLong: () => this.working.size >= MOST_AT_ONCE && performance.now() - leasedAt > TURN_MS,
      told: (error) => this.log.error({ msg: `A pull waits: ${faultName(error)}.`, pull: id }),
    });
    const work = { lease, trust, done: this.worked(lease, run) };
    this.working.set(id, work);
    void work.done.then(() => {
      if (this.working.get(id) === work) this.working.delete(id); // where a lease ran out, a later one may be at work already
      this.wake();
    });
  }

  /** Never rejects. */
  private async worked({ holder, target: { id } }: PullLease, run: PullRun): Promise<void> {
    try {
      await run.run();
    } catch (error) {
      this.orphans.add({ holder, pull: id }); // it may have been given back already, which does no harm
      this.log.error({ msg: `A pull waits: ${faultName(error)}.`, pull: id });
    }
  }

  private async renew(): Promise<void> {
    const [works, now] = [[...this.working.values()], performance.now()];
    if (works.length === 0) return;
    try {
      const renewed = await this.store.renew(works.map(({ lease }) => lease));
      for (const { lease, trust } of works) if (renewed.has(lease.target.id)) trust.since = now;
    } catch (error) {
      this.log.warn(`Leases of pulls are not renewed: ${faultName(error)}.`);
    }
  }

  private async trim(): Promise<void> {
    try {
      while (!this.stopped && (await this.store.trim(TRIM_BATCH)) > 0);
    } catch (error) {
      this.log.warn(`What deleted pulls leave is not removed: ${faultName(error)}.`);
    }
  }
}
