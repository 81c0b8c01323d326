import { Injectable, Logger } from '@nestjs/common';
import type { FeedEvent } from './feed-event.js';
import { INDICATOR } from '../../intel/indicators/indicator.kind.js';
import type { ItemKindDescriptor } from '../../platform/graphql/item-kinds.js';
import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';
import type { ItemProjection } from './projection.js';

/** What stands in the place of an item that cannot be shown. */
export const UNREADABLE = {
  severity: 'ERROR',
  code: 'UNREADABLE',
  field: null,
  message: 'This hub cannot show the item. The event counts all the same: go on behind it, and read the item by its id later.',
} as const;

/** An event as it is shown: with its item under the field of its kind, or with the problem that keeps it from being shown. */
export interface RenderedEvent {
  readonly [field: string]: object | null;
  readonly problem: typeof UNREADABLE | null;
}

const NO_CONTENT: RenderedEvent = { ...Object.fromEntries(ITEM_KIND_DESCRIPTORS.map(({ field }) => [field, null])), problem: null };

type RenderableEvent = ItemProjection & Pick<FeedEvent, 'claim' | 'eventId' | 'itemId' | 'operation'>;

/**
 * Shows the items of events. One that cannot be shown (written by a newer hub, or damaged) must not stop the stream behind it: it is delivered as a problem,
 * logged without its content, and counted.
 */
@Injectable()
export class EventRenderer {
  private readonly log = new Logger('Feed');
  /** How many events this process could not show. */
  unreadable = 0;

  render(event: RenderableEvent): RenderedEvent {
    const { claim, eventId, itemId, operation } = event;
    if (!claim && (operation === 'WITHDRAWN' || operation === 'POSITION')) return NO_CONTENT;
    try {
      if (claim) return { ...NO_CONTENT, ...renderItem(INDICATOR, claim) };
      const kind = ITEM_KIND_DESCRIPTORS.find(({ field }) => (event[field] ?? null) !== null);
      if (!kind) throw new TypeError('The database could not read it.');
      return { ...NO_CONTENT, ...renderItem(kind, event[kind.field]) };
    } catch (error) {
      this.unreadable += 1;
      this.log.error({ msg: 'An event cannot be shown', eventId, itemId, operation, fault: (error as Error).name });
      return { ...NO_CONTENT, problem: UNREADABLE };
    }
  }
}

/** @throws TypeError, RangeError on what GraphQL could not show */
function renderItem(kind: ItemKindDescriptor, row: unknown): Readonly<Record<string, object>> {
  const form = kind.form(row as never);
  kind.check?.(form);
  return { [kind.field]: form };
}
