import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { Wakeups } from './wakeups.js';

/** Events sequenced in one transaction. */
const BATCH = 500;
/** Items examined in one transaction for a party that gained or lost a key. The transaction delays all events, so it is short. */
const JOB_BATCH = 100;
/** Items whose retention ends in one transaction. */
const RETENTION_BATCH = 500;
/**
 * Timed functions, in this order. Each handles at most `batch` rows in one transaction and returns how many. `otherwise` is the
 * log text for a failure.
 */
const TIMED_STEPS = [
  { fn: 'apply_retention_limits', batch: 5_000, otherwise: 'Limits of retention are not applied to existing items' },
  { fn: 'update_dependent_ends', batch: 5_000, otherwise: 'Items do not get the new ends of their indicators' },
  { fn: 'delete_expired_items', batch: RETENTION_BATCH, otherwise: 'Expired items are not deleted' },
  { fn: 'escalate_action_requests', batch: 100, otherwise: 'Overdue action requests are not escalated' },
  { fn: 'remind_notices', batch: 100, otherwise: 'Reminders of notices are not sent' },
  { fn: 'expire_drafts', batch: 100, otherwise: 'Expired drafts of notices are not deleted' },
  { fn: 'remind_of_directory', batch: 100, otherwise: 'Reminders of directory entries are not sent' },
  { fn: 'remind_of_api_keys', batch: 100, otherwise: 'Reminders of API keys are not sent' },
  { fn: 'announce_webhook_standstills', batch: 100, otherwise: 'Webhooks that stand still are not announced' },
  { fn: 'announce_pull_standstills', batch: 100, otherwise: 'Pulls that stand still are not announced' },
  { fn: 'lapse_suspensions', batch: 1, otherwise: 'Suspensions without confirmation do not lapse' },
  { fn: 'remind_information_requests', batch: 100, otherwise: 'Reminders of information requests are not sent' },
  { fn: 'remind_case_tasks', batch: 100, otherwise: 'Reminders of overdue case tasks are not sent' },
  { fn: 'delete_old_queries', batch: 20, otherwise: 'Old deconfliction queries are not deleted' },
  { fn: 'compact_delivery_ranges', batch: 1_000, otherwise: 'Ranges of deliveries are not merged' },
  { fn: 'expire_watches', batch: 100, otherwise: 'Expired watches do not end' },
] as const;
/** Follows from events: runs after events were sequenced or committed. */
const LINK_STEP = { fn: 'find_links', batch: 1_000, otherwise: 'Links between parties are not found' } as const;
const POLL_MS = 250;
/** How often the timed steps run. */
const TIMED_EVERY_MS = 1_000;
/** Longest pause after a round of consequences. It lasts four times as long as the round: one round serves many commits, and leaves the database to the others. */
const MOST_PAUSE_MS = 100;

/** Dead-lettered events, as hub.new_dead_letters returns them. */
interface DeadLetterRow {
  readonly what: string;
  /** SQLSTATE; null: the events wait behind another dead letter. */
  readonly code: string | null;
  readonly events: string;
}

/**
 * Sequences events as hub_relay: outbox to stream to inbox. Beside that, in rounds of its own, it finds what follows from events (links, jobs of parties that
 * gained or lost a key), and runs the timed steps: ends the retention of items, escalates action requests without an answer, and sends reminders. This process's
 * commits wake the worker; it polls four times a second for commits of other processes. Any number of hub processes may run it at once. An error does not stop
 * it: a failed step is tried again. The database dead-letters events that can never succeed, so the others continue.
 */
@Injectable()
export class RelayWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Relay');
  /** Whether the next round of consequences runs the timed steps, too. */
  private isTimedDue = false;
  private readonly sequencing = new PollingJob(
    {
      ...{ name: 'Relay', level: 'error', everyMs: POLL_MS },
      ...{ failing: 'Events are not sequenced', recovered: 'Events are sequenced again.' },
    },
    () => this.sequence(),
  );
  private readonly consequences = new PollingJob(
    {
      ...{ name: 'Relay', level: 'error', failing: 'Timed work is not done', everyMs: TIMED_EVERY_MS },
      ...{ onTick: () => (this.isTimedDue = true), pauseMs: (tookMs: number) => Math.min(MOST_PAUSE_MS, 4 * tookMs) },
    },
    () => this.follow(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.database.onCommit(() => {
      this.sequencing.wake();
      this.consequences.wake();
    });
    this.sequencing.start();
    this.consequences.start();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.sequencing.stop(), this.consequences.stop()]);
  }

  /** Requests a round of all steps. A round that is running is followed by another. */
  wake(): void {
    this.isTimedDue = true;
    this.sequencing.wake();
    this.consequences.wake();
  }

  /** @returns whether there may be more events */
  private async sequence(): Promise<boolean> {
    const [row] = await this.connection.call<{ readonly sequence: number | null }>('sequence', [BATCH, this.settings.hiddenDelaySeconds]);
    const placed = Number(row?.sequence ?? 0);
    if (placed === 0) return false;
    this.wakeups.wake();
    this.consequences.wake();
    return true;
  }

  /** Runs the steps of a round; a failed step does not stop the others. What they did is sequenced at once. @returns whether there may be more work */
  private async follow(): Promise<boolean> {
    const isTimed = this.isTimedDue;
    this.isTimedDue = false;
    const done = await this.batches(isTimed ? [...TIMED_STEPS, LINK_STEP] : [LINK_STEP]);
    const worked = await this.step<number | null>('run_next_party_job', [JOB_BATCH], 'Party jobs are not processed');
    await this.logDeadLetters();
    if (isTimed && ![...done, worked].includes(undefined)) this.consequences.failures.recovered('Timed work is done again.');
    const hasWorked = done.some((count) => Number(count ?? 0) > 0) || (worked ?? null) !== null;
    if (!hasWorked) return false;
    this.isTimedDue ||= isTimed;
    this.sequencing.wake();
    return true;
  }

  private async batches(
    steps: readonly { readonly fn: string; readonly batch: number; readonly otherwise: string }[],
  ): Promise<readonly (number | undefined)[]> {
    const done: (number | undefined)[] = [];
    for (const { fn, batch, otherwise } of steps) done.push(await this.step<number>(fn, [batch], otherwise));
    return done;
  }

  /** @returns the result of the function; undefined when it failed */
  private async step<T>(fn: string, args: readonly unknown[], otherwise: string): Promise<T | undefined> {
    if (this.consequences.isStopped) return undefined; // a round has many steps, and each may wait for a database that is away
    try {
      const [row] = await this.connection.call<Readonly<Record<string, T>>>(fn, args);
      return row?.[fn];
    } catch (error) {
      if (!this.consequences.isStopped) this.consequences.failures.report(`${otherwise}: ${errorName(error)}.`);
      return undefined;
    }
  }

  private async logDeadLetters(): Promise<void> {
    const deadLetters = await this.connection.call<DeadLetterRow>('new_dead_letters', []).catch(() => []);
    for (const { what, code, events } of deadLetters) {
      const why = code === null ? 'it waits behind a dead letter' : `it cannot be sequenced: ${code}`;
      this.log.error({
        msg: `Events were dead-lettered (hub.dead_letter); the other events continue. ${what}: ${why}.`,
        what,
        code,
        events: Number(events),
      });
    }
  }
}
