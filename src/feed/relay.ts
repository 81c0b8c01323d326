import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { RelayConnection } from '../database/relay-connection.js';
import { faultName } from './signals.js';
import { Wakeups } from './wakeups.js';

/** Events placed in one transaction. */
const BATCH = 500;
/** Items looked at in one transaction for a party that gained or lost a key: it holds everybody's events up, so it is short. */
const PIECE = 100;
/** Items whose retention ends in one transaction. */
const ENDED = 500;
const POLL_MS = 250;

/** What was set aside, as hub.newly_parked tells it. */
interface Parked {
  readonly what: string;
  /** SQLSTATE; null: it waits behind another. */
  readonly code: string | null;
  readonly events: string;
}

/**
 * Puts events in order: outbox to stream to inbox, as hub_relay; and ends the retention of items. It is woken by this process's own commits and looks by
 * itself four times a second for those of others; any number of hub processes may do so at once. It never stops for an error: what failed is tried again,
 * and what can never succeed was set aside by the database, so that the rest goes on.
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
    while (this.again && !this.stopped) {
      this.again = false;
      if (await this.round()) {
        this.again = true;
        this.wakeups.wake();
      }
    }
  }

  /** One step may fail and the others go on. @returns whether anything was done. */
  private async round(): Promise<boolean> {
    const ended = await this.step<number>('end_retention', [ENDED], 'Items stay beyond their time');
    const placed = await this.step<number>('sequence', [BATCH], 'Events wait for their place');
    const worked = await this.step<number | null>('work_off', [PIECE], 'A job is not worked off');
    await this.tellParked();
    return Number(ended ?? 0) > 0 || (placed ?? 0) > 0 || (worked ?? null) !== null;
  }

  /** @returns what the function answered, undefined when it failed. */
  private async step<T>(fn: string, args: readonly unknown[], otherwise: string): Promise<T | undefined> {
    try {
      const [row] = await this.connection.call<Readonly<Record<string, T>>>(fn, args);
      return row?.[fn];
    } catch (error) {
      if (!this.stopped) this.log.error(`${otherwise}: ${faultName(error)}.`);
      return undefined;
    }
  }

  private async tellParked(): Promise<void> {
    const parked = await this.connection.call<Parked>('newly_parked', []).catch(() => []);
    for (const { what, code, events } of parked) {
      const why = code === null ? 'it waits behind what was set aside before' : `it cannot be placed: ${code}`;
      this.log.error({ msg: `Events were set aside (hub.parked); the others go on. ${what}: ${why}.`, what, code, events: Number(events) });
    }
  }
}
