import { Injectable, Logger } from '@nestjs/common';
import type { FeedEvent } from './feed-event.js';
import { NOTHING_SHOWN, SHOW, showClaim, type Shown } from './shown.js';
import { TOLD, type Told } from './told.js';

/** What stands in the place of an item that cannot be shown. */
export const UNREADABLE = {
  severity: 'ERROR',
  code: 'UNREADABLE',
  field: null,
  message: 'This hub cannot show the item. The event counts all the same: go on behind it, and read the item by its id later.',
} as const;

/** An event as it is shown: with its item, or with the problem that keeps it from being shown. */
export interface Rendered extends Shown {
  readonly problem: typeof UNREADABLE | null;
}

const NOTHING: Rendered = { ...NOTHING_SHOWN, problem: null };

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
      if (claim) return { ...NOTHING, indicator: showClaim(claim) };
      const name = TOLD.find((one) => event[one] !== null);
      if (!name) throw new TypeError('The database could not read it.');
      return { ...NOTHING, ...shown(name, event) };
    } catch (error) {
      this.unreadable += 1;
      this.log.error({ msg: 'An event cannot be shown', eventId, itemId, operation, fault: (error as Error).name });
      return { ...NOTHING, problem: UNREADABLE };
    }
  }
}

function shown<Name extends keyof Told>(name: Name, told: Told): Partial<Shown> {
  const row = told[name];
  return row === null ? {} : { [name]: SHOW[name](row) };
}
