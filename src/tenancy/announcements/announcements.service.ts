import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { Pager } from '../../platform/graphql/pager.js';

const MOST_ON_PAGE = 200;

/** A row of hub.announcement. */
export interface AnnouncementRow {
  readonly id: string;
  readonly at: string | Date;
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
}

export interface AnnouncementPage {
  readonly announcements: readonly AnnouncementRow[];
  /** Cursor of the next page; null when this is the last page. */
  readonly cursor: string | null;
}

/** Notifications of the hub to the actor's party. The feed carries the same; administrators can also read them here. */
@Injectable()
export class AnnouncementsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of announcements, newest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, first: number, after: string | null): Promise<AnnouncementPage> {
    const page = this.pager.open({ name: 'announcements', reader: actor.party.id, most: MOST_ON_PAGE }, { first, after });
    const rows = await this.database.as(actor, act(actor, 'announcement.list', 'party:read'), (tx) =>
      tx.query<AnnouncementRow & { place: string }>(
        `select id, place, at, what, about from hub.announcement where $1::bigint is null or place < $1 order by place desc limit $2`,
        [page.position, page.limit],
      ),
    );
    const { rows: announcements, cursor } = page.page(rows, ({ place }) => place);
    return { announcements, cursor };
  }
}
