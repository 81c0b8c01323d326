import { Module } from '@nestjs/common';
import { PublishingModule } from '../../intel/indicators/publishing.module.js';
import { AcceptReportService } from './accept-report.service.js';
import { OriginFieldsResolver, OutcomesResolver } from './outcomes.resolver.js';
import { OutcomesService } from './outcomes.service.js';
import { PartnerStatisticsService } from './partner-statistics.service.js';
import { TriageQueueService } from './triage-queue.service.js';
import { TriageHoursResolver, TriageResolver } from './triage.resolver.js';
import { TriageService } from './triage.service.js';
import { TriageRepository } from './triage.repository.js';

/** Triage by countries of reports from partners, and the responses to partners. The reports themselves are in reports/. */
@Module({
  imports: [PublishingModule],
  providers: [
    TriageRepository,
    TriageQueueService,
    TriageService,
    AcceptReportService,
    OutcomesService,
    PartnerStatisticsService,
    TriageResolver,
    TriageHoursResolver,
    OutcomesResolver,
    OriginFieldsResolver,
  ],
})
export class TriageModule {}
