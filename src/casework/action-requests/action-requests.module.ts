import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../tenancy/directory/directory.module.js';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { ActionRequestRepository } from './action-request.repository.js';
import { ActionContactResolver } from './contact.resolver.js';
import { ActionReceiptsResolver } from './action-receipts.resolver.js';
import { ActionsResolver } from './actions.resolver.js';
import { AnswerActionsService } from './answer-actions.service.js';
import { RequestActionsService } from './request-actions.service.js';
import { BrowseActionsService } from './browse-actions.service.js';
import { GoldenHourResolver } from './golden-hour.resolver.js';
import { GoldenHourService } from './golden-hour.service.js';
import { ReleasesModule } from '../../intel/releases/releases.module.js';
import { PendingActionReleaseResolver } from './pending-release.resolver.js';

/** Requests to freeze, preserve or take down, with deadlines. */
@Module({
  imports: [DirectoryModule, EvidenceModule, ReleasesModule],
  providers: [
    ...[ActionRequestRepository, RequestActionsService, AnswerActionsService, BrowseActionsService, GoldenHourService],
    ...[ActionsResolver, GoldenHourResolver, PendingActionReleaseResolver, ActionContactResolver, ActionReceiptsResolver],
  ],
  exports: [ActionRequestRepository],
})
export class ActionRequestsModule {}
