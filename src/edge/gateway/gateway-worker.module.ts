import { Module } from '@nestjs/common';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';

/** Keys deleted in one transaction. */
const BATCH_KEYS = 1_000;

/** For processes with the role relay. Deletes idempotency keys and their answers after 24 hours. */
@Module({
  providers: [cleanupWorker({ name: 'Idempotency', what: 'idempotency keys', fn: 'delete_expired_idempotency_keys', args: [BATCH_KEYS] })],
})
export class GatewayWorkerModule {}
