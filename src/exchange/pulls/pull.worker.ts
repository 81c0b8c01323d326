import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { LeasedWorker } from '../../platform/platform/leased-worker.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { PullCredentials } from './credentials.js';
import { MispSource } from './misp-source.js';
import { PullRun } from './pull-run.js';
import { type PullLease, PullRepository } from './pull.repository.js';
import { PullIngestService } from './pull-ingest.service.js';
import { TaxiiSource } from './taxii-source.js';

/** Maximum pulls that one process runs at once. Each may hold a page of 16 MiB and the objects parsed from it. */
const MOST_AT_ONCE = 4;
const PAUSE_MS = 250;
const TURN_MS = 60_000;

/** Runs the pulls that are due. It checks for them when it is woken, and once a second. */
@Injectable()
export class PullWorker implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly worker: LeasedWorker<PullLease>;
  private unsubscribe: () => void = () => undefined;

  constructor(
    store: PullRepository,
    taking: PullIngestService,
    taxii: TaxiiSource,
    misp: MispSource,
    credentials: PullCredentials,
    private readonly outbound: Outbound,
    private readonly wakeups: Wakeups,
  ) {
    this.worker = new LeasedWorker(store, {
      ...{ name: 'Pulls', itemName: 'pull', atOnce: MOST_AT_ONCE, turnMs: TURN_MS, pauseMs: () => PAUSE_MS },
      run: (lease, { mustStop, isLong, logError }) =>
        new PullRun(lease, { store, taking, taxii, misp, credentials, mustStop, isLong, logError }).run(),
    });
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.wakeups.onWake(() => this.worker.wake());
    this.worker.start();
  }

  /** Looks for due pulls now. */
  wake(): void {
    this.worker.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await this.worker.stop();
  }

  onApplicationShutdown(): void {
    this.outbound.close();
  }
}
