import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { PIECE_STORES, type PieceStores } from './piece-store.js';

const INTERVAL_MS = 60_000;
/** Files of one transaction. */
const BATCH_SIZE = 20;
/** Nothing came in of a file for so long: whoever sent it is gone. docs/evidence.md tells it. */
const UPLOAD_TIMEOUT = '24 hours';
/** No item names a file for so long. */
const UNATTACHED_LIFETIME = '24 hours';

/** Looks after evidence: ends what did not come in whole or belongs to nothing, and deletes what is left of what was ended. Any number of processes may do so at once. */
@Injectable()
export class EvidenceCleanupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob(
    {
      ...{ name: 'Evidence', level: 'warn', everyMs: INTERVAL_MS },
      ...{ failing: 'Evidence is not looked after', recovered: 'Evidence is looked after again.' },
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

  /** Until there is nothing to do. Never fails: what could not be done is done the next time. */
  async work(): Promise<void> {
    this.job.wake();
    await this.job.idle();
  }

  /** @returns whether there may be more */
  private async cleanUp(): Promise<boolean> {
    const [row] = await this.connection.call<{ done: number; elsewhere: string[] }>('expire_evidence', [
      BATCH_SIZE,
      UPLOAD_TIMEOUT,
      UNATTACHED_LIFETIME,
    ]);
    const elsewhere = row?.elsewhere ?? [];
    const store = this.stores.find(({ backend: place }) => place !== 'DATABASE');
    if (elsewhere.length === 0) return (row?.done ?? 0) > 0;
    if (!store) {
      this.job.failures.report('Evidence lies in a store that this hub has no settings for: what was ended there is not deleted.');
      return (row?.done ?? 0) > 0;
    }
    await store.remove(elsewhere);
    await this.connection.call('delete_ended_evidence', [elsewhere]);
    return true;
  }
}
