import { createHash } from 'node:crypto';
import { Global, Injectable, Module } from '@nestjs/common';
import { Cursors } from '../database/cursors.js';
import { BadInput } from '../platform/errors.js';
import { type Connection, DEFAULT_PAGE_SIZE, type Edge, MAX_PAGE_SIZE, type PageArgs } from './connection.js';

/** The requested page of a list: number of rows, and the cursor at the end of the page before (absent: the first page). */
export type PageRequest = PageArgs;

/** A list that is read page by page. */
export interface PagedList {
  /** Cursors of one list are not valid for another. */
  readonly name: string;
  /** Id of the party or user that the cursors are for. */
  readonly reader: string;
  /** All that selects or orders the elements, in one form for equal filters: a cursor is bound to it. null: the list has no filter. */
  readonly filter: unknown;
  /** For {@link Pager.slice}: the row with the largest key comes first. */
  readonly descending?: boolean;
}

/** A page of rows that only part of the list is behind. */
interface Rest<Position> {
  /** Where the list continues after a page that ended early; absent: the page ended because it is full, or the list did. */
  readonly rest?: Position;
}

/** @throws BadInput PAGE_SIZE */
export function assertPageSize(first: number, most: number): void {
  if (!Number.isInteger(first) || first < 1 || first > most) {
    throw new BadInput('PAGE_SIZE', `Page size must be between 1 and ${most} (got ${first}).`);
  }
}

/** The same error for a cursor of another list, party or filter, and for an edited one. */
export const cursorUnfit = (): BadInput =>
  new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list. Start again without it.');

/** For a list whose cursors are ids or lines, not sealed: the cursor has another form. */
export const cursorInvalid = (): BadInput => new BadInput('CURSOR_INVALID', 'This is not a cursor of this list. Start again without it.');

/** One page whose size and cursor are valid. */
export class OpenPage<Position> {
  constructor(
    private readonly first: number,
    /** The end of the page before; null: this is the first page. */
    readonly position: Position | null,
    /** Returns a position as a cursor: a different text each time, so that it does not reveal whether a hidden row moved the end. */
    readonly cursorAt: (position: Position) => string,
  ) {}

  /** Rows to read: one more than the page has, to know whether another page follows. */
  get limit(): number {
    return this.first + 1;
  }

  /** Returns the rows of the page, and whether others follow. @param found up to {@link OpenPage.limit} rows */
  cut<Row>(found: readonly Row[]): { readonly rows: readonly Row[]; readonly more: boolean } {
    return { rows: found.slice(0, this.first), more: found.length > this.first };
  }

  /**
   * Returns the page as a connection. Cursors are sealed when they are read.
   * @param found up to {@link OpenPage.limit} rows @param positionOf the position after a row
   */
  connection<Row>(found: readonly Row[], positionOf: (row: Row) => Position, { rest }: Rest<Position> = {}): Connection<Row> {
    const { rows, more } = this.cut(found);
    const edges = rows.map((node) => this.edge(node, positionOf));
    const [first, last] = [edges.at(0), edges.at(-1)];
    const continues = !more && rest !== undefined;
    const end = continues ? once(() => this.cursorAt(rest)) : () => last?.cursor ?? null;
    return {
      edges,
      nodes: rows,
      pageInfo: {
        hasNextPage: more || continues,
        hasPreviousPage: this.position !== null,
        get startCursor() {
          return first?.cursor ?? null;
        },
        get endCursor() {
          return end();
        },
      },
    };
  }

  private edge<Row>(node: Row, positionOf: (row: Row) => Position): Edge<Row> {
    const cursor = once(() => this.cursorAt(positionOf(node)));
    return {
      node,
      get cursor() {
        return cursor();
      },
    };
  }
}

/** The one place where page sizes and cursors of lists are checked. */
@Injectable()
export class Pager {
  constructor(private readonly cursors: Cursors) {}

  /**
   * Returns a page of a list that is short enough to be read whole: the rows after the one with the cursor's key. A row that is gone meanwhile keeps its place.
   * @param rows all rows, ordered by key (`list.descending`: the largest first) @param keyOf unique, compared as text
   * @throws BadInput as {@link Pager.open}
   */
  slice<Row>(list: PagedList, request: PageRequest, rows: readonly Row[], keyOf: (row: Row) => string): Connection<Row> {
    const page = this.open(list, request);
    const { position } = page;
    const follows = (key: string, end: string): boolean => (list.descending ? key < end : key > end);
    const rest = position === null ? rows : rows.filter((row) => follows(keyOf(row), position));
    return page.connection(rest.slice(0, page.limit), keyOf);
  }

  /** @throws BadInput PAGE_SIZE, or CURSOR_UNFIT when the cursor is not valid for this list and reader */
  open<Position = string>(list: PagedList, request: PageRequest): OpenPage<Position> {
    const { first, after } = { first: request.first ?? DEFAULT_PAGE_SIZE, after: request.after ?? null };
    assertPageSize(first, MAX_PAGE_SIZE);
    const purpose = list.filter === null ? list.name : `${list.name} ${digestOf(list.filter)}`;
    const sealed = after === null ? { at: null } : (this.cursors.open(purpose, list.reader, after) as Sealed<Position> | undefined);
    if (!sealed || !('at' in sealed)) throw cursorUnfit();
    return new OpenPage(first, sealed.at, (at: Position) => this.cursors.sealFresh(purpose, list.reader, { at }));
  }
}

/** Returns the rows by key, as {@link Pager.slice} compares keys: by UTF-16 code units, unlike a collation of the database. */
export const sortedBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] =>
  rows
    .map((row) => ({ key: keyOf(row), row }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);

/** Returns the function with its result kept: a cursor is the same each time that it is read. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

interface Sealed<Position> {
  readonly at: Position;
}

const digestOf = (filter: unknown): string => createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 22);

@Global()
@Module({ providers: [Pager], exports: [Pager] })
export class PagerModule {}
