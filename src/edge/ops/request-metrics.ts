import { Injectable } from '@nestjs/common';
import { RequestAdmission } from '../gateway/request-admission.js';
import { MetricsService } from './metrics.service.js';

/** Counts the GraphQL requests that run and wait in this process. */
@Injectable()
export class RequestMetrics {
  constructor(metrics: MetricsService, admission: RequestAdmission) {
    const running = metrics.gauge('hub_requests_running', 'GraphQL requests that have a slot in this process.');
    const waiting = metrics.gauge('hub_requests_waiting', 'GraphQL requests that wait for a slot in this process.');
    const shed = metrics.gauge(
      'hub_requests_shed',
      'GraphQL requests that were refused because they could not begin in time, since the process started.',
    );
    metrics.beforeReading(async () => {
      running.set(admission.use.running);
      waiting.set(admission.use.waiting);
      shed.set(admission.use.shed);
    });
  }
}
