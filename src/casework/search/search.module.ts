import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { WatchSeal } from '../watches/watch-seal.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { RelatedCasesResolver } from './related-cases.resolver.js';
import { RelatedCasesService } from './related-cases.service.js';
import { SearchResolver } from './search.resolver.js';
import { SearchService } from './search.service.js';

/**
 * Search for cases, invitations, requests, contacts, notices, reports and watches in one list, also by value; and related cases that share a value with a case:
 * named when they are visible, otherwise as hit or no-hit.
 */
@Module({
  imports: [IndicatorsModule, CasesModule],
  providers: [...[QueryCipher, WatchSeal, SearchService, RelatedCasesService], ...[SearchResolver, RelatedCasesResolver]],
})
export class SearchModule {}
