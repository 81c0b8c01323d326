import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { GraphqlMetrics } from './graphql-metrics.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';
import { ReadinessService } from './readiness.service.js';

/** For those who run the hub: is it well, and how busy? Content is none of their business, and is in none of the answers. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [MetricsService, ReadinessService, GraphqlMetrics],
})
export class OpsModule {}
