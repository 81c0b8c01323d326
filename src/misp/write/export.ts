import type { MispEvent } from '../shapes.js';
import type { WholeClaim } from './claim.js';
import { eventOf, type Organisation } from './event.js';
import { madeOf } from './ids.js';

/** Claims of one event at most: MISP's own limits are those of PHP's memory. */
export const MOST_CLAIMS = 1_000;
/** Claims that wait for their event to fill. */
const MOST_WAITING = 10_000;

export interface ExportContext {
  /** Makes the events' UUIDs: the same again for the same export, and others for another one. */
  readonly id: string;
  readonly hub: Organisation;
}

/**
 * Claims as events, one owner and day each and at most {@link MOST_CLAIMS} claims, as they fill up: memory is bounded however many claims there are. The same claims in
 * the same order make the same events.
 */
export async function* eventsOf(
  claims: AsyncIterable<WholeClaim> | Iterable<WholeClaim>,
  context: ExportContext,
): AsyncGenerator<MispEvent> {
  const open = new Map<string, WholeClaim[]>();
  const parts = new Map<string, number>();
  let waiting = 0;
  const close = (key: string): MispEvent => {
    const claimed = open.get(key) ?? [];
    open.delete(key);
    waiting -= claimed.length;
    const part = (parts.get(key) ?? 0) + 1;
    parts.set(key, part);
    return eventOfPart(claimed, key, part, context);
  };
  for await (const claim of claims) {
    const key = `${claim.owner_id ?? ''} ${dayOf(claim)}`;
    const claimed = open.get(key) ?? [];
    claimed.push(claim);
    open.set(key, claimed);
    waiting += 1;
    if (claimed.length === MOST_CLAIMS) yield close(key);
    else if (waiting === MOST_WAITING) yield close(fullest(open));
  }
  for (const key of [...open.keys()]) yield close(key);
}

const dayOf = ({ published_at: at }: WholeClaim): string => new Date(at).toISOString().slice(0, 10);

const fullest = (open: ReadonlyMap<string, readonly WholeClaim[]>): string =>
  [...open].reduce((one, other) => (other[1].length > one[1].length ? other : one))[0];

function eventOfPart(claims: readonly WholeClaim[], key: string, part: number, { id, hub }: ExportContext): MispEvent {
  const [first] = claims;
  const date = first ? dayOf(first) : '1970-01-01';
  const info = infoOf(first?.owner_name ?? null, date, hub);
  return eventOf(claims, { uuid: madeOf('export', id, key, String(part)), info: part > 1 ? `${info} (part ${part})` : info, date, hub });
}

/** The title of an event of the hub's. */
export const infoOf = (owner: string | null, date: string, hub: Organisation): string =>
  `${hub.name}: ${owner ?? 'unnamed source'}, ${date}`;
