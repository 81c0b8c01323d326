import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { RelayWorker } from './relay.worker.js';
import { WakeupsModule } from './wakeups.module.js';

/** Recalls that are announced or completed in one transaction: each examines up to 500 indicators at every party that had them. */
const RECALLS = 1;
/** Most items that the stream examines in one transaction; of announcements it forgets 25 times as many (hub.compact_stream). */
const FORGOTTEN = 20;

/** Sequencing of events, clocks of recalls and compaction of the stream, for processes with the role relay. */
@Module({
  imports: [WakeupsModule],
  providers: [
    RelayWorker,
    cleanupWorker({ name: 'Recalls', what: 'clocks of recalls', fn: 'escalate_recalls', args: [RECALLS] }),
    cleanupWorker({
      ...{ name: 'Stream', what: 'events of deleted items', fn: 'compact_stream' },
      args: ({ streamRetentionDays, announcementRetentionDays }) => [FORGOTTEN, streamRetentionDays, announcementRetentionDays],
    }),
  ],
})
export class RelayModule {}
