import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { DEFAULT_RETRY, retryTransient } from '../../platform/database/transient-errors.js';
import { Pager } from '../../platform/graphql/pager.js';
import { Follower } from '../feed/followers.js';
import { makeStoppable } from '../feed/stoppable.js';
import type { AlertRow } from './alert.js';
import { AlertSignals } from './alert-signals.js';
import { BrowseAlertsService } from './browse-alerts.service.js';

const PAGE = 50;
/** An alert whose signal was lost is read so late at most. */
const LONGEST_WAIT_MS = 30_000;

/** An alert as it was delivered to the actor in the application; null: the beginning of the subscription. */
export interface AlertEvent {
  readonly cursor: string;
  readonly alert: AlertRow | null;
}

interface Page {
  readonly events: readonly { readonly place: string; readonly alert: AlertRow }[];
  /** The last place that was read: also of an alert that the actor does not see, which is passed. */
  readonly last: string;
  readonly more: boolean;
}

/** Follows the alerts that are delivered to the actor. Each is read under row-level security when it is sent. */
@Injectable()
export class FollowAlertsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly browse: BrowseAlertsService,
    private readonly signals: AlertSignals,
  ) {}

  /**
   * Yields the start first, then each alert that was delivered after the cursor (null: from now on). An emergency comes again at each step that calls the actor.
   * @throws BadInput on a cursor of another list
   */
  async follow(actor: Actor, after: string | null): Promise<AsyncIterableIterator<AlertEvent>> {
    const list = { name: 'alerts.raised', reader: actor.user, filter: null };
    const page = this.pager.open<string>(list, { first: 1, after });
    const start = page.position ?? (await this.head(actor));
    return makeStoppable((signal) => this.live(actor, { start, cursorAt: page.cursorAt }, signal));
  }

  private async *live(
    actor: Actor,
    { start, cursorAt }: { readonly start: string; readonly cursorAt: (place: string) => string },
    signal: AbortSignal,
  ): AsyncGenerator<AlertEvent, void, void> {
    const follower = new Follower((wake) => this.signals.join(actor.user, wake));
    try {
      yield { cursor: cursorAt(start), alert: null };
      for (let position = start; !signal.aborted;) {
        follower.markReading();
        const after = position;
        const { events, last, more } = await retryTransient(() => this.read(actor, after), DEFAULT_RETRY, signal);
        for (const { place, alert } of events) {
          if (signal.aborted) return;
          yield { cursor: cursorAt(place), alert };
        }
        position = last;
        if (more) continue;
        follower.markCaughtUp();
        await follower.waitForWakeup(signal, LONGEST_WAIT_MS);
      }
    } finally {
      follower.close();
    }
  }

  private async head(actor: Actor): Promise<string> {
    const [row] = await this.database.as(actor, act(actor, 'alert.follow', 'alert:read'), (tx) =>
      tx.query<{ place: string }>('select d.place from hub.delivered_alerts(null, 1) d', []),
    );
    return row?.place ?? '0';
  }

  private async read(actor: Actor, after: string): Promise<Page> {
    return this.database.as(actor, act(actor, 'alert.follow', 'alert:read'), async (tx) => {
      const found = await tx.query<{ place: string; alert: string | null }>('select * from hub.delivered_alerts($1, $2)', [after, PAGE]);
      const alerts = await this.alertsOf(tx, [...new Set(found.flatMap(({ alert }) => alert ?? []))]);
      const events = found.flatMap(({ place, alert: id }) => {
        const alert = id === null ? undefined : alerts.get(id);
        return alert ? [{ place, alert }] : [];
      });
      return { events, last: found.at(-1)?.place ?? after, more: found.length === PAGE };
    });
  }

  private async alertsOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, AlertRow>> {
    return new Map((await this.browse.readAll(tx, ids)).map((alert) => [alert.id, alert]));
  }
}
