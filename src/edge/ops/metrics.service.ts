import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { countSlowBodies } from '../../platform/platform/body-rate.js';

/** Resolution of the event loop measurement, in milliseconds. */
const TURN_RESOLUTION_MS = 10;
const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Metrics of the hub for Prometheus (docs/operations.md explains each). Labels are fields of the schema and codes of the contract, never a value, a party or a
 * person. So the metrics disclose nothing, and their number is bounded.
 */
@Injectable()
export class MetricsService implements OnApplicationShutdown {
  readonly registry = new Registry();
  private readonly preparations: (() => Promise<void>)[] = [];
  private readonly requests = new Counter({
    name: 'hub_graphql_requests_total',
    help: 'Operations over HTTP by root field ("none" when it was refused before execution) and outcome (OK or extensions.code).',
    labelNames: ['field', 'outcome'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'hub_graphql_request_seconds',
    help: 'Time from the request being read to its answer being ready, by root field.',
    labelNames: ['field'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly connections = new Gauge({
    name: 'hub_database_connections',
    help: 'Connections of this process to the database by state: open, idle, most.',
    labelNames: ['state'],
    registers: [this.registry],
  });
  private readonly queue = this.gauge('hub_database_waiting', 'Requests that wait for a connection to the database.');

  private readonly silent = this.gauge(
    'hub_database_connections_given_up',
    'Connections that were dropped because the database did not answer, since the process started.',
  );

  private readonly slow = this.gauge(
    'hub_bodies_too_slow',
    'Request bodies that were aborted because they came too slowly, since the process started.',
  );
  private readonly turns = monitorEventLoopDelay({ resolution: TURN_RESOLUTION_MS });
  private readonly delay = new Gauge({
    name: 'hub_event_loop_delay_seconds',
    help: 'Delay of the event loop since the last reading, by quantile: 0.5, 0.99 and 1 (the longest delay).',
    labelNames: ['quantile'],
    registers: [this.registry],
  });

  constructor(private readonly database: DatabaseHealth) {
    collectDefaultMetrics({ register: this.registry });
    this.turns.enable();
  }

  onApplicationShutdown(): void {
    this.turns.disable();
  }

  gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  /** Registers `prepare`, which runs before each reading to update its metrics. It never rejects. */
  beforeReading(prepare: () => Promise<void>): void {
    this.preparations.push(prepare);
  }

  /** Counts an answer. @param outcomes root field -> OK or the code of its error */
  answered(outcomes: ReadonlyMap<string, string>, seconds: number): void {
    for (const [field, outcome] of outcomes) {
      this.requests.inc({ field, outcome });
      this.durations.observe({ field }, seconds);
    }
  }

  /** The timer itself fires every {@link TURN_RESOLUTION_MS}; this is not counted as delay. */
  private readTurns(): void {
    for (const quantile of [0.5, 0.99, 1]) {
      const late = this.turns.count === 0 ? 0 : this.turns.percentile(quantile * 100) / 1e6 - TURN_RESOLUTION_MS;
      this.delay.set({ quantile: String(quantile) }, Math.max(0, late) / 1_000);
    }
    this.turns.reset();
  }

  /** Returns the exposition text and its media type. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const { most, open, idle, waiting, givenUp } = this.database.poolUse();
    this.connections.set({ state: 'most' }, most);
    this.connections.set({ state: 'open' }, open);
    this.connections.set({ state: 'idle' }, idle);
    this.queue.set(waiting);
    this.silent.set(givenUp);
    this.slow.set(countSlowBodies());
    this.readTurns();
    await Promise.all(this.preparations.map((prepare) => prepare()));
    return { text: await this.registry.metrics(), type: this.registry.contentType };
  }
}
