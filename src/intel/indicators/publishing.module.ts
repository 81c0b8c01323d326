import { Module } from '@nestjs/common';
import { WarninglistMatchingModule } from '../warninglists/warninglist-matching.module.js';
import { ClaimRepository } from './claim.repository.js';
import { PublishRulesReader } from './publish-rules.js';
import { PublishService } from './publish.service.js';
import { ReviseService } from './revise.service.js';
import { SourceRevocationService } from './source-revocation.service.js';
import { RevertImportService } from './revert-import.service.js';

/** Publishing and revoking. The module has no endpoints, so that every process may import it. */
@Module({
  imports: [WarninglistMatchingModule],
  providers: [ClaimRepository, PublishRulesReader, PublishService, ReviseService, RevertImportService, SourceRevocationService],
  exports: [
    WarninglistMatchingModule,
    ClaimRepository,
    PublishRulesReader,
    PublishService,
    ReviseService,
    RevertImportService,
    SourceRevocationService,
  ],
})
export class PublishingModule {}
