import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ResyncRequired } from '../feed/places.js';
import { faultName } from '../feed/signals.js';
import { Wakeups } from '../feed/wakeups.js';
import { Forbidden, Unauthenticated } from '../../platform/platform/errors.js';
import { Trouble } from '../../platform/platform/trouble.js';
import { Sender } from './sender.js';
import { WebhookFeed } from './webhook-feed.js';
import { WebhookRun } from './webhook-run.js';
import { type Lease, WebhookStore } from './webhook-store.js';

/** Webhooks worked on at once. Most of them wait for their receivers: a slow one holds its own place and nobody else's. */
const MOST_AT_ONCE = 200;
/** A process that could not renew a lease for this long begins no other message: the database gives the webhook away after 30 s, and a message takes up to 15. */
const TRUST_MS = 15_000;
const RENEW_MS = 8_000;
/** Wake-ups come in bursts when much is published; one look answers them all. Where there are so many webhooks that a look takes longer, so does the pause. */
const PAUSE_MS = 50;
/** While others may wait for room, a turn ends after this: receivers that are always slow, and never done, must not keep everybody else out. */
const TURN_MS = 5_000;
const TRIM_MS = 10 * 60_000;
const TRIM_BATCH = 5_000;
/** What is under way when the hub stops may take so long; what does not end by then is another process's after its lease. */
const STOP_LIMIT_MS = 5_000;

/** It was paused, its maker lost a right, or the database was restored while it was at work. */
const RESTS = [Unauthenticated, Forbidden, ResyncRequired] as const;

interface Work {
  readonly lease: Lease;
  readonly done: Promise<void>;
  /** When the lease was last given or renewed, by performance.now(). */
  readonly trust: { since: number };
}

/**
 * Sends webhooks: takes those that have something to send, each for one turn, many side by side. Any number of processes may do so at once; one webhook is
 * worked on by one at a time, as its lease says. It looks when woken and once a second, and never stops for an error.
 */
@Injectable()
export class WebhookWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Webhooks');
  private readonly trouble = new Trouble(this.log, 'error');
  private readonly working = new Map<string, Work>();
  /** Leases under which nobody works any more, given back before others are taken: else each would last its 30 s. null: all of the holder's. */
  private readonly orphans = new Set<{ readonly holder: string; readonly webhook: string | null }>();
  private off: () => void = () => undefined;
  private timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> = Promise.resolve();
  private isLooking = false;
  private again = false;
  private stopped = false;

  constructor(
    private readonly store: WebhookStore,
    private readonly feed: WebhookFeed,
    private readonly sender: Sender,
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

  private wake(): void {
    this.again = true;
    if (!this.isLooking && !this.stopped) this.looking = this.look();
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.again && !this.stopped) {
      this.again = false;
      const began = performance.now();
      await this.takeDue();
      await pause(Math.max(PAUSE_MS, performance.now() - began), undefined, { ref: false });
    }
    this.isLooking = false;
  }

  private async takeDue(): Promise<void> {
    const room = MOST_AT_ONCE - this.working.size;
    if (room <= 0) return; // whoever ends its turn wakes
    try {
      await this.giveBackOrphans();
      await this.startDue(room);
      this.trouble.isOver('Webhooks go on.');
    } catch (error) {
      this.trouble.lasts(`Webhooks wait: ${faultName(error)}.`);
    }
  }

  private async giveBackOrphans(): Promise<void> {
    for (const orphan of this.orphans) {
      await this.store.letGo(orphan.holder, orphan.webhook);
      this.orphans.delete(orphan);
    }
  }

  private async startDue(room: number): Promise<void> {
    const [holder, leasedAt] = [randomUUID(), performance.now()];
    try {
      for (const lease of await this.store.take(room, holder)) this.start(lease, leasedAt);
    } catch (error) {
      this.orphans.add({ holder, webhook: null }); // it may have been done, and its answer lost
      throw error;
    }
  }

  private start(lease: Lease, leasedAt: number): void {
    const { id } = lease.target;
    const trust = { since: leasedAt };
    const mustStop = (): boolean => {
      const now = performance.now();
      return this.stopped || now - trust.since > TRUST_MS || (this.working.size >= MOST_AT_ONCE && now - leasedAt > TURN_MS);
    };
    const run = new WebhookRun(lease, { store: this.store, feed: this.feed, sender: this.sender, mustStop });
    const work = { lease, trust, done: this.worked(lease, run) };
    this.working.set(id, work);
    void work.done.then(() => {
      if (this.working.get(id) === work) this.working.delete(id); // where a lease ran out, a later one may be at work already
      this.wake(); // something may have come meanwhile
    });
  }

  /** Never rejects. */
  private async worked({ holder, target: { id } }: Lease, run: WebhookRun): Promise<void> {
    try {
      await run.run();
    } catch (error) {
      this.orphans.add({ holder, webhook: id }); // it may have been given back already, which does no harm
      if (!RESTS.some((kind) => error instanceof kind)) this.log.error({ msg: `A webhook waits: ${faultName(error)}.`, webhook: id });
    }
  }

  private async renew(): Promise<void> {
    const [works, now] = [[...this.working.values()], performance.now()];
    if (works.length === 0) return;
    try {
      const renewed = await this.store.renew(works.map(({ lease }) => lease));
      for (const { lease, trust } of works) if (renewed.has(lease.target.id)) trust.since = now;
    } catch (error) {
      this.log.warn(`Leases are not renewed: ${faultName(error)}.`);
    }
  }

  private async trim(): Promise<void> {
    try {
      while (!this.stopped && (await this.store.trim(TRIM_BATCH)) > 0);
    } catch (error) {
      this.log.warn(`The log of webhooks is not trimmed: ${faultName(error)}.`);
    }
  }
}
