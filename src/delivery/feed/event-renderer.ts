import { Injectable, Logger } from '@nestjs/common';
import type { FeedEvent } from './feed-event.js';
import { INDICATOR } from '../../intel/indicators/indicator.kind.js';
import type { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { itemForm, type ItemKindDescriptor } from '../../platform/graphql/item-kinds.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';
import type { ItemProjection } from './projection.js';

/** Problem that replaces an item that cannot be rendered. */
export const UNREADABLE = {
  severity: 'ERROR',
  code: 'UNREADABLE',
  field: null,
  message: 'This hub cannot show the item. The event still counts: continue after it, and read the item by its id later.',
} as const;

/** A rendered event: with its item, or with the problem that prevented the rendering. */
export interface RenderedEvent {
  readonly item: ItemForm | null;
  /** The item, if it is an indicator. */
  readonly indicator: IndicatorType | null;
  readonly problem: typeof UNREADABLE | null;
}

const NO_CONTENT: RenderedEvent = { item: null, indicator: null, problem: null };

type RenderableEvent = ItemProjection & Pick<FeedEvent, 'claim' | 'eventId' | 'itemId' | 'operation'>;

/**
 * Renders the items of events. An item that cannot be rendered (written by a newer hub, or damaged) must not block the stream after it: its event is delivered
 * with a problem, logged without content, and counted.
 */
@Injectable()
export class EventRenderer {
  private readonly log = new Logger('Feed');
  /** Number of events that this process could not render. */
  unreadable = 0;

  render(event: RenderableEvent): RenderedEvent {
    const { claim, eventId, itemId, operation } = event;
    if (!claim && (operation === 'WITHDRAWN' || operation === 'POSITION')) return NO_CONTENT;
    try {
      if (claim) {
        const item = renderItem(INDICATOR, claim);
        return { ...NO_CONTENT, item, indicator: item as unknown as IndicatorType };
      }
      const kind = ITEM_KIND_DESCRIPTORS.find(({ field }) => (event[field] ?? null) !== null);
      if (!kind) throw new TypeError('The database could not read the item.');
      return { ...NO_CONTENT, item: renderItem(kind, event[kind.field]) };
    } catch (error) {
      this.unreadable += 1;
      this.log.error({ msg: 'An event cannot be shown', eventId, itemId, operation, fault: (error as Error).name });
      return { ...NO_CONTENT, problem: UNREADABLE };
    }
  }
}

/** @throws TypeError, RangeError for content that GraphQL cannot serialise */
function renderItem(kind: ItemKindDescriptor, row: unknown): ItemForm {
  const item = itemForm(kind, row as never);
  kind.check?.(item);
  return item;
}
