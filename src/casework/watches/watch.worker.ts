import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import type { WatchContent } from './watch.js';
import { marksOfClaim, type WatchableClaim } from './watch.policy.js';
import { WatchSeal } from './watch-seal.js';

/** Events looked at in one transaction. */
const BATCH = 500;
const POLL_MS = 500;
/** What is under way when the hub stops ends by itself: it is one transaction, and goes on from where it was. */
const STOP_LIMIT_MS = 5_000;

/** A value of a watch for which what is there is still to be looked through; without one where there is none. `since` and `upto`: where they begin and end. */
interface RetraceRow {
  readonly watch: string;
  readonly since: string;
  readonly upto: string | null;
  readonly mark: string | null;
  readonly value_sealed: Buffer | null;
}

/** A claim of a batch; without one where the batch has none. `since` and `upto`: where the batch begins and ends. */
interface ClaimBatchRow extends WatchableClaim {
  readonly watch?: string;
  readonly since: string;
  readonly upto: string | null;
  readonly item: string | null;
}

/**
 * Holds claims against watches: marks are made here, since their key lies in no database; what a mark meets, and what of it may be known, is decided there. Any number of
 * processes may do so at once: of two that bring the same piece one is first, and the other's changes nothing. It never stops for an error.
 */
@Injectable()
export class WatchWorker implements OnApplicationBootstrap, OnModuleDestroy {
  /** Sealed holdings are looked after by the clock alone: woken by whoever sealed one, the work for those that are watched would slow its next call. */
  private isSealedDue = true;
  private readonly job = new PollingJob(
    {
      ...{ name: 'Watches', level: 'error', everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS },
      ...{ failing: 'Watches wait', recovered: 'Watches are looked after again.' },
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

  /** Looks for what is new at once, and not at the next moment. */
  wake(): void {
    this.job.wake();
  }

  /** @returns whether there may be more */
  private async work(): Promise<boolean> {
    const news = await this.matchNew();
    const backlog = await this.matchBacklog();
    const retraced = await this.retrace();
    this.isSealedDue &&= await this.matchSealed();
    await this.notifyOwners();
    return news || backlog || retraced || this.isSealedDue;
  }

  /** @returns whether there was anything. */
  private async matchNew(): Promise<boolean> {
    const pieces = await this.connection.callWithClaim<ClaimBatchRow>('next_watch_events', [BATCH]);
    const [first] = pieces;
    if (first) await this.connection.callWithClaim('process_watch_events', [first.since, first.upto, ...this.marksOf(pieces)]);
    return first !== undefined;
  }

  private async matchBacklog(): Promise<boolean> {
    const pieces = await this.connection.callWithClaim<ClaimBatchRow>('next_watch_item_scan', [BATCH]);
    const [first] = pieces;
    if (first) {
      await this.connection.callWithClaim('process_watch_item_scan', [first.watch, first.since, first.upto, ...this.marksOf(pieces)]);
    }
    return first !== undefined;
  }

  /** What is there of values, by the values: the claims by digests, of which a watch keeps none. */
  private async retrace(): Promise<boolean> {
    const pieces = await this.connection.call<RetraceRow>('next_watch_value_scan', [BATCH]);
    const [first] = pieces;
    if (!first) return false;
    const terms = pieces.flatMap(({ watch, mark, value_sealed }) =>
      mark && value_sealed ? [{ mark, digest: this.seal.digest(watch, mark, value_sealed) }] : [],
    );
    const columns = [terms.map(({ mark }) => mark), terms.map(({ digest }) => digest)];
    await this.connection.callWithClaim('process_watch_value_scan', [first.watch, first.since, first.upto, ...columns]);
    return true;
  }

  /** @returns whether there may be more. */
  private async matchSealed(): Promise<boolean> {
    const [row] = await this.connection.call<{ process_sealed_holding_events: number }>('process_sealed_holding_events', [BATCH]);
    return (row?.process_sealed_holding_events ?? 0) > 0;
  }

  /** Three lists in one order: items, marks, and by which group. */
  private marksOf(pieces: readonly ClaimBatchRow[]): readonly [(string | null)[], string[], (number | null)[]] {
    const met = pieces
      .filter(({ item }) => item !== null)
      .flatMap((piece) => marksOfClaim(this.seal.markKey, piece).map((one) => ({ ...one, item: piece.item })));
    return [met.map(({ item }) => item), met.map(({ mark }) => mark), met.map(({ via }) => via)];
  }

  private async notifyOwners(): Promise<void> {
    const due = await this.connection.call<{ watch: string; no: number; said_sealed: Buffer }>('pending_owner_notifications', [BATCH]);
    for (const { watch, no, said_sealed } of due) {
      const said = this.openSealed(watch, said_sealed);
      await this.connection.callWithClaim('notify_watched_owner', [watch, no, said?.purpose ?? null, said?.caseReference ?? null]);
    }
  }

  private openSealed(watch: string, sealed: Buffer): WatchContent | undefined {
    try {
      return this.seal.open(watch, sealed);
    } catch {
      return undefined; // sealed under a key that is gone, or meddled with: the owner hears who it was, without the reason
    }
  }
}
