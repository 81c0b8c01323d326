import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Wakeups } from '../feed/wakeups.js';

const POLL_MS = 1_000;
/** Wake-ups come with every event of the hub. */
const PAUSE_MS = 250;
/** Messages of different parties become visible in any order: each poll looks so far back. */
const LOOK_BACK_MS = 5_000;
const STOP_LIMIT_MS = 1_000;

interface SeenPlace {
  readonly at: number;
  readonly last: string;
}

/**
 * Wakes followers of alerts when there may be a new one for their account. One poll serves all followers of the process; without followers there is none. A wake-up
 * too many costs one read.
 */
@Injectable()
export class AlertSignals implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly followers = new Map<string, Set<() => void>>();
  /** Places that earlier polls have seen, oldest first. */
  private seen: readonly SeenPlace[] = [];
  private readonly job = new PollingJob(
    {
      ...{ name: 'Alert signals', level: 'warn', everyMs: POLL_MS, pauseMs: () => PAUSE_MS, stopLimitMs: STOP_LIMIT_MS },
      ...{ failing: 'New alerts cannot be read', recovered: 'New alerts can be read again.' },
    },
    () => this.poll(),
  );
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.wakeups.onWake(() => this.job.wake());
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await this.job.stop();
  }

  /** Calls `wake` whenever there may be a new alert for the account. @returns a function that ends this */
  join(account: string, wake: () => void): () => void {
    this.followers.set(account, (this.followers.get(account) ?? new Set()).add(wake));
    return () => {
      const ofAccount = this.followers.get(account);
      ofAccount?.delete(wake);
      if (ofAccount?.size === 0) this.followers.delete(account);
    };
  }

  private async poll(): Promise<boolean> {
    if (this.followers.size === 0) return false;
    const now = performance.now();
    const after = this.seen.findLast(({ at }) => at <= now - LOOK_BACK_MS)?.last ?? this.seen.at(0)?.last ?? '0';
    const [row] = await this.connection.call<{ last: string; accounts: readonly string[] }>('alerted_accounts', [after]);
    if (!row) return false;
    this.seen = [...this.seen.filter(({ at }) => at > now - 2 * LOOK_BACK_MS), { at: now, last: row.last }];
    for (const account of row.accounts) for (const wake of [...(this.followers.get(account) ?? [])]) wake();
    return false;
  }
}
