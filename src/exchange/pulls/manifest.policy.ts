import { isJson, textOf, uuidOf } from '../misp/shapes.js';

/** One event that a MISP manifest lists. */
export interface ManifestEvent {
  readonly uuid: string;
  /** Timestamp of the event: seconds since 1970. */
  readonly stamp: number;
}

/** Maximum number of events that are read from a manifest. The rest is ignored. */
const MOST_EVENTS = 500_000;
/** MISP timestamps have whole seconds: an event that changed this recently may change again in the same second. */
const SETTLED_SECONDS = 10;

/** Returns the events that a manifest lists, ordered by timestamp; null when the document is no manifest. */
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

/** The stamp that stands for a listed event that the source did not have. */
export const MISSING = -1;
/** Number of missing events, newest first, that each turn requests again. A feed that is being written has them shortly afterwards. */
const MOST_MISSING = 50;

/**
 * Returns the events that changed since they were imported, oldest first, followed by the newest of those that were missing the last time.
 * @param known stamps of the imported events; when a known stamp lies in the future, any different stamp counts as a change
 * @param from events that have not changed since then are left out @param now milliseconds since 1970
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

/**
 * Returns the stamp to store for an event fetched at `now` (milliseconds since 1970, by its server's clock if possible). A very recent event gets a lower
 * stamp, so that it is fetched once more.
 */
export const settledStamp = ({ stamp }: ManifestEvent, now: number): number =>
  stamp <= now / 1000 - SETTLED_SECONDS || stamp > now / 1000 + SETTLED_SECONDS ? stamp : stamp - 1;
