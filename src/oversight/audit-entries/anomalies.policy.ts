/** Reads of one account in one hour. */
export interface HourOfReads {
  readonly user: string;
  /** Beginning of the hour, in milliseconds since 1970. */
  readonly hour: number;
  /** Reading acts, search terms, and objects that were given. */
  readonly acts: number;
  readonly terms: number;
  readonly objects: number;
}

/** The weightiest first. */
export const ANOMALY_KINDS = ['MASS_LOOKUP', 'COLLEAGUE', 'NIGHT'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** What an auditor may want to ask an account about. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly user: string;
  readonly hour: number;
  readonly acts: number;
  readonly terms: number;
  readonly objects: number;
}

/** An hour with so many search terms or objects is always one to look at. */
const MANY = 1_000;
/** Fewer than this are never. */
const FEW = 100;
/** So many times what the account usually reads in an hour in which it works. */
const TIMES_USUAL = 10;
/** Local hours of the night: from 22 to 6. */
const isNight = (localHour: number): boolean => localHour >= 22 || localHour < 6;

/**
 * Returns the hours in which accounts read unusually much, by their own measure, and nights in which people worked, each once. Machines work at night, so they are
 * only measured.
 * @param localHourOf hour of the day on the wall clocks of the party, 0 to 23
 */
export function anomaliesIn(
  hours: readonly HourOfReads[],
  machines: ReadonlySet<string>,
  localHourOf: (instant: number) => number,
): readonly Anomaly[] {
  const usual = usualReadsOf(hours);
  const mass = hours.filter((one) => isMass(one, usual.get(one.user) ?? 0)).map((one) => ({ kind: 'MASS_LOOKUP' as const, ...one }));
  const atNight = hours.filter(({ user, hour }) => !machines.has(user) && isNight(localHourOf(hour)));
  return [...mass, ...nightsOf(atNight, localHourOf)];
}

const HOUR_MS = 3_600_000;

/** Adds up the hours of each account and night. A night has the hour in which the account began. */
function nightsOf(hours: readonly HourOfReads[], localHourOf: (instant: number) => number): readonly Anomaly[] {
  const nights = new Map<string, Anomaly>();
  for (const one of [...hours].sort((a, b) => a.hour - b.hour)) {
    const began = one.hour - ((localHourOf(one.hour) + 2) % 24) * HOUR_MS; // at 22:00
    const key = `${one.user} ${began}`;
    const { hour = one.hour, acts = 0, terms = 0, objects = 0 } = nights.get(key) ?? {};
    nights.set(key, {
      kind: 'NIGHT',
      user: one.user,
      hour,
      acts: acts + one.acts,
      terms: terms + one.terms,
      objects: objects + one.objects,
    });
  }
  return [...nights.values()];
}

const readsOf = ({ terms, objects }: HourOfReads): number => Math.max(terms, objects);

function isMass(one: HourOfReads, usual: number): boolean {
  const reads = readsOf(one);
  return reads >= MANY || (reads >= FEW && reads >= TIMES_USUAL * usual);
}

/** Returns the median of each account's hours. */
function usualReadsOf(hours: readonly HourOfReads[]): ReadonlyMap<string, number> {
  const byUser = new Map<string, number[]>();
  for (const one of hours) byUser.set(one.user, [...(byUser.get(one.user) ?? []), readsOf(one)]);
  return new Map([...byUser].map(([user, reads]) => [user, medianOf(reads)]));
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
