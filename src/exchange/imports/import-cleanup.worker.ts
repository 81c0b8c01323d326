import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';

const EVERY_MS = 60_000;
/** Lines deleted in one transaction. */
const BATCH_LINES = 2_000;
/** An import without new lines for this long is abandoned: its sender or its process has stopped. */
const IDLE_TIMEOUT = '15 minutes';
/** Receipts of lines are stored for this long after the end of an import (docs/bulk.md). */
const RETENTION = '30 days';

/** Closes abandoned imports and deletes old rejected and held lines. Any number of processes may run it concurrently. */
@Injectable()
export class ImportCleanupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob(
    {
      ...{ name: 'Imports', level: 'warn', everyMs: EVERY_MS },
      ...{ failing: 'The cleanup of imports is failing', recovered: 'The cleanup of imports works again.' },
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
    const [row] = await this.connection.call<{ expire_imports: number }>('expire_imports', [BATCH_LINES, IDLE_TIMEOUT, RETENTION]);
    return (row?.expire_imports ?? 0) > 0;
  }
}
