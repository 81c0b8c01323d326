import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { URGENCIES } from '../../casework/action-requests/action.js';
import { AlertTally } from '../../delivery/alerts/alert-tally.js';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { MetricsService } from './metrics.service.js';
import { withTimeout } from './with-timeout.js';

const WAITING = ['channel', 'mode', 'urgency'] as const;

/** State of alerts. What waits comes from the database and is the same in every process; what was sent is counted by the process that sent it. */
@Injectable()
export class AlertMetrics {
  private readonly waiting: Gauge<(typeof WAITING)[number]>;
  private readonly waitingOldest: Gauge<(typeof WAITING)[number]>;
  private readonly unplanned: Gauge<'urgency'>;
  private readonly unplannedOldest: Gauge<'urgency'>;

  constructor(
    metrics: MetricsService,
    private readonly database: DatabaseHealth,
    tally: AlertTally,
  ) {
    const registers = [metrics.registry];
    const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> =>
      new Gauge({ name, help, labelNames: [...labelNames], registers });
    this.waiting = gauge('hub_alert_messages_waiting', 'Messages of alerts that wait to be sent.', WAITING);
    this.waitingOldest = gauge('hub_alert_messages_oldest_seconds', 'Age of the oldest message that waits to be sent.', WAITING);
    this.unplanned = gauge('hub_alerts_unplanned', 'Alerts, steps of escalations and deadlines that are due and not planned yet.', [
      'urgency',
    ]);
    this.unplannedOldest = gauge('hub_alerts_unplanned_oldest_seconds', 'Waiting time of the oldest of them.', ['urgency']);
    const sent = new Counter({
      name: 'hub_alert_messages_total',
      help: 'Messages of alerts by channel and outcome: SENT, RETRIED (an attempt failed, another one follows), FAILED or DROPPED.',
      labelNames: ['channel', 'outcome'],
      registers,
    });
    metrics.beforeReading(() => this.readDatabase());
    metrics.beforeReading(async () => {
      sent.reset();
      for (const { channel, outcome, count } of tally.read()) sent.inc({ channel, outcome }, count);
    });
  }

  /** If the database is away, the last numbers remain: hub_database_up is 0 then. */
  private async readDatabase(): Promise<void> {
    const backlog = await withTimeout(this.database.alerts()).catch(() => undefined);
    if (!backlog) return;
    for (const gauge of [this.waiting, this.waitingOldest]) gauge.reset();
    for (const urgency of URGENCIES) for (const gauge of [this.unplanned, this.unplannedOldest]) gauge.set({ urgency }, 0);
    for (const { channel, mode, urgency, waiting, oldestSeconds } of backlog) {
      if (channel === null || mode === null) {
        this.unplanned.set({ urgency }, waiting);
        this.unplannedOldest.set({ urgency }, oldestSeconds);
      } else {
        this.waiting.set({ channel, mode, urgency }, waiting);
        this.waitingOldest.set({ channel, mode, urgency }, oldestSeconds);
      }
    }
  }
}
