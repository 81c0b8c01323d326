import { randomUUID } from 'node:crypto';
import { isTransientFault } from '../../platform/database/transient-errors.js';
import { Forbidden, HubError, Overloaded, PartyLimit, Unauthenticated } from '../../platform/platform/errors.js';
import { headerOf } from './credentials.policy.js';
import type { PullCredentials } from './credentials.js';
import { PullFault } from './faults.policy.js';
import type { MispSource } from './misp-source.js';
import type { PullResult, PullLease, PullRepository } from './pull.repository.js';
import { pauseAfter, waitAfterDone, waitAfterFault } from './schedule.policy.js';
import type { PullStep } from './source.js';
import type { PullIngestService } from './pull-ingest.service.js';
import type { TaxiiSource } from './taxii-source.js';

/** Maximum pages or events of one turn, so that an endless source does not delay other pulls. The rest waits for the next turn, a minute later. */
const MOST_STEPS = 500;
/** Maximum pieces of one page or event. Each piece leaves a receipt. Real pages have some thousands. */
const MOST_PIECES = 100_000;

export interface PullRunContext {
  readonly store: PullRepository;
  readonly taking: PullIngestService;
  readonly taxii: TaxiiSource;
  readonly misp: MispSource;
  readonly credentials: PullCredentials;
  /** Returns whether the lease may have expired, or the hub is stopping. */
  readonly mustStop: () => boolean;
  /** Returns whether the turn has lasted long enough, so that other pulls get a turn. */
  readonly isLong: () => boolean;
  /** Logs errors that neither the source nor an officer caused. */
  readonly logError: (error: unknown) => void;
}

/** One turn of a pull. It imports each piece and then stores the position, until there is no more, something fails, or the turn ends. */
export class PullRun {
  constructor(
    private readonly lease: PullLease,
    private readonly tools: PullRunContext,
  ) {}

  /** Resolves when the lease is released. @throws the error of the release; the lease then expires by itself */
  async run(): Promise<void> {
    await this.tools.store.finish(this.lease, await this.end());
  }

  private async end(): Promise<PullResult> {
    const { everyMinutes, failures } = this.lease.target;
    try {
      const isDone = await this.takeAll();
      if (isDone === undefined) return { done: false, waitMs: 0 };
      return { done: isDone, waitMs: isDone ? waitAfterDone(everyMinutes, Math.random()) : 60_000 };
    } catch (error) {
      const { fault, status, sparedMs } = this.faultOf(error);
      const waitMs = waitAfterFault(failures + 1, everyMinutes, sparedMs, Math.random());
      return { done: false, waitMs, sparedMs, error: fault, status, pause: pauseAfter(fault, failures + 1) };
    }
  }

  /** @returns true when there is no more; undefined when another process has taken the pull or an officer has changed it */
  private async takeAll(): Promise<boolean | undefined> {
    const { target } = this.lease;
    const { taxii, misp, mustStop, isLong } = this.tools;
    const source = { target, lease: this.lease, credentials: this.credentials(), mustStop };
    const requestId = `pull-${randomUUID()}`;
    const steps = target.kind === 'TAXII' ? taxii.steps(source) : misp.steps(source);
    for (let taken = 0; taken < MOST_STEPS && !isLong(); taken += 1) {
      const next = await steps.next();
      if (next.done) return next.value ? true : undefined;
      if (!(await this.take(next.value, requestId))) return undefined;
    }
    return false;
  }

  private async take({ reading, position, event, stamp }: PullStep, requestId: string): Promise<boolean> {
    const pieces = reading.items.length + reading.objects.length + reading.sightings.length + reading.problems.length;
    if (pieces > MOST_PIECES) throw new PullFault('TOO_LARGE');
    // The source may have taken a minute to answer. This check stops the import when another process took the pull, or an officer changed it. The database
    // checks again.
    if (pieces > 0 && !(await this.tools.store.recordProgress(this.lease, { skipped: 0, revoked: 0 }))) return false;
    const took = await this.tools.taking.take(this.lease, requestId, reading);
    return this.tools.store.recordProgress(this.lease, {
      ...took,
      ...(position && { position }),
      ...(event !== undefined && stamp !== undefined && { event, stamp }),
    });
  }

  private credentials(): Readonly<Record<string, string>> {
    const { id, url, sealed } = this.lease.target;
    if (sealed === null) return {};
    try {
      return headerOf(this.tools.credentials.open(id, url, Buffer.from(sealed, 'hex')));
    } catch {
      throw new PullFault('CREDENTIALS_LOST');
    }
  }

  private faultOf(error: unknown): Pick<PullFault, 'fault' | 'status' | 'sparedMs'> {
    if (error instanceof PullFault) return error;
    if (error instanceof PartyLimit) return new PullFault('PARTY_LIMIT', null, 60 * 60_000);
    if (error instanceof Unauthenticated || error instanceof Forbidden) return new PullFault('NOT_PERMITTED');
    const isPlain =
      error instanceof Overloaded || isTransientFault(error) || (error instanceof HubError && error.reason === 'IMPORT_TAKEN_OVER');
    if (!isPlain) this.tools.logError(error);
    return new PullFault('HUB');
  }
}
