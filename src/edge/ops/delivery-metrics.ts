import { Inject, Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { SIGNALS, type Signals } from '../../delivery/feed/signals.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { withTimeout } from './with-timeout.js';
import { MetricsService } from './metrics.service.js';

/** How delivery and pulls stand: the same numbers in every process, since they are the database's, but for the signals. */
@Injectable()
export class DeliveryMetrics {
  private readonly up: Gauge;
  private readonly events: Readonly<Record<'placed' | 'waiting' | 'oldest' | 'parked', Gauge>>;
  private readonly jobs: Readonly<Record<'open' | 'oldest', Gauge>>;
  private readonly webhooks: Readonly<Record<'active' | 'retrying' | 'deepest' | 'given' | 'oldest', Gauge>>;
  private readonly pulls: Readonly<Record<'active' | 'paused' | 'failing', Gauge>>;

  constructor(
    metrics: MetricsService,
    private readonly database: DatabaseHealth,
    wakeups: Wakeups,
    @Inject(SIGNALS) signals: Signals,
    @Inject(Settings) settings: Settings,
  ) {
    this.up = metrics.gauge('hub_database_up', '1 when the database answered just now, otherwise 0.');
    this.events = {
      placed: metrics.gauge('hub_events_placed', 'Events of the stream that have their place, since the hub was founded.'),
      waiting: metrics.gauge('hub_events_waiting', 'Events that wait for their place.'),
      oldest: metrics.gauge('hub_events_oldest_seconds', 'How long the oldest event without a place has waited.'),
      parked: metrics.gauge('hub_events_parked', 'Events and jobs that could not be placed and were set aside; 0 in a healthy hub.'),
    };
    this.jobs = {
      open: metrics.gauge(
        'hub_jobs_open',
        'Jobs that tell a party what it gained or lost by a bar, a membership or a suspension, not finished yet.',
      ),
      oldest: metrics.gauge('hub_jobs_oldest_seconds', 'How long the oldest of these jobs has been open.'),
    };
    this.webhooks = webhookGauges(metrics);
    this.pulls = pullGauges(metrics);
    const writer = metrics.gauge(
      'hub_database_oldest_writer_seconds',
      'How long the oldest transaction of the whole server that writes has been open.',
    );
    const connected = metrics.gauge(
      settings.natsUrl === undefined ? 'hub_listen_connected' : 'hub_nats_connected',
      '1 while signals from other processes come through, otherwise 0: then everybody looks once a second.',
    );
    metrics.beforeReading(() => this.readDatabase());
    metrics.beforeReading(async () => {
      writer.set(wakeups.oldestWriterSeconds());
      connected.set(signals.isConnected() ? 1 : 0);
    });
  }

  /** A database that is away leaves the last numbers standing, and says so. */
  private async readDatabase(): Promise<void> {
    try {
      const [stream, jobs, webhooks, pulls] = await withTimeout(
        Promise.all([this.database.sequencer(), this.database.jobs(), this.database.webhooks(), this.database.pulls()]),
      );
      this.events.placed.set(stream.sequenced);
      this.events.waiting.set(stream.waiting);
      this.events.oldest.set(stream.oldestSeconds);
      this.events.parked.set(stream.deadLettered);
      this.jobs.open.set(jobs.open);
      this.jobs.oldest.set(jobs.oldestSeconds);
      this.webhooks.active.set(webhooks.active);
      this.webhooks.retrying.set(webhooks.retrying);
      this.webhooks.deepest.set(webhooks.deepest);
      this.webhooks.given.set(webhooks.deadLetters);
      this.webhooks.oldest.set(webhooks.oldestSeconds);
      this.pulls.active.set(pulls.active);
      this.pulls.paused.set(pulls.paused);
      this.pulls.failing.set(pulls.failing);
      this.up.set(1);
    } catch {
      this.up.set(0);
    }
  }
}

const webhookGauges = (metrics: MetricsService): Readonly<Record<'active' | 'retrying' | 'deepest' | 'given' | 'oldest', Gauge>> => ({
  active: metrics.gauge('hub_webhooks', 'Webhooks that are at work.'),
  retrying: metrics.gauge('hub_webhooks_retrying', 'Webhooks whose last delivery failed and is tried again.'),
  deepest: metrics.gauge('hub_webhooks_deepest_attempt', 'Attempts that the delivery in the most trouble has had.'),
  given: metrics.gauge('hub_webhooks_dead_letters', 'Deliveries that were given up and not settled since.'),
  oldest: metrics.gauge('hub_webhooks_oldest_seconds', 'How old the oldest event is that a webhook at work has not delivered.'),
});

const pullGauges = (metrics: MetricsService): Readonly<Record<'active' | 'paused' | 'failing', Gauge>> => ({
  active: metrics.gauge('hub_pulls', 'Pulls that are at work.'),
  paused: metrics.gauge('hub_pulls_paused', 'Pulls that rest until somebody resumes them.'),
  failing: metrics.gauge('hub_pulls_failing', 'Pulls at work whose last turn failed and is tried again.'),
});
