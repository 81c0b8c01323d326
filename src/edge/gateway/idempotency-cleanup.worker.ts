import { Injectable, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';

const EVERY_MS = 60_000;
/** Keys deleted in one transaction. */
const BATCH_KEYS = 1_000;

/** Deletes idempotency keys and their answers after 24 hours. Any number of processes may run it concurrently. */
@Injectable()
export class IdempotencyCleanupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob(
    {
      ...{ name: 'Idempotency', level: 'warn', everyMs: EVERY_MS },
      ...{ failing: 'The cleanup of idempotency keys is failing', recovered: 'The cleanup of idempotency keys works again.' },
    },
    () => this.cleanUp(),
  );

  constructor(private readonly connection: RelayConnection) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** @returns whether there may be more */
  private async cleanUp(): Promise<boolean> {
    const [row] = await this.connection.call<{ delete_expired_idempotency_keys: number }>('delete_expired_idempotency_keys', [BATCH_KEYS]);
    return (row?.delete_expired_idempotency_keys ?? 0) > 0;
  }
}

/** For processes with the role relay. */
@Module({ providers: [IdempotencyCleanupWorker] })
export class GatewayWorkerModule {}
