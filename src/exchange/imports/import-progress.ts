import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { outlasting, PATIENCE } from '../../platform/database/bad-moment.js';
import { Follower } from '../../delivery/feed/followers.js';
import { stoppable } from '../../delivery/feed/stoppable.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { NotFound } from '../../platform/platform/errors.js';
import { type ImportRow, ImportsService } from './imports.service.js';

/** Whatever is written anywhere wakes those who follow: they look no more often than this. */
const PAUSE_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/** Following an import while it comes in. Whoever is woken reads, with its rights of that moment. */
@Injectable()
export class ImportProgress {
  constructor(
    private readonly imports: ImportsService,
    private readonly wakeups: Wakeups,
  ) {}

  /** The import as it stands, and again whenever it moved, until it is not OPEN any more. @throws NotFound at once */
  async follow(actor: Actor, id: string): Promise<AsyncIterableIterator<ImportRow>> {
    const first = await this.imports.byId(actor, id);
    if (!first) throw new NotFound('import');
    return stoppable((signal) => this.watch(actor, first, signal));
  }

  private async *watch(actor: Actor, first: ImportRow, signal: AbortSignal): AsyncGenerator<ImportRow, void, void> {
    const follower = new Follower((wake) => this.wakeups.onWake(wake));
    try {
      let seen: ImportRow | undefined = first;
      yield seen;
      while (seen.state === 'OPEN' && !signal.aborted) {
        await follower.woken(signal, LONGEST_WAIT_MS);
        await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        follower.reads();
        const next: ImportRow | undefined = await outlasting(() => this.imports.byId(actor, first.id), PATIENCE, signal);
        if (!next) return;
        if (next.moved_at.getTime() !== seen.moved_at.getTime() || next.state !== seen.state) yield next;
        seen = next;
      }
    } finally {
      follower.leaves();
    }
  }
}
