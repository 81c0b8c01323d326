import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { BrowseReportsService } from './browse-reports.service.js';
import { ReportRepository } from './report.repository.js';
import { ReportReceiptsResolver, ReportRecipientsResolver, ReportsResolver } from './reports.resolver.js';
import { ReportsService } from './reports.service.js';

/** Reports by partners, and the countries that they concern. Countries publish through indicators/. */
@Module({
  imports: [EvidenceModule],
  providers: [ReportRepository, ReportsService, BrowseReportsService, ReportsResolver, ReportRecipientsResolver, ReportReceiptsResolver],
  exports: [ReportsService, BrowseReportsService],
})
export class ReportsModule {}
