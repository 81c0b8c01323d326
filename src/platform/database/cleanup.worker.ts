import type { OnApplicationBootstrap, OnModuleDestroy, Provider } from '@nestjs/common';
import { Settings } from '../platform/platform.module.js';
import { PollingJob } from '../platform/polling-job.js';
import { RelayConnection } from './relay-connection.js';

const EVERY_MS = 60_000;

/** What is cleaned up, and by which function. */
interface Cleanup {
  /** Name in the log. */
  readonly name: string;
  /** What is cleaned up, for the log: `idempotency keys`. */
  readonly what: string;
  /** A function in schema hub that handles some rows in one transaction, and returns how many. */
  readonly fn: string;
  readonly args: readonly unknown[] | ((settings: Settings) => readonly unknown[]);
}

class CleanupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly job: PollingJob) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }
}

/** Returns a provider that calls a function every minute until it has nothing left to do. Any number of processes may run it concurrently. */
export const cleanupWorker = ({ name, what, fn, args }: Cleanup): Provider => ({
  provide: Symbol(`cleanup of ${what}`),
  inject: [RelayConnection, Settings],
  useFactory: (connection: RelayConnection, settings: Settings) =>
    new CleanupWorker(
      new PollingJob(
        {
          ...{ name, level: 'warn', everyMs: EVERY_MS },
          ...{ failing: `The cleanup of ${what} is failing`, recovered: `The cleanup of ${what} works again.` },
        },
        async () => {
          const [row] = await connection.call<Readonly<Record<string, number>>>(fn, typeof args === 'function' ? args(settings) : args);
          return (row?.[fn] ?? 0) > 0;
        },
      ),
    ),
});
