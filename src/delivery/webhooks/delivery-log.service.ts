import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { Delivery } from './webhook.js';

const MOST_ON_PAGE = 200;
const CURSOR_PURPOSE = 'webhook log';

/** A place in the log of one webhook. */
interface Position {
  readonly webhook: string;
  readonly id: string;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** null on the last page. */
  readonly cursor: string | null;
}

/** What was tried, and how it went: without content, and without a word of the receivers' answers. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Attempts of one webhook, newest first.
   * @param deadOnly only dead letters that are not settled
   * @throws BadInput when `first` or the cursor does not fit
   */
  async page(
    actor: Actor,
    webhook: string,
    { first, after, deadOnly }: { readonly first: number; readonly after: string | null; readonly deadOnly: boolean },
  ): Promise<DeliveryPage> {
    if (!Number.isInteger(first) || first < 1 || first > MOST_ON_PAGE) {
      throw new BadInput('PAGE_SIZE', `Ask for 1 to ${MOST_ON_PAGE} attempts a page.`);
    }
    const below = after === null ? null : this.open(actor, webhook, after);
    const rows = await this.database.as(actor, act(actor, 'webhook.read-log', 'webhook:manage'), (tx) =>
      tx.query<Delivery & { readonly id: string }>(
        `select id, event_id as "eventId", operation, item as "itemId", attempt, at, outcome, reason, http_status as status, ms,
             next_attempt_at as "nextAttemptAt", settled_at as "settledAt"
           from hub.webhook_delivery
           where webhook = $1 and ($2::bigint is null or id < $2) and (not $3 or outcome in ('DEAD', 'PARKED') and settled_at is null)
           order by id desc limit $4`,
        [webhook, below, deadOnly, first + 1],
      ),
    );
    const shown = rows.slice(0, first);
    const last = rows.length > first ? shown.at(-1) : undefined;
    return { deliveries: shown, cursor: last ? this.cursors.seal(CURSOR_PURPOSE, actor.party.id, { webhook, id: last.id }) : null };
  }

  private open(actor: Actor, webhook: string, cursor: string): string {
    const position = this.cursors.open(CURSOR_PURPOSE, actor.party.id, cursor) as Position | undefined;
    if (position?.webhook !== webhook) {
      throw new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');
    }
    return position.id;
  }
}
