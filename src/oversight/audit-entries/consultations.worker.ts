import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';

/** Most entries that are indexed in one transaction. */
const BATCH = 1_000;
/** As often as entries are sealed: owners read entries without an index one by one. */
const POLL_MS = 2_000;
const STOP_LIMIT_MS = 5_000;

/** Indexes sealed entries by the owners of their items. Any number of processes may run it: the database lets one at a time. */
@Injectable()
export class ConsultationsWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob(
    {
      ...{ name: 'Audit log', level: 'warn', everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS },
      ...{ failing: 'Entries of the audit log are not indexed', recovered: 'Entries of the audit log are indexed again.' },
    },
    async () => {
      const [row] = await this.connection.call<{ readonly index_consultations: number }>('index_consultations', [BATCH]);
      return (row?.index_consultations ?? 0) > 0;
    },
  );

  constructor(private readonly connection: RelayConnection) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }
}
