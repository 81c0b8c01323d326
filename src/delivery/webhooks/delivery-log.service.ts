import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import type { Delivery } from './webhook.js';

/** Reads the log of attempts and their outcomes: without content, and without the text of the receivers' answers. */
@Injectable()
export class DeliveryLogService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /**
   * Returns attempts of one webhook, newest first.
   * @param deadOnly only dead letters that are not settled
   * @throws BadInput on the page size, or a cursor of another list
   */
  async page(actor: Actor, webhook: string, request: PageRequest, deadOnly: boolean): Promise<Connection<Delivery>> {
    const page = this.pager.open({ name: 'webhook log', reader: actor.party.id, filter: webhook }, request);
    const rows = await this.database.as(actor, act(actor, 'webhook.read-log', 'webhook:manage'), (tx) =>
      tx.query<Delivery & { readonly id: string }>(
        `select id, event_id as "eventId", operation, item as "itemId", attempt, at, outcome, reason as failure, http_status as status, duration_ms as "durationMs",
             next_attempt_at as "nextAttemptAt", settled_at as "settledAt"
           from hub.webhook_delivery
           where webhook = $1 and ($2::bigint is null or id < $2) and (not $3 or outcome in ('DEAD_LETTERED', 'UNREADABLE') and settled_at is null)
           order by id desc limit $4`,
        [webhook, page.position, deadOnly, page.limit],
      ),
    );
    return page.connection(rows, ({ id }) => id);
  }
}
