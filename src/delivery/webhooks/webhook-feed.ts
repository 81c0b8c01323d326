import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Act, type Tenant, webhookSession } from '../../platform/database/act.js';
import { AuditWriter } from '../../platform/database/audit-writer.js';
import { Database } from '../../platform/database/database.js';
import { type StreamPosition, StreamPositions, positionText, rethrowRestored, withheldOf } from '../feed/stream-positions.js';
import { EventRenderer } from '../feed/event-renderer.js';
import { projectionOf } from '../feed/projection.js';
import type { ActionRow } from '../../casework/action-requests/action.js';
import type { OutcomeRow } from '../../casework/triage/triage.js';
import type { ClaimRow } from '../../intel/indicators/claim.js';
import { Semaphore } from '../../platform/platform/semaphore.js';
import type { WebhookEvent } from './payload.policy.js';
import type { WebhookTarget } from './webhook.repository.js';

/** An event with its position; without an event if the hub could not render it. */
export interface PositionedEvent {
  readonly position: StreamPosition;
  readonly event: WebhookEvent;
  /** Whether the content could be read; unreadable content is not sent. */
  readonly readable: boolean;
}

export interface WebhookReading {
  readonly events: readonly PositionedEvent[];
  /** The position that was read up to, even if no event was found. */
  readonly end: StreamPosition;
  readonly more: boolean;
  /** Time of the request, by performance.now(): the content is at least as recent. */
  readonly readAt: number;
}

interface WebhookFeedRow {
  /** Content of an item that is not a claim, under the field of its kind. */
  readonly [field: string]: unknown;
  readonly seq: string;
  readonly tag: string | null;
  readonly at: string;
  readonly operation: WebhookEvent['operation'] | 'POSITION';
  readonly kind: WebhookEvent['kind'];
  readonly itemId: string;
  readonly backfill: boolean;
  readonly more: boolean | null;
  readonly claim: ClaimRow | null;
  readonly corroboration: number;
  readonly outcome?: OutcomeRow | null;
  readonly request?: ActionRow | null;
  readonly amberContent: boolean | null;
}

/** Largest number of connections that all webhooks of a process take from its requests. */
const READINGS_AT_ONCE = 3;

/** Reads the stream for a webhook: with its creator's current rights, and without RED. */
@Injectable()
export class WebhookFeed {
  private readonly readings = new Semaphore(READINGS_AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly positions: StreamPositions,
    private readonly renderer: EventRenderer,
    private readonly audit: AuditWriter,
  ) {}

  /**
   * Returns at most `most` events after `position`, oldest first, each read under row-level security.
   * @param arrived the range (above, upto] that the receiver is known to have, for the owners' receipts; null: no new knowledge
   * @throws Unauthenticated when the webhook is paused, or its creator disabled; Forbidden when the creator lost the permission to read; ResyncRequired when the
   * hub was restored since `position` was read
   */
  async read(
    target: WebhookTarget,
    position: StreamPosition,
    most: number,
    arrived: readonly [string, string] | null,
  ): Promise<WebhookReading> {
    const filter = {
      ...target.filter,
      epoch: positionText(position),
      withheld: position.withheld ?? '',
      consumer: consumerOf(target),
      arrived,
    };
    return this.readings.run(() => this.readPage(target, position, most, filter));
  }

  private async readPage(target: WebhookTarget, from: StreamPosition, most: number, filter: object): Promise<WebhookReading> {
    const { epoch, seq, withheld } = from;
    const readAt = performance.now();
    const [tenant, readAct] = [tenantOf(target), act('webhook.deliver')];
    const rows = await this.database
      .call<{ webhook_feed: WebhookFeedRow }>(tenant, readAct, 'webhook_feed', [seq, most, filter])
      .catch(rethrowRestored);
    const found = rows.map(({ webhook_feed: row }) => row);
    const items = [...new Set(found.flatMap(({ operation, itemId }) => (operation === 'POSITION' ? [] : itemId)))];
    if (items.length > 0) await this.audit.write({ tenant, act: readAct, items, recipients: [target.id] }); // before anything is sent
    const last = found.find(({ operation }) => operation === 'POSITION');
    return {
      events: found.flatMap((row) => (row.operation === 'POSITION' ? [] : [this.toEvent(target, from, row, row.operation)])),
      end: last ? { epoch, seq: last.seq, tag: last.tag, ...withheldOf(withheld) } : from,
      more: last?.more ?? false,
      readAt,
    };
  }

  /** Returns one event in its current form; undefined when the webhook may no longer send it. @throws as `read` */
  async one(target: WebhookTarget, { epoch, seq }: StreamPosition, eventId: string): Promise<PositionedEvent | undefined> {
    const { events } = await this.read(target, { epoch, seq: precedingSeq(seq), ...withheldOf(target.headWithheld) }, 1, null);
    return events.find(({ event }) => event.eventId === eventId);
  }

  /** Records for the owners' receipts that everything in (above, upto] has arrived. */
  async noteArrived(target: WebhookTarget, above: string, upto: string): Promise<void> {
    await this.database.as(tenantOf(target), act('webhook.arrived'), (tx) =>
      tx.query('select hub.mark_withdrawals_delivered($1, $2, $3)', [above, upto, consumerOf(target)]),
    );
  }

  /** Returns the id of the first message after a restore, or after a change of the owners that withhold their items: the same for each attempt. */
  resyncId({ party, headEpoch, headWithheld, rulesAt }: WebhookTarget, { epoch }: StreamPosition): string {
    const seq = epoch === headEpoch ? `resync ${headWithheld} ${rulesAt ?? ''}` : 'resync';
    return this.positions.eventId({ party: { id: party } }, { epoch: headEpoch, seq });
  }

  private isReadable(event: WebhookEvent, row: WebhookFeedRow): boolean {
    const projection = projectionOf(row);
    const isThere = event.claim !== null || Object.values(projection).some((content) => content !== null);
    return isThere && this.renderer.render({ ...event, ...projection }).problem === null;
  }

  private toEvent(
    { party }: WebhookTarget,
    { epoch, withheld }: StreamPosition,
    row: WebhookFeedRow,
    operation: WebhookEvent['operation'],
  ): PositionedEvent {
    const [of, position] = [{ party: { id: party } }, { epoch, seq: row.seq, tag: row.tag, ...withheldOf(withheld) }];
    const event: WebhookEvent = {
      eventId: this.positions.eventId(of, position),
      cursor: this.positions.cursorOf(of, position),
      at: row.at,
      operation,
      kind: row.kind,
      itemId: row.itemId,
      backfill: row.backfill,
      claim: row.claim && { ...row.claim, corroboration: row.corroboration },
      amberContent: row.amberContent ?? false,
      outcome: row.outcome ? { reportId: row.outcome.report, reference: row.outcome.reference, state: row.outcome.status } : null,
      request: row.request ?? null,
    };
    return { position, event, readable: operation === 'WITHDRAWN' || this.isReadable(event, row) };
  }
}

const tenantOf = ({ creator, id }: WebhookTarget): Tenant => ({ user: creator, session: webhookSession(id) });

/** Returns the consumer name in receipts. */
const consumerOf = ({ id }: WebhookTarget): string => `webhook:${id}`;

const act = (what: string): Act => ({ what, needs: 'indicator:read', channel: 'webhook', requestId: randomUUID() });

/** Returns the sequence number before another. */
export const precedingSeq = (seq: string): string => (BigInt(seq) - 1n).toString();
