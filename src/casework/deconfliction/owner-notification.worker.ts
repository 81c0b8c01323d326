import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { QueryCipher, type SearchKey, type SealedValue } from '../../intel/indicators/query-cipher.js';
import { EnumerationWindow } from './enumeration.policy.js';

/** Runs by the clock only. If a query woke the worker, the work for held values would slow the requester's next query and so reveal them. */
const POLL_MS = 1_000;
const FAILING = 'Owners are not notified of deconfliction queries';
/** Values that the alarm reads in one batch, so that other work can run in between. */
const READ_BATCH = 1_000;
/** Milliseconds for which the alarm reuses the history of a country; then it reads the last 24 hours again. */
const REREAD_MS = 3_600_000;
/** Maximum number of countries whose history the alarm keeps in memory. */
const MOST_HISTORIES = 20;

type FoundValue = SearchKey & { readonly id: string };
const idsOf = (found: readonly FoundValue[]): readonly string[] => found.map(({ id }) => id);
const digestsOf = (found: readonly FoundValue[]): readonly Buffer[] => found.map(({ digest }) => digest);
const marksOf = (found: readonly FoundValue[]): readonly string[] => found.map(({ markOf: mark }) => mark);

/** Kinds of queries by recipient of the notification: owners of values, or leads of cases that share them (src/casework/search). */
const NOTIFICATIONS = [
  { pending: 'next_unnotified_query', notify: 'notify_holders', columns: [idsOf, digestsOf, marksOf] },
  { pending: 'next_unnotified_case_query', notify: 'notify_case_leads', columns: [digestsOf] },
] as const;
type NotificationKind = (typeof NOTIFICATIONS)[number];

interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
}
/** A row of hub.recent_query_counts. */
interface AskerRow {
  readonly party: number;
  readonly user_id: string;
  readonly alarmed: boolean;
  readonly by_officer: string;
  readonly by_country: string;
}
interface RecentValueRow extends SealedRow {
  readonly seq: string;
  readonly user_id: string;
}
/** History of a country that the alarm has read: last position, the values of each officer, and all values together. */
interface CountryHistory {
  readonly since: number;
  upTo: string;
  readonly country: EnumerationWindow;
  readonly officers: Map<string, EnumerationWindow>;
}
/** `id` is null when the values were put under watch: owners are not notified of watches. */
type PendingRow = { readonly ask: string; readonly ask_place: string } & (SealedRow | { readonly id: null });

/**
 * Notifies owners and leads of cases of queries, and raises an alarm when queries or watches look like enumeration.
 * Only this worker, which has the keys, decrypts queries. Any number of processes may run it at the same time.
 * An error never stops it, and a query that fails does not block the next query.
 */
@Injectable()
export class OwnerNotificationWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob({ name: 'Deconfliction', level: 'error', failing: FAILING, everyMs: POLL_MS }, () => this.work());
  private readonly histories = new Map<number, CountryHistory>();

  constructor(
    private readonly connection: RelayConnection,
    private readonly seal: QueryCipher,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  private async work(): Promise<boolean> {
    for (const kind of NOTIFICATIONS) {
      let after: string | undefined = '0';
      while (after !== undefined && !this.job.isStopped) after = await this.processNext(kind, after);
    }
    return false;
  }

  /** @returns the position of the processed query; undefined when there was none, or the database is unreachable */
  private async processNext(kind: NotificationKind, after: string): Promise<string | undefined> {
    let rows: PendingRow[];
    try {
      rows = await this.connection.call<PendingRow>(kind.pending, [after]);
    } catch (error) {
      this.reportFailure(error);
      return undefined;
    }
    const [first] = rows;
    if (!first) return undefined;
    try {
      await this.checkAlarm(first.ask);
      await this.notify(
        kind,
        first.ask,
        rows.filter((row) => row.id !== null),
      );
      this.job.failures.recovered('Owners are notified of deconfliction queries again.');
    } catch (error) {
      this.reportFailure(error);
    }
    return first.ask_place;
  }

  private async notify({ notify, columns }: NotificationKind, ask: string, rows: readonly SealedRow[]): Promise<void> {
    const found = rows.flatMap((row) => this.openSealed(row).readings.map((value) => ({ id: row.id, ...this.seal.searchKeyOf(value) })));
    await this.connection.callWithClaim(notify, [ask, ...columns.map((column) => column(found))]);
  }

  /**
   * Checks all values that a country queried within 24 hours, each once and in order.
   * It does not matter how they are split among officers, queries, watches, links and cases.
   */
  private async checkAlarm(ask: string): Promise<void> {
    const [recent] = await this.connection.call<AskerRow>('recent_query_counts', [ask]);
    if (!recent || recent.alarmed) return;
    const { country, officers } = await this.readHistory(ask, recent.party);
    const [byOfficer, byCountry] = [Number(recent.by_officer), Number(recent.by_country)];
    const signs = new Set([...(officers.get(recent.user_id)?.signs('OFFICER', byOfficer) ?? []), ...country.signs('COUNTRY', byCountry)]);
    if (signs.size > 0) await this.connection.callWithClaim('raise_deconflict_alarm', [ask, [...signs], byOfficer]);
  }

  private async readHistory(ask: string, party: number): Promise<CountryHistory> {
    const known = this.histories.get(party);
    const isFresh = known !== undefined && performance.now() - known.since < REREAD_MS;
    const state = isFresh
      ? known
      : { since: performance.now(), upTo: '0', country: new EnumerationWindow(), officers: new Map<string, EnumerationWindow>() };
    this.histories.delete(party); // stored again as the newest entry, after it is read to the end
    for (let isMore = true; isMore && !this.job.isStopped;) {
      const rows = await this.connection.call<RecentValueRow>('recent_query_values', [ask, state.upTo, READ_BATCH]);
      for (const row of rows) {
        const { readings } = this.openSealed(row);
        const officer = state.officers.get(row.user_id) ?? new EnumerationWindow();
        state.officers.set(row.user_id, officer);
        officer.add(readings);
        state.country.add(readings);
      }
      state.upTo = rows.at(-1)?.seq ?? state.upTo;
      isMore = rows.length === READ_BATCH;
    }
    this.histories.set(party, state);
    const [oldest] = this.histories.keys();
    if (this.histories.size > MOST_HISTORIES && oldest !== undefined) this.histories.delete(oldest);
    return state;
  }

  /** Decrypts a value. Returns no readings when the key is gone or the ciphertext was altered. */
  private openSealed({ id, sealed }: SealedRow): SealedValue {
    try {
      return this.seal.open(id, sealed);
    } catch {
      this.job.failures.report('A deconfliction query cannot be decrypted. Its owners are not notified.');
      return { input: '', readings: [] };
    }
  }

  private reportFailure(error: unknown): void {
    if (!this.job.isStopped) this.job.failures.report(`${FAILING}: ${errorName(error)}.`);
  }
}
