import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { ActionStore } from './action-store.js';
import { ActionsResolver } from './actions.resolver.js';
import { AnsweringService } from './answering.service.js';
import { AskingService } from './asking.service.js';
import { BrowseActionsService } from './browse-actions.service.js';
import { GoldenHourResolver } from './golden-hour.resolver.js';
import { GoldenHourService } from './golden-hour.service.js';

/** Requests to act: freezing, preserving, taking down; against the clock. */
@Module({
  imports: [EvidenceModule],
  providers: [ActionStore, AskingService, AnsweringService, BrowseActionsService, GoldenHourService, ActionsResolver, GoldenHourResolver],
  exports: [ActionStore],
})
export class RequestsModule {}
