import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { HandlingService } from '../../intel/onward/handling.service.js';
import { copyMarksOf, endOf } from '../../platform/database/copy-mark.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { officerMarkOf } from '../../platform/database/value-mark.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput } from '../../platform/platform/errors.js';
import { type LeakedRow, leakedRowOf } from './leaked-row.policy.js';
import { type Evidence, isMarkedFor, type LeakedItem, marksOfItems, type RowOfItems, rowsOfItems, suspectsIn } from './suspects.policy.js';

export const MOST_ROWS = 200;
export const LONGEST_ROW = 4_000;
export const MOST_SUSPECTS = 100;

/** An account that may be the source of a leak. */
export interface LeakSuspect extends Omit<Evidence, 'user'> {
  readonly party: ActorParty;
  /** Of the own party; for auditors of the hub of any party. */
  readonly userId: string | null;
  readonly actor: ActorView | null;
  /** As in consultations. */
  readonly officer: string;
  readonly channels: readonly string[];
  /** null: for auditors of the hub, who name it by marks alone. */
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

/** What leaked rows say about their source. */
export interface LeakTrace {
  /** Rows about an item of the party, and rows with a mark that names an account. */
  readonly matched: number;
  readonly marked: number;
  /** Rows with a mark of an own item whose reader the party may not know. */
  readonly unnamed: number;
  readonly suspects: readonly LeakSuspect[];
}

interface AccountRow {
  readonly user_id: string;
  readonly party: ActorParty;
  readonly actor: ActorView | null;
}

interface ReaderRow extends AccountRow {
  readonly items: readonly string[];
  readonly channels: readonly string[];
  readonly first_at: Date;
  readonly last_at: Date;
}

/** Finds the source of leaked rows by the marks of copies (platform/database/copy-mark.ts) and by the audit log. */
@Injectable()
export class LeaksService {
  constructor(
    private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly handling: HandlingService,
  ) {}

  /** The mark for what an account prints: of no item, so that a page has one mark. */
  paperMarkOf({ user }: Actor): string {
    return copyMarksOf(this.keyring.markKey, user).markOf(user);
  }

  /**
   * Returns marks for a file that an application writes itself, one for each item, in order. The audit log has those that the actor sees. Other ids, and texts that are no ids, get a text
   * that looks like a mark and leads to no account. So an actor cannot make marks of items that it never had, and nothing shows which it sees.
   * @throws BadInput on no item, or on more than {@link HandlingService.record} takes
   */
  async markCopies(actor: Actor, itemIds: readonly string[]): Promise<readonly string[]> {
    const seen = await this.handling.record(actor, itemIds, 'item.saved');
    const marks = copyMarksOf(this.keyring.markKey, actor.user);
    return itemIds.map((given) => {
      const id = given.toLowerCase();
      const [decoy, mark] = [marks.decoyOf(id), marks.markOf(isUuid(id) ? id : actor.user)]; // both for each: in equal time
      return seen.has(id) ? mark : decoy;
    });
  }

  /**
   * Traces rows of leaked material: a party by its own items, the hub's auditor by marks alone, because it reads no content.
   * @throws BadInput on more than {@link MOST_ROWS} rows, or a row longer than {@link LONGEST_ROW} characters
   */
  async trace(actor: Actor, texts: readonly string[]): Promise<LeakTrace> {
    if (texts.length === 0 || texts.length > MOST_ROWS || texts.some(({ length }) => length > LONGEST_ROW)) {
      throw new BadInput('LEAK_ROWS', `Give 1 to ${MOST_ROWS} rows of at most ${LONGEST_ROW} characters.`);
    }
    const rows: LeakedRow[] = [];
    for (const text of texts) {
      rows.push(leakedRowOf(this.keyring.markKey, text, actor.party.country));
      await nextTurn(); // a row may take a millisecond
    }
    return actor.party.kind === 'HUB' ? this.byMarks(actor, rows) : this.byItems(actor, rows);
  }

  private async byMarks(actor: Actor, rows: readonly LeakedRow[]): Promise<LeakTrace> {
    const ends = [...new Set(rows.flatMap(({ marks }) => marks.map(({ account }) => account)))];
    const accounts = await this.database.as(actor, actOf(actor), (tx) =>
      tx.query<AccountRow>('select * from hub.leak_accounts($1)', [ends]),
    );
    const named = accounts.map((account) => ({ account, marked: rows.filter((row) => namesAccount(row, account.user_id)).length }));
    const suspects = named.map(({ account, marked }) => ({
      ...{ party: account.party, userId: account.user_id, actor: account.actor, channels: [], firstAt: null, lastAt: null },
      ...{ officer: this.officerFor(actor, account.user_id), marked, printed: 0, ordered: 0, compared: 0, received: 0 },
    }));
    const marked = rows.filter((row) => accounts.some(({ user_id: user }) => namesAccount(row, user))).length;
    return { matched: 0, marked, unnamed: 0, suspects: suspects.sort((a, b) => b.marked - a.marked).slice(0, MOST_SUSPECTS) };
  }

  private async byItems(actor: Actor, leaked: readonly LeakedRow[]): Promise<LeakTrace> {
    const { rows, readers } = await this.database.as(actor, actOf(actor), async (tx) => {
      const all = <Value>(of: (row: LeakedRow) => readonly Value[]): readonly Value[] => [...new Set(leaked.flatMap(of))];
      const names = [all(({ digests }) => digests), all(({ ids }) => ids), all(({ marks }) => marks.map(({ item }) => item))];
      const items = await tx.query<LeakedItem>(
        `select * from hub.leaked_items(array(select decode(d, 'hex') from unnest($1::text[]) d), $2, $3)`,
        names,
      );
      const about = items.map(({ id }) => id);
      return { rows: rowsOfItems(leaked, items), readers: await tx.query<ReaderRow>('select * from hub.leak_readers($1)', [about]) };
    });
    const byUser = new Map(readers.map((reader) => [reader.user_id, reader]));
    const found = suspectsIn(
      rows,
      readers.map(({ user_id: user, party, items }) => ({ user, isOwn: party.id === actor.party.id, items: new Set(items) })),
      (user) => copyMarksOf(this.keyring.markKey, user),
    );
    const suspects = found.slice(0, MOST_SUSPECTS).flatMap((one) => {
      const reader = byUser.get(one.user);
      return reader ? [this.suspectOf(actor, one, reader)] : [];
    });
    return { matched: rows.filter(({ items }) => items.length > 0).length, ...markedAmong(rows, [...byUser.keys()]), suspects };
  }

  private suspectOf(
    actor: Actor,
    { user, ...evidence }: Evidence,
    { party, actor: account, channels, first_at, last_at }: ReaderRow,
  ): LeakSuspect {
    const userId = party.id === actor.party.id ? user : null;
    const officer = this.officerFor(actor, user);
    return { ...evidence, party, userId, actor: account, officer, channels, firstAt: first_at, lastAt: last_at };
  }

  private officerFor({ party }: Actor, user: string): string {
    return officerMarkOf(this.keyring.markKey, party.id, user);
  }
}

const actOf = (actor: Actor) => act(actor, 'leak.trace', 'audit:read');

const namesAccount = ({ marks }: LeakedRow, user: string): boolean => marks.some(({ account }) => account === endOf(user));

/** Marks of own items: with a reader whom the party may know, and without. Texts that only look like marks are of no item. */
function markedAmong(rows: readonly RowOfItems[], users: readonly string[]): Pick<LeakTrace, 'marked' | 'unnamed'> {
  const ofItems = rows.filter((row) => marksOfItems(row).length > 0);
  const marked = ofItems.filter((row) => users.some((user) => isMarkedFor(row, user))).length;
  return { marked, unnamed: ofItems.length - marked };
}
