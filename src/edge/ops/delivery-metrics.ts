import { Inject, Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { SIGNALS, type Signals } from '../../delivery/feed/signals.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { withTimeout } from './with-timeout.js';
import { MetricsService } from './metrics.service.js';

/** State of delivery and of pulls: the numbers come from the database and are the same in every process, except for the signals. */
@Injectable()
export class DeliveryMetrics {
  private readonly up: Gauge;
  private readonly events: Readonly<Record<'placed' | 'waiting' | 'oldest' | 'parked', Gauge>>;
  private readonly jobs: Readonly<Record<'open' | 'oldest', Gauge>>;
  private readonly webhooks: Readonly<Record<'active' | 'retrying' | 'deepest' | 'deadLetters' | 'oldest', Gauge>>;
  private readonly pulls: Readonly<Record<'active' | 'paused' | 'failing', Gauge>>;

  constructor(
    metrics: MetricsService,
    private readonly database: DatabaseHealth,
    wakeups: Wakeups,
    @Inject(SIGNALS) signals: Signals,
    @Inject(Settings) settings: Settings,
  ) {
    this.up = metrics.gauge('hub_database_up', '1 if the database has just answered, otherwise 0.');
    this.events = {
      placed: metrics.gauge('hub_events_sequenced', 'Sequenced events of the stream, since the hub was set up.'),
      waiting: metrics.gauge('hub_events_waiting', 'Events that wait to be sequenced.'),
      oldest: metrics.gauge('hub_events_oldest_seconds', 'Waiting time of the oldest event that is not sequenced.'),
      parked: metrics.gauge(
        'hub_events_dead_lettered',
        'Events and jobs that could not be sequenced and were dead-lettered; 0 in a healthy hub.',
      ),
    };
    this.jobs = {
      open: metrics.gauge('hub_jobs_open', 'Open jobs that send a party what it gained or lost by a bar, a membership or a suspension.'),
      oldest: metrics.gauge('hub_jobs_oldest_seconds', 'Age of the oldest of these jobs.'),
    };
    this.webhooks = webhookGauges(metrics);
    this.pulls = pullGauges(metrics);
    const writer = metrics.gauge('hub_database_oldest_writer_seconds', 'Age of the oldest writing transaction of the whole server.');
    const connected = metrics.gauge(
      settings.natsUrl === undefined ? 'hub_listen_connected' : 'hub_nats_connected',
      '1 while signals from other processes arrive, otherwise 0: then every process polls once a second.',
    );
    metrics.beforeReading(() => this.readDatabase());
    metrics.beforeReading(async () => {
      writer.set(wakeups.oldestWriterSeconds());
      connected.set(signals.isConnected() ? 1 : 0);
    });
  }

  /** If the database is away, the last numbers remain, and hub_database_up is 0. */
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
      this.webhooks.deadLetters.set(webhooks.deadLetters);
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

const webhookGauges = (metrics: MetricsService): Readonly<Record<'active' | 'retrying' | 'deepest' | 'deadLetters' | 'oldest', Gauge>> => ({
  active: metrics.gauge('hub_webhooks', 'Active webhooks.'),
  retrying: metrics.gauge('hub_webhooks_retrying', 'Webhooks whose last delivery failed and is tried again.'),
  deepest: metrics.gauge('hub_webhooks_deepest_attempt', 'Largest number of attempts for one delivery.'),
  deadLetters: metrics.gauge('hub_webhooks_dead_letters', 'Dead letters of webhooks that are not settled.'),
  oldest: metrics.gauge('hub_webhooks_oldest_seconds', 'Age of the oldest event that an active webhook has not delivered.'),
});

const pullGauges = (metrics: MetricsService): Readonly<Record<'active' | 'paused' | 'failing', Gauge>> => ({
  active: metrics.gauge('hub_pulls', 'Active pulls.'),
  paused: metrics.gauge('hub_pulls_paused', 'Pulls that are paused until an officer resumes them.'),
  failing: metrics.gauge('hub_pulls_failing', 'Active pulls whose last turn failed and is tried again.'),
});
