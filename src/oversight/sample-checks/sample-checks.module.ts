import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { SampleChecksResolver } from './sample-checks.resolver.js';
import { SampleChecksService } from './sample-checks.service.js';

/** Random samples of the audit log: auditors draw them, officers justify their acts, auditors decide. */
@Module({ providers: [SampleChecksService, SampleChecksResolver] })
export class SampleChecksModule {}

/** Most checks that are announced in one transaction. */
const BATCH = 100;

/** Announces to auditors which answers are overdue, for processes with the role relay. */
@Module({
  providers: [cleanupWorker({ name: 'Sample checks', what: 'overdue answers', fn: 'announce_overdue_samples', args: [BATCH] })],
})
export class SampleChecksWorkerModule {}
