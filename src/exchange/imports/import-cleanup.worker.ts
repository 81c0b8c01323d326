import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';

const EVERY_MS = 60_000;
/** Lines of one transaction. */
const BATCH_LINES = 2_000;
/** Nothing came in under an import for so long: whoever sent it, or took it in, is gone. */
const IDLE_TIMEOUT = '15 minutes';
/** What was said of lines is kept for so long after the end; docs/bulk.md tells it. */
const RETENTION = '30 days';

/** Looks after imports: ends those that nobody sends any more, and forgets what was rejected and held long ago. Any number of processes may do so at once. */
@Injectable()
export class ImportCleanupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob(
    {
      ...{ name: 'Imports', level: 'warn', everyMs: EVERY_MS },
      ...{ failing: 'Imports are not looked after', recovered: 'Imports are looked after again.' },
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
