import type { WebhookSender } from './webhook-sender.js';
import type { PositionedEvent, WebhookFeed } from './webhook-feed.js';
import type { WebhookTarget } from './webhook.repository.js';

/** Events that were read earlier are read again before they are sent: an item can be withdrawn meanwhile. */
export const FRESHNESS_LIMIT_MS = 500;

/** An event, and when it was read (see Reading). */
interface ReadEvent {
  readonly placed: PositionedEvent;
  readonly readAt: number;
}

/**
 * Returns a function that writes an event's body at the time of sending. It reads an old event again, because a receiver may keep a connection waiting for
 * seconds. It returns undefined if the event has changed or is gone.
 * @param isStill additional condition for an event that was read again
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
    const again = await tools.feed.one(target, placed.position, placed.event.eventId);
    const isSame = again?.readable === true && again.event.operation === placed.event.operation && isStill(again);
    return isSame ? tools.sender.render(again) : undefined;
  };
