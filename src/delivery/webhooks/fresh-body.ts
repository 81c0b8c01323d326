import type { WebhookSender } from './webhook-sender.js';
import type { PositionedEvent, WebhookFeed } from './webhook-feed.js';
import type { WebhookTarget } from './webhook.repository.js';

/** What was read longer ago is read again before it is sent: it may have been withdrawn meanwhile. */
export const FRESHNESS_LIMIT_MS = 500;

/** An event that was read, and when (see Reading). */
interface ReadEvent {
  readonly placed: PositionedEvent;
  readonly readAt: number;
}

/**
 * Writes an event's body when it can leave: as it was read, or read anew where that has grown old, because a receiver may keep a connection waiting for
 * seconds. undefined: it is another event by now, or none.
 * @param isStill what must hold of an event that was read anew, besides
 */
export const freshBodyWriter =
  (
    tools: { readonly feed: WebhookFeed; readonly sender: WebhookSender },
    target: WebhookTarget,
    { placed, readAt }: ReadEvent,
    isStill: (placed: PositionedEvent) => boolean = () => true,
  ) =>
  async (): Promise<Buffer | undefined> => {
    if (performance.now() - readAt <= FRESHNESS_LIMIT_MS) return tools.sender.render(placed);
    const again = await tools.feed.one(target, placed.place, placed.event.eventId);
    const isSame = again?.readable === true && again.event.operation === placed.event.operation && isStill(again);
    return isSame ? tools.sender.render(again) : undefined;
  };
