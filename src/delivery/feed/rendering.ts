import { Injectable, Logger } from '@nestjs/common';
import type { FeedEvent } from './feed-event.js';
import { INDICATOR } from '../../intel/indicators/indicator.kind.js';
import type { ItemKindDescriptor } from '../../platform/graphql/item-kinds.js';
import { KINDS_OF_ITEMS } from './kinds.js';
import type { Told } from './told.js';

/** What stands in the place of an item that cannot be shown. */
export const UNREADABLE = {
  severity: 'ERROR',
  code: 'UNREADABLE',
  field: null,
  message: 'This hub cannot show the item. The event counts all the same: go on behind it, and read the item by its id later.',
} as const;

/** An event as it is shown: with its item under the field of its kind, or with the problem that keeps it from being shown. */
export interface Rendered {
  readonly [field: string]: object | null;
  readonly problem: typeof UNREADABLE | null;
}

const NOTHING: Rendered = { ...Object.fromEntries(KINDS_OF_ITEMS.map(({ field }) => [field, null])), problem: null };

type ShownEvent = Told & Pick<FeedEvent, 'claim' | 'eventId' | 'itemId' | 'operation'>;

/**
 * Shows the items of events. One that cannot be shown (written by a newer hub, or damaged) must not stop the stream behind it: it is delivered as a problem,
 * logged without its content, and counted.
 */
@Injectable()
export class Rendering {
  private readonly log = new Logger('Feed');
  /** How many events this process could not show. */
  unreadable = 0;

  of(event: ShownEvent): Rendered {
    const { claim, eventId, itemId, operation } = event;
    if (!claim && (operation === 'WITHDRAWN' || operation === 'POSITION')) return NOTHING;
    try {
      if (claim) return { ...NOTHING, ...shown(INDICATOR, claim) };
      const kind = KINDS_OF_ITEMS.find(({ field }) => (event[field] ?? null) !== null);
      if (!kind) throw new TypeError('The database could not read it.');
      return { ...NOTHING, ...shown(kind, event[kind.field]) };
    } catch (error) {
      this.unreadable += 1;
      this.log.error({ msg: 'An event cannot be shown', eventId, itemId, operation, fault: (error as Error).name });
      return { ...NOTHING, problem: UNREADABLE };
    }
  }
}

/** @throws TypeError, RangeError on what GraphQL could not show */
function shown(kind: ItemKindDescriptor, row: unknown): Readonly<Record<string, object>> {
  const form = kind.form(row as never);
  kind.check?.(form);
  return { [kind.field]: form };
}
