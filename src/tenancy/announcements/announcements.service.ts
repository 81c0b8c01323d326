import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';

/** A row of hub.announcement. */
export interface AnnouncementRow {
  readonly id: string;
  readonly at: string | Date;
  readonly what: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/** Notifications of the hub to the actor's party. The feed carries the same; administrators can also read them here. */
@Injectable()
export class AnnouncementsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of announcements, newest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<AnnouncementRow>> {
    const page = this.pager.open({ name: 'announcements', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'announcement.list', 'party:read'), (tx) =>
      tx.query<AnnouncementRow & { place: string }>(
        `select id, place, at, what, hub.shown_parameters(id) as about from hub.announcement where $1::bigint is null or place < $1 order by place desc limit $2`,
        [page.position, page.limit],
      ),
    );
    const count = (tx: Transaction): Promise<number> => countRows(tx, countStatement('from hub.announcement'), []);
    return withTotalCount(
      page.connection(rows, ({ place }) => place),
      () => this.database.as(actor, act(actor, 'announcement.list', 'party:read'), count),
    );
  }
}
