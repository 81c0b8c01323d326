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
 * Timed functions, in this order, before events are sequenced. Each handles at most `batch` rows in one transaction and returns how many. `otherwise` is the
 * log text for a failure.
 */
const TIMED_STEPS = [
  { fn: 'delete_expired_items', batch: RETENTION_BATCH, otherwise: 'Expired items are not deleted' },
  { fn: 'escalate_action_requests', batch: 100, otherwise: 'Overdue action requests are not escalated' },
  { fn: 'remind_notices', batch: 100, otherwise: 'Reminders of notices are not sent' },
  { fn: 'expire_drafts', batch: 100, otherwise: 'Expired drafts of notices are not deleted' },
  { fn: 'lapse_suspensions', batch: 1, otherwise: 'Suspensions without confirmation do not lapse' },
  { fn: 'remind_information_requests', batch: 100, otherwise: 'Reminders of information requests are not sent' },
  { fn: 'remind_case_tasks', batch: 100, otherwise: 'Reminders of overdue case tasks are not sent' },
  { fn: 'delete_old_queries', batch: 20, otherwise: 'Old deconfliction queries are not deleted' },
  { fn: 'expire_watches', batch: 100, otherwise: 'Expired watches do not end' },
] as const;
/** Follows from events: runs after events were sequenced or committed, and with the timed steps. */
const LINK_STEP = { fn: 'find_links', batch: 1_000, otherwise: 'Links between parties are not found' } as const;
const POLL_MS = 250;
/** After this many polls a round runs all steps. The polls in between only sequence events: a commit does not bring forward what waits for the clock. */
const POLLS_PER_ROUND = 4;

/** How much a round does. Each extent includes those before it; consequences are links between parties and jobs of parties. */
const EXTENTS = ['SEQUENCE', 'CONSEQUENCES', 'ALL'] as const;
type Extent = (typeof EXTENTS)[number];

/** Dead-lettered events, as hub.new_dead_letters returns them. */
interface DeadLetterRow {
  readonly what: string;
  /** SQLSTATE; null: the events wait behind another dead letter. */
  readonly code: string | null;
  readonly events: string;
}

/**
 * Sequences events as hub_relay: outbox to stream to inbox. Also runs the timed steps: ends the retention of items, escalates action requests without an
 * answer, and reminds of information requests. This process's commits wake the worker; it polls four times a second for commits of other processes. Any number
 * of hub processes may run it at once. An error does not stop it: a failed step is tried again. The database dead-letters events that can never succeed, so the
 * others continue.
 */
@Injectable()
export class RelayWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Relay');
  private polls = 0;
  /** How much the next round does. */
  private due: Extent = 'SEQUENCE';
  private readonly job = new PollingJob(
    { name: 'Relay', level: 'error', failing: 'Events are not sequenced', everyMs: POLL_MS, onTick: () => this.tick() },
    () => this.round(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.database.onCommit(() => this.request('CONSEQUENCES'));
    this.job.start();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** Requests a round of all steps. A round that is running is followed by another. */
  wake(): void {
    this.request('ALL');
  }

  private request(extent: Extent): void {
    this.widen(extent);
    this.job.wake();
  }

  private widen(extent: Extent): void {
    if (EXTENTS.indexOf(extent) > EXTENTS.indexOf(this.due)) this.due = extent;
  }

  private tick(): void {
    this.polls = (this.polls + 1) % POLLS_PER_ROUND;
    if (this.polls === 0) this.widen('ALL');
  }

  private async round(): Promise<boolean> {
    const extent = this.due;
    this.due = 'SEQUENCE';
    const next = await this.steps(extent);
    if (next) {
      this.widen(next);
      this.wakeups.wake();
    }
    return next !== undefined;
  }

  /** Runs the steps of a round; a failed step does not stop the others. @returns the extent of a round that should follow at once; undefined if no step had work */
  private async steps(extent: Extent): Promise<Extent | undefined> {
    const timedResults = await this.batches(extent === 'ALL' ? TIMED_STEPS : []);
    const links = await this.batches(extent === 'SEQUENCE' ? [] : [LINK_STEP]);
    const placed = await this.step<number>('sequence', [BATCH, this.settings.hiddenDelaySeconds], 'Events are not sequenced');
    if (extent === 'SEQUENCE') return (placed ?? 0) > 0 ? 'CONSEQUENCES' : undefined;
    const worked = await this.step<number | null>('run_next_party_job', [JOB_BATCH], 'Party jobs are not processed');
    await this.logDeadLetters();
    const hasFailed = [...timedResults, ...links, placed, worked].includes(undefined);
    if (extent === 'ALL' && !hasFailed) this.job.failures.recovered('Events are sequenced again.');
    if (timedResults.some((done) => Number(done ?? 0) > 0)) return 'ALL';
    return [...links, placed].some((done) => Number(done ?? 0) > 0) || (worked ?? null) !== null ? 'CONSEQUENCES' : undefined;
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
    if (this.job.isStopped) return undefined; // a round has many steps, and each may wait for a database that is away
    try {
      const [row] = await this.connection.call<Readonly<Record<string, T>>>(fn, args);
      return row?.[fn];
    } catch (error) {
      if (!this.job.isStopped) this.job.failures.report(`${otherwise}: ${errorName(error)}.`);
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
