import { type Consumer, type Delivery, fold, type History, isResync } from './history.js';
import { Reference } from './reference.js';

/** What a consumer was promised, and did not get. */
export type Rule =
  /** acknowledged, visible to the consumer, and never delivered */
  | 'lost'
  /** delivered although nothing of the kind was ever attempted, or all attempts were refused */
  | 'phantom'
  /** one operation, several events: what was retried happened twice */
  | 'doubled'
  /** about an item that the consumer could not see, or not any more */
  | 'foreign'
  /** new events out of the order of the party's feed */
  | 'order'
  /** the same event twice on one connection */
  | 'duplicate'
  /** passed over in silence: a later event came, this one never did, and no RESYNC was announced */
  | 'gap'
  /** the copy that the consumer built differs from what its feed gives from the beginning */
  | 'fold';

export interface Violation {
  readonly rule: Rule;
  readonly consumer: string;
  readonly key: string;
}

/** @returns everything that breaks a promise; empty when all were kept. @param graceMs see {@link Reference.mayHear} */
export function check({ attempts, consumers }: History, graceMs: number): readonly Violation[] {
  const reference = new Reference(attempts);
  return consumers.flatMap((consumer) => {
    const verdict = (rule: Rule) => (key: string) => ({ rule, consumer: consumer.name, key });
    const lived = sinceResync(consumer);
    const all = [...consumer.heard.filter((heard): heard is Delivery => !isResync(heard)), ...consumer.replay];
    return [
      ...counts(reference, consumer.name, lived).map(([rule, key]) => verdict(rule)(key)),
      ...all.filter(({ key }) => !reference.knows(key)).map(({ key }) => verdict('phantom')(key)),
      ...all
        .filter((delivery) => reference.knows(delivery.key) && !reference.mayHear(delivery, consumer.name, graceMs))
        .map(({ key }) => verdict('foreign')(key)),
      ...order(lived, consumer.replay).map(([rule, key]) => verdict(rule)(key)),
      ...differences(fold(lived), fold(consumer.replay)).map(verdict('fold')),
    ];
  });
}

/** How many of each rule, for a report. */
export function tally(violations: readonly Violation[]): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { rule, consumer } of violations) counted[`${consumer} ${rule}`] = (counted[`${consumer} ${rule}`] ?? 0) + 1;
  return counted;
}

/** A consumer that was told to begin anew is judged by what it heard since: the gap was announced. */
function sinceResync({ heard }: Consumer): readonly Delivery[] {
  const last = heard.findLastIndex(isResync);
  return heard.slice(last + 1) as readonly Delivery[];
}

function counts(reference: Reference, consumer: string, lived: readonly Delivery[]): (readonly [Rule, string])[] {
  const events = new Map<string, Set<string>>();
  const lastOf = new Map<string, Delivery>();
  for (const delivery of lived) {
    events.set(delivery.key, (events.get(delivery.key) ?? new Set()).add(delivery.eventId));
    lastOf.set(delivery.key, delivery);
  }
  return [...reference.keys()].flatMap((key): (readonly [Rule, string])[] => {
    const { least, most, taken } = reference.bounds(key, consumer);
    const heard = events.get(key)?.size ?? 0;
    const untold = taken && lastOf.get(key)?.operation !== 'WITHDRAWN';
    if (heard < least || untold) return [['lost', key]];
    return most > 0 && heard > most ? [['doubled', key]] : [];
  });
}

/**
 * Positions are hidden from consumers; the order of the party's feed from the beginning stands for them. What the feed does not repeat (content that was
 * withdrawn since) has no place in it.
 */
function order(lived: readonly Delivery[], replay: readonly Delivery[]): (readonly [Rule, string])[] {
  const places = new Map(replay.map(({ eventId }, place) => [eventId, place]));
  const firstBy = new Map<string, number>();
  const wrong: (readonly [Rule, string])[] = [];
  let newest = -1;
  for (const { eventId, connection, key } of lived) {
    const before = firstBy.get(eventId);
    if (before !== undefined) {
      if (before === connection) wrong.push(['duplicate', key]);
      continue;
    }
    firstBy.set(eventId, connection);
    const place = places.get(eventId);
    if (place === undefined) continue;
    if (place < newest) wrong.push(['order', key]);
    newest = Math.max(newest, place);
  }
  const passedOver = replay.slice(0, newest).filter(({ eventId }) => !firstBy.has(eventId));
  return [...wrong, ...passedOver.map(({ key }) => ['gap', key] as const)];
}

/** Keys whose content is not the same in both. */
function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}
