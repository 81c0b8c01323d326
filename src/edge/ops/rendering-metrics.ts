import { Injectable } from '@nestjs/common';
import { EventRenderer } from '../../delivery/feed/event-renderer.js';
import { MetricsService } from './metrics.service.js';

/** Items of events that this process could not show, over sockets, pages and webhooks. */
@Injectable()
export class RenderingMetrics {
  constructor(metrics: MetricsService, rendering: EventRenderer) {
    const unreadable = metrics.gauge(
      'hub_events_unreadable',
      'Events whose item this process could not show, since its start; 0 in a healthy hub.',
    );
    metrics.beforeReading(() => Promise.resolve(unreadable.set(rendering.unreadable)));
  }
}
