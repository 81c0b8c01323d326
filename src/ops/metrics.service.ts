import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DatabaseHealth } from '../database/database-health.js';

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * What the hub counts about itself, for Prometheus. Labels are fields of the schema and codes of the contract: never a value, a party or a person, so that
 * the metrics tell nothing about anybody and their number is bounded.
 */
@Injectable()
export class MetricsService implements OnApplicationBootstrap {
  private readonly registry = new Registry();
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
  private readonly sockets = this.gauge('hub_sockets', 'WebSocket connections that are open, signed in or not.');
  private readonly placed = this.gauge('hub_events_placed', 'Events of the stream that have their place, since the hub was founded.');
  private readonly waiting = this.gauge('hub_events_waiting', 'Events that wait for their place.');
  private readonly oldest = this.gauge('hub_events_oldest_seconds', 'How long the oldest event without a place has waited.');
  private readonly connections = new Gauge({
    name: 'hub_database_connections',
    help: 'Connections of this process to the database by state: open, idle, most.',
    labelNames: ['state'],
    registers: [this.registry],
  });
  private readonly queue = this.gauge('hub_database_waiting', 'Requests that wait for a connection to the database.');
  private readonly up = this.gauge('hub_database_up', '1 when the database answered just now, otherwise 0.');

  constructor(
    private readonly database: DatabaseHealth,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  onApplicationBootstrap(): void {
    const http = this.adapterHost.httpAdapter.getHttpServer() as Server;
    http.on('upgrade', (_request: unknown, connection: Duplex) => {
      this.sockets.inc();
      connection.once('close', () => this.sockets.dec());
    });
  }

  /** @param outcomes root field -> OK or the code of its error. */
  answered(outcomes: ReadonlyMap<string, string>, seconds: number): void {
    for (const [field, outcome] of outcomes) {
      this.requests.inc({ field, outcome });
      this.durations.observe({ field }, seconds);
    }
  }

  /** The exposition text and its media type. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    const { most, open, idle, waiting } = this.database.poolUse();
    this.connections.set({ state: 'most' }, most);
    this.connections.set({ state: 'open' }, open);
    this.connections.set({ state: 'idle' }, idle);
    this.queue.set(waiting);
    await this.readSequencer();
    return { text: await this.registry.metrics(), type: this.registry.contentType };
  }

  /** A database that is away leaves the last numbers standing, and says so. */
  private async readSequencer(): Promise<void> {
    try {
      const state = await this.database.sequencer();
      this.placed.set(state.placed);
      this.waiting.set(state.waiting);
      this.oldest.set(state.oldestSeconds);
      this.up.set(1);
    } catch {
      this.up.set(0);
    }
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }
}
