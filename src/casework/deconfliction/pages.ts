import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { BadInput } from '../../platform/platform/errors.js';
import { MOST_ON_PAGE, type Page } from './asking.js';

/** Which page of a list, as it was asked for. */
export interface PageWish {
  readonly first: number;
  readonly after: string | null;
}

/** What a cursor of a list with a filter is bound to: to go on with another one is another list. */
export const boundTo = (list: string, filter: readonly unknown[]): string =>
  `${list} ${createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 22)}`;

/** Pages of this room's lists, newest first, by the number that a row got when it was written. */
@Injectable()
export class Pages {
  constructor(private readonly cursors: Cursors) {}

  /**
   * @param list what a cursor is bound to, its filter included @param read rows below a number (null: all), at most so many
   * @throws BadInput on the size, or a cursor of something else
   */
  async page<Row extends { readonly seq: string }>(
    actor: Actor,
    list: string,
    { first, after }: PageWish,
    read: (below: string | null, most: number) => Promise<readonly Row[]>,
  ): Promise<Page<Row>> {
    if (!Number.isInteger(first) || first < 1 || first > MOST_ON_PAGE) {
      throw new BadInput('PAGE_SIZE', `Ask for 1 to ${MOST_ON_PAGE} a page.`);
    }
    const found = await read(after === null ? null : this.opened(actor, list, after), first + 1);
    const last = found.length > first ? found[first - 1] : undefined;
    return { rows: found.slice(0, first), cursor: last ? this.cursors.sealFresh(list, actor.user, { below: last.seq }) : null };
  }

  private opened(actor: Actor, list: string, after: string): string {
    const position = this.cursors.open(list, actor.user, after) as { below: string } | undefined;
    if (!position) throw new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');
    return position.below;
  }
}
