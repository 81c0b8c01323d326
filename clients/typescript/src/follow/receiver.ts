import type { RawEvent } from '../live/transport.js';
import type { FollowBatch } from './follow.js';
import type { FollowSettings } from './reader.js';
import type { FeedEvent, Snapshot } from './store.js';

/** Ids of events that are remembered, at most. */
const MOST_SEEN = 10_000;

/** Takes events from any way, drops those that were applied, and hands the rest to the store. */
export class Receiver<Item extends object> {
  /** The cursor behind the last event that was applied. */
  cursor = '';
  private readonly seen = new Set<string>();

  constructor(private readonly settings: FollowSettings<Item>) {}

  /** @param events at least one. @param cursor behind the events; absent: that of the last one. @throws what the store throws */
  async receive(events: readonly RawEvent[], cursor = events.at(-1)?.cursor ?? this.cursor): Promise<FollowBatch<Item>> {
    const fresh: FeedEvent<Item>[] = [];
    const ids = new Set<string>();
    for (const raw of events) {
      if (raw.operation === 'POSITION' || this.seen.has(raw.eventId) || ids.has(raw.eventId)) continue;
      ids.add(raw.eventId);
      fresh.push(this.eventOf(raw));
    }
    await this.settings.store?.apply({ events: fresh, cursor });
    this.remember(ids);
    this.cursor = cursor;
    for (const event of fresh) if (this.isUnreadable(event)) this.settings.onUnreadable?.(event);
    return { events: fresh, cursor, replaced: false };
  }

  async replace(snapshot: Snapshot<Item>): Promise<FollowBatch<Item>> {
    await this.settings.store?.replace(snapshot);
    this.seen.clear();
    this.cursor = snapshot.cursor;
    return { events: [], cursor: snapshot.cursor, replaced: true };
  }

  private eventOf(raw: RawEvent): FeedEvent<Item> {
    const { eventId, cursor, at, operation, backfill } = raw;
    const item = operation === 'WITHDRAWN' ? null : this.settings.selection.itemOf(raw);
    const kind = raw.kind ?? '';
    return { eventId, cursor, at, operation: operation as FeedEvent<Item>['operation'], kind, itemId: raw.itemId ?? '', backfill, item };
  }

  private isUnreadable({ operation, kind, item }: FeedEvent<Item>): boolean {
    return operation !== 'WITHDRAWN' && item === null && this.settings.selection.kinds.includes(kind);
  }

  private remember(ids: ReadonlySet<string>): void {
    for (const id of ids) this.seen.add(id);
    for (const id of this.seen) {
      if (this.seen.size <= MOST_SEEN) break;
      this.seen.delete(id);
    }
  }
}
