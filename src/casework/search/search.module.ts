import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { RelatedCasesResolver } from './related-cases.resolver.js';
import { RelatedCasesService } from './related-cases.service.js';
import { SearchResolver } from './search.resolver.js';
import { SearchService } from './search.service.js';

/**
 * Finding again what countries work on together: cases, invitations, requests and contacts in one list, by value too; and which cases share a value with one, named where they
 * are in sight, and hit or no hit where they are not.
 */
@Module({
  imports: [CasesModule],
  providers: [...[QueryCipher, SearchService, RelatedCasesService], ...[SearchResolver, RelatedCasesResolver]],
})
export class SearchModule {}
