import { Module } from '@nestjs/common';
import { BrowseCasesService } from './browse-cases.service.js';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { CaseContentsResolver, TasksOfCaseResolver } from './case-contents.resolver.js';
import { CaseTransactions } from './case-transactions.js';
import { CaseItemsResolver, CaseLinkReceiptsResolver } from './case-items.resolver.js';
import { CasePartiesResolver } from './case-parties.resolver.js';
import { CasePartiesService } from './case-parties.service.js';
import { CasesResolver } from './cases.resolver.js';
import { CasesService } from './cases.service.js';
import { EditCaseContentsResolver } from './edit-case-contents.resolver.js';
import { CaseContentsService } from './case-contents.service.js';

/** Joint cases of several countries: participants, linked items, notes, tasks, files and timeline. */
@Module({
  imports: [IndicatorsModule],
  providers: [
    ...[CaseTransactions, CasesService, CasePartiesService, CaseContentsService, BrowseCasesService],
    ...[CasesResolver, CasePartiesResolver, EditCaseContentsResolver, TasksOfCaseResolver, CaseContentsResolver, CaseItemsResolver],
    CaseLinkReceiptsResolver,
  ],
  exports: [CaseTransactions],
})
export class CasesModule {}
