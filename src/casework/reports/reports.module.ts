import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { BrowseReportsService } from './browse-reports.service.js';
import { ReportStore } from './report-store.js';
import { ReportsResolver } from './reports.resolver.js';
import { ReportsService } from './reports.service.js';

/** What partners report, and which countries it concerns. What countries publish themselves is indicators/. */
@Module({
  imports: [EvidenceModule],
  providers: [ReportStore, ReportsService, BrowseReportsService, ReportsResolver],
  exports: [ReportsService, BrowseReportsService],
})
export class ReportsModule {}
