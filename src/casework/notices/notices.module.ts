import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../tenancy/directory/directory.module.js';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { NoticeResponsesService } from './notice-responses.service.js';
import { DecideNoticesService } from './decide-notices.service.js';
import { NoticeDraftsResolver } from './drafts.resolver.js';
import { DraftRetentionResolver } from './draft-retention.resolver.js';
import { DraftRetentionService } from './draft-retention.service.js';
import { DraftNoticesService } from './draft-notices.service.js';
import { GroupNoticesResolver } from './group-notices.resolver.js';
import { NoticeRepository } from './notice.repository.js';
import { NoticeContactResolver, NoticeDraftContactResolver } from './contact.resolver.js';
import { NoticesResolver } from './notices.resolver.js';
import { BrowseNoticesService } from './browse-notices.service.js';
import { NoticeReviewResolver } from './review.resolver.js';
import { NoticeVersionsResolver } from './notice-versions.resolver.js';

/** Notices: written in a country, approved, reviewed, published, acknowledged. */
@Module({
  imports: [DirectoryModule, EvidenceModule],
  providers: [
    ...[NoticeRepository, DraftNoticesService, DecideNoticesService, BrowseNoticesService, NoticeResponsesService, DraftRetentionService],
    ...[NoticeDraftsResolver, NoticeReviewResolver, NoticesResolver, GroupNoticesResolver, NoticeVersionsResolver, DraftRetentionResolver],
    ...[NoticeContactResolver, NoticeDraftContactResolver],
  ],
})
export class NoticesModule {}
