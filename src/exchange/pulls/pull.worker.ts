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

/** Pulls worked on at once by one process: each may hold a page of 16 MiB, and what is made of it. */
const MOST_AT_ONCE = 4;
const PAUSE_MS = 250;
const TURN_MS = 60_000;

/** Looks at the parties' sources: takes pulls that are due. It looks when woken and once a second. */
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
      run: (lease, { mustStop, isLong, logError: told }) =>
        new PullRun(lease, { store, taking, taxii, misp, credentials, mustStop, isLong, told }).run(),
    });
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.wakeups.onWake(() => this.worker.wake());
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await this.worker.stop();
  }

  onApplicationShutdown(): void {
    this.outbound.close();
  }
}
