import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '../database/database.js';
import { Settings } from '../platform/platform.module.js';
import { parsedUrl } from '../platform/parsed-url.js';
import { Guard, type ReadyList } from './guard.js';
import { matcherOf } from './matchers/matcher-of.js';
import type { Warninglist } from './warninglist.js';

/** A row of hub.warninglists_behind; entries: null where they are no newer than what was asked for. */
interface Row extends Omit<Warninglist, 'entries'> {
  readonly entries: readonly string[] | null;
}

interface State {
  readonly revision: number;
  readonly lists: ReadonlyMap<string, ReadyList>;
  readonly guard: Guard;
}

/**
 * The lists in this process' memory, as of the revision that the last publisher's transaction has read: what the operator changes counts for whatever is published
 * after its commit, in every process, without a question of its own as long as nothing has changed.
 */
@Injectable()
export class GuardsService {
  private readonly ownHost: string;
  private state: State;
  private loading: { readonly revision: number; readonly done: Promise<State> } | undefined;

  constructor(@Inject(Settings) { publicUrl }: Settings) {
    this.ownHost = parsedUrl(publicUrl)?.hostname.replace(/^\[|\]$/g, '') ?? '';
    this.state = { revision: 0, lists: new Map(), guard: new Guard([], this.ownHost) };
  }

  /**
   * What to hold values against.
   * @param revision as `tx` has just read it (hub.warninglist_revision)
   */
  async asOf(tx: Transaction, revision: number): Promise<Guard> {
    if (revision === this.state.revision) return this.state.guard;
    // Publishers that come at once share one load; should it fail with its transaction, each of the others tries in its own.
    const shared = this.loading?.revision === revision ? await this.loading.done.catch(() => undefined) : undefined;
    if (shared) return shared.guard;
    const done = this.load(tx, revision);
    this.loading = { revision, done };
    try {
      this.state = await done;
      return this.state.guard;
    } finally {
      this.loading = undefined;
    }
  }

  /** Reads what was changed; everything, where the database has gone back to an earlier state (a backup). */
  private async load(tx: Transaction, revision: number): Promise<State> {
    const before = revision > this.state.revision ? this.state : undefined;
    const rows = await tx.query<Row>('select * from hub.warninglists_behind($1)', [before?.revision ?? -1]);
    const lists = new Map<string, ReadyList>();
    for (const { entries, ...list } of rows) {
      const matcher = entries ? matcherOf({ ...list, entries }) : before?.lists.get(list.id)?.matcher;
      if (!matcher) throw new Error('A warninglist came without its entries.');
      lists.set(list.id, { list, matcher });
      await new Promise(setImmediate); // others have their turn between two lists
    }
    return { revision, lists, guard: new Guard([...lists.values()], this.ownHost) };
  }
}
