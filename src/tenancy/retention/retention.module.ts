import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { RetentionResolver } from './retention.resolver.js';
import { RetentionService } from './retention.service.js';

/** Items of which an owner is notified that are collected in one transaction. */
const BATCH_ITEMS = 500;

/** Operational rows of one table deleted in one transaction. */
const BATCH_ROWS = 1_000;

/** How long items are kept: for processes with the role serve. */
@Module({ providers: [RetentionService, RetentionResolver] })
export class RetentionModule {}

/** Notifies owners of items that end: for processes with the role relay. Deletes old operational rows. The relay itself applies limits and deletes items. */
@Module({
  providers: [
    cleanupWorker({ name: 'Retention', what: 'notices of ending items', fn: 'announce_ending_items', args: [BATCH_ITEMS] }),
    cleanupWorker({ name: 'Retention', what: 'old operational rows', fn: 'delete_old_rows', args: [BATCH_ROWS] }),
  ],
})
export class RetentionWorkerModule {}
