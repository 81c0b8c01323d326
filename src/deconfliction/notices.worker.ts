import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../database/relay-connection.js';
import { Trouble } from '../platform/trouble.js';
import { AskSeal, type Finding, type SealedValue } from './ask-seal.js';
import { fishingSigns } from './fishing.policy.js';

/** By the clock alone: woken by a question, the work for those whose value is held would slow the asker's next one. */
const POLL_MS = 1_000;
/** Values that the alarm looks back at, the newest. */
const LOOKED_BACK = 3_000;

type Found = Finding & { readonly id: string };
const idsOf = (found: readonly Found[]): readonly string[] => found.map(({ id }) => id);
const digestsOf = (found: readonly Found[]): readonly Buffer[] => found.map(({ digest }) => digest);
const marksOf = (found: readonly Found[]): readonly string[] => found.map(({ mark }) => mark);

/** What a question was about, and so who is told: the owners of values, or the leads of cases that share them (src/search). */
const LINES = [
  { untold: 'untold_ask', tell: 'tell_asked', columns: [idsOf, digestsOf, marksOf] },
  { untold: 'untold_case_question', tell: 'tell_case_question', columns: [digestsOf] },
] as const;
type Line = (typeof LINES)[number];

interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
}
/** Without a value: what was asked was put under watch, and no owner is told of that. */
type UntoldRow = { readonly ask: string; readonly ask_place: string } & (SealedRow | { readonly id: null });

/**
 * Tells owners, and leads of cases, who asked, and raises the alarm where questions, and what is put under watch, look like fishing. Only here, where the
 * keys are, is a question opened again. Any number of processes may do so at once; it never stops for an error, and a question that fails does not hold up the next.
 */
@Injectable()
export class NoticesWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Deconfliction');
  private readonly trouble = new Trouble(this.log, 'error');
  private working: Promise<void> = Promise.resolve();
  private isWorking = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: RelayConnection,
    private readonly seal: AskSeal,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.poll(), POLL_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.working;
  }

  private poll(): void {
    if (!this.isWorking && !this.stopped) this.working = this.work();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    for (const line of LINES) {
      let after: string | undefined = '0';
      while (after !== undefined && !this.stopped) after = await this.next(line, after);
    }
    this.isWorking = false;
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
      this.trouble.isOver('Owners are told again.');
    } catch (error) {
      this.complain(error);
    }
    return first.ask_place;
  }

  private async tell({ tell, columns }: Line, ask: string, rows: readonly SealedRow[]): Promise<void> {
    const found = rows.flatMap((row) => this.opened(row).readings.map((value) => ({ id: row.id, ...this.seal.find(value) })));
    await this.connection.call(tell, [ask, ...columns.map((column) => column(found))]);
  }

  private async alarm(ask: string): Promise<void> {
    const recent = await this.connection.call<SealedRow & { readonly asked: string }>('recently_asked', [ask, LOOKED_BACK]);
    const asked = Number(recent[0]?.asked ?? 0);
    const signs = fishingSigns(
      recent.flatMap((row) => this.opened(row).readings.slice(0, 1)),
      asked,
    );
    if (signs.length > 0) await this.connection.call('raise_deconflict_alarm', [ask, signs, asked]);
  }

  /** What was sealed under a key that is gone, or meddled with, is nobody's value. */
  private opened({ id, sealed }: SealedRow): SealedValue {
    try {
      return this.seal.open(id, sealed);
    } catch {
      this.trouble.lasts('A question cannot be opened: its owners are not told.');
      return { input: '', readings: [] };
    }
  }

  private complain(error: unknown): void {
    const { name, code } = error as Error & { code?: string };
    if (!this.stopped) this.trouble.lasts(`Owners wait to be told who asked: ${code ?? name}.`);
  }
}
