import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type OpenPage, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { CLAIM_COLUMNS, type Claim } from '../../intel/indicators/claim.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Watch, WatchAbout, WatchDisclosure, WatchFor, WatchHit, WatchState, WatchTerm } from './watch.js';
import { WatchSeal } from './watch-seal.js';

export const MOST_ON_PAGE = 200;

export interface WatchPage {
  readonly watches: readonly Watch[];
  /** Cursor of the next page; null when this is the last page. */
  readonly cursor: string | null;
}

export interface TermPage {
  readonly terms: readonly WatchTerm[];
  readonly cursor: string | null;
}

export interface HitPage {
  readonly hits: readonly WatchHit[];
  /** Cursor to continue from, also later; null when there was no hit yet. */
  readonly cursor: string | null;
  readonly more: boolean;
}

interface WatchRow {
  readonly id: string;
  readonly about: WatchAbout;
  readonly state: WatchState;
  readonly visible_to: WatchFor;
  readonly reason_sealed: Buffer;
  readonly notify_owner: boolean;
  readonly until: Date;
  readonly created_at: Date;
  readonly created_by: string;
  readonly ended_at: Date | null;
  readonly hits: number;
  readonly size: number;
  readonly searching: boolean;
}

interface HitRow {
  readonly no: number;
  readonly at: Date;
  readonly disclosure: WatchDisclosure;
  readonly mark: string;
  readonly value_sealed: Buffer | null;
  readonly item: string | null;
  readonly contact: ActorParty | null;
}

/** Reads watches that the actor may see. Matched claims are read like any claim, under row-level security, each time again. */
@Injectable()
export class BrowseWatchesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly seal: WatchSeal,
  ) {}

  /** Returns the watch; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<Watch | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'watch.read', 'watch:manage'), (tx) => this.readWatches(tx, [id, null, 1])),
    );
    return found;
  }

  /** Returns the watch within the current transaction. @throws NotFound */
  async getWatch(tx: Transaction, id: string): Promise<Watch> {
    const [found] = await this.readWatches(tx, [id, null, 1]);
    if (!found) throw new NotFound('watch');
    return found;
  }

  /** Returns a page of watches, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, first: number, after: string | null): Promise<WatchPage> {
    const page = this.openPage(actor, 'watches', { first, after });
    const found = await this.database.as(actor, act(actor, 'watch.list', 'watch:manage'), (tx) =>
      this.readWatches(tx, [null, page.position, page.limit]),
    );
    const { rows: watches, cursor } = page.page(found, (watch) => watch.id);
    return { watches, cursor };
  }

  /**
   * Returns a page of values or prefixes, in no meaningful order; empty when the watch is absent or invisible.
   * @throws BadInput on the page size or the cursor
   */
  async terms(actor: Actor, id: string, first: number, after: string | null): Promise<TermPage> {
    const page = this.openPage(actor, `watch-terms ${id}`, { first, after });
    const rows = await this.visibleRows<{ mark: string; value_sealed: Buffer }>(actor, TERMS, [id, page.position, page.limit]);
    const { rows: terms, cursor } = page.page(rows, ({ mark }) => mark);
    return { terms: terms.map(({ mark, value_sealed }) => this.seal.openTerm(id, mark, value_sealed)), cursor };
  }

  /** Returns a page of hits after a cursor, oldest first; empty when the watch is absent or invisible. @throws BadInput on the page size or the cursor */
  async hits(actor: Actor, id: string, first: number, after: string | null): Promise<HitPage> {
    const page = this.openPage(actor, `watch-hits ${id}`, { first, after });
    const claims = new Map<string, Claim>();
    const read = async (tx: Transaction, rows: readonly HitRow[]): Promise<void> => {
      const items = rows.flatMap(({ item }) => item ?? []);
      if (items.length === 0) return;
      const found = await tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = any ($1)`, [items]);
      for (const claim of found) claims.set(claim.id, claim);
    };
    const rows = await this.visibleRows<HitRow>(actor, HITS, [id, Number(page.position ?? 0), page.limit], read);
    const edges = page.edges(rows, ({ no }) => String(no));
    const hits = edges.rows.map(({ cursor, row: { at, disclosure, mark, value_sealed, item, contact } }): WatchHit => ({
      ...{ at, disclosure, contact, cursor },
      term: value_sealed && this.seal.openTerm(id, mark, value_sealed),
      claim: claims.get(item ?? '') ?? null,
    }));
    return { hits, cursor: hits.at(-1)?.cursor ?? after, more: edges.hasNextPage };
  }

  private async visibleRows<Row>(
    actor: Actor,
    { what, statement }: { readonly what: string; readonly statement: string },
    args: readonly [id: string, above: string | number | null, most: number],
    readRelated: (tx: Transaction, rows: readonly Row[]) => Promise<void> = async () => undefined,
  ): Promise<readonly Row[]> {
    if (!isUuid(args[0])) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, what, 'watch:manage'), async (tx) => {
        const found = await tx.query<Row>(statement, args);
        await readRelated(tx, found);
        return found;
      }),
    );
  }

  private async readWatches(tx: Transaction, args: readonly [only: string | null, below: string | null, most: number]): Promise<Watch[]> {
    return (await tx.query<WatchRow>('select * from hub.visible_watches($1, $2, $3)', args)).map((row) => ({
      ...this.seal.open(row.id, row.reason_sealed),
      ...{ id: row.id, about: row.about, state: row.state, forWhom: row.visible_to, tellOwner: row.notify_owner, until: row.until },
      ...{ createdAt: row.created_at, createdBy: row.created_by, endedAt: row.ended_at },
      ...{ hits: row.hits, size: row.size, searching: row.searching },
    }));
  }

  private openPage(actor: Actor, name: string, request: PageRequest): OpenPage<string> {
    return this.pager.open({ name, reader: actor.party.id, most: MOST_ON_PAGE }, request);
  }
}

const TERMS = { what: 'watch.terms', statement: 'select * from hub.visible_watch_terms($1, $2, $3)' } as const;
const HITS = { what: 'watch.hits', statement: 'select * from hub.visible_watch_hits($1, $2, $3)' } as const;
