import { createHash } from 'node:crypto';
import { Global, Injectable, Module } from '@nestjs/common';
import { Cursors } from '../database/cursors.js';
import { BadInput } from '../platform/errors.js';

/** Which page of a list a client asks for: how many rows, and the cursor that the page before ended with (null: the first page). */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

/** A list that is read page by page. */
export interface PagedList {
  /** A cursor of one list is never read as one of another. */
  readonly name: string;
  /** Id of the party or user that the cursors are for. */
  readonly reader: string;
  /** Rows of one page at most. */
  readonly most: number;
  /** A cursor is bound to it: another filter is another list. Absent: the filter may change between two pages. */
  readonly filter?: unknown;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The next page's; null when there is none. */
  readonly cursor: string | null;
}

/** Rows each with the cursor that leads on behind it. */
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

/** The cursor is another list's, another party's, another filter's or edited: all alike. */
export const cursorUnfit = (): BadInput =>
  new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');

/** Of a list whose cursors are ids or lines, and not sealed: the cursor is neither. */
export const cursorInvalid = (): BadInput => new BadInput('CURSOR_INVALID', 'This is not a cursor of this list.');

/** One page that a client asked for and may have. */
export class OpenPage<Position> {
  constructor(
    private readonly first: number,
    /** Where the page before ended; null: this is the first page. */
    readonly position: Position | null,
    /** A position as a cursor: another text each time, so that it does not show whether something hidden moved the end. */
    readonly cursorAt: (position: Position) => string,
  ) {}

  /** How many rows to read: one more than the page has, to know whether another page follows. */
  get limit(): number {
    return this.first + 1;
  }

  /** The rows that go out, and whether others follow. @param found up to {@link LimitField} rows */
  cut<Row>(found: readonly Row[]): { readonly rows: readonly Row[]; readonly more: boolean } {
    return { rows: found.slice(0, this.first), more: found.length > this.first };
  }

  /** @param found up to {@link LimitField} rows @param positionOf where the list goes on behind a row */
  page<Row extends object>(found: readonly Row[], positionOf: (row: Row) => Position): Page<Row> {
    const { rows, more } = this.cut(found);
    const last = more ? rows.at(-1) : undefined;
    return { rows, cursor: last ? this.cursorAt(positionOf(last)) : null };
  }

  /** @param found up to {@link LimitField} rows @param positionOf where the list goes on behind a row */
  edges<Row>(found: readonly Row[], positionOf: (row: Row) => Position): Edges<Row> {
    const { rows, more } = this.cut(found);
    return { rows: rows.map((row) => ({ row, cursor: this.cursorAt(positionOf(row)) })), hasNextPage: more };
  }
}

/** The one place where page sizes and cursors of lists are checked. */
@Injectable()
export class Pager {
  constructor(private readonly cursors: Cursors) {}

  /** @throws BadInput PAGE_SIZE, or CURSOR_UNFIT when the cursor is not one of this list for this reader */
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
