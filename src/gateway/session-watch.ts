import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../database/relay-connection.js';
import { Wakeups } from '../feed/wakeups.js';
import { CLOSE } from './close-codes.js';
import { SocketRegistry } from './socket-registry.js';

/** Wake-ups come in bursts when much is published; one look answers them all. */
const PAUSE_MS = 100;

/**
 * Closes the sockets of sessions that ended: signed out, used twice, expired, their account disabled or their party suspended. It looks when the database
 * speaks up, and once a second in any case (both by {@link Wakeups}). Events are kept from ended sessions by the database all the while.
 */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('SessionWatch');
  private looking = false;
  private again = false;
  private off: () => void = () => undefined;

  constructor(
    private readonly registry: SocketRegistry,
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.off = this.wakeups.onWake(() => void this.checkNow());
  }

  onModuleDestroy(): void {
    this.off();
    this.again = false;
  }

  /** Looks now; if it is looking or has just looked, once more shortly after. */
  async checkNow(): Promise<void> {
    this.again = true;
    if (this.looking) return;
    this.looking = true;
    while (this.again) {
      this.again = false;
      await this.check();
      await pause(PAUSE_MS, undefined, { ref: false });
    }
    this.looking = false;
  }

  private async check(): Promise<void> {
    const sessions = this.registry.sessions();
    if (sessions.length === 0) return;
    try {
      const rows = await this.connection.call<{ living_sessions: string }>('living_sessions', [sessions]);
      const living = new Set(rows.map((row) => row.living_sessions));
      for (const session of sessions) if (!living.has(session)) this.registry.closeSession(session, CLOSE.forbidden, 'Session ended');
    } catch (error) {
      this.log.warn(`Sessions cannot be checked: ${(error as Error).message}`);
    }
  }
}
