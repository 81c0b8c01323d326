import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AlertTallyModule } from '../../delivery/alerts/alert-tally.js';
import { RenderingModule } from '../../delivery/feed/rendering.module.js';
import { WakeupsModule } from '../../delivery/feed/wakeups.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import type { HubRole } from '../../platform/platform/settings.js';
import { AuditLogRepository } from '../../oversight/audit-log/audit-log.repository.js';
import { AlertMetrics } from './alert-metrics.js';
import { AuditMetrics } from './audit-metrics.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { GraphqlMetrics } from './graphql-metrics.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';
import { ReadinessService } from './readiness.service.js';
import { RenderingMetrics } from './rendering-metrics.js';
import { RequestMetrics } from './request-metrics.js';
import { SignInMetrics } from './sign-in-metrics.js';
import { SocketMetrics } from './socket-metrics.js';

/** Health checks and metrics for operators. None of the answers contains content of items. */
@Module({})
export class OpsModule {
  /** @param roles of the process; a process without the role serve has no requests to count */
  static of(roles: ReadonlySet<HubRole>): DynamicModule {
    const serves = roles.has('serve');
    return {
      module: OpsModule,
      imports: [
        TerminusModule.forRoot({ logger: false }),
        WakeupsModule,
        RenderingModule,
        AlertTallyModule,
        ...(serves ? [GatewayModule] : []),
      ],
      controllers: [HealthController, MetricsController],
      providers: [
        MetricsService,
        ReadinessService,
        AuditLogRepository,
        DeliveryMetrics,
        AlertMetrics,
        AuditMetrics,
        RenderingMetrics,
        ...(serves ? [GraphqlMetrics, RequestMetrics, SignInMetrics, SocketMetrics] : []),
      ],
    };
  }
}
