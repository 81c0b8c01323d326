import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Settings } from '../../platform/platform/platform.module.js';
import { Clock } from '../../platform/platform/clock.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { AuditLogRepository, type AuditState } from './audit-log.repository.js';
import { HeadFile } from './head-file.js';
import { Sealer } from './sealer.js';

/** Most entries sealed in one transaction. */
const BATCH = 1_000;
/** SQLSTATE of a statement that took too long. */
const CANCELLED = '57014';
/** So far ahead of the clock, a head shows that a clock is wrong: hubs differ by less. */
const AHEAD_MS = 5_000;
/** Entries of these seconds share a transaction, and the tiles that it writes. */
const POLL_MS = 2_000;
/** A head is due so long after the last one: the promise is 60 s, and signing may have to wait for the database. */
const SIGN_AFTER_MS = 50_000;
/** Entries that wait longer for their position are an alarm. */
export const LONGEST_WAIT_SECONDS = 60;
/** Tiles of old entries deleted in one transaction. */
const TILES = 20;
/** Heads written to the file at once. */
const HEADS = 1_000;
const STOP_LIMIT_MS = 5_000;

/**
 * Seals the audit log: gives entries their positions, signs heads, and writes the heads to a file. Any number of processes may run it. Each step is one
 * transaction or one append, and continues after a crash from what is stored.
 */
@Injectable()
export class SealerWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly file: HeadFile;
  private readonly retentionDays: number;
  /** Smaller while statements take too long. */
  private batch = BATCH;
  private readonly job = new PollingJob(
    { name: 'Audit log', level: 'error', everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS, failing: 'The audit log is not sealed' },
    () => this.round(),
  );

  constructor(
    private readonly repository: AuditLogRepository,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    @Inject(Settings) settings: Settings,
  ) {
    this.file = new HeadFile(settings.auditCheckpoints);
    this.retentionDays = settings.auditRetentionDays;
  }

  onApplicationBootstrap(): void {
    this.job.start();
    this.job.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** @returns whether there may be more entries */
  private async round(): Promise<boolean> {
    if (await this.repository.followRestore()) {
      this.job.failures.report('The database was restored: the audit log has a new name. Tell the auditors (docs/operations.md).');
    }
    const state = await this.repository.state();
    const isLate = (state.waitingSeconds ?? 0) > LONGEST_WAIT_SECONDS;
    if (isLate) {
      this.job.failures.report(`Entries of the audit log wait longer than ${LONGEST_WAIT_SECONDS} s for their position in the tree.`);
    }
    const sealed = state.waitingSeconds === undefined ? 0 : await this.seal(state.size);
    const isSigned = await this.signIfDue(state, sealed);
    const isWritten = await this.writeHeads();
    if (isSigned && isWritten && !isLate) this.job.failures.recovered('The audit log is sealed again.');
    return sealed > 0 && ((await this.repository.state()).waitingSeconds ?? 0) > POLL_MS / 1_000;
  }

  private async seal(size: number): Promise<number> {
    try {
      const sealed = await this.sealer.seal(size, this.batch);
      this.batch = Math.min(BATCH, 2 * this.batch);
      return sealed;
    } catch (error) {
      if ((error as { code?: unknown }).code === CANCELLED) this.batch = Math.max(1, Math.floor(this.batch / 2));
      throw error;
    }
  }

  /** A head is followed by what depends on it. @returns whether nothing is missing */
  private async signIfDue(state: AuditState, sealed: number): Promise<boolean> {
    const age = state.head === undefined ? Infinity : this.clock.milliseconds() - state.head.at.getTime();
    if (age < -AHEAD_MS) {
      this.job.failures.report(
        'The last head of the audit log is from the future: the clock of this hub, or of the one that signed it, is wrong.',
      );
    } else if (age < SIGN_AFTER_MS) return true;
    const steps = [
      await this.attempt('No head of the audit log is signed', async () =>
        this.sealer.sign(sealed > 0 ? await this.repository.state() : state),
      ),
      await this.attempt('No head of the audit log is announced', () => this.repository.announceHead()),
      await this.attempt('Old entries of the audit log are not deleted', () => this.prune()),
    ];
    return age >= -AHEAD_MS && !steps.includes(false);
  }

  private async prune(): Promise<void> {
    while (!this.job.isStopped && (await this.repository.prune(this.retentionDays, TILES)) === TILES);
  }

  private writeHeads(): Promise<boolean> {
    return this.attempt(`Heads of the audit log are not written to ${this.file.path}`, async () =>
      this.file.append(await this.repository.headsSince(await this.file.lastTime(), HEADS)),
    );
  }

  /** A failed step does not stop the others. */
  private async attempt(failing: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!this.job.isStopped) this.job.failures.report(`${failing}: ${errorName(error)}.`);
      return false;
    }
  }
}
