import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, mapConnection, withTotalCount } from '../../platform/graphql/connection.js';
import { countRows } from '../../platform/graphql/total-count.js';
import { assertPageSize, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { CLAIM_COLUMNS, type Claim } from '../../intel/indicators/claim.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Watch, WatchAbout, WatchDisclosure, WatchVisibility, WatchHit, WatchState, WatchTerm } from './watch.js';
import type { KnownGroup } from '../../tenancy/sharing/audience.js';
import { WatchSeal } from './watch-seal.js';

export interface HitPage {
  readonly events: readonly WatchHit[];
  /** Cursor to continue from, also when there were no hits. */
  readonly cursor: string;
  readonly more: boolean;
}

interface WatchRow {
  readonly id: string;
  readonly about: WatchAbout;
  readonly state: WatchState;
  readonly visible_to: WatchVisibility;
  readonly reason_sealed: Buffer;
  readonly notify_owner: boolean;
  readonly until: Date;
  readonly created_at: Date;
  readonly created_by: Watch['createdBy'];
  readonly ended_at: Date | null;
  readonly hits: number;
  readonly size: number;
  readonly scanning: boolean;
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

/** Number of hits in one answer: by default, and at most. */
const DEFAULT_HITS = 100;
const MOST_HITS = 1_000;

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
  async page(actor: Actor, request: PageRequest): Promise<Connection<Watch>> {
    const page = this.pager.open({ name: 'watches', reader: actor.party.id, filter: null }, request);
    const found = await this.database.as(actor, act(actor, 'watch.list', 'watch:manage'), (tx) =>
      this.readWatches(tx, [null, page.position, page.limit]),
    );
    const count = (tx: Transaction): Promise<number> => countRows(tx, 'select hub.visible_watch_count() as count', []);
    return withTotalCount(
      page.connection(found, ({ id }) => id),
      () => this.database.as(actor, act(actor, 'watch.list', 'watch:manage'), count),
    );
  }

  /**
   * Returns a page of values or prefixes, in no meaningful order; empty when the watch is absent or invisible.
   * @throws BadInput on the page size or the cursor
   */
  async terms(actor: Actor, id: string, request: PageRequest): Promise<Connection<WatchTerm>> {
    const page = this.pager.open({ name: `watch-terms ${id}`, reader: actor.party.id, filter: null }, request);
    const rows = await this.visibleRows<{ mark: string; value_sealed: Buffer }>(actor, TERMS, [id, page.position, page.limit]);
    const marked = page.connection(rows, ({ mark }) => mark);
    return mapConnection(marked, ({ mark, value_sealed }) => this.seal.openTerm(id, mark, value_sealed));
  }

  /** Returns a page of hits after a cursor, oldest first; empty when the watch is absent or invisible. @throws BadInput on the page size or the cursor */
  async hits(actor: Actor, id: string, request: PageRequest): Promise<HitPage> {
    const first = request.first ?? DEFAULT_HITS;
    assertPageSize(first, MOST_HITS);
    const { position, cursorAt } = this.pager.open(
      { name: `watch-hits ${id}`, reader: actor.party.id, filter: null },
      { first: 1, after: request.after },
    );
    const claims = new Map<string, Claim>();
    const read = async (tx: Transaction, rows: readonly HitRow[]): Promise<void> => {
      const items = rows.flatMap(({ item }) => item ?? []);
      if (items.length === 0) return;
      const found = await tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = any ($1)`, [items]);
      for (const claim of found) claims.set(claim.id, claim);
    };
    const rows = await this.visibleRows<HitRow>(actor, HITS, [id, Number(position ?? 0), first + 1], read);
    const events = rows.slice(0, first).map(({ no, at, disclosure, mark, value_sealed, item, contact }): WatchHit => ({
      ...{ at, disclosure, holder: contact, cursor: cursorAt(String(no)) },
      term: value_sealed && this.seal.openTerm(id, mark, value_sealed),
      claim: claims.get(item ?? '') ?? null,
    }));
    return { events, cursor: events.at(-1)?.cursor ?? request.after ?? cursorAt('0'), more: rows.length > first };
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
    const rows = await tx.query<WatchRow>('select * from hub.visible_watches($1, $2, $3)', args);
    const watches = rows.map((row) => ({ row, content: this.seal.open(row.id, row.reason_sealed) }));
    const groups = await readGroups(
      tx,
      watches.flatMap(({ content }) => content.filter?.group ?? []),
    );
    return watches.map(({ row, content }) => ({
      ...content,
      group: groups.get(content.filter?.group.toLowerCase() ?? '') ?? null,
      ...{
        id: row.id,
        about: row.about,
        state: row.state,
        visibleTo: row.visible_to,
        notifyOwners: row.notify_owner,
        expiresAt: row.until,
      },
      ...{ createdAt: row.created_at, createdBy: row.created_by, endedAt: row.ended_at },
      ...{ hitCount: row.hits, termCount: row.size, scanning: row.scanning },
    }));
  }
}

/** Returns those of the groups that the viewer's party belongs to, by id. */
async function readGroups(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, KnownGroup>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<KnownGroup>('select id, key, name from hub.working_group where id = any ($1::uuid[])', [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

const TERMS = { what: 'watch.terms', statement: 'select * from hub.visible_watch_terms($1, $2, $3)' } as const;
const HITS = { what: 'watch.hits', statement: 'select * from hub.visible_watch_hits($1, $2, $3)' } as const;
