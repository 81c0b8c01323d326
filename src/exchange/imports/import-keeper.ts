import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Trouble } from '../../platform/platform/trouble.js';

const EVERY_MS = 60_000;
/** Lines of one transaction. */
const PIECE = 2_000;
/** Nothing came in under an import for so long: whoever sent it, or took it in, is gone. */
const SILENT = '15 minutes';
/** What was said of lines is kept for so long after the end; docs/bulk.md tells it. */
const KEPT = '30 days';

/** Looks after imports: ends those that nobody sends any more, and forgets what was rejected and held long ago. Any number of processes may do so at once. */
@Injectable()
export class ImportKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly trouble = new Trouble(new Logger('Imports'), 'warn');
  private working: Promise<void> = Promise.resolve();
  private isWorking = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly connection: RelayConnection) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (!this.isWorking) this.working = this.work();
    }, EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    try {
      for (let done = 1; done > 0 && !this.stopped;) {
        const [row] = await this.connection.call<{ tend_imports: number }>('tend_imports', [PIECE, SILENT, KEPT]);
        done = row?.tend_imports ?? 0;
      }
      this.trouble.isOver('Imports are looked after again.');
    } catch (error) {
      const { name, code } = error as Error & { code?: string };
      if (!this.stopped) this.trouble.lasts(`Imports are not looked after: ${code ?? name}.`);
    }
    this.isWorking = false;
  }
}
