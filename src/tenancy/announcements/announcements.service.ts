import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { BadInput } from '../../platform/platform/errors.js';

const CURSOR_PURPOSE = 'announcements';
const MOST_ON_PAGE = 200;

/** What the hub told a party, as the database has it. */
export interface AnnouncementRow {
  readonly id: string;
  readonly at: string | Date;
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
}

export interface AnnouncementPage {
  readonly announcements: readonly AnnouncementRow[];
  /** The next page's; null when there is none. */
  readonly cursor: string | null;
}

/** What the hub told the actor's party. The feed carries the same; here administrators read it, too. */
@Injectable()
export class AnnouncementsService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** Newest first. @throws BadInput on the size, or a cursor of something else */
  async page(actor: Actor, first: number, after: string | null): Promise<AnnouncementPage> {
    if (!Number.isInteger(first) || first < 1 || first > MOST_ON_PAGE) {
      throw new BadInput('PAGE_SIZE', `Ask for 1 to ${MOST_ON_PAGE} announcements a page.`);
    }
    const below = after === null ? null : this.opened(actor, after);
    const rows = await this.database.as(actor, act(actor, 'announcement.list', 'party:read'), (tx) =>
      tx.query<AnnouncementRow & { place: string }>(
        `select id, place, at, what, about from hub.announcement where $1::bigint is null or place < $1 order by place desc limit $2`,
        [below, first + 1],
      ),
    );
    const last = rows.length > first ? rows[first - 1] : undefined;
    const cursor = last ? this.cursors.sealFresh(CURSOR_PURPOSE, actor.party.id, { below: last.place }) : null;
    return { announcements: rows.slice(0, first), cursor };
  }

  private opened(actor: Actor, cursor: string): string {
    const position = this.cursors.open(CURSOR_PURPOSE, actor.party.id, cursor) as { below: string } | undefined;
    if (!position) throw new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');
    return position.below;
  }
}
