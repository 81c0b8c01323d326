import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../intel/evidence/evidence.module.js';
import { ActionStore } from './action-store.js';
import { ActionsResolver } from './actions.resolver.js';
import { AnsweringService } from './answering.service.js';
import { AskingService } from './asking.service.js';
import { BrowseActionsService } from './browse-actions.service.js';
import { GoldenHourResolver } from './golden-hour.resolver.js';
import { GoldenHourService } from './golden-hour.service.js';
import { ReleasesModule } from '../../intel/releases/releases.module.js';
import { PendingActionReleaseResolver } from './pending-release.resolver.js';

/** Requests to act: freezing, preserving, taking down; against the clock. */
@Module({
  imports: [EvidenceModule, ReleasesModule],
  providers: [
    ...[ActionStore, AskingService, AnsweringService, BrowseActionsService, GoldenHourService],
    ...[ActionsResolver, GoldenHourResolver, PendingActionReleaseResolver],
  ],
  exports: [ActionStore],
})
export class RequestsModule {}
