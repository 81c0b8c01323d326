import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { Pager } from '../../platform/graphql/pager.js';

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
    private readonly pager: Pager,
  ) {}

  /** Newest first. @throws BadInput on the size, or a cursor of something else */
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
