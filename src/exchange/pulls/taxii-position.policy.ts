import { PullFault } from './faults.policy.js';

/** Position of a pull in a TAXII collection. */
export interface TaxiiPosition {
  /** `added_after` of the current read; null: from the beginning. */
  readonly after: string | null;
  /** The server's `next` value for the following page of this read. */
  readonly next: string | null;
  /** `date_added` of the last object imported in this read: the position to continue from without `next`. */
  readonly reached: string | null;
}

/** A page of a collection (TAXII 2.1, 5.4 and 3.7). */
export interface TaxiiPage {
  readonly objects: readonly unknown[];
  readonly more: boolean;
  readonly next: string | null;
  /** X-TAXII-Date-Added-Last, if the server sends it. */
  readonly last: string | null;
  /** Whether the same request returned exactly the same page before in this turn. */
  readonly isSame: boolean;
}

/** RFC 3339 in TAXII's form: in UTC, with any number of digits after the second. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/** Returns a timestamp in a form that compares as text, in nanoseconds; null when it is invalid. */
function comparable(text: string | null): string | null {
  const [, whole, fraction = ''] = TIMESTAMP.exec(text ?? '') ?? [];
  return whole === undefined ? null : `${whole}.${fraction.slice(0, 9).padEnd(9, '0')}`;
}

/** Returns the later of two timestamps, as it was written. Ignores an invalid timestamp. */
export function later(one: string | null, other: string | null): string | null {
  const [a, b] = [comparable(one), comparable(other)];
  if (a === null || b === null) return b === null ? (a === null ? null : one) : other;
  return b > a ? other : one;
}

const DAY = 24 * 60 * 60_000;

/**
 * Returns a timestamp that is safe to continue from; null when it lies more than a day ahead, because objects added until then would be skipped. @param now
 * milliseconds since 1970
 */
export function notAhead(timestamp: string | null, now: number): string | null {
  const [, whole] = TIMESTAMP.exec(timestamp ?? '') ?? [];
  return whole !== undefined && Date.parse(`${whole}Z`) <= now + DAY ? timestamp : null;
}

/** Adds one microsecond, the smallest step that the standard distinguishes. */
function stepped(timestamp: string): string {
  const [, whole = '', fraction = ''] = TIMESTAMP.exec(timestamp) ?? [];
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0')) + 1;
  if (micros < 1_000_000) return `${whole}.${String(micros).padStart(6, '0')}Z`;
  return `${new Date(Date.parse(`${whole}Z`) + 1000).toISOString().slice(0, 19)}.000000Z`;
}

/**
 * Returns the position after a page, and whether to continue at once. With `next`, the read continues under the same added_after; without it, from the
 * timestamp of the last object. A server with an inclusive added_after returns its last object again, which is harmless. If it returns nothing else, the
 * pull steps over that object.
 * @throws PullFault when there is no progress: the same page again, or more pages without a position
 */
export function positionAfter(position: TaxiiPosition, page: TaxiiPage): { readonly position: TaxiiPosition; readonly more: boolean } {
  const reached = later(position.reached, page.last);
  if (!page.more) return { position: { after: later(position.after, reached), next: null, reached: null }, more: false };
  if (page.next !== null) {
    if (page.isSame) throw new PullFault('REPEATED_PAGE');
    return { position: { after: position.after, next: page.next, reached }, more: true };
  }
  const from = later(position.after, reached);
  if (from === null || comparable(page.last) === null) throw new PullFault('UNREADABLE');
  const isFurther = comparable(from) !== comparable(position.after);
  if (!isFurther && page.objects.length === 0) throw new PullFault('REPEATED_PAGE');
  return { position: { after: isFurther ? from : stepped(from), next: null, reached: null }, more: true };
}

/** Returns the position to continue from when the server no longer knows its own `next`; undefined: there was none. */
export const withoutNext = ({ after, next, reached }: TaxiiPosition): TaxiiPosition | undefined =>
  next === null ? undefined : { after: later(after, reached), next: null, reached: null };

/** Reads a stored position; anything else gives the beginning. */
export function taxiiPositionOf(stored: Readonly<Record<string, unknown>>, fromDate: string | null): TaxiiPosition {
  const text = (name: string): string | null => (typeof stored[name] === 'string' ? stored[name] : null);
  return { after: text('after') ?? fromDate, next: text('next'), reached: text('reached') };
}
