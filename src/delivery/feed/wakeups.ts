import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { errorName, FailureLog } from '../../platform/platform/failure-log.js';
import { SeenPosition } from '../../platform/database/seen-position.js';
import { type StreamPosition, positionText } from './stream-positions.js';
import { SIGNALS, type Signals } from './signals.js';

const POLL_MS = 1_000;
/** Signals come in bursts when many items are published. This is the shortest time between two polls. */
const PAUSE_MS = 5;
/** Limit for the last work of a process, which must also end while the database is away. */
const LAST_POLL_MS = 1_000;

/** A row of hub.parties_affected_since. */
interface MovedRow {
  readonly epoch: string;
  readonly last: string;
  /** Parties that the change affects; null: all. */
  readonly parties: readonly string[] | null;
  /** The oldest writing transaction of the server; null also when the caller did not ask for it. */
  readonly oldest_writer: string | null;
}

/**
 * Wakes followers when there may be new events for their party. One poll of the stream's end serves all of them: at every signal, after this process sequenced
 * events, and once a second in any case. A poll continues from the last one, so a lost signal costs a second and no event. A wake-up carries no content; the
 * woken follower reads.
 */
@Injectable()
export class Wakeups implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly followers = new Map<string, Set<() => void>>();
  private readonly listeners = new Set<() => void>();
  private streamPosition: StreamPosition | undefined;
  /** The end of the stream at the last poll, with its tag. */
  private lastSeen: string | undefined;
  private readonly storageFailures = new FailureLog(new Logger('Wakeups'), 'warn');
  /** The oldest writing transaction of the server, and when it was first seen, by `performance.now()`. */
  private writer: { readonly id: string; readonly since: number } | undefined;
  private hasSequenced = false;
  private isDue = true;
  private readonly job = new PollingJob(
    {
      ...{ name: 'Wakeups', level: 'warn', everyMs: POLL_MS, pauseMs: () => PAUSE_MS, stopLimitMs: LAST_POLL_MS },
      ...{ failing: 'The end of the stream cannot be read', recovered: 'The end of the stream can be read again.' },
      onTick: () => {
        this.isDue = true;
        this.notifyListeners();
      },
    },
    () => this.pollOnce(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly database: Database,
    @Inject(SIGNALS) private readonly signals: Signals,
    private readonly seenPosition: SeenPosition,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
    this.database.onCommit(() => this.signals.announceCommit());
    this.signals.start((upTo) => {
      if (!upTo || !this.isKnown(upTo)) this.requestPoll();
    });
  }

  async onModuleDestroy(): Promise<void> {
    const stopping = this.job.stop();
    await this.signals.stop();
    await stopping;
    await Promise.race([this.compareHistory().catch(() => undefined), pause(LAST_POLL_MS, undefined, { ref: false })]);
  }

  /** This process has sequenced events: polls, and signals the other processes. */
  wake(): void {
    this.hasSequenced = true;
    this.requestPoll();
  }

  /** Wakes the followers of `parties`; undefined: all followers. */
  wakeParties(parties: readonly string[] | undefined): void {
    for (const key of parties ?? this.followedParties()) for (const wake of [...(this.followers.get(key) ?? [])]) wake();
  }

  /**
   * Calls `listener` at every signal and once a second, whether or not there are new events.
   * @returns a function that stops listening
   */
  onWake(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Calls `wake` whenever there may be new events for the party.
   * @returns a function that ends this
   */
  join(party: string, wake: () => void): () => void {
    this.followers.set(party, (this.followers.get(party) ?? new Set()).add(wake));
    return () => this.leave(party, wake);
  }

  /** Returns the parties that have a follower. */
  followedParties(): readonly string[] {
    return [...this.followers.keys()];
  }

  /** Returns the seconds since the oldest writing transaction of the server was first seen here; 0 when there is none. */
  oldestWriterSeconds(): number {
    return this.writer ? (performance.now() - this.writer.since) / 1_000 : 0;
  }

  private leave(party: string, wake: () => void): void {
    const ofParty = this.followers.get(party);
    ofParty?.delete(wake);
    if (ofParty?.size === 0) this.followers.delete(party);
  }

  /** Asks for a poll. A poll that is running is followed by another. */
  private requestPoll(): void {
    this.notifyListeners();
    this.job.wake();
  }

  private notifyListeners(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private async pollOnce(): Promise<boolean> {
    const [announces, asksWriter] = [this.hasSequenced, this.isDue];
    [this.hasSequenced, this.isDue] = [false, false];
    try {
      if (asksWriter) await this.compareHistory();
      const [moved] = await this.connection.call<MovedRow>('parties_affected_since', [
        this.streamPosition?.epoch ?? null,
        this.streamPosition?.seq ?? null,
        asksWriter,
      ]);
      if (!moved) throw new Error('The stream has no head.');
      this.streamPosition = { epoch: moved.epoch, seq: moved.last };
      if (asksWriter) this.noteWriter(moved.oldest_writer);
      if (moved.parties?.length !== 0) this.wakeParties(moved.parties ?? undefined);
      if (announces) this.signals.announcePosition(this.streamPosition);
      return false;
    } catch (error) {
      this.hasSequenced ||= announces;
      throw error;
    }
  }

  /**
   * Shows the database the last position that this process saw, and stores the current one. If the database was restored while the process ran, a new epoch
   * begins, and every follower reads after the next poll.
   */
  private async compareHistory(): Promise<void> {
    const [head] = await this.connection.call<{ epoch: string; last: string; tag: string | null }>('check_history', [
      this.lastSeen ?? null,
    ]);
    if (!head) throw new Error('The stream has no head.');
    const seen = positionText({ epoch: head.epoch, seq: head.last, tag: head.tag });
    if (seen === this.lastSeen) return;
    this.lastSeen = seen;
    try {
      await this.seenPosition.save(seen);
      this.storageFailures.recovered('The last seen stream position is stored in DATA_DIR again.');
    } catch (error) {
      this.storageFailures.report(`The last seen stream position cannot be stored in DATA_DIR: ${errorName(error)}.`);
    }
  }

  private noteWriter(id: string | null): void {
    if (id !== (this.writer?.id ?? null)) this.writer = id === null ? undefined : { id, since: performance.now() };
  }

  /** Checks whether a poll has already reached the position. */
  private isKnown({ epoch, seq }: StreamPosition): boolean {
    return this.streamPosition?.epoch === epoch && BigInt(seq) <= BigInt(this.streamPosition.seq);
  }
}
