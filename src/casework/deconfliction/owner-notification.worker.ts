import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { QueryCipher, type SearchKey, type SealedValue } from '../../intel/indicators/query-cipher.js';
import { FishingWindow } from './fishing.policy.js';

/** By the clock alone: woken by a question, the work for those whose value is held would slow the asker's next one. */
const POLL_MS = 1_000;
const FAILING = 'Owners wait to be told who asked';
/** Values that the alarm reads at once; others go on in between. */
const READ_BATCH = 1_000;
/** Milliseconds for which the alarm goes on from what it has read of a country; then it reads the last 24 hours again. */
const REREAD_MS = 3_600_000;
/** Countries of which the alarm remembers what it has read. */
const MOST_HISTORIES = 20;

type FoundValue = SearchKey & { readonly id: string };
const idsOf = (found: readonly FoundValue[]): readonly string[] => found.map(({ id }) => id);
const digestsOf = (found: readonly FoundValue[]): readonly Buffer[] => found.map(({ digest }) => digest);
const marksOf = (found: readonly FoundValue[]): readonly string[] => found.map(({ markOf: mark }) => mark);

/** What a question was about, and so who is told: the owners of values, or the leads of cases that share them (src/casework/search). */
const NOTIFICATIONS = [
  { untold: 'next_unnotified_query', tell: 'notify_holders', columns: [idsOf, digestsOf, marksOf] },
  { untold: 'next_unnotified_case_query', tell: 'notify_case_leads', columns: [digestsOf] },
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
/** What the alarm has read of a country: up to which place, each officer's values, and all together. */
interface CountryHistory {
  readonly since: number;
  upTo: string;
  readonly country: FishingWindow;
  readonly officers: Map<string, FishingWindow>;
}
/** Without a value: what was asked was put under watch, and no owner is told of that. */
type PendingRow = { readonly ask: string; readonly ask_place: string } & (SealedRow | { readonly id: null });

/**
 * Tells owners, and leads of cases, who asked, and raises the alarm where questions, and what is put under watch, look like fishing. Only here, where the
 * keys are, is a question opened again. Any number of processes may do so at once; it never stops for an error, and a question that fails does not hold up the next.
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
    for (const line of NOTIFICATIONS) {
      let after: string | undefined = '0';
      while (after !== undefined && !this.job.isStopped) after = await this.processNext(line, after);
    }
    return false;
  }

  /** @returns the place of the question that was looked at; undefined: there was none, or the database is away. */
  private async processNext(line: NotificationKind, after: string): Promise<string | undefined> {
    let rows: PendingRow[];
    try {
      rows = await this.connection.call<PendingRow>(line.untold, [after]);
    } catch (error) {
      this.reportFailure(error);
      return undefined;
    }
    const [first] = rows;
    if (!first) return undefined;
    try {
      await this.checkAlarm(first.ask);
      await this.notify(
        line,
        first.ask,
        rows.filter((row) => row.id !== null),
      );
      this.job.failures.recovered('Owners are told again.');
    } catch (error) {
      this.reportFailure(error);
    }
    return first.ask_place;
  }

  private async notify({ tell, columns }: NotificationKind, ask: string, rows: readonly SealedRow[]): Promise<void> {
    const found = rows.flatMap((row) => this.openSealed(row).readings.map((value) => ({ id: row.id, ...this.seal.searchKeyOf(value) })));
    await this.connection.callWithClaim(tell, [ask, ...columns.map((column) => column(found))]);
  }

  /** Each value once, in order; all that a country asked within 24 hours counts, however it is split among its officers and among questions, watches, links and cases. */
  private async checkAlarm(ask: string): Promise<void> {
    const [lately] = await this.connection.call<AskerRow>('recent_query_counts', [ask]);
    if (!lately || lately.alarmed) return;
    const { country, officers } = await this.readHistory(ask, lately.party);
    const [byOfficer, byCountry] = [Number(lately.by_officer), Number(lately.by_country)];
    const signs = new Set([...(officers.get(lately.user_id)?.signs('OFFICER', byOfficer) ?? []), ...country.signs('COUNTRY', byCountry)]);
    if (signs.size > 0) await this.connection.callWithClaim('raise_deconflict_alarm', [ask, [...signs], byOfficer]);
  }

  private async readHistory(ask: string, party: number): Promise<CountryHistory> {
    const known = this.histories.get(party);
    const isFresh = known !== undefined && performance.now() - known.since < REREAD_MS;
    const state = isFresh
      ? known
      : { since: performance.now(), upTo: '0', country: new FishingWindow(), officers: new Map<string, FishingWindow>() };
    this.histories.delete(party); // remembered again once it is read to the end, as the newest
    for (let isMore = true; isMore && !this.job.isStopped;) {
      const rows = await this.connection.call<RecentValueRow>('recent_query_values', [ask, state.upTo, READ_BATCH]);
      for (const row of rows) {
        const { readings } = this.openSealed(row);
        const officer = state.officers.get(row.user_id) ?? new FishingWindow();
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

  /** What was sealed under a key that is gone, or meddled with, is nobody's value. */
  private openSealed({ id, sealed }: SealedRow): SealedValue {
    try {
      return this.seal.open(id, sealed);
    } catch {
      this.job.failures.report('A question cannot be opened: its owners are not told.');
      return { input: '', readings: [] };
    }
  }

  private reportFailure(error: unknown): void {
    if (!this.job.isStopped) this.job.failures.report(`${FAILING}: ${errorName(error)}.`);
  }
}
