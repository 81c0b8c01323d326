import { Module } from '@nestjs/common';
import { GuardingModule } from '../warninglists/guarding.module.js';
import { ClaimStore } from './claim-store.js';
import { PublishService } from './publish.service.js';
import { ReviseService } from './revise.service.js';
import { SourceRevocations } from './source-revocations.js';
import { TakeBack } from './take-back.js';

/** Publishing and taking back: it opens no door, so that every process may have it. */
@Module({
  imports: [GuardingModule],
  providers: [ClaimStore, PublishService, ReviseService, TakeBack, SourceRevocations],
  exports: [GuardingModule, ClaimStore, PublishService, ReviseService, TakeBack, SourceRevocations],
})
export class PublishingModule {}
