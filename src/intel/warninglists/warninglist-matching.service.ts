import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, type Transaction } from '../../platform/database/database.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { parsedUrl } from '../../values/values/parsed-url.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
import { ValueChecker, type CompiledList } from './value-checker.js';
import { BUILT_IN_LISTS } from './known-good.js';
import { matcherOf } from './matchers/matcher-of.js';
import type { Warninglist } from './warninglist.js';

/** A row of hub.warninglists_since; entries: null if they are no newer than the known revision. */
interface WarninglistDeltaRow extends Omit<Warninglist, 'entries'> {
  readonly entries: readonly string[] | null;
}

/** A row of hub.warninglists_for_hub_process; id: null if no list is on. changes: a bigint, as text from the database. */
type AheadRow = { readonly changes: string } & (WarninglistDeltaRow | { readonly id: null });

interface MatcherState {
  readonly revision: number;
  readonly lists: ReadonlyMap<string, CompiledList>;
  readonly guard: ValueChecker;
}

const PREPARE_ACT = { what: 'guard.prepare', channel: 'relay', requestId: 'guard.prepare' } as const;

/**
 * Keeps the lists in the memory of this process, at the revision that the last publishing transaction read. A change by the operator applies in every
 * process to all items published after its commit; while nothing changes, there is no extra query. Building all matchers takes half a second of CPU time.
 * So they are prepared in advance: at the start, and by the process that handles a change. In all other processes the next publisher builds them. There is
 * no polling.
 */
@Injectable()
export class WarninglistMatchingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ownHost: string;
  private readonly failures = new FailureLog(new Logger('Guards'), 'warn');
  private state: MatcherState;
  private loading: { readonly revision: number; readonly done: Promise<MatcherState> } | undefined;
  private preparing: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Settings) { publicUrl }: Settings,
    private readonly database: Database,
  ) {
    this.ownHost = parsedUrl(publicUrl)?.hostname.replace(/^\[|\]$/g, '') ?? '';
    this.state = { revision: 0, lists: new Map(), guard: this.checkerOf([]) };
  }

  onApplicationBootstrap(): void {
    void this.prepare();
  }

  async onModuleDestroy(): Promise<void> {
    await this.preparing;
  }

  /**
   * Returns the checker for values at a revision.
   * @param read the revision that `tx` has just read (hub.warninglist_revision)
   */
  async checkerAt(tx: Transaction, read: number): Promise<ValueChecker> {
    if (read === this.state.revision) return this.state.guard;
    // An older revision means that a change was committed and prepared after the read, or that the database was restored.
    const revision = read < this.state.revision ? await revisionNow(tx) : read;
    if (revision === this.state.revision) return this.state.guard;
    // Concurrent publishers share one load. If it fails with its transaction, each of the others retries in its own.
    const shared = this.loading?.revision === revision ? await this.loading.done.catch(() => undefined) : undefined;
    if (shared) return shared.guard;
    const before = this.state;
    const known = revision > before.revision ? before.revision : -1;
    const done = (async () =>
      this.buildState(revision, await tx.query<WarninglistDeltaRow>('select * from hub.warninglists_since($1)', [known]), before))();
    return (await this.shared(revision, done)).guard;
  }

  /** Prepares the changes up to now. Never throws: a publisher retries by itself. */
  prepare(): Promise<void> {
    this.preparing = this.preparing.then(() => this.prepareNow());
    return this.preparing;
  }

  private async prepareNow(): Promise<void> {
    const before = this.state;
    try {
      const rows = await this.database.callWithoutActor<AheadRow>(undefined, PREPARE_ACT, 'warninglists_for_hub_process', [
        before.revision,
      ]);
      const revision = Number(rows[0]?.changes ?? before.revision);
      const isPrepared = revision === this.state.revision || revision === this.loading?.revision;
      if (!isPrepared) await this.shared(revision, this.buildState(revision, rows.flatMap(listOf), before));
      this.failures.recovered('The lists of known-good values are prepared in advance again');
    } catch (error) {
      const { name, code } = error as Error & { code?: unknown };
      this.failures.report(name, { msg: 'The lists of known-good values cannot be prepared in advance', fault: name, code });
    }
  }

  private async shared(revision: number, done: Promise<MatcherState>): Promise<MatcherState> {
    const loading = { revision, done };
    this.loading = loading;
    try {
      this.state = await done;
      return this.state;
    } finally {
      if (this.loading === loading) this.loading = undefined;
    }
  }

  /** Returns a checker for the operator's lists, followed by the built-in lists. */
  private checkerOf(loaded: readonly CompiledList[]): ValueChecker {
    return new ValueChecker([...loaded, ...BUILT_IN_LISTS], this.ownHost);
  }

  /** Builds the state of a revision. Takes the matchers of unchanged lists from `before`. */
  private async buildState(revision: number, rows: readonly WarninglistDeltaRow[], before: MatcherState): Promise<MatcherState> {
    const lists = new Map<string, CompiledList>();
    for (const { entries, ...list } of rows) {
      const matcher = entries ? matcherOf({ ...list, entries }) : before.lists.get(list.id)?.matcher;
      if (!matcher) throw new Error('A warninglist came without its entries.');
      lists.set(list.id, { list, matcher });
      if (entries) await new Promise(setImmediate); // lets other work run between two lists
    }
    return { revision, lists, guard: this.checkerOf([...lists.values()]) };
  }
}

const listOf = (row: AheadRow): readonly WarninglistDeltaRow[] => (row.id === null ? [] : [row]);

async function revisionNow(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ revision: string }>('select hub.warninglist_revision() as revision');
  return Number(row?.revision);
}
