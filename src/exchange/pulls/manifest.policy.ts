import { isJson, textOf, uuidOf } from '../misp/shapes.js';

/** An event of a MISP feed's manifest. */
export interface ManifestEvent {
  readonly uuid: string;
  /** Seconds since 1970, as the event says. */
  readonly stamp: number;
}

/** A manifest lists at most so many: what is over is left. */
const MOST_EVENTS = 500_000;
/** MISP writes whole seconds: an event that was changed so lately may be changed again in the same one. */
const SETTLED_SECONDS = 10;

/** Events that a manifest lists, by their timestamps; null: it is no manifest. */
export function manifestEventsOf(manifest: unknown): readonly ManifestEvent[] | null {
  if (!isJson(manifest)) return null;
  const events = Object.entries(manifest)
    .slice(0, MOST_EVENTS)
    .flatMap(([name, head]): ManifestEvent[] => {
      const uuid = uuidOf(name);
      const stamp = isJson(head) ? Number(textOf(head['timestamp']) || NaN) : NaN;
      return uuid !== null && Number.isSafeInteger(stamp) && stamp >= 0 ? [{ uuid, stamp }] : [];
    });
  return events.sort((one, other) => one.stamp - other.stamp || (one.uuid < other.uuid ? -1 : 1));
}

/** Under which stamp an event is known that a manifest lists, and that was not there. */
export const MISSING = -1;
/** Of those so many are asked for again in a turn, the newest: a feed that is just being written has them a moment later. */
const MOST_MISSING = 50;

/**
 * Those that were not taken as they are now: in order, oldest first; behind them the newest of those that were not there the last time.
 * @param known stamps of what was taken; one that lay ahead of its time says nothing, so that any other counts as later
 * @param from events that have not changed since are left @param now milliseconds since 1970
 */
export function findChangedEvents(
  listed: readonly ManifestEvent[],
  known: ReadonlyMap<string, number>,
  from: Date | null,
  now: number,
): readonly ManifestEvent[] {
  const since = from ? from.getTime() / 1000 : 0;
  const isChanged = ({ uuid, stamp }: ManifestEvent): boolean => {
    const had = known.get(uuid);
    return had === undefined || stamp > had || (had > now / 1000 + SETTLED_SECONDS && stamp !== had);
  };
  const changed = listed.filter((one) => one.stamp >= since && isChanged(one));
  const isGone = ({ uuid }: ManifestEvent): boolean => known.get(uuid) === MISSING;
  return [...changed.filter((one) => !isGone(one)), ...changed.filter(isGone).slice(-MOST_MISSING)];
}

/** Under which stamp an event is known that was fetched at `now` (milliseconds since 1970, by its server's clock if possible): a fresh one is looked at once more. */
export const settledStamp = ({ stamp }: ManifestEvent, now: number): number =>
  stamp <= now / 1000 - SETTLED_SECONDS || stamp > now / 1000 + SETTLED_SECONDS ? stamp : stamp - 1;
