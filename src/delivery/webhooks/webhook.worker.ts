import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ResyncRequired } from '../feed/stream-positions.js';
import { Wakeups } from '../feed/wakeups.js';
import { Forbidden, Unauthenticated } from '../../platform/platform/errors.js';
import { LeasedWorker } from '../../platform/platform/leased-worker.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookFeed } from './webhook-feed.js';
import { WebhookRun } from './webhook-run.js';
import { type Lease, WebhookRepository } from './webhook.repository.js';

/** Largest number of webhooks at work at once. Most of them wait for their receivers; a slow receiver blocks no other webhook. */
const MOST_AT_ONCE = 200;
const PAUSE_MS = 50;
const TURN_MS = 5_000;
/** Normal errors: the webhook was paused, its creator lost a right, or the database was restored during the work. */
const EXPECTED_ERRORS = [Unauthenticated, Forbidden, ResyncRequired] as const;

/** Sends webhooks: leases those that have something to send, when woken and once a second. */
@Injectable()
export class WebhookWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly worker: LeasedWorker<Lease>;
  private stopListening: () => void = () => undefined;

  constructor(
    store: WebhookRepository,
    feed: WebhookFeed,
    sender: WebhookSender,
    private readonly wakeups: Wakeups,
  ) {
    this.worker = new LeasedWorker(store, {
      ...{ name: 'Webhooks', itemName: 'webhook', atOnce: MOST_AT_ONCE, turnMs: TURN_MS },
      pauseMs: (tookMs) => Math.max(PAUSE_MS, tookMs),
      run: (lease, { mustStop, isLong }) => new WebhookRun(lease, { store, feed, sender, mustStop: () => mustStop() || isLong() }).run(),
      isExpected: (error) => EXPECTED_ERRORS.some((kind) => error instanceof kind),
    });
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.wakeups.onWake(() => this.worker.wake());
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await this.worker.stop();
  }
}
