import { PullFault } from './faults.policy.js';

/** Where a pull stands in a TAXII collection. */
export interface TaxiiPosition {
  /** With what the reading under way began (`added_after`); null: at the beginning. */
  readonly after: string | null;
  /** The server's word for the page that follows, within this reading. */
  readonly next: string | null;
  /** `date_added` of the last object that was taken in this reading: where it goes on without `next`. */
  readonly reached: string | null;
}

/** A page of a collection (TAXII 2.1, 5.4 and 3.7). */
export interface TaxiiPage {
  readonly objects: readonly unknown[];
  readonly more: boolean;
  readonly next: string | null;
  /** X-TAXII-Date-Added-Last, if the server says one. */
  readonly last: string | null;
  /** Whether the same question was answered with the same page, to the letter, in this turn before. */
  readonly isSame: boolean;
}

/** RFC 3339 as TAXII writes it: in UTC, with any number of digits behind the second. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/** A moment that can be compared as text, in nanoseconds; null where it is none. */
function comparable(text: string | null): string | null {
  const [, whole, fraction = ''] = TIMESTAMP.exec(text ?? '') ?? [];
  return whole === undefined ? null : `${whole}.${fraction.slice(0, 9).padEnd(9, '0')}`;
}

/** The later of two moments, as it was written. What is no moment counts for nothing. */
export function later(one: string | null, other: string | null): string | null {
  const [a, b] = [comparable(one), comparable(other)];
  if (a === null || b === null) return b === null ? (a === null ? null : one) : other;
  return b > a ? other : one;
}

const DAY = 24 * 60 * 60_000;

/** A moment by which a pull may go; none where it lies days ahead: whatever comes until then would never be asked for. @param now milliseconds since 1970 */
export function notAhead(moment: string | null, now: number): string | null {
  const [, whole] = TIMESTAMP.exec(moment ?? '') ?? [];
  return whole !== undefined && Date.parse(`${whole}Z`) <= now + DAY ? moment : null;
}

/** A microsecond later, which is the least that the standard tells apart. */
function stepped(moment: string): string {
  const [, whole = '', fraction = ''] = TIMESTAMP.exec(moment) ?? [];
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0')) + 1;
  if (micros < 1_000_000) return `${whole}.${String(micros).padStart(6, '0')}Z`;
  return `${new Date(Date.parse(`${whole}Z`) + 1000).toISOString().slice(0, 19)}.000000Z`;
}

/**
 * Where it goes on behind a page, and whether at once. Of a server that says `next` the reading goes on with that, under the same added_after; of one that does not,
 * with the moment of its last object. A server that takes added_after inclusively gives its last object again each time, which does no harm; where it gives nothing
 * else, the pull steps over it.
 * @throws PullFault when it leads nowhere: the same page again, or more of which nobody says where
 */
export function positionAfter(place: TaxiiPosition, page: TaxiiPage): { readonly place: TaxiiPosition; readonly more: boolean } {
  const reached = later(place.reached, page.last);
  if (!page.more) return { place: { after: later(place.after, reached), next: null, reached: null }, more: false };
  if (page.next !== null) {
    if (page.isSame) throw new PullFault('GOES_ROUND');
    return { place: { after: place.after, next: page.next, reached }, more: true };
  }
  const from = later(place.after, reached);
  if (from === null || comparable(page.last) === null) throw new PullFault('UNREADABLE');
  const isFurther = comparable(from) !== comparable(place.after);
  if (!isFurther && page.objects.length === 0) throw new PullFault('GOES_ROUND');
  return { place: { after: isFurther ? from : stepped(from), next: null, reached: null }, more: true };
}

/** Where it goes on when the server does not know its own `next` any more; undefined: there was none. */
export const withoutNext = ({ after, next, reached }: TaxiiPosition): TaxiiPosition | undefined =>
  next === null ? undefined : { after: later(after, reached), next: null, reached: null };

/** What was kept of a place; anything else is the beginning. */
export function taxiiPositionOf(kept: Readonly<Record<string, unknown>>, fromDate: string | null): TaxiiPosition {
  const text = (name: string): string | null => (typeof kept[name] === 'string' ? kept[name] : null);
  return { after: text('after') ?? fromDate, next: text('next'), reached: text('reached') };
}
