import { Injectable } from '@nestjs/common';
import { EventRenderer } from '../../delivery/feed/event-renderer.js';
import { MetricsService } from './metrics.service.js';

/** Counts the event items that this process could not render, over sockets, pages and webhooks. */
@Injectable()
export class RenderingMetrics {
  constructor(metrics: MetricsService, rendering: EventRenderer) {
    const unreadable = metrics.gauge(
      'hub_events_unreadable',
      'Events whose item this process could not render, since its start; 0 in a healthy hub.',
    );
    metrics.beforeReading(() => Promise.resolve(unreadable.set(rendering.unreadable)));
  }
}
