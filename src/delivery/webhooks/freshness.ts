import type { Sender } from './sender.js';
import type { Placed, WebhookFeed } from './webhook-feed.js';
import type { Target } from './webhook-store.js';

/** What was read longer ago is read again before it is sent: it may have been withdrawn meanwhile. */
export const OLDEST_READING_MS = 500;

/** An event that was read, and when (see Reading). */
interface Known {
  readonly placed: Placed;
  readonly readAt: number;
}

/**
 * Writes an event's body when it can leave: as it was read, or read anew where that has grown old, because a receiver may keep a connection waiting for
 * seconds. undefined: it is another event by now, or none.
 * @param isStill what must hold of an event that was read anew, besides
 */
export const freshBody =
  (
    tools: { readonly feed: WebhookFeed; readonly sender: Sender },
    target: Target,
    { placed, readAt }: Known,
    isStill: (placed: Placed) => boolean = () => true,
  ) =>
  async (): Promise<Buffer | undefined> => {
    if (performance.now() - readAt <= OLDEST_READING_MS) return tools.sender.render(placed);
    const again = await tools.feed.one(target, placed.place, placed.event.eventId);
    const isSame = again?.readable === true && again.event.operation === placed.event.operation && isStill(again);
    return isSame ? tools.sender.render(again) : undefined;
  };
