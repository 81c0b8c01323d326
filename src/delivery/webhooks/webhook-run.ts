import type { Place } from '../feed/places.js';
import { freshBody, OLDEST_READING_MS } from './freshness.js';
import { waitAfter } from './retry.policy.js';
import type { Sender, WritesBody } from './sender.js';
import { before, type Placed, type WebhookFeed } from './webhook-feed.js';
import type { Attempt, Lease, WebhookStore } from './webhook-store.js';

/**
 * Events of the first page and of any: few, because what a page says is good for half a second. Pages grow with what the receiver takes in that time, so that a
 * slow one neither makes the database read much for nothing, nor the process keep it.
 */
const FIRST_PAGE = 10;
const LARGEST_PAGE = 100;
/** How much is delivered before the place is kept: after a crash so much, at most, is delivered twice. */
const KEEP_AFTER_EVENTS = 50;
const KEEP_AFTER_MS = 100;
/** After a failure of the hub's own, not of the receiver. */
const FAULT_WAIT_MS = 1_000;
/** Stands for the announcement of a restore where the place of a failed event stands otherwise. */
const RESYNC_SEQ = '-1';

export interface Tools {
  readonly store: WebhookStore;
  readonly feed: WebhookFeed;
  readonly sender: Sender;
  /** Whether the lease may have run out, or the hub stops. */
  readonly mustStop: () => boolean;
}

/** A message and where the webhook stands once it is taken. */
interface Outgoing {
  readonly what: Pick<Attempt, 'eventId' | 'operation' | 'itemId' | 'epoch' | 'seq'>;
  readonly write: WritesBody;
  /** By which its failures are counted. */
  readonly headSeq: string;
  readonly then: Place;
}

/** How a turn ends: when the webhook is due again, and whether its receiver wants nothing more. */
type End = { readonly waitMs: number; readonly gone: boolean };
const RESTS: End = { waitMs: 0, gone: false };

/**
 * One webhook's turn: events in order, one message each, the next as soon as the last was taken; until there is none, one fails, or the turn is over. What
 * happened is kept in pieces: a crash delivers the last piece twice, and loses nothing.
 */
export class WebhookRun {
  private place: Place;
  private headSeq: string | null;
  private attempt: number;
  /** What lies between here and the place has arrived. */
  private gap: string;
  private attempts: Attempt[] = [];
  private keptAt = performance.now();
  private isOver = false;

  constructor(
    private readonly lease: Lease,
    private readonly tools: Tools,
  ) {
    ({ place: this.place, headSeq: this.headSeq, attempt: this.attempt, gap: this.gap } = lease.target);
  }

  /** Resolves when the webhook is given back. @throws what reading or keeping failed with; then, at the latest, the lease runs out by itself. */
  async run(): Promise<void> {
    try {
      const end = (await this.announceRestore()) ?? (await this.sendAll());
      await this.keep(end);
    } catch (error) {
      await this.keep({ waitMs: FAULT_WAIT_MS, gone: false }).catch(() => undefined);
      throw error;
    }
  }

  /** After a restore the receiver may hold what the hub no longer knows of: it is told so before anything else, and the webhook goes on in the new epoch. */
  private async announceRestore(): Promise<End | undefined> {
    const { target } = this.lease;
    const { headEpoch: epoch } = target;
    if (this.place.epoch === epoch) return undefined;
    const eventId = this.tools.feed.resyncId(target);
    const { seq } = this.place;
    const body = this.tools.sender.resync(eventId);
    const what = { eventId, operation: 'RESYNC', itemId: null, epoch, seq } as const;
    const end = await this.deliver({ what, write: async () => body, headSeq: RESYNC_SEQ, then: { epoch, seq } });
    return end === 'CHANGED' ? undefined : end;
  }

  private async sendAll(): Promise<End> {
    for (let more = true, most = FIRST_PAGE; more && !this.stops();) {
      const page = await this.tools.feed.read(this.lease.target, this.place, most, [this.gap, this.place.seq]);
      let sent = 0;
      for (const placed of page.events) {
        if (sent > 0 && performance.now() - page.readAt > OLDEST_READING_MS) break;
        const end = this.stops() ? RESTS : await this.offer(placed, page.readAt);
        if (end === 'CHANGED') break;
        if (end) return end;
        sent += 1;
      }
      most = Math.min(2 * sent || FIRST_PAGE, LARGEST_PAGE);
      if (sent < page.events.length) continue; // the rest of the page has grown old
      this.moveTo(page.end);
      more = page.more || sent > 0; // one more reading says that the last page has arrived
    }
    return RESTS;
  }

  /** @returns how the turn ends, if it ends here; CHANGED: nothing was sent, and what follows the place is to be read anew. */
  private async offer(placed: Placed, readAt: number): Promise<End | 'CHANGED' | undefined> {
    const { place, event } = placed;
    const { eventId, operation, itemId } = event;
    const what = { eventId, operation, itemId, ...place };
    const body = this.rendered(placed);
    if (body === 'UNREADABLE') return this.giveUp(what, place, UNREADABLE);
    if (body) {
      const write = freshBody(this.tools, this.lease.target, { placed, readAt });
      return this.deliver({ what, write, headSeq: place.seq, then: place });
    }
    this.moveTo(place); // nothing for a webhook, and no line in the log that would tell of it
    return undefined;
  }

  private rendered(placed: Placed): Buffer | 'UNREADABLE' | undefined {
    try {
      return placed.readable ? this.tools.sender.render(placed) : 'UNREADABLE';
    } catch {
      return 'UNREADABLE';
    }
  }

  private async deliver({ what, write, headSeq, then }: Outgoing): Promise<End | 'CHANGED' | undefined> {
    const answer = await this.tools.sender.send(this.lease.target, what.eventId, write);
    if (!answer) return 'CHANGED';
    const { at, taken, gone, status, reason, ms, asked } = answer;
    const attempt = (this.headSeq === headSeq ? this.attempt : 0) + 1;
    const tried = { attempt, at, status, reason, ms, waitMs: null };
    if (taken) {
      this.attempts.push({ ...what, ...tried, outcome: 'DELIVERED' });
      this.moveTo(then);
      if (this.attempts.length >= KEEP_AFTER_EVENTS || performance.now() - this.keptAt > KEEP_AFTER_MS) await this.keep();
      return undefined;
    }
    const waitMs = gone ? undefined : waitAfter(attempt, asked, Math.random());
    if (!gone && waitMs === undefined) return this.giveUp(what, then, { ...tried, outcome: 'DEAD' });
    this.attempts.push({ ...what, ...tried, outcome: gone ? 'FAILED' : 'RETRYING', waitMs: waitMs ?? null });
    [this.headSeq, this.attempt] = [headSeq, attempt];
    return { waitMs: waitMs ?? 0, gone };
  }

  /** The event stays in the log, to be sent again by hand; the webhook goes on with the next. */
  private async giveUp(what: Outgoing['what'], then: Place, how: GivenUp): Promise<undefined> {
    if (what.operation !== 'RESYNC') await this.tools.feed.arrived(this.lease.target, this.gap, before(then.seq)); // what came before it did
    this.attempts.push({ ...what, waitMs: null, at: new Date().toISOString(), ...how });
    this.moveTo(then);
    this.gap = then.seq;
    await this.keep();
  }

  private moveTo(place: Place): void {
    [this.place, this.headSeq, this.attempt] = [place, null, 0];
  }

  private stops(): boolean {
    return this.isOver || this.tools.mustStop();
  }

  /** @param end where the webhook is given back with this. */
  private async keep(end?: End): Promise<void> {
    const [attempts, { place, headSeq, attempt }] = [this.attempts, this];
    const { waitMs, gone } = end ?? RESTS;
    const release = end !== undefined;
    const goesOn = await this.tools.store.done(this.lease, { place, headSeq, attempt, waitMs, gone, release, attempts });
    this.attempts = []; // not before: what could not be kept goes along the next time, or a dead letter would be lost
    this.keptAt = performance.now();
    this.isOver ||= !goesOn;
  }
}

type GivenUp = Pick<Attempt, 'outcome' | 'attempt' | 'status' | 'reason' | 'ms'>;
const UNREADABLE: GivenUp = { outcome: 'PARKED', attempt: 0, status: null, reason: 'UNREADABLE', ms: null };
