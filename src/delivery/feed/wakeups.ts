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
/** Signals come in bursts when much is published: looks are no closer together than this. */
const PAUSE_MS = 5;
/** For what a process does last: it must end also while the database is away. */
const LAST_POLL_MS = 1_000;

/** A row of hub.parties_affected_since. */
interface MovedRow {
  readonly epoch: string;
  readonly last: string;
  /** Whom it concerns; null: everybody. */
  readonly parties: readonly string[] | null;
  /** The oldest transaction of the server that writes; null also when it was not asked for. */
  readonly oldest_writer: string | null;
}

/**
 * Tells followers that there may be something new for their party. One look at the stream's end answers for all of them: at every signal, whenever this
 * process placed events itself, and once a second in any case. A look goes on from where the last one ended, so that a lost signal costs a second and
 * nothing else. A wake-up carries nothing; whoever is woken reads.
 */
@Injectable()
export class Wakeups implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly followers = new Map<string, Set<() => void>>();
  private readonly listeners = new Set<() => void>();
  private streamPosition: StreamPosition | undefined;
  /** The end of the stream as it was asked for last, with its tag. */
  private lastSeen: string | undefined;
  private readonly storageFailures = new FailureLog(new Logger('Wakeups'), 'warn');
  /** The oldest writing transaction of the server, and since when it is known, by `performance.now()`. */
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

  /** This process has placed events: looks, and tells the others. */
  wake(): void {
    this.hasSequenced = true;
    this.requestPoll();
  }

  /** Wakes those who follow for one of `parties`; undefined: everybody. */
  wakeParties(parties: readonly string[] | undefined): void {
    for (const key of parties ?? this.followedParties()) for (const wake of [...(this.followers.get(key) ?? [])]) wake();
  }

  /**
   * Calls `listener` at every signal and once a second, whether or not something moved.
   * @returns how to stop listening.
   */
  onWake(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Calls `wake` whenever there may be something new for the party.
   * @returns how to stop it.
   */
  join(party: string, wake: () => void): () => void {
    this.followers.set(party, (this.followers.get(party) ?? new Set()).add(wake));
    return () => this.leave(party, wake);
  }

  /** Parties that somebody follows for. */
  followedParties(): readonly string[] {
    return [...this.followers.keys()];
  }

  /** Seconds since the oldest transaction of the server that writes, and has not ended, was first met here; 0 when there is none. */
  oldestWriterSeconds(): number {
    return this.writer ? (performance.now() - this.writer.since) / 1_000 : 0;
  }

  private leave(party: string, wake: () => void): void {
    const ofParty = this.followers.get(party);
    ofParty?.delete(wake);
    if (ofParty?.size === 0) this.followers.delete(party);
  }

  /** Asks for a look; one that is under way is followed by another. */
  private requestPoll(): void {
    this.notifyListeners();
    this.job.wake();
  }

  private notifyListeners(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private async pollOnce(): Promise<boolean> {
    const [tells, asksWriter] = [this.hasSequenced, this.isDue];
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
      if (tells) this.signals.announcePosition(this.streamPosition);
      return false;
    } catch (error) {
      this.hasSequenced ||= tells;
      throw error;
    }
  }

  /**
   * Shows the database what this process saw of it last, and remembers where it is now. Should it have been restored under a process that goes on, a new epoch
   * begins, and with the next look everybody reads.
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
      this.storageFailures.recovered('What was seen of the stream is kept in DATA_DIR again.');
    } catch (error) {
      this.storageFailures.report(`What was seen of the stream cannot be kept in DATA_DIR: ${errorName(error)}.`);
    }
  }

  private noteWriter(id: string | null): void {
    if (id !== (this.writer?.id ?? null)) this.writer = id === null ? undefined : { id, since: performance.now() };
  }

  /** Whether a look has been there already. */
  private isKnown({ epoch, seq }: StreamPosition): boolean {
    return this.streamPosition?.epoch === epoch && BigInt(seq) <= BigInt(this.streamPosition.seq);
  }
}
