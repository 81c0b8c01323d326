import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { retryTransient, DEFAULT_RETRY } from '../../platform/database/transient-errors.js';
import { Follower } from '../../delivery/feed/followers.js';
import { makeStoppable } from '../../delivery/feed/stoppable.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { NotFound } from '../../platform/platform/errors.js';
import { type ImportRow, ImportsService } from './imports.service.js';

/** Minimum time between two reads: any write wakes all followers. */
const PAUSE_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/** Follows an import while it runs. Each read uses the rights that the reader has at that time. */
@Injectable()
export class ImportProgressService {
  constructor(
    private readonly imports: ImportsService,
    private readonly wakeups: Wakeups,
  ) {}

  /** Yields the import now, and again after each change, until it is no longer RUNNING. @throws NotFound at once */
  async follow(actor: Actor, id: string): Promise<AsyncIterableIterator<ImportRow>> {
    const first = await this.imports.byId(actor, id);
    if (!first) throw new NotFound('import');
    return makeStoppable((signal) => this.watch(actor, first, signal));
  }

  private async *watch(actor: Actor, first: ImportRow, signal: AbortSignal): AsyncGenerator<ImportRow, void, void> {
    const follower = new Follower((wake) => this.wakeups.onWake(wake));
    try {
      let seen: ImportRow | undefined = first;
      yield seen;
      while (seen.state === 'RUNNING' && !signal.aborted) {
        await follower.waitForWakeup(signal, LONGEST_WAIT_MS);
        await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        follower.markReading();
        const next: ImportRow | undefined = await retryTransient(() => this.imports.byId(actor, first.id), DEFAULT_RETRY, signal);
        if (!next) return;
        if (next.last_activity_at.getTime() !== seen.last_activity_at.getTime() || next.state !== seen.state) yield next;
        seen = next;
      }
    } finally {
      follower.close();
    }
  }
}
