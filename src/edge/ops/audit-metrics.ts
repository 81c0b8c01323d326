import { Injectable } from '@nestjs/common';
import { AuditLogRepository } from '../../oversight/audit-log/audit-log.repository.js';
import { Clock } from '../../platform/platform/clock.js';
import { MetricsService } from './metrics.service.js';
import { withTimeout } from './with-timeout.js';

/** State of the sealing of the audit log. It comes from the database, and is the same in every process. */
@Injectable()
export class AuditMetrics {
  constructor(metrics: MetricsService, repository: AuditLogRepository, clock: Clock) {
    const sealed = metrics.gauge('hub_audit_entries_sealed', 'Entries of the audit log that have a position in its tree.');
    const waiting = metrics.gauge('hub_audit_unsealed_seconds', 'Waiting time of the oldest entry of the audit log without a position.');
    const headAge = metrics.gauge('hub_audit_head_seconds', 'Age of the newest signed head of the audit log; -1: none is signed yet.');
    // If the database is away, the last numbers remain: hub_database_up is 0 then.
    metrics.beforeReading(async () => {
      const state = await withTimeout(repository.state()).catch(() => undefined);
      if (!state) return;
      sealed.set(state.size);
      waiting.set(state.waitingSeconds ?? 0);
      headAge.set(state.head ? Math.max(0, (clock.milliseconds() - state.head.at.getTime()) / 1_000) : -1);
    });
  }
}
