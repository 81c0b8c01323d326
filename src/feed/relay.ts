import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { RelayConnection } from '../database/relay-connection.js';
import { faultName, Wakeups } from './wakeups.js';

/** Events placed in one transaction, and items of a joined or left group looked at in one. */
const BATCH = 500;
const POLL_MS = 250;

/**
 * Puts events in order: outbox to stream to inbox, as hub_relay. It is woken by this process's own commits and looks by itself four times a second for
 * those of others; any number of hub processes may do so at once. It never stops for an error: what failed is tried again.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Relay');
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    this.database.onCommit(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Asks for a round; one that is under way is followed by another. */
  wake(): void {
    this.again = true;
    if (this.running || this.stopped) return;
    this.running = this.rounds().finally(() => (this.running = undefined));
  }

  private async rounds(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if (await this.round()) {
          this.again = true;
          this.wakeups.wake();
        }
      }
    } catch (error) {
      this.log.error(`Events wait for their place: ${faultName(error)}.`);
    }
  }

  /** @returns whether anything was done. */
  private async round(): Promise<boolean> {
    const [placed] = await this.connection.call<{ sequence: number }>('sequence', [BATCH]);
    const [worked] = await this.connection.call<{ work_off: number | null }>('work_off', [BATCH]);
    return (placed?.sequence ?? 0) > 0 || (worked?.work_off ?? null) !== null;
  }
}
