import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import type { WatchContent } from './watch.js';
import { marksOfClaim, type WatchableClaim } from './watch.policy.js';
import { WatchSeal } from './watch-seal.js';

/** Events processed in one transaction. */
const BATCH = 500;
const POLL_MS = 500;
/** Milliseconds to wait for running work when the hub stops. The work is one transaction, and continues from the saved position later. */
const STOP_LIMIT_MS = 5_000;

/** A value of a watch for which existing claims are not scanned yet; null fields when the batch has no value. `since` and `upto`: range of the batch. */
interface RetraceRow {
  readonly watch: string;
  readonly since: string;
  readonly upto: string | null;
  readonly mark: string | null;
  readonly value_sealed: Buffer | null;
}

/** A claim of a batch; `item` is null when the batch has no claim. `since` and `upto`: range of the batch. */
interface ClaimBatchRow extends WatchableClaim {
  readonly watch?: string;
  readonly since: string;
  readonly upto: string | null;
  readonly item: string | null;
}

/**
 * Matches claims with watches. Marks are computed here, because their key is in no database. The database decides which watches match and what they may
 * disclose.
 * Any number of processes may run it at the same time: of two results for the same batch, only the first has an effect. An error never stops it.
 */
@Injectable()
export class WatchWorker implements OnApplicationBootstrap, OnModuleDestroy {
  /**
   * Sealed holdings are processed by the clock only. If sealing woke the worker, the work for watched values would slow the agency's next call and so reveal
   * the watch.
   */
  private isSealedDue = true;
  private readonly job = new PollingJob(
    {
      ...{ name: 'Watches', level: 'error', everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS },
      ...{ failing: 'Watches are not processed', recovered: 'Watches are processed again.' },
      onTick: () => void (this.isSealedDue = true),
    },
    () => this.work(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly database: Database,
    private readonly seal: WatchSeal,
  ) {}

  onApplicationBootstrap(): void {
    this.database.onCommit(() => this.wake());
    this.job.start();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** Checks for new events immediately instead of at the next poll. */
  wake(): void {
    this.job.wake();
  }

  /** @returns whether there may be more work */
  private async work(): Promise<boolean> {
    const news = await this.matchNew();
    const backlog = await this.matchBacklog();
    const retraced = await this.retrace();
    this.isSealedDue &&= await this.matchSealed();
    await this.notifyOwners();
    return news || backlog || retraced || this.isSealedDue;
  }

  /** @returns whether there were events */
  private async matchNew(): Promise<boolean> {
    const rows = await this.connection.callWithClaim<ClaimBatchRow>('next_watch_events', [BATCH]);
    const [first] = rows;
    if (first) await this.connection.callWithClaim('process_watch_events', [first.since, first.upto, ...this.marksOf(rows)]);
    return first !== undefined;
  }

  private async matchBacklog(): Promise<boolean> {
    const rows = await this.connection.callWithClaim<ClaimBatchRow>('next_watch_item_scan', [BATCH]);
    const [first] = rows;
    if (first) {
      await this.connection.callWithClaim('process_watch_item_scan', [first.watch, first.since, first.upto, ...this.marksOf(rows)]);
    }
    return first !== undefined;
  }

  /** Scans existing claims for values of watches. Digests are computed from the values, because a watch stores none. */
  private async retrace(): Promise<boolean> {
    const rows = await this.connection.call<RetraceRow>('next_watch_value_scan', [BATCH]);
    const [first] = rows;
    if (!first) return false;
    const terms = rows.flatMap(({ watch, mark, value_sealed }) =>
      mark && value_sealed ? [{ mark, digest: this.seal.digest(watch, mark, value_sealed) }] : [],
    );
    const columns = [terms.map(({ mark }) => mark), terms.map(({ digest }) => digest)];
    await this.connection.callWithClaim('process_watch_value_scan', [first.watch, first.since, first.upto, ...columns]);
    return true;
  }

  /** @returns whether there may be more work. */
  private async matchSealed(): Promise<boolean> {
    const [row] = await this.connection.call<{ process_sealed_holding_events: number }>('process_sealed_holding_events', [BATCH]);
    return (row?.process_sealed_holding_events ?? 0) > 0;
  }

  /** Returns three lists in the same order: items, marks, and the groups through which they match. */
  private marksOf(rows: readonly ClaimBatchRow[]): readonly [(string | null)[], string[], (number | null)[]] {
    const matches = rows
      .filter(({ item }) => item !== null)
      .flatMap((row) => marksOfClaim(this.seal.markKey, row).map((match) => ({ ...match, item: row.item })));
    return [matches.map(({ item }) => item), matches.map(({ mark }) => mark), matches.map(({ via }) => via)];
  }

  private async notifyOwners(): Promise<void> {
    const due = await this.connection.call<{ watch: string; no: number; reason_sealed: Buffer }>('pending_owner_notifications', [BATCH]);
    for (const { watch, no, reason_sealed } of due) {
      const content = this.openSealed(watch, reason_sealed);
      await this.connection.callWithClaim('notify_watched_owner', [watch, no, content?.purpose ?? null, content?.caseReference ?? null]);
    }
  }

  private openSealed(watch: string, sealed: Buffer): WatchContent | undefined {
    try {
      return this.seal.open(watch, sealed);
    } catch {
      return undefined; // the key is gone, or the ciphertext was altered: the owner learns who watched, without the reason
    }
  }
}
