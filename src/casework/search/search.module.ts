import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { AskSeal } from '../../intel/indicators/ask-seal.js';
import { RelatedResolver } from './related.resolver.js';
import { RelatedService } from './related.service.js';
import { SearchResolver } from './search.resolver.js';
import { SearchService } from './search.service.js';

/**
 * Finding again what countries work on together: cases, invitations, requests and contacts in one list, by value too; and which cases share a value with one, named where they
 * are in sight, and hit or no hit where they are not.
 */
@Module({
  imports: [CasesModule],
  providers: [...[AskSeal, SearchService, RelatedService], ...[SearchResolver, RelatedResolver]],
})
export class SearchModule {}
