import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { AnsweringNoticesService } from './answering-notices.service.js';
import { DecidingService } from './deciding.service.js';
import { NoticeDeskResolver } from './desk.resolver.js';
import { DraftRuleResolver } from './draft-rule.resolver.js';
import { DraftRuleService } from './draft-rule.service.js';
import { DraftingService } from './drafting.service.js';
import { GroupNoticesResolver } from './group-notices.resolver.js';
import { NoticeStore } from './notice-store.js';
import { NoticesResolver } from './notices.resolver.js';
import { ReadingNoticesService } from './reading.service.js';
import { NoticeReviewResolver } from './review.resolver.js';
import { NoticeVersionsResolver } from './versions.resolver.js';

/** Notices: written at a country's desk, approved, reviewed, published, acknowledged. */
@Module({
  imports: [EvidenceModule],
  providers: [
    ...[NoticeStore, DraftingService, DecidingService, ReadingNoticesService, AnsweringNoticesService, DraftRuleService],
    ...[NoticeDeskResolver, NoticeReviewResolver, NoticesResolver, GroupNoticesResolver, NoticeVersionsResolver, DraftRuleResolver],
  ],
})
export class NoticesModule {}
