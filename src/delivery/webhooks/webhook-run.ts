import type { StreamPosition } from '../feed/stream-positions.js';
import { freshBodyWriter, FRESHNESS_LIMIT_MS } from './fresh-body.js';
import { retryDelay } from './retry.policy.js';
import type { WebhookSender, BodyWriter } from './webhook-sender.js';
import { precedingSeq, type PositionedEvent, type WebhookFeed } from './webhook-feed.js';
import type { Attempt, Lease, WebhookRepository } from './webhook.repository.js';

/**
 * Number of events on the first page. It is small, because a page is valid for half a second only. Pages grow with the speed of the receiver, so a slow
 * receiver causes few useless reads and holds little memory.
 */
const FIRST_PAGE = 10;
const LARGEST_PAGE = 100;
/** Number of deliveries before the position is stored: after a crash at most this number is delivered twice. */
const SAVE_AFTER_EVENTS = 50;
const SAVE_AFTER_MS = 100;
/** Wait after a failure of the hub, not of the receiver. */
const FAULT_WAIT_MS = 1_000;
/** Replaces the position of the failed event while a restore is being announced. */
const RESYNC_SEQ = '-1';

export interface RunServices {
  readonly store: WebhookRepository;
  readonly feed: WebhookFeed;
  readonly sender: WebhookSender;
  /** Whether the lease may have run out, or the hub stops. */
  readonly mustStop: () => boolean;
}

/** A message, and the position of the webhook once the message is accepted. */
interface OutgoingMessage {
  readonly message: Pick<Attempt, 'eventId' | 'operation' | 'itemId' | 'epoch' | 'seq'>;
  readonly write: BodyWriter;
  /** Sequence number that identifies the failing event. */
  readonly headSeq: string;
  readonly next: StreamPosition;
}

/** End of a turn: when the webhook is due again, and whether its receiver wants no more messages. */
type TurnEnd = { readonly waitMs: number; readonly gone: boolean };
const TURN_OVER: TurnEnd = { waitMs: 0, gone: false };

/**
 * One turn of a webhook: events in order, one message each, the next after the last was accepted. The turn ends when no event is left, one fails, or its time
 * is over. Results are stored in batches: a crash delivers the last batch twice, and loses nothing.
 */
export class WebhookRun {
  private position: StreamPosition;
  private headSeq: string | null;
  private attempt: number;
  /** Everything between this position and the current one has arrived. */
  private gap: string;
  private attempts: Attempt[] = [];
  private savedAt = performance.now();
  private isOver = false;

  constructor(
    private readonly lease: Lease,
    private readonly services: RunServices,
  ) {
    ({ position: this.position, headSeq: this.headSeq, attempt: this.attempt, gap: this.gap } = lease.target);
  }

  /** Resolves when the webhook is released. @throws the error of reading or storing; then the lease runs out by itself */
  async run(): Promise<void> {
    try {
      const end = (await this.announceResync()) ?? (await this.sendAll());
      await this.saveProgress(end);
    } catch (error) {
      await this.saveProgress({ waitMs: FAULT_WAIT_MS, gone: false }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Announces a restore before any other message, because the receiver may hold items that the hub no longer knows; and a change of the owners that withhold their
   * items, because it may hold items of those, or lack items. The webhook then continues in the new epoch.
   */
  private async announceResync(): Promise<TurnEnd | undefined> {
    const { target } = this.lease;
    const { headEpoch: epoch, headWithheld: withheld } = target;
    if (this.position.epoch === epoch && this.position.withheld === withheld) return undefined;
    const eventId = this.services.feed.resyncId(target, this.position);
    const { seq } = this.position;
    const body = this.services.sender.resync(eventId);
    const message = { eventId, operation: 'RESYNC', itemId: null, epoch, seq } as const;
    const end = await this.deliver({ message, write: async () => body, headSeq: RESYNC_SEQ, next: { epoch, seq, withheld } });
    return end === 'CHANGED' ? undefined : end;
  }

  private async sendAll(): Promise<TurnEnd> {
    for (let more = true, most = FIRST_PAGE; more && !this.mustStop();) {
      const page = await this.services.feed.read(this.lease.target, this.position, most, [this.gap, this.position.seq]);
      let sent = 0;
      for (const placed of page.events) {
        if (sent > 0 && performance.now() - page.readAt > FRESHNESS_LIMIT_MS) break;
        const end = this.mustStop() ? TURN_OVER : await this.offer(placed, page.readAt);
        if (end === 'CHANGED') break;
        if (end) return end;
        sent += 1;
      }
      most = Math.min(2 * sent || FIRST_PAGE, LARGEST_PAGE);
      if (sent < page.events.length) continue; // the rest of the page is out of date
      this.moveTo(page.end);
      more = page.more || sent > 0; // another read records that the last page has arrived
    }
    return TURN_OVER;
  }

  /** @returns the end of the turn, if it ends here; CHANGED: nothing was sent, and the events after the position must be read again */
  private async offer(placed: PositionedEvent, readAt: number): Promise<TurnEnd | 'CHANGED' | undefined> {
    const { position, event } = placed;
    const { eventId, operation, itemId } = event;
    const message = { eventId, operation, itemId, ...position };
    const body = this.rendered(placed);
    if (body === 'UNREADABLE') return this.giveUp(message, position, UNREADABLE);
    if (body) {
      const write = freshBodyWriter(this.services, this.lease.target, { placed, readAt });
      return this.deliver({ message, write, headSeq: position.seq, next: position });
    }
    this.moveTo(position); // no message for a webhook, and no log entry that would reveal the event
    return undefined;
  }

  private rendered(placed: PositionedEvent): Buffer | 'UNREADABLE' | undefined {
    try {
      return placed.readable ? this.services.sender.render(placed) : 'UNREADABLE';
    } catch {
      return 'UNREADABLE';
    }
  }

  private async deliver({ message, write, headSeq, next }: OutgoingMessage): Promise<TurnEnd | 'CHANGED' | undefined> {
    const answer = await this.services.sender.send(this.lease.target, message.eventId, write);
    if (!answer) return 'CHANGED';
    const { at, taken, gone, status, reason, durationMs, asked } = answer;
    const attempt = (this.headSeq === headSeq ? this.attempt : 0) + 1;
    const tried = { attempt, at, status, reason, durationMs, waitMs: null };
    if (taken) {
      this.attempts.push({ ...message, ...tried, outcome: 'DELIVERED' });
      this.moveTo(next);
      if (this.attempts.length >= SAVE_AFTER_EVENTS || performance.now() - this.savedAt > SAVE_AFTER_MS) await this.saveProgress();
      return undefined;
    }
    const waitMs = gone ? undefined : retryDelay(attempt, asked, Math.random());
    if (!gone && waitMs === undefined) return this.giveUp(message, next, { ...tried, outcome: 'DEAD_LETTERED' });
    this.attempts.push({ ...message, ...tried, outcome: gone ? 'FAILED' : 'RETRYING', waitMs: waitMs ?? null });
    [this.headSeq, this.attempt] = [headSeq, attempt];
    return { waitMs: waitMs ?? 0, gone };
  }

  /** Dead-letters the event: it stays in the log, for a manual attempt, and the webhook continues with the next. */
  private async giveUp(message: OutgoingMessage['message'], next: StreamPosition, how: GiveUpDetails): Promise<undefined> {
    if (message.operation !== 'RESYNC') await this.services.feed.noteArrived(this.lease.target, this.gap, precedingSeq(next.seq)); // the events before it have arrived
    this.attempts.push({ ...message, waitMs: null, at: new Date().toISOString(), ...how });
    this.moveTo(next);
    this.gap = next.seq;
    await this.saveProgress();
  }

  private moveTo(position: StreamPosition): void {
    [this.position, this.headSeq, this.attempt] = [position, null, 0];
  }

  private mustStop(): boolean {
    return this.isOver || this.services.mustStop();
  }

  /** @param end present: the webhook is released with this end */
  private async saveProgress(end?: TurnEnd): Promise<void> {
    const [attempts, { position, headSeq, attempt }] = [this.attempts, this];
    const { waitMs, gone } = end ?? TURN_OVER;
    const release = end !== undefined;
    const mayContinue = await this.services.store.saveProgress(this.lease, { position, headSeq, attempt, waitMs, gone, release, attempts });
    this.attempts = []; // only after the commit: attempts that could not be stored are stored next time, or a dead letter would be lost
    this.savedAt = performance.now();
    this.isOver ||= !mayContinue;
  }
}

type GiveUpDetails = Pick<Attempt, 'outcome' | 'attempt' | 'status' | 'reason' | 'durationMs'>;
const UNREADABLE: GiveUpDetails = { outcome: 'UNREADABLE', attempt: 0, status: null, reason: 'UNREADABLE', durationMs: null };
