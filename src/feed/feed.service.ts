import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Cursors } from '../database/cursors.js';
import { Database } from '../database/database.js';
import { BadInput, HubError } from '../platform/errors.js';
import type { Claim, ClaimRow, Threat } from '../indicators/claim.js';
import type { Kind } from '../values/value.js';
import { stoppable } from './stoppable.js';
import { Wakeups } from './wakeups.js';

/** Events of one page. */
export const MOST_EVENTS = 1_000;
const LIVE_PAGE = 200;
const POSITION_EVERY_MS = 30_000;
/** A page that finds little goes on reading for this long; then it says where it is. */
const LONGEST_READING_MS = 3_000;
const CURSOR_PURPOSE = 'feed';

export type FeedOperation = 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN' | 'POSITION';

/** What is absent does not restrict. */
export interface FeedFilter {
  readonly kinds?: readonly Kind[] | null;
  readonly threats?: readonly Threat[] | null;
  readonly owners?: readonly string[] | null;
  /** Also events of one's own items. */
  readonly includeOwn?: boolean | null;
}

export interface FeedEvent {
  /** The same for the same event, whenever it is delivered. */
  readonly eventId: string;
  readonly cursor: string;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: 'INDICATOR' | null;
  readonly itemId: string | null;
  readonly claim: Claim | null;
  readonly backfill: boolean;
}

/** A place in the stream. `epoch` changes when the database was restored to an earlier point. */
interface Place {
  readonly epoch: string;
  readonly seq: string;
}

interface FeedRow {
  readonly seq: string;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: 'INDICATOR' | null;
  readonly itemId: string | null;
  readonly backfill: boolean;
  /** POSITION: whether the stream goes on behind it. */
  readonly more: boolean | null;
  readonly claim: ClaimRow | null;
  readonly corroboration: number;
}

/** The cursor cannot be gone on from: another party's, edited, or from before a restore. */
export class ResyncRequired extends HubError {
  constructor() {
    super(
      'RESYNC_REQUIRED',
      'CURSOR_UNKNOWN',
      'This cursor does not lead on: start again without one (feed from the beginning), replace your copy by what it gives, and delete what is not in it.',
    );
  }
}

/** Following what changes: page by page, or live. Both read the same events from the same places. */
@Injectable()
export class FeedService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly wakeups: Wakeups,
  ) {}

  /**
   * Events after a cursor, oldest first; without one from the beginning. The page's cursor leads on from what was read, also when nothing was found.
   * @throws ResyncRequired, BadInput
   */
  async page(
    actor: Actor,
    after: string | null,
    filter: FeedFilter,
    first: number,
  ): Promise<{ events: readonly FeedEvent[]; cursor: string; more: boolean }> {
    if (!Number.isInteger(first) || first < 1 || first > MOST_EVENTS) {
      throw new BadInput('PAGE_SIZE', `Ask for 1 to ${MOST_EVENTS} events a page.`);
    }
    const start = await this.start(actor, after, { epoch: '', seq: '0' });
    const events: FeedEvent[] = [];
    let end = start;
    const enough = Date.now() + LONGEST_READING_MS;
    let reading = true;
    while (reading && events.length <= first && Date.now() < enough) {
      const part = await this.read(actor, end, filter, first + 1 - events.length);
      events.push(...part.events);
      end = part.end;
      reading = part.more;
    }
    const shown = events.slice(0, first);
    const full = events.length > first;
    return { events: shown, cursor: (full && shown.at(-1)?.cursor) || this.restingPlace(actor, end), more: full || reading };
  }

  /**
   * Live: first a POSITION, then everything after it, then a POSITION every 30 s by the clock alone. Each event is re-read under row-level security when it
   * is delivered; the next page is read when the consumer has taken the last event, so a slow consumer holds one page and nothing more.
   * @throws ResyncRequired at once; the iterator throws Unauthenticated as soon as the session ends
   */
  async follow(actor: Actor, after: string | null, filter: FeedFilter): Promise<AsyncIterableIterator<FeedEvent>> {
    const start = await this.start(actor, after, undefined);
    return stoppable((signal) => this.live(actor, start, filter, signal));
  }

  private async *live(actor: Actor, start: Place, filter: FeedFilter, signal: AbortSignal): AsyncGenerator<FeedEvent, void, void> {
    let place = start;
    yield this.position(actor, place);
    let nextPosition = Date.now() + POSITION_EVERY_MS;

    let woken: Promise<void> | undefined;
    while (!signal.aborted) {
      woken ??= this.wakeups.next(signal, nextPosition);
      const { events, end, more } = await this.read(actor, place, filter, LIVE_PAGE);
      for (const event of events) {
        if (signal.aborted) return;
        yield event;
      }
      place = end;
      if (Date.now() >= nextPosition) {
        yield this.position(actor, place);
        nextPosition = Date.now() + POSITION_EVERY_MS;
      }
      if (more) continue;
      await woken;
      woken = undefined;
    }
  }

  private async start(actor: Actor, after: string | null, otherwise: Place | undefined): Promise<Place> {
    const [head] = await this.database.call<{ epoch: string; last: string }>(
      actor,
      act(actor, 'feed.position', 'indicator:read'),
      'feed_head',
      [],
    );
    if (!head) throw new Error('The stream has no head.');
    if (after === null) return otherwise ? { ...otherwise, epoch: head.epoch } : { epoch: head.epoch, seq: head.last };
    const place = this.cursors.open(CURSOR_PURPOSE, actor.party.id, after) as Place | undefined;
    if (place?.epoch !== head.epoch || BigInt(place.seq) > BigInt(head.last)) throw new ResyncRequired();
    return place;
  }

  private async read(
    actor: Actor,
    { epoch, seq }: Place,
    filter: FeedFilter,
    most: number,
  ): Promise<{ events: FeedEvent[]; end: Place; more: boolean }> {
    const rows = await this.database.call<{ feed: FeedRow }>(actor, act(actor, 'feed.read', 'indicator:read'), 'feed', [
      seq,
      most,
      wanted(filter),
    ]);
    const events = rows.map(({ feed }) => feed).filter((row) => row.operation !== 'POSITION');
    const last = rows.find(({ feed }) => feed.operation === 'POSITION')?.feed;
    return { events: events.map((row) => this.event(actor, epoch, row)), end: { epoch, seq: last?.seq ?? seq }, more: last?.more ?? false };
  }

  private event(actor: Actor, epoch: string, { seq, claim, corroboration, at, operation, kind, itemId, backfill }: FeedRow): FeedEvent {
    return {
      at,
      operation,
      kind,
      itemId,
      backfill,
      eventId: this.cursors.eventId(actor.party.id, `${epoch}.${seq}`),
      cursor: this.cursors.seal(CURSOR_PURPOSE, actor.party.id, { epoch, seq }),
      claim: claim && { ...claim, corroboration },
    };
  }

  private position(actor: Actor, place: Place): FeedEvent {
    return {
      eventId: randomUUID(),
      cursor: this.restingPlace(actor, place),
      at: new Date().toISOString(),
      operation: 'POSITION',
      kind: null,
      itemId: null,
      claim: null,
      backfill: false,
    };
  }

  /** Where a reading ended: another cursor each time, so that it does not show whether something hidden moved the end. */
  private restingPlace(actor: Actor, { epoch, seq }: Place): string {
    return this.cursors.sealFresh(CURSOR_PURPOSE, actor.party.id, { epoch, seq });
  }
}

/** The filter as the database reads it: absent keys do not restrict. */
const wanted = ({ kinds, threats, owners, includeOwn }: FeedFilter): object => ({
  ...(kinds ? { kinds } : {}),
  ...(threats ? { threats } : {}),
  ...(owners ? { owners } : {}),
  includeOwn: includeOwn ?? false,
});
