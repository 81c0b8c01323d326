import { Inject, Injectable, Logger } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { retryTransient, DEFAULT_RETRY } from '../../platform/database/transient-errors.js';
import { copyMarksOf } from '../../platform/database/copy-mark.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { rethrowRestored } from '../../delivery/feed/stream-positions.js';
import { newId } from '../../platform/platform/new-ids.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory, readRenamings } from '../../tenancy/sharing/directory.js';
import type { ExportSummary, ExportingHub, ExportItem } from './export-item.js';
import { ExportSlots } from './export-slots.js';
import { ExportRunning } from './export-errors.js';
import type { ExportRequest } from './export-request.policy.js';
import { exportItemOf, type PageRow } from './page-rows.js';

/** Items of one page. It limits the memory, and the surplus entries in the audit log when a page is discarded. */
const PAGE = 200;
/** Bytes of JSON after which a page ends early: an object may have one megabyte, a relationship a quarter of it. */
const PAGE_BYTES = 2 * 1024 * 1024;
/** Number of items that are scanned for a page: more when few items pass the filter. */
const MIN_SCAN = 200;
const MAX_SCAN = 5_000;
/**
 * Rows that are older than this are read again before they are sent. While a slow client reads, an item may be withdrawn, or its owner may exclude the
 * reader.
 */
const MAX_AGE_MS = 1_000;

/** A running export. */
export interface RunningExport {
  readonly id: string;
  readonly request: ExportRequest;
  /** Releases the slot in this process. */
  readonly leave: () => void;
  readonly directory: Directory;
  readonly hub: ExportingHub;
  /** Numbers of exported items; failed: the error is in the hub, not in the client. */
  readonly tally: { count: number; red: number; failed: boolean };
}

type ExportPart = 'named' | 'waiting' | 'placed' | 'kept' | 'relationships';
interface ExportPosition {
  readonly part: ExportPart;
  /** null: the beginning of the part. */
  readonly last: string | null;
}

const NEEDS = 'indicator:export';
const ACTION = 'indicator.export';

/**
 * Exports sets of claims as files. Each page is read in its own transaction under row-level security: an item is exported as it is when its page is read,
 * unless it is hidden by then. Each item that the exporter saw throughout is exported exactly once (see hub.unsequenced_claims and hub.sequenced_claims).
 * Items are recorded in the audit log, and as copies of the party, before they are sent.
 */
@Injectable()
export class ExportsService {
  private readonly log = new Logger('Exports');

  constructor(
    private readonly database: Database,
    private readonly slots: ExportSlots,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** Starts an export. @throws Forbidden; ExportsBusy, ExportRunning */
  async begin(actor: Actor, request: ExportRequest): Promise<RunningExport> {
    const { text, ...filter } = request.filter;
    const leave = this.slots.take(actor.party.id);
    const id = newId();
    try {
      const { directory, renamed } = await this.database.as(actor, { ...actOf(actor, request), writes: true }, async (tx) => {
        const { format, purpose, caseReference } = request;
        const input = { id, format, filter: { ...filter, ...(text ? { text: true } : {}) }, text, purpose, caseReference };
        const [row] = await tx.query<{ begun: boolean }>('select hub.begin_export($1) as begun', [input]);
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
   * Yields the claims of an export, in reading order. Each is at most {@link MAX_AGE_MS} old when a slow client receives it.
   * Waits up to a minute for a database that is unavailable.
   * @throws Unauthenticated, Forbidden as soon as the session or the permission ends; ResyncRequired after a restore
   */
  async *claims(actor: Actor, running: RunningExport, signal: AbortSignal): AsyncGenerator<ExportItem, void, void> {
    const { tally, request } = running;
    const marks = copyMarksOf(this.keyring.markKey, actor.user);
    let position: ExportPosition | undefined = { part: request.filter.ids ? 'named' : 'waiting', last: null };
    let already: readonly string[] = [];
    for (let look = MIN_SCAN; position && !signal.aborted;) {
      const from: ExportPosition = position;
      const rows = await retryTransient(() => this.read(actor, running, { ...from, look, already }), DEFAULT_RETRY, signal).catch(
        (error: unknown) => {
          if (signal.aborted) return [];
          running.tally.failed = true;
          this.warn('An export ended early', actor, running, error);
          throw error;
        },
      );
      const readAt = performance.now();
      const [found, behind] = [rows.slice(0, -1), rows.at(-1)?.position_ ?? null];
      let sent = 0;
      for (const row of found) {
        if (sent > 0 && performance.now() - readAt > MAX_AGE_MS) break;
        const leaving = exportItemOf(row, running.directory, marks);
        if (leaving) yield leaving;
        if (row.claim_row) tally.count += 1;
        else if (row.red) tally.red += 1;
        sent += 1;
        position = { ...from, last: row.position_ };
      }
      const isStale = sent < found.length;
      already = isStale ? found.slice(sent).flatMap(({ claim_row: claim, kept }) => (claim ?? kept)?.id ?? []) : [];
      if (!isStale) position = behind === null ? nextPosition(from, request) : { ...from, last: behind };
      const isFull = behind !== null && behind === found.at(-1)?.position_;
      if (isFull) look = Math.max(Math.ceil(look / 2), MIN_SCAN);
      else if (found.length < PAGE / 2) look = Math.min(2 * look, MAX_SCAN);
    }
  }

  private async read(
    actor: Actor,
    { id, request }: RunningExport,
    position: ExportPosition & { readonly look: number; readonly already: readonly string[] },
  ): Promise<readonly PageRow[]> {
    const { format } = request;
    const page = {
      ...position,
      bytes: PAGE_BYTES,
      sightings: format === 'stix' || format === 'misp',
      ...(format === 'misp' && { of: format }),
    };
    return this.database
      .call<PageRow>(actor, actOf(actor, request), 'export_batch', [id, page, PAGE, request.filter])
      .catch(rethrowRestored);
  }

  /** Records that the whole file was sent. @throws any error of the recording: the file must then not state that it is complete */
  async complete(actor: Actor, running: RunningExport): Promise<ExportSummary> {
    await retryTransient(() => this.end(actor, running, 'COMPLETE'));
    return { exportId: running.id, count: running.tally.count, red: running.tally.red };
  }

  /** Ends an export that is not complete. Never throws: an export that cannot be ended now counts as ended five minutes after its last page. */
  async abort(actor: Actor, running: RunningExport): Promise<void> {
    try {
      await this.end(actor, running, running.tally.failed ? 'FAILED' : 'ABORTED');
    } catch (error) {
      this.warn('The end of an export could not be recorded', actor, running, error);
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

/**
 * Returns the position after a part. Only STIX and MISP include objects that are not claims, and only with a filter that applies to them. STIX also includes
 * relationships between exported claims.
 */
function nextPosition({ part }: ExportPosition, { format, filter }: ExportRequest): ExportPosition | undefined {
  if (part === 'waiting') return { part: 'placed', last: null };
  const { kinds, threats, tags, text } = filter;
  const wantsKept = part === 'placed' && !kinds && !threats && !tags && !text;
  if (wantsKept && (format === 'stix' || format === 'misp')) return { part: 'kept', last: null };
  return format === 'stix' && part !== 'relationships' ? { part: 'relationships', last: null } : undefined;
}
