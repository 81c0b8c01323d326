import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Act, type Tenant, webhookSession } from '../../platform/database/act.js';
import { Database } from '../../platform/database/database.js';
import { type Place, Places, placeText, restored } from '../feed/places.js';
import { Rendering } from '../feed/rendering.js';
import { toldOf } from '../feed/told.js';
import type { ActionRow } from '../../casework/action-requests/action.js';
import type { OutcomeRow } from '../../casework/triage/triage.js';
import type { ClaimRow } from '../../intel/indicators/claim.js';
import { Turnstile } from '../../platform/platform/turnstile.js';
import type { SentEvent } from './payload.policy.js';
import type { Target } from './webhook-store.js';

/** An event with its place; without it where the hub could not make it out. */
export interface Placed {
  readonly place: Place;
  readonly event: SentEvent;
  /** Whether its content could be read; what could not is not sent. */
  readonly readable: boolean;
}

export interface Reading {
  readonly events: readonly Placed[];
  /** How far was read, whatever was found. */
  readonly end: Place;
  readonly more: boolean;
  /** By performance.now(), when it was asked for: what it says was true then, or later. */
  readonly readAt: number;
}

interface Row {
  /** The content of an item that is no claim, under the field of its kind. */
  readonly [field: string]: unknown;
  readonly seq: string;
  readonly tag: string | null;
  readonly at: string;
  readonly operation: SentEvent['operation'] | 'POSITION';
  readonly kind: SentEvent['kind'];
  readonly itemId: string;
  readonly backfill: boolean;
  readonly more: boolean | null;
  readonly claim: ClaimRow | null;
  readonly corroboration: number;
  readonly outcome?: OutcomeRow | null;
  readonly request?: ActionRow | null;
  readonly amberContent: boolean | null;
}

/** Connections that all webhooks of a process take from its requests, at most. */
const READINGS_AT_ONCE = 3;

/** The stream as a webhook sees it: with its maker's rights as they are now, and without RED. */
@Injectable()
export class WebhookFeed {
  private readonly readings = new Turnstile(READINGS_AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly rendering: Rendering,
  ) {}

  /**
   * At most `most` events after `place`, oldest first, each re-read under row-level security.
   * @param arrived what the receiver has for certain, (above, upto], for the owners' receipts; null: nothing new is known.
   * @throws Unauthenticated when the webhook is paused, or its maker disabled; Forbidden when the maker lost the permission to read; ResyncRequired when the
   * hub was restored since `place` was read
   */
  async read(target: Target, place: Place, most: number, arrived: readonly [string, string] | null): Promise<Reading> {
    const filter = { ...target.filter, epoch: placeText(place), consumer: consumerOf(target), arrived };
    return this.readings.pass(() => this.ask(target, place, most, filter));
  }

  private async ask(target: Target, from: Place, most: number, filter: object): Promise<Reading> {
    const { epoch, seq } = from;
    const readAt = performance.now();
    const rows = await this.database
      .call<{ webhook_feed: Row }>(reader(target), act('webhook.read'), 'webhook_feed', [seq, most, filter])
      .catch(restored);
    const found = rows.map(({ webhook_feed: row }) => row);
    const last = found.find(({ operation }) => operation === 'POSITION');
    return {
      events: found.flatMap((row) => (row.operation === 'POSITION' ? [] : [this.placed(target, epoch, row, row.operation)])),
      end: last ? { epoch, seq: last.seq, tag: last.tag } : from,
      more: last?.more ?? false,
      readAt,
    };
  }

  /** One event as it is now; undefined when it is none for the webhook any more. @throws as `read` */
  async one(target: Target, { epoch, seq }: Place, eventId: string): Promise<Placed | undefined> {
    const { events } = await this.read(target, { epoch, seq: before(seq) }, 1, null);
    return events.find(({ event }) => event.eventId === eventId);
  }

  /** Notes for the owners' receipts that everything in (above, upto] has arrived. */
  async arrived(target: Target, above: string, upto: string): Promise<void> {
    await this.database.as(reader(target), act('webhook.arrived'), (tx) =>
      tx.query('select hub.note_arrived($1, $2, $3)', [above, upto, consumerOf(target)]),
    );
  }

  /** The id that tells a receiver of the first message after a restore. */
  resyncId({ party, headEpoch }: Target): string {
    return this.places.eventId({ party: { id: party } }, { epoch: headEpoch, seq: 'resync' });
  }

  private isReadable(event: SentEvent, row: Row): boolean {
    const told = toldOf(row);
    const isThere = event.claim !== null || Object.values(told).some((content) => content !== null);
    return isThere && this.rendering.of({ ...event, ...told }).problem === null;
  }

  private placed({ party }: Target, epoch: string, row: Row, operation: SentEvent['operation']): Placed {
    const [of, place] = [{ party: { id: party } }, { epoch, seq: row.seq, tag: row.tag }];
    const event: SentEvent = {
      eventId: this.places.eventId(of, place),
      cursor: this.places.cursorOf(of, place),
      at: row.at,
      operation,
      kind: row.kind,
      itemId: row.itemId,
      backfill: row.backfill,
      claim: row.claim && { ...row.claim, corroboration: row.corroboration },
      amberContent: row.amberContent ?? false,
      outcome: row.outcome ? { reportId: row.outcome.report, reference: row.outcome.reference, status: row.outcome.status } : null,
      request: row.request ?? null,
    };
    return { place, event, readable: operation === 'WITHDRAWN' || this.isReadable(event, row) };
  }
}

const reader = ({ maker, id }: Target): Tenant => ({ user: maker, session: webhookSession(id) });

/** Under which name receipts know it. */
const consumerOf = ({ id }: Target): string => `webhook:${id}`;

const act = (what: string): Act => ({ what, needs: 'indicator:read', channel: 'webhook', requestId: randomUUID() });

/** The place right before another, as the number that it is. */
export const before = (seq: string): string => (BigInt(seq) - 1n).toString();
