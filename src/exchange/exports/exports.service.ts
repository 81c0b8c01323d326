import { Injectable, Logger } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { retryTransient, DEFAULT_RETRY } from '../../platform/database/transient-errors.js';
import { Database } from '../../platform/database/database.js';
import { rethrowRestored } from '../../delivery/feed/stream-positions.js';
import { newId } from '../../platform/platform/new-ids.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory, readRenamings } from '../../tenancy/sharing/directory.js';
import type { ExportSummary, ExportingHub, ExportItem } from './export-item.js';
import { ExportSlots } from './export-slots.js';
import { ExportRunning } from './export-errors.js';
import type { ExportRequest } from './export-request.policy.js';
import { exportItemOf, type PageRow } from './page-rows.js';

/** Items of one page: what is held at a time, and what a page that is given up has in the audit log too much. */
const PAGE = 200;
/** Bytes of JSON after which a page ends earlier: an object may have a megabyte, a relationship a quarter of one. */
const PAGE_BYTES = 2 * 1024 * 1024;
/** Among how many items a page is looked for: more, where few of them pass the filter. */
const MIN_SCAN = 200;
const MAX_SCAN = 5_000;
/** What was read longer ago is read again before it leaves: it may have been withdrawn, or its owner may bar the reader, while a slow client was waited for. */
const MAX_AGE_MS = 1_000;

/** An export that has begun. */
export interface RunningExport {
  readonly id: string;
  readonly request: ExportRequest;
  /** Gives the place in this process back. */
  readonly leave: () => void;
  readonly directory: Directory;
  readonly hub: ExportingHub;
  /** What has left; failed: something went wrong here, and not with the client. */
  readonly tally: { count: number; red: number; failed: boolean };
}

type ExportPart = 'named' | 'waiting' | 'placed' | 'kept' | 'relationships';
interface ExportPosition {
  readonly part: ExportPart;
  /** null: from the part's beginning. */
  readonly last: string | null;
}

const NEEDS = 'indicator:export';
const ACTION = 'indicator.export';

/**
 * Sets of claims that leave as a file, read page by page, each in a transaction of its own under row-level security: an item leaves as it stands when its page is
 * read, and one that was hidden by then does not. Every item that the exporter saw from the beginning to the end is there, once (see hub.unsequenced_claims and
 * hub.sequenced_claims). What a page gives stands in the record, and with the party as taken, before it leaves.
 */
@Injectable()
export class ExportsService {
  private readonly log = new Logger('Exports');

  constructor(
    private readonly database: Database,
    private readonly slots: ExportSlots,
  ) {}

  /** @throws Forbidden; ExportsBusy, ExportRunning */
  async begin(actor: Actor, request: ExportRequest): Promise<RunningExport> {
    const { text, ...filter } = request.filter;
    const leave = this.slots.take(actor.party.id);
    const id = newId();
    try {
      const { directory, renamed } = await this.database.as(actor, { ...actOf(actor, request), writes: true }, async (tx) => {
        const { format, purpose, caseReference } = request;
        const given = { id, format, filter: { ...filter, ...(text ? { text: true } : {}) }, text, purpose, caseReference };
        const [row] = await tx.query<{ begun: boolean }>('select hub.begin_export($1) as begun', [given]);
        if (!row?.begun) throw new ExportRunning();
        tx.auditItems(id);
        return { directory: await readDirectory(tx), renamed: await readRenamings(tx) };
      });
      const { id: party, name } = directory.parties.find(({ kind }) => kind === 'HUB') ?? directory.me;
      return { id, request, leave, directory, hub: { id: party, name, renamed }, tally: { count: 0, red: 0, failed: false } };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /**
   * The claims of an export, in the order in which they are read. Whoever takes them slowly gets each as it was at most {@link MAX_AGE_MS} before.
   * A database that is away for less than a minute is waited for.
   * @throws Unauthenticated, Forbidden as soon as the session or the right ends; ResyncRequired after a restore
   */
  async *claims(actor: Actor, running: RunningExport, signal: AbortSignal): AsyncGenerator<ExportItem, void, void> {
    const { tally, request } = running;
    let place: ExportPosition | undefined = { part: request.filter.ids ? 'named' : 'waiting', last: null };
    let already: readonly string[] = [];
    for (let look = MIN_SCAN; place && !signal.aborted;) {
      const from: ExportPosition = place;
      const rows = await retryTransient(() => this.read(actor, running, { ...from, look, already }), DEFAULT_RETRY, signal).catch(
        (error: unknown) => {
          if (signal.aborted) return [];
          running.tally.failed = true;
          this.warn('An export ends early', actor, running, error);
          throw error;
        },
      );
      const readAt = performance.now();
      const [found, behind] = [rows.slice(0, -1), rows.at(-1)?.position_ ?? null];
      let given = 0;
      for (const row of found) {
        if (given > 0 && performance.now() - readAt > MAX_AGE_MS) break;
        const leaving = exportItemOf(row, running.directory);
        if (leaving) yield leaving;
        if (row.claim_row) tally.count += 1;
        else if (row.red) tally.red += 1;
        given += 1;
        place = { ...from, last: row.position_ };
      }
      const isStale = given < found.length;
      already = isStale ? found.slice(given).flatMap(({ claim_row: claim, kept }) => (claim ?? kept)?.id ?? []) : [];
      if (!isStale) place = behind === null ? nextPosition(from, request) : { ...from, last: behind };
      const isFull = behind !== null && behind === found.at(-1)?.position_;
      if (isFull) look = Math.max(Math.ceil(look / 2), MIN_SCAN);
      else if (found.length < PAGE / 2) look = Math.min(2 * look, MAX_SCAN);
    }
  }

  private async read(
    actor: Actor,
    { id, request }: RunningExport,
    place: ExportPosition & { readonly look: number; readonly already: readonly string[] },
  ): Promise<readonly PageRow[]> {
    const { format } = request;
    const asked = {
      ...place,
      bytes: PAGE_BYTES,
      sightings: format === 'stix' || format === 'misp',
      ...(format === 'misp' && { of: format }),
    };
    return this.database
      .call<PageRow>(actor, actOf(actor, request), 'export_batch', [id, asked, PAGE, request.filter])
      .catch(rethrowRestored);
  }

  /** Says that all has left. @throws whatever keeps that from being recorded: then the file must not say it either */
  async complete(actor: Actor, running: RunningExport): Promise<ExportSummary> {
    await retryTransient(() => this.end(actor, running, 'COMPLETE'));
    return { exportId: running.id, count: running.tally.count, red: running.tally.red };
  }

  /** Ends an export that is not whole. Never throws: one that cannot be ended now counts as over five minutes after its last page. */
  async abort(actor: Actor, running: RunningExport): Promise<void> {
    try {
      await this.end(actor, running, running.tally.failed ? 'FAILED' : 'ABORTED');
    } catch (error) {
      this.warn('The end of an export is not in the record', actor, running, error);
    }
  }

  private async end(actor: Actor, { id, request, leave, tally }: RunningExport, state: 'COMPLETE' | 'ABORTED' | 'FAILED'): Promise<void> {
    leave();
    await this.database.as(actor, actOf(actor, request), (tx) =>
      tx.query('select hub.end_export($1, $2, $3, $4)', [id, state, tally.count, tally.red]),
    );
  }

  private warn(msg: string, { requestId }: Actor, { id: exportId }: RunningExport, error: unknown): void {
    const { name, code } = error as Error & { code?: unknown };
    this.log.warn({ msg, requestId, exportId, fault: name, code });
  }
}

const actOf = (actor: Actor, { purpose, caseReference }: ExportRequest): Act => act(actor, ACTION, NEEDS, { purpose, caseReference });

/** What is no claim goes with STIX and MISP alone: kept objects with a filter that means them, too, and with STIX what joins two claims that are there. */
function nextPosition({ part }: ExportPosition, { format, filter }: ExportRequest): ExportPosition | undefined {
  if (part === 'waiting') return { part: 'placed', last: null };
  const { kinds, threats, tags, text } = filter;
  const wantsKept = part === 'placed' && !kinds && !threats && !tags && !text;
  if (wantsKept && (format === 'stix' || format === 'misp')) return { part: 'kept', last: null };
  return format === 'stix' && part !== 'relationships' ? { part: 'relationships', last: null } : undefined;
}
