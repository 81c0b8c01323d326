import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { PIECE_STORES, type PieceStores } from './piece-store.js';

const INTERVAL_MS = 60_000;
/** Files per transaction. */
const BATCH_SIZE = 20;
/** An upload without new data for this time is abandoned. Documented in docs/evidence.md. */
const UPLOAD_TIMEOUT = '24 hours';
/** Lifetime of a file that belongs to no item. */
const UNATTACHED_LIFETIME = '24 hours';

/** Ends incomplete uploads and files that belong to no item, and deletes the content of ended files. Several processes may run it at once. */
@Injectable()
export class EvidenceCleanupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob(
    {
      ...{ name: 'Evidence', level: 'warn', everyMs: INTERVAL_MS },
      ...{ failing: 'Evidence cleanup fails', recovered: 'Evidence cleanup works again.' },
    },
    () => this.cleanUp(),
  );

  constructor(
    private readonly connection: RelayConnection,
    @Inject(PIECE_STORES) private readonly stores: PieceStores,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** Runs until nothing is left to do. Never fails: the next run repeats failed work. */
  async work(): Promise<void> {
    this.job.wake();
    await this.job.idle();
  }

  /** @returns whether more may be left to do */
  private async cleanUp(): Promise<boolean> {
    const [row] = await this.connection.call<{ done: number; elsewhere: string[] }>('expire_evidence', [
      BATCH_SIZE,
      UPLOAD_TIMEOUT,
      UNATTACHED_LIFETIME,
    ]);
    const elsewhere = row?.elsewhere ?? [];
    const store = this.stores.find(({ backend }) => backend !== 'DATABASE');
    if (elsewhere.length === 0) return (row?.done ?? 0) > 0;
    if (!store) {
      this.job.failures.report(
        'Evidence is in a store that this hub has no settings for. Ended files there are not deleted. Configure the evidence store.',
      );
      return (row?.done ?? 0) > 0;
    }
    await store.remove(elsewhere);
    await this.connection.call('delete_ended_evidence', [elsewhere]);
    return true;
  }
}
