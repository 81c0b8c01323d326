import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, type Transaction } from '../../platform/database/database.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { parsedUrl } from '../../values/values/parsed-url.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
import { ValueChecker, type CompiledList } from './value-checker.js';
import { BUILT_IN_LISTS } from './known-good.js';
import { matcherOf } from './matchers/matcher-of.js';
import type { Warninglist } from './warninglist.js';

/** A row of hub.warninglists_since; entries: null where they are no newer than what was asked for. */
interface WarninglistDeltaRow extends Omit<Warninglist, 'entries'> {
  readonly entries: readonly string[] | null;
}

/** A row of hub.warninglists_for_hub_process; id: null where no list is on. Bigints, as the database gives them. */
type AheadRow = { readonly changes: string } & (WarninglistDeltaRow | { readonly id: null });

interface MatcherState {
  readonly revision: number;
  readonly lists: ReadonlyMap<string, CompiledList>;
  readonly guard: ValueChecker;
}

const PREPARE_ACT = { what: 'guard.prepare', channel: 'relay', requestId: 'guard.prepare' } as const;

/**
 * The lists in this process' memory, as of the revision that the last publisher's transaction has read: what the operator changes counts for whatever is published
 * after its commit, in every process, without a question of its own as long as nothing has changed. To make all of them takes a processor half a second: so
 * they are made ready ahead, at the start and by the process that takes a change; in every other one by the next publisher. Nobody looks while nothing happens.
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
   * What to hold values against.
   * @param read the revision, as `tx` has just read it (hub.warninglist_revision)
   */
  async checkerAt(tx: Transaction, read: number): Promise<ValueChecker> {
    if (read === this.state.revision) return this.state.guard;
    // Older than what is at hand: a change was committed and made ready since it was read; unless the database has gone back.
    const revision = read < this.state.revision ? await revisionNow(tx) : read;
    if (revision === this.state.revision) return this.state.guard;
    // Publishers that come at once share one load; should it fail with its transaction, each of the others tries in its own.
    const shared = this.loading?.revision === revision ? await this.loading.done.catch(() => undefined) : undefined;
    if (shared) return shared.guard;
    const before = this.state;
    const known = revision > before.revision ? before.revision : -1;
    const done = (async () =>
      this.buildState(revision, await tx.query<WarninglistDeltaRow>('select * from hub.warninglists_since($1)', [known]), before))();
    return (await this.shared(revision, done)).guard;
  }

  /** Makes ready what has changed up to now. Never throws: whoever publishes tries by itself. */
  prepare(): Promise<void> {
    this.preparing = this.preparing.then(() => this.lookAhead());
    return this.preparing;
  }

  private async lookAhead(): Promise<void> {
    const before = this.state;
    try {
      const rows = await this.database.callWithoutActor<AheadRow>(undefined, PREPARE_ACT, 'warninglists_for_hub_process', [
        before.revision,
      ]);
      const revision = Number(rows[0]?.changes ?? before.revision);
      const isMadeAlready = revision === this.state.revision || revision === this.loading?.revision;
      if (!isMadeAlready) await this.shared(revision, this.buildState(revision, rows.flatMap(listOf), before));
      this.failures.recovered('The lists of known-good values are made ready ahead again');
    } catch (error) {
      const { name, code } = error as Error & { code?: unknown };
      this.failures.report(name, { msg: 'The lists of known-good values are not made ready ahead', fault: name, code });
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

  /** What the operator has loaded, and behind it what the hub has by itself. */
  private checkerOf(loaded: readonly CompiledList[]): ValueChecker {
    return new ValueChecker([...loaded, ...BUILT_IN_LISTS], this.ownHost);
  }

  /** Of what has not changed `before` has the matchers. */
  private async buildState(revision: number, rows: readonly WarninglistDeltaRow[], before: MatcherState): Promise<MatcherState> {
    const lists = new Map<string, CompiledList>();
    for (const { entries, ...list } of rows) {
      const matcher = entries ? matcherOf({ ...list, entries }) : before.lists.get(list.id)?.matcher;
      if (!matcher) throw new Error('A warninglist came without its entries.');
      lists.set(list.id, { list, matcher });
      if (entries) await new Promise(setImmediate); // others have their turn between two lists
    }
    return { revision, lists, guard: this.checkerOf([...lists.values()]) };
  }
}

const listOf = (row: AheadRow): readonly WarninglistDeltaRow[] => (row.id === null ? [] : [row]);

async function revisionNow(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ revision: string }>('select hub.warninglist_revision() as revision');
  return Number(row?.revision);
}
