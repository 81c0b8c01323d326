import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { Wakeups } from './wakeups.js';

/** Events placed in one transaction. */
const BATCH = 500;
/** Items looked at in one transaction for a party that gained or lost a key: it holds everybody's events up, so it is short. */
const JOB_BATCH = 100;
/** Items whose retention ends in one transaction. */
const RETENTION_BATCH = 500;
/** What the clock brings: a function that does at most so many in one transaction and returns how many, and what it means when it fails. In this order, before events are placed. */
const TIMED_STEPS = [
  { fn: 'delete_expired_items', batch: RETENTION_BATCH, otherwise: 'Items stay beyond their time' },
  { fn: 'escalate_action_requests', batch: 100, otherwise: 'Requests pass their time and nobody is told' },
  { fn: 'remind_notices', batch: 100, otherwise: 'Nobody is reminded of notices' },
  { fn: 'expire_drafts', batch: 100, otherwise: 'Drafts of notices stay beyond their time' },
  { fn: 'lapse_suspensions', batch: 1, otherwise: 'Suspensions that nobody confirmed do not lapse' },
  { fn: 'remind_information_requests', batch: 100, otherwise: 'Nobody is reminded of requests for information' },
  { fn: 'remind_case_tasks', batch: 100, otherwise: 'Tasks of cases pass their time and nobody is told' },
  { fn: 'delete_old_queries', batch: 20, otherwise: 'Questions of deconfliction stay beyond their time' },
  { fn: 'expire_watches', batch: 100, otherwise: 'Watches stay beyond their time' },
] as const;
/** What follows from events: looked after whenever there were any, and whenever the clock's part is. */
const LINKS = { fn: 'find_links', batch: 1_000, otherwise: 'What several parties hold is not found' } as const;
const POLL_MS = 250;
/** Every so many polls everything is looked after. In between events are, and what follows from them: no commit brings forward what waits for the clock. */
const POLLS_PER_ROUND = 4;

/** How much of the work a round does; each does what those before it do. */
const EXTENTS = ['events', 'what follows', 'everything'] as const;
type Extent = (typeof EXTENTS)[number];

/** What was set aside, as hub.new_dead_letters tells it. */
interface DeadLetterRow {
  readonly what: string;
  /** SQLSTATE; null: it waits behind another. */
  readonly code: string | null;
  readonly events: string;
}

/**
 * Puts events in order: outbox to stream to inbox, as hub_relay; and ends the retention of items, and escalates requests to act that nobody answered in time, and reminds of those for information. It is woken by this process's own commits and looks by
 * itself four times a second for those of others; any number of hub processes may do so at once. It never stops for an error: what failed is tried again,
 * and what can never succeed was set aside by the database, so that the rest goes on.
 */
@Injectable()
export class RelayWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Relay');
  private polls = 0;
  private due: Extent = 'events';
  private readonly job = new PollingJob(
    { name: 'Relay', level: 'error', failing: 'Events wait for their place', everyMs: POLL_MS, onTick: () => this.tick() },
    () => this.round(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.database.onCommit(() => this.asks('what follows'));
    this.job.start();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** Asks for a round that looks after everything; one that is under way is followed by another. */
  wake(): void {
    this.asks('everything');
  }

  private asks(extent: Extent): void {
    this.widen(extent);
    this.job.wake();
  }

  private widen(extent: Extent): void {
    if (EXTENTS.indexOf(extent) > EXTENTS.indexOf(this.due)) this.due = extent;
  }

  private tick(): void {
    this.polls = (this.polls + 1) % POLLS_PER_ROUND;
    if (this.polls === 0) this.widen('everything');
  }

  private async round(): Promise<boolean> {
    const extent = this.due;
    this.due = 'events';
    const isMore = await this.steps(extent);
    if (isMore) {
      this.widen(isMore);
      this.wakeups.wake();
    }
    return isMore !== undefined;
  }

  /** One step may fail and the others go on. @returns how much there may be to do at once, after what was done; undefined: nothing was. */
  private async steps(extent: Extent): Promise<Extent | undefined> {
    const byTheClock = await this.batches(extent === 'everything' ? TIMED_STEPS : []);
    const links = await this.batches(extent === 'events' ? [] : [LINKS]);
    const placed = await this.step<number>('sequence', [BATCH, this.settings.hiddenDelaySeconds], 'Events wait for their place');
    if (extent === 'events') return (placed ?? 0) > 0 ? 'what follows' : undefined;
    const worked = await this.step<number | null>('run_next_party_job', [JOB_BATCH], 'A job is not worked off');
    await this.logDeadLetters();
    const hasFailed = [...byTheClock, ...links, placed, worked].includes(undefined);
    if (extent === 'everything' && !hasFailed) this.job.failures.recovered('Events get their place again.');
    if (byTheClock.some((done) => Number(done ?? 0) > 0)) return 'everything';
    return [...links, placed].some((done) => Number(done ?? 0) > 0) || (worked ?? null) !== null ? 'what follows' : undefined;
  }

  private async batches(
    steps: readonly { readonly fn: string; readonly batch: number; readonly otherwise: string }[],
  ): Promise<readonly (number | undefined)[]> {
    const done: (number | undefined)[] = [];
    for (const { fn, batch, otherwise } of steps) done.push(await this.step<number>(fn, [batch], otherwise));
    return done;
  }

  /** @returns what the function answered, undefined when it failed. */
  private async step<T>(fn: string, args: readonly unknown[], otherwise: string): Promise<T | undefined> {
    if (this.job.isStopped) return undefined; // a round has many, and each may wait for a database that is away
    try {
      const [row] = await this.connection.call<Readonly<Record<string, T>>>(fn, args);
      return row?.[fn];
    } catch (error) {
      if (!this.job.isStopped) this.job.failures.report(`${otherwise}: ${errorName(error)}.`);
      return undefined;
    }
  }

  private async logDeadLetters(): Promise<void> {
    const parked = await this.connection.call<DeadLetterRow>('new_dead_letters', []).catch(() => []);
    for (const { what, code, events } of parked) {
      const why = code === null ? 'it waits behind what was set aside before' : `it cannot be placed: ${code}`;
      this.log.error({
        msg: `Events were set aside (hub.dead_letter); the others go on. ${what}: ${why}.`,
        what,
        code,
        events: Number(events),
      });
    }
  }
}
