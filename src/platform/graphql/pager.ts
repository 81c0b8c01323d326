import { createHash } from 'node:crypto';
import { Global, Injectable, Module } from '@nestjs/common';
import { Cursors } from '../database/cursors.js';
import { BadInput } from '../platform/errors.js';

/** The requested page of a list: number of rows, and the cursor at the end of the page before (null: the first page). */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

/** A list that is read page by page. */
export interface PagedList {
  /** Cursors of one list are not valid for another. */
  readonly name: string;
  /** Id of the party or user that the cursors are for. */
  readonly reader: string;
  /** Maximum rows of one page. */
  readonly most: number;
  /** A cursor is bound to the filter: another filter is another list. Absent: the filter may change between two pages. */
  readonly filter?: unknown;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Cursor of the next page; null when there is none. */
  readonly cursor: string | null;
}

/** Rows, each with the cursor that continues after it. */
export interface Edges<Row> {
  readonly rows: readonly { readonly row: Row; readonly cursor: string }[];
  readonly hasNextPage: boolean;
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

  /** @param found up to {@link OpenPage.limit} rows @param positionOf the position after a row */
  page<Row extends object>(found: readonly Row[], positionOf: (row: Row) => Position): Page<Row> {
    const { rows, more } = this.cut(found);
    const last = more ? rows.at(-1) : undefined;
    return { rows, cursor: last ? this.cursorAt(positionOf(last)) : null };
  }

  /** @param found up to {@link OpenPage.limit} rows @param positionOf the position after a row */
  edges<Row>(found: readonly Row[], positionOf: (row: Row) => Position): Edges<Row> {
    const { rows, more } = this.cut(found);
    return { rows: rows.map((row) => ({ row, cursor: this.cursorAt(positionOf(row)) })), hasNextPage: more };
  }
}

/** The one place where page sizes and cursors of lists are checked. */
@Injectable()
export class Pager {
  constructor(private readonly cursors: Cursors) {}

  /** @throws BadInput PAGE_SIZE, or CURSOR_UNFIT when the cursor is not valid for this list and reader */
  open<Position = string>(list: PagedList, { first, after }: PageRequest): OpenPage<Position> {
    assertPageSize(first, list.most);
    const purpose = list.filter === undefined ? list.name : `${list.name} ${digestOf(list.filter)}`;
    const sealed = after === null ? { at: null } : (this.cursors.open(purpose, list.reader, after) as Sealed<Position> | undefined);
    if (!sealed || !('at' in sealed)) throw cursorUnfit();
    return new OpenPage(first, sealed.at, (at: Position) => this.cursors.sealFresh(purpose, list.reader, { at }));
  }
}

interface Sealed<Position> {
  readonly at: Position;
}

const digestOf = (filter: unknown): string => createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 22);

@Global()
@Module({ providers: [Pager], exports: [Pager] })
export class PagerModule {}
