import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Followers } from '../../delivery/feed/followers.js';
import { SocketServer } from '../gateway/socket-server.js';
import { SocketTally } from '../gateway/socket-tally.js';
import { StreamServer } from '../gateway/stream-server.js';
import { MetricsService } from './metrics.service.js';

/** Metrics of the followers of this process. They are read on request, and cost nothing in between. */
@Injectable()
export class SocketMetrics {
  constructor(metrics: MetricsService, tally: SocketTally, followers: Followers, sockets: SocketServer, streams: StreamServer) {
    const { registry } = metrics;
    const gauges = {
      sockets: metrics.gauge('hub_sockets', 'WebSocket connections that are open, signed in or not, and streams of Server-Sent Events.'),
      buffered: metrics.gauge('hub_socket_buffered_bytes', 'Bytes in this process that clients have not received yet.'),
      live: metrics.gauge('hub_subscriptions', 'Live subscriptions of this process.'),
      behind: metrics.gauge('hub_subscriptions_behind', 'Live subscriptions that have not received all their events.'),
      lag: metrics.gauge('hub_subscription_lag_seconds', 'Lag of the slowest live subscription; 0 when all are up to date.'),
    };
    const operations = new Counter({
      name: 'hub_socket_operations_total',
      help: 'Operations over WebSocket and Server-Sent Events by outcome: OK for a subscription that started, otherwise extensions.code of the error that refused or ended it.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    const closes = new Counter({
      name: 'hub_socket_closes_total',
      help: 'WebSocket connections and streams of Server-Sent Events that ended, by close code.',
      labelNames: ['code'],
      registers: [registry],
    });
    const results = new Counter({
      name: 'hub_socket_results_total',
      help: 'Results sent over WebSocket and Server-Sent Events.',
      registers: [registry],
    });

    metrics.beforeReading(async () => {
      const lags = followers.lags();
      gauges.sockets.set(sockets.open() + streams.open());
      gauges.buffered.set(sockets.buffered() + streams.buffered());
      gauges.live.set(lags.length);
      gauges.behind.set(lags.filter((lag) => lag > 0).length);
      gauges.lag.set(Math.max(0, ...lags));
      for (const counter of [operations, closes, results]) counter.reset();
      for (const [outcome, count] of tally.operations) operations.inc({ outcome }, count);
      for (const [code, count] of tally.closes) closes.inc({ code }, count);
      results.inc(tally.events);
    });
  }
}
