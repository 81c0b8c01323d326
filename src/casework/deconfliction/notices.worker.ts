import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { faultName } from '../../platform/platform/trouble.js';
import { AskSeal, type Finding, type SealedValue } from '../../intel/indicators/ask-seal.js';
import { FishingWindow } from './fishing.policy.js';

/** By the clock alone: woken by a question, the work for those whose value is held would slow the asker's next one. */
const POLL_MS = 1_000;
const FAILING = 'Owners wait to be told who asked';
/** Values that the alarm reads at once; others go on in between. */
const READ_AT_ONCE = 1_000;
/** Milliseconds for which the alarm goes on from what it has read of a country; then it reads the last 24 hours again. */
const REREAD_MS = 3_600_000;
/** Countries of which the alarm remembers what it has read. */
const MOST_REMEMBERED = 20;

type Found = Finding & { readonly id: string };
const idsOf = (found: readonly Found[]): readonly string[] => found.map(({ id }) => id);
const digestsOf = (found: readonly Found[]): readonly Buffer[] => found.map(({ digest }) => digest);
const marksOf = (found: readonly Found[]): readonly string[] => found.map(({ mark }) => mark);

/** What a question was about, and so who is told: the owners of values, or the leads of cases that share them (src/casework/search). */
const LINES = [
  { untold: 'untold_ask', tell: 'tell_asked', columns: [idsOf, digestsOf, marksOf] },
  { untold: 'untold_case_question', tell: 'tell_case_question', columns: [digestsOf] },
] as const;
type Line = (typeof LINES)[number];

interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
}
/** A row of hub.asked_lately. */
interface LatelyRow {
  readonly party: number;
  readonly user_id: string;
  readonly alarmed: boolean;
  readonly by_officer: string;
  readonly by_country: string;
}
interface RecentRow extends SealedRow {
  readonly seq: string;
  readonly user_id: string;
}
/** What the alarm has read of a country: up to which place, each officer's values, and all together. */
interface Remembered {
  readonly since: number;
  upTo: string;
  readonly country: FishingWindow;
  readonly officers: Map<string, FishingWindow>;
}
/** Without a value: what was asked was put under watch, and no owner is told of that. */
type UntoldRow = { readonly ask: string; readonly ask_place: string } & (SealedRow | { readonly id: null });

/**
 * Tells owners, and leads of cases, who asked, and raises the alarm where questions, and what is put under watch, look like fishing. Only here, where the
 * keys are, is a question opened again. Any number of processes may do so at once; it never stops for an error, and a question that fails does not hold up the next.
 */
@Injectable()
export class NoticesWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new PollingJob({ name: 'Deconfliction', level: 'error', failing: FAILING, everyMs: POLL_MS }, () => this.work());
  private readonly remembered = new Map<number, Remembered>();

  constructor(
    private readonly connection: RelayConnection,
    private readonly seal: AskSeal,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  private async work(): Promise<boolean> {
    for (const line of LINES) {
      let after: string | undefined = '0';
      while (after !== undefined && !this.job.isStopped) after = await this.next(line, after);
    }
    return false;
  }

  /** @returns the place of the question that was looked at; undefined: there was none, or the database is away. */
  private async next(line: Line, after: string): Promise<string | undefined> {
    let rows: UntoldRow[];
    try {
      rows = await this.connection.call<UntoldRow>(line.untold, [after]);
    } catch (error) {
      this.complain(error);
      return undefined;
    }
    const [first] = rows;
    if (!first) return undefined;
    try {
      await this.alarm(first.ask);
      await this.tell(
        line,
        first.ask,
        rows.filter((row) => row.id !== null),
      );
      this.job.trouble.isOver('Owners are told again.');
    } catch (error) {
      this.complain(error);
    }
    return first.ask_place;
  }

  private async tell({ tell, columns }: Line, ask: string, rows: readonly SealedRow[]): Promise<void> {
    const found = rows.flatMap((row) => this.opened(row).readings.map((value) => ({ id: row.id, ...this.seal.find(value) })));
    await this.connection.prove(tell, [ask, ...columns.map((column) => column(found))]);
  }

  /** Each value once, in order; all that a country asked within 24 hours counts, however it is split among its officers and among questions, watches, links and cases. */
  private async alarm(ask: string): Promise<void> {
    const [lately] = await this.connection.call<LatelyRow>('asked_lately', [ask]);
    if (!lately || lately.alarmed) return;
    const { country, officers } = await this.read(ask, lately.party);
    const [byOfficer, byCountry] = [Number(lately.by_officer), Number(lately.by_country)];
    const signs = new Set([...(officers.get(lately.user_id)?.signs('OFFICER', byOfficer) ?? []), ...country.signs('COUNTRY', byCountry)]);
    if (signs.size > 0) await this.connection.prove('raise_deconflict_alarm', [ask, [...signs], byOfficer]);
  }

  private async read(ask: string, party: number): Promise<Remembered> {
    const known = this.remembered.get(party);
    const isFresh = known !== undefined && performance.now() - known.since < REREAD_MS;
    const state = isFresh
      ? known
      : { since: performance.now(), upTo: '0', country: new FishingWindow(), officers: new Map<string, FishingWindow>() };
    this.remembered.delete(party); // remembered again once it is read to the end, as the newest
    for (let isMore = true; isMore && !this.job.isStopped;) {
      const rows = await this.connection.call<RecentRow>('recently_asked', [ask, state.upTo, READ_AT_ONCE]);
      for (const row of rows) {
        const { readings } = this.opened(row);
        const officer = state.officers.get(row.user_id) ?? new FishingWindow();
        state.officers.set(row.user_id, officer);
        officer.add(readings);
        state.country.add(readings);
      }
      state.upTo = rows.at(-1)?.seq ?? state.upTo;
      isMore = rows.length === READ_AT_ONCE;
    }
    this.remembered.set(party, state);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > MOST_REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    return state;
  }

  /** What was sealed under a key that is gone, or meddled with, is nobody's value. */
  private opened({ id, sealed }: SealedRow): SealedValue {
    try {
      return this.seal.open(id, sealed);
    } catch {
      this.job.trouble.lasts('A question cannot be opened: its owners are not told.');
      return { input: '', readings: [] };
    }
  }

  private complain(error: unknown): void {
    if (!this.job.isStopped) this.job.trouble.lasts(`${FAILING}: ${faultName(error)}.`);
  }
}
