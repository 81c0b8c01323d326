import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { Pager } from '../../platform/graphql/pager.js';
import type { Delivery } from './webhook.js';

const MOST_ON_PAGE = 200;

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Null on the last page. */
  readonly cursor: string | null;
}

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
   * @throws BadInput when `first` or the cursor does not fit
   */
  async page(
    actor: Actor,
    webhook: string,
    { first, after, deadOnly }: { readonly first: number; readonly after: string | null; readonly deadOnly: boolean },
  ): Promise<DeliveryPage> {
    const list = { name: 'webhook log', reader: actor.party.id, most: MOST_ON_PAGE, filter: webhook };
    const page = this.pager.open(list, { first, after });
    const rows = await this.database.as(actor, act(actor, 'webhook.read-log', 'webhook:manage'), (tx) =>
      tx.query<Delivery & { readonly id: string }>(
        `select id, event_id as "eventId", operation, item as "itemId", attempt, at, outcome, reason, http_status as status, ms,
             next_attempt_at as "nextAttemptAt", settled_at as "settledAt"
           from hub.webhook_delivery
           where webhook = $1 and ($2::bigint is null or id < $2) and (not $3 or outcome in ('DEAD', 'PARKED') and settled_at is null)
           order by id desc limit $4`,
        [webhook, page.position, deadOnly, page.limit],
      ),
    );
    const { rows: deliveries, cursor } = page.page(rows, ({ id }) => id);
    return { deliveries, cursor };
  }
}
